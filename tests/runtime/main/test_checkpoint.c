/* test_checkpoint.c: a run without a study that was killed goes on from its checkpoints, and
 * touches no other file. tests/torture/killed.py kills real programs. */
#include <fcntl.h>
#include <glob.h>

#include "main/main.h"
#include "system/format.h"
#include "system/input.h"
#include "toy.h"
#include "results.h"

TestSuite(checkpoint, .init = enter_wide, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;
static int epochs_left;

static void begin(void)
{
    experiment = toy_experiment(NULL);
    options = toy_options(1);
    options.checkpoint = 0;
    options.quiet = false;
}

static void run(void *unused)
{
    (void)unused;
    tlc_run(&experiment, &options);
}

static void kill_in_time(struct tlc_metrics *totals)
{
    (void)totals;
    if (epochs_left-- == 0)
        _exit(7);
}

/* Runs until so many epochs have ended, and one more has almost. */
static void kill_after(int epochs)
{
    epochs_left = epochs;
    toy_ends_epoch = kill_in_time;
    cr_assert_eq(call(run, NULL).code, 7);
    toy_ends_epoch = NULL;
}

/* The path of the only file like that; to be freed. */
static char *find(const char *pattern)
{
    glob_t found;
    cr_assert_eq(glob(pattern, 0, NULL, &found), 0, "no %s", pattern);
    char *path = strdup(found.gl_pathv[0]);
    cr_assert_eq(found.gl_pathc, 1, "%s: %zu", pattern, found.gl_pathc);
    globfree(&found);
    return path;
}

/* That of a recipe. */
static char *file_of(int recipe)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "out/checkpoint.????????????????.%d", recipe);
    return find(pattern);
}

static void expect_said(const struct ending *ending, const char *words, bool wanted)
{
    cr_expect_eq(strstr(ending->out, words) != NULL, wanted, "%s: %s", words, ending->out);
}

static void expect_same_results(void)
{
    static const char *const names[] = {"results.json", "results.csv", "report.html", "S.h5",
                                        "S_again.h5"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char ours[64], wanted[64];
        size_t size, wanted_size;
        snprintf(ours, sizeof ours, "out/%s", names[i]);
        snprintf(wanted, sizeof wanted, "whole/%s", names[i]);
        char *text = read_text(ours, &size), *other = read_text(wanted, &wanted_size);
        cr_expect(size == wanted_size && memcmp(text, other, size) == 0, "%s differs", names[i]);
        free(text);
        free(other);
    }
}

static void run_whole(void)
{
    options.out = "whole";
    cr_assert_eq(call(run, NULL).code, 0);
    options.out = "out";
}

Test(checkpoint, a_run_goes_on_wherever_it_was_killed)
{
    begin();
    run_whole();
    const int epochs = 2 + 2 + 3 + 2 + 2;
    for (int killed = 1; killed < epochs; killed++) {
        kill_after(killed);
        struct ending ending = call(run, NULL);
        cr_assert_eq(ending.code, 0, "%s", ending.err);
        expect_said(&ending, "goes on after epoch", true);
        expect_same_results();
        cr_expect_eq(files_in("out"), files_in("whole"), "killed after %d", killed);
    }
}

static void kill_at_once(int recipe, int seed)
{
    (void)recipe, (void)seed;
    _exit(7);
}

/* What an earlier run has left is known for tlc's own by its log, until the next has one. */
Test(checkpoint, a_run_may_be_killed_again_before_its_first_epoch_ends)
{
    begin();
    run_whole();
    kill_after(7);
    cr_assert(exists("out/S.h5"));
    for (int times = 0; times < 2; times++) {
        toy_begins = kill_at_once;
        const struct ending ending = call(run, NULL);
        toy_begins = NULL;
        cr_assert_eq(ending.code, 7, "%s", ending.err);
    }
    struct ending ending = call(run, NULL);
    cr_assert_eq(ending.code, 0, "%s", ending.err);
    expect_same_results();
}

/* The log of one that goes on has its earlier epochs too. */
Test(checkpoint, the_log_has_all_epochs)
{
    size_t size;
    int lines = 0;
    begin();
    kill_after(7);
    cr_assert_eq(call(run, NULL).code, 0);
    char *text = read_text("out/log.jsonl", &size);
    for (const char *at = text; (at = strstr(at, "\"seconds\":")); at++)
        lines++;
    cr_expect_eq(lines, 11);
    free(text);
}

Test(checkpoint, fresh_begins_anew)
{
    begin();
    kill_after(5);
    options.fresh = true;
    struct ending ending = call(run, NULL);
    cr_expect_eq(ending.code, 0);
    expect_said(&ending, "goes on after epoch", false);
    cr_expect_eq(files_in("out"), 7); /* figures among them */
}

Test(checkpoint, none_is_written_before_its_time)
{
    begin();
    options.checkpoint = 1000;
    kill_after(5);
    cr_expect_eq(files_in("out"), 2); /* the log and a model */
    struct ending ending = call(run, NULL);
    cr_expect_eq(ending.code, 0);
    expect_said(&ending, "goes on after epoch", false);
}

/* Whatever byte it is, and whatever is missing at the end. */
Test(checkpoint, one_that_is_damaged_does_not_count)
{
    size_t size;
    begin();
    run_whole();
    kill_after(1);
    char *name = file_of(0), *whole = read_text(name, &size);
    for (size_t place = 20; place < size; place += 97) {
        whole[place] ^= 4;
        write_text(name, whole, size);
        whole[place] ^= 4;
        struct ending ending = call(run, NULL);
        cr_expect_eq(ending.code, 0, "%s", ending.err);
        expect_said(&ending, "is damaged: S begins anew", true);
        expect_said(&ending, "goes on after epoch", false);
        expect_same_results();
    }
    for (size_t length = 15; length < size; length += 101) {
        write_text(name, whole, length);
        struct ending ending = call(run, NULL);
        expect_said(&ending, "is damaged: S begins anew", true);
        expect_same_results();
    }
    write_text(name, whole, size);
    struct ending ending = call(run, NULL);
    expect_said(&ending, "goes on after epoch 1", true);
    expect_same_results();
    free(whole);
    free(name);
}

Test(checkpoint, files_of_others_stay)
{
    size_t size;
    char message[300];
    begin();
    kill_after(1);
    char *name = file_of(0);
    write_text(name, "a letter", 8);
    snprintf(message, sizeof message,
             "%s is not a file that tlc wrote, and would be replaced; move it, or choose another "
             "directory with --out\n",
             name);
    struct ending ending = call(run, NULL);
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.err, message), "%s", ending.err);
    char *text = read_text(name, &size);
    cr_expect_str_eq(text, "a letter");
    remove(name);
    mkdir(name, 0777);
    ending = call(run, NULL);
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.err, "is a directory"), "%s", ending.err);
    free(text);
    free(name);
}

/* Another seed is another run: neither goes on from the other's, nor replaces it. */
Test(checkpoint, each_seed_has_its_own)
{
    begin();
    kill_after(1);
    char *first = file_of(0);
    options.seed++;
    epochs_left = 3;
    struct ending ending = call(run, NULL);
    cr_expect_eq(ending.code, 0);
    expect_said(&ending, "out has 1 checkpoint of another run", true);
    expect_said(&ending, "goes on after epoch", false);
    cr_expect(exists(first));
    options.seed--;
    ending = call(run, NULL);
    expect_said(&ending, "goes on after epoch 1", true);
    cr_expect_not(exists(first));
    free(first);
}

/* ---- what is whole, and of another run ------------------------------------------------------ */

/* The file again, with another heading and this many bytes less, and a checksum that is right. */
static void write_other(const char *name, const char *heading, const char *weights, size_t size)
{
    FILE *file = fopen(name, "w");
    char *text = tlc_format("%s\n", heading);
    const size_t length = strlen(text);
    text = realloc(text, length + size);
    memcpy(text + length, weights, size);
    fwrite(text, 1, length + size, file);
    fprintf(file, "%08x\n", tlc_checksum(0, text, length + size));
    fclose(file);
    free(text);
}

/* What stands there in the heading is another; NULL: it is gone. */
struct change {
    const char *path, *value;
};

/* The first line stays, and the second is JSON. */
static char *changed(const char *line, const struct change *change)
{
    const char *begin = strchr(line, '{');
    json_t *heading = json_loads(begin, 0, NULL), *part = heading;
    char path[64], *key = path;
    cr_assert(heading, "%s", line);
    snprintf(path, sizeof path, "%s", change->path);
    for (char *dot; (dot = strchr(key, '.')); key = dot + 1) {
        *dot = '\0';
        part = json_object_get(part, key);
    }
    cr_assert(json_object_get(part, key), "%s", change->path);
    if (change->value)
        json_object_set_new(part, key, json_loads(change->value, JSON_DECODE_ANY, NULL));
    else
        json_object_del(part, key);
    char *text = json_dumps(heading, JSON_COMPACT);
    char *whole = tlc_format("%.*s%s", (int)(begin - line), line, text);
    json_decref(heading);
    free(text);
    return whole;
}

static void expect_anew(const char *what)
{
    struct ending ending = call(run, NULL);
    cr_expect_eq(ending.code, 0, "%s: %s", what, ending.err);
    expect_said(&ending, "is damaged: S begins anew", true);
    expect_said(&ending, "goes on after epoch", false);
    expect_same_results();
}

/* S has two phases of two epochs each, of which one epoch is done. */
Test(checkpoint, one_whose_heading_is_another_does_not_count)
{
    static const struct change changes[] = {
        {"run", "\"0123456789abcdef\""},
        {"run", NULL},
        {"run", "1"},
        {"record.training", "1"},
        {"phase", "-1"},
        {"phase", "9"},
        {"first", "0"},
        {"first", "9"},
        {"epochs", "0"},
        {"epochs", "2"},
        {"phases", "[]"},
        {"seconds", "[]"},
        {"record.curves.loss", "[]"},
        {"weights", "0"},
        {"optimizer", "400"},
        {"best", "8"},
    };
    size_t size;
    begin();
    run_whole();
    kill_after(1);
    char *name = file_of(0), *whole = read_text(name, &size);
    char *second = strchr(whole, '\n') + 1, *newline = strchr(second, '\n');
    const size_t weights = size - (size_t)(newline + 1 - whole) - 9;
    *newline = '\0';
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *heading = changed(whole, &changes[i]);
        write_other(name, heading, newline + 1, weights);
        expect_anew(changes[i].path);
        free(heading);
    }
    write_other(name, whole, newline + 1, weights - 1);
    expect_anew("a byte less");
    write_other(name, "tlc checkpoint\n{", newline + 1, 0);
    expect_anew("no JSON");
    write_other(name, "tlc checkpoint", newline + 1, 0);
    expect_anew("nothing else");
    write_other(name, whole, newline + 1, weights);
    struct ending ending = call(run, NULL);
    expect_said(&ending, "goes on after epoch 1", true);
    free(whole);
    free(name);
}
