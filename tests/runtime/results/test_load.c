/* test_load.c: results.json that is not what a run has written. */
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "results.h"
#include "system/format.h"

static char root[PATH_MAX];

static void begin(void)
{
    cr_assert(getcwd(root, sizeof root));
    enter_directory();
}

TestSuite(results_load, .init = begin, .fini = leave_directory);

static json_t *golden(void)
{
    char *path = tlc_format("%s/tests/golden_report/results.json", root);
    json_t *results = load(path);
    free(path);
    return results;
}

static void load_out(void *directory)
{
    tlc_results_free(tlc_results_load(directory));
}

static void write_results(const json_t *results)
{
    mkdir("out", 0777);
    cr_assert_eq(json_dump_file(results, "out/results.json", 0), 0);
}

static void expect_refused(const json_t *results, const char *message)
{
    char *whole = tlc_format("tlc: error: out/results.json is damaged%s\n", message);
    write_results(results);
    expect_failure(load_out, "out", whole);
    free(whole);
}

/* What stands at the path, its last step apart. */
static json_t *parent_of(json_t *results, const char *path, char *last)
{
    char word[64];
    json_t *at = results;
    for (int used; sscanf(path, "%63s%n", word, &used) == 1; path += used) {
        if (!path[used]) {
            strcpy(last, word);
            return at;
        }
        at = json_is_array(at) ? json_array_get(at, (size_t)atoi(word)) : json_object_get(at, word);
    }
    return NULL;
}

static void set(json_t *results, const char *path, const char *value)
{
    char last[64];
    json_t *parent = parent_of(results, path, last);
    if (json_is_array(parent))
        json_array_set_new(parent, (size_t)atoi(last), json_of(value));
    else
        json_object_set_new(parent, last, json_of(value));
}

Test(results_load, whole_ones_are_read)
{
    write_results(golden());
    struct tlc_results *results = tlc_results_load("out");
    cr_expect_eq(results->seeds.count, 8);
    cr_expect_eq(results->study->cells.count, 4);
    tlc_results_free(results);
    release();
}

/* Each is changed in one place. */
Test(results_load, damaged_ones_are_refused)
{
    static const struct {
        const char *path, *value, *message;
    } cases[] = {
        {"experiment", "null", ": its \"experiment\" is null"},
        {"runs", "null", ": its \"runs\" is null"},
        {"analysis", "null", ": it has but one of \"study\" and \"analysis\""},
        {"study", "null", ": it has but one of \"study\" and \"analysis\""},
        {"study axes 0 kind", "7", ", or of an older tlc: axis 1 of its study has no \"kind\""},
        {"study warnings 0 check", "null",
         ", or of an older tlc: warning 1 of its study has no \"check\""},
        {"study folds", "{'count': 1, 'overlap': 0.5}",
         ": its study has 1 folds, which overlap by 0.5"},
        {"study folds", "{'count': 2, 'overlap': 0}",
         ": its study has 2 folds, which overlap by 0"},
        {"study folds", "{'count': 2, 'overlap': -1}",
         ": its study has 2 folds, which overlap by -1"},
        {"study cells 1 arms 0", "-1", ": arm 1 of its cell 2 is no training"},
        {"study cells 1 arms 1", "99", ": arm 2 of its cell 2 is no training"},
        {"study cells 2 arms", "[1]", ": its cell 3 has not the 2 arms of the study"},
        {"runs 3 seed", "42", ": its run 4 is not that of training 1 under seed 45"},
        {"runs 9 training", "0", ": its run 10 is not that of training 2 under seed 43"},
        {"seeds", "[42]", ": it has 56 runs, but its trainings and seeds make 7"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *results = golden();
        set(results, cases[i].path, cases[i].value);
        expect_refused(results, cases[i].message);
        release();
    }
}

/* With folds, each run says of which it is. */
Test(results_load, runs_are_of_a_fold_each)
{
    json_t *results = golden();
    set(results, "study folds", "{'count': 2, 'overlap': 0.5}");
    set(results, "seeds", "[42, 43, 44, 45]");
    json_t *runs = json_object_get(results, "runs");
    for (size_t i = 0; i < json_array_size(runs); i++) {
        json_t *run = json_array_get(runs, i);
        json_object_set_new(run, "seed", json_integer(42 + (json_int_t)i / 2 % 4));
        json_object_set_new(run, "fold", json_integer(1 + (json_int_t)i % 2));
    }
    write_results(results);
    tlc_results_free(tlc_results_load("out"));
    json_object_set_new(json_array_get(runs, 2), "fold", json_integer(2));
    expect_refused(results, ": its run 3 is not that of training 1 under seed 43");
    release();
}

/* ---- where they are not -----------------------------------------------------------------------
 */

Test(results_load, a_file_is_no_directory)
{
    expect_failure(load_out, "/dev/null",
                   "tlc: error: /dev/null is a file: give the directory that a run has written "
                   "to\n");
    expect_failure(load_out, "/dev/null/out",
                   "tlc: error: cannot look at /dev/null/out: Not a directory\n");
}

Test(results_load, a_file_of_results_says_its_directory)
{
    write_results(golden());
    expect_failure(load_out, "out/results.json",
                   "tlc: error: out/results.json is a file: give the directory that it is in, "
                   "out\n");
    cr_assert_eq(chdir("out"), 0);
    expect_failure(load_out, "results.json",
                   "tlc: error: results.json is a file: give the directory that it is in, .\n");
    release();
}

Test(results_load, that_a_run_has_not_ended_is_said)
{
    mkdir("out", 0777);
    expect_failure(load_out, "out",
                   "tlc: error: out has no results.json: no run has written to it\n");
    write_text("out/log.jsonl", "{}\n", 3);
    expect_failure(load_out, "out",
                   "tlc: error: out has a log but no results.json, which a run writes when all its "
                   "trainings are done: the command that began it goes on, and ends with the "
                   "report\n");
}
