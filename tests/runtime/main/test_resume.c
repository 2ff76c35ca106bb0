/* test_resume.c: a study that was stopped goes on, wherever that was. */
#include <fcntl.h>
#include <stdio.h>

#include "json/json.h"
#include "main/main.h"
#include "run/jobs.h"
#include "run/resume.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"
#include "results.h"
#include "toy.h"

TestSuite(resume, .init = enter_wide, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;

/* The log and the results of a study that nobody stops. */
static char *whole_log, *whole_results;
static size_t whole_size;

static void run_study(int threads)
{
    options.threads = threads;
    toy_event_count = 0;
    cr_assert_eq(tlc_run(&experiment, &options), 0);
}

static void run_whole(void)
{
    size_t size;
    experiment = toy_experiment(&toy_plan);
    options = toy_options(1);
    run_study(1);
    cr_assert_eq(toy_event_count, 2 * TOY_JOBS);
    whole_log = tlc_keep(read_text("out/log.jsonl", &whole_size));
    whole_results = tlc_keep(read_text("out/results.json", &size));
}

/* The log's first `count` lines. */
static size_t lines(int count)
{
    const char *end = whole_log;
    while (count-- > 0)
        end = strchr(end, '\n') + 1;
    return (size_t)(end - whole_log);
}

/* The order is the threads'; nothing but the seconds may differ. */
static void expect_whole_log(void)
{
    size_t size;
    bool seen[TOY_JOBS] = {false};
    char *text = read_text("out/log.jsonl", &size);
    cr_expect_eq(strncmp(text, whole_log, lines(1)), 0, "heading: %.80s", text);
    int count = 0;
    for (char *line = strtok(text + lines(1), "\n"); line; line = strtok(NULL, "\n"), count++) {
        json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        cr_assert(record, "%s", line);
        cr_expect(json_real_value(at(record, "seconds")) >= 0);
        json_int_t job = (json_integer_value(at(record, "seed")) - TOY_SEED) * TOY_RECIPES +
                         json_integer_value(at(record, "training"));
        cr_assert(job >= 0 && job < TOY_JOBS);
        cr_expect_not(seen[job], "job %d is logged twice", (int)job);
        seen[job] = true;
        json_decref(record);
    }
    cr_expect_eq(count, TOY_JOBS);
    free(text);
}

static void expect_whole(void)
{
    size_t size;
    char *results = read_text("out/results.json", &size);
    cr_expect_str_eq(results, whole_results);
    free(results);
    expect_whole_log();
}

static void expect_trained(int jobs)
{
    cr_expect_eq(toy_event_count, 2 * jobs, "%d began or ended, not %d", toy_event_count, 2 * jobs);
}

/* ---- stopped -------------------------------------------------------------------------------- */

/* How many bytes of a log stand between those at which it ends, where lines are alike */
#ifdef TLC_SANITIZED
enum { APART = 41 };
#else
enum { APART = 7 };
#endif

/* Whole lines are all that counts, and a last one that is torn is none. Without the results, which
 * take longer than all the rest. */
Test(resume, at_any_byte_of_the_log, .timeout = 300)
{
    run_whole();
    struct tlc_run_state *wanted = tlc_run_begin(&experiment, &options);
    tlc_resume(wanted);
    /* each byte where lines differ most, the first and the last; in between few */
    for (size_t size = 0; size <= whole_size;
         size += size < 400 || size + 400 > whole_size ? 1 : APART) {
        struct tlc_options other = toy_options(1 + (int)(size % 7));
        int known = -1, found = 0;
        for (const char *end = whole_log;
             (end = memchr(end, '\n', size - (size_t)(end - whole_log))); end++)
            known++;
        known += whole_log[size] == '\n'; /* nothing but the line's end is missing */
        other.out = "other";
        mkdir("other", 0777);
        write_text("other/log.jsonl", whole_log, size);
        struct tlc_run_state *run = tlc_run_begin(&experiment, &other);
        tlc_resume(run);
        for (int job = 0; job < TOY_JOBS; job++)
            found += run->record[job] != NULL;
        cr_expect_eq(found, known < 0 ? 0 : known, "%zu bytes: %d records", size, found);
        toy_event_count = 0;
        tlc_run_jobs(run);
        for (int job = 0; job < TOY_JOBS; job++)
            cr_expect(same_runs(run->record[job], wanted->record[job]), "%zu bytes: job %d", size,
                      job);
        tlc_run_end(run);
    }
    tlc_run_end(wanted);
}

/* All of it, where a line ends, just before, just behind, and within. */
Test(resume, the_results_are_the_same_bytes, .timeout = 300)
{
    static const int threads[] = {1, 2, 4, 7};
    run_whole();
    for (int line = 0; line <= TOY_JOBS; line++)
        for (int part = -1; part <= 2; part++) {
            size_t size = lines(line) + (size_t)(part < 2 ? part : 100);
            if (size > whole_size)
                continue;
            write_text("out/log.jsonl", whole_log, size);
            run_study(threads[part + 1]);
            expect_whole();
        }
}

Test(resume, again_and_again)
{
    run_whole();
    for (int line = 0; line < TOY_JOBS; line++) {
        char *log;
        size_t size;
        write_text("out/log.jsonl", whole_log, lines(line) + 9);
        run_study(4);
        log = read_text("out/log.jsonl", &size);
        write_text("out/log.jsonl", log, size - 3); /* stopped again, in its last line */
        free(log);
        run_study(2);
        cr_expect(toy_event_count >= 2, "the torn job is not done again");
        expect_whole();
    }
}

static void run_again(void *unused)
{
    (void)unused;
    options.quiet = false;
    run_study(1);
}

Test(resume, says_how_much_is_done)
{
    run_whole();
    write_text("out/log.jsonl", whole_log, lines(1 + 4));
    struct ending ending = call(run_again, NULL);
    cr_expect(strstr(ending.out, "\n4 of 15 runs are done already: read from out/log.jsonl\n"),
              "%s", ending.out);
    expect_whole();
}

Test(resume, a_completed_study_runs_nothing_again)
{
    size_t size;
    run_whole();
    run_study(2);
    expect_trained(0);
    expect_whole();
    char *log = read_text("out/log.jsonl", &size);
    cr_expect_str_eq(log, whole_log);
    free(log);
}

/* ---- jobs whose weights are needed again ----------------------------------------------------- */

/* Writes the log without the records of one job. */
static void write_log_without(int recipe, int seed)
{
    char left_out[64];
    FILE *log = fopen("out/log.jsonl", "w");
    int length = snprintf(left_out, sizeof left_out, "{\"training\":%d,\"seed\":%d,", recipe,
                          TOY_SEED + seed);
    cr_assert(log);
    for (const char *line = whole_log; *line; line = strchr(line, '\n') + 1)
        if (strncmp(line, left_out, (size_t)length) != 0)
            fwrite(line, 1, (size_t)(strchr(line, '\n') + 1 - line), log);
    fclose(log);
}

/* Those are not logged or recorded a second time. */
Test(resume, what_a_missing_job_needs_is_done_again)
{
    static const int needs[TOY_RECIPES] = {1, 1, 2, 2, 4};
    run_whole();
    for (int threads = 1; threads <= 4; threads *= 2)
        for (int recipe = 0; recipe < TOY_RECIPES; recipe++) {
            write_log_without(recipe, 1);
            run_study(threads);
            expect_trained(needs[recipe]);
            cr_expect_eq(toy_times(recipe, 1), 1);
            cr_expect_eq(toy_times(S_FIRST, 1), recipe != B_ALONE);
            cr_expect_eq(toy_times(S_AGAIN, 1), recipe == S_AGAIN || recipe == T_FROZEN);
            expect_whole();
        }
}

/* ---- other studies -------------------------------------------------------------------------- */

/* Runs, and looks for a text in what is said. Whether the log had runs of this study. */
static bool goes_on(const char *said)
{
    struct ending ending = call(run_again, NULL);
    cr_expect_eq(ending.code, 0, "%s", ending.err);
    cr_expect(strstr(ending.out, said), "'%s' is missing in:\n%s", said, ending.out);
    return strstr(ending.out, "runs are done already") != NULL;
}

/* The name of the only log beside log.jsonl, a new string. */
static char *kept_log(void)
{
    char *path = NULL;
    DIR *directory = opendir("out");
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strncmp(entry->d_name, "log.", 4) == 0 && strcmp(entry->d_name, "log.jsonl") != 0) {
            cr_expect_null(path, "%s and %s", path, entry->d_name);
            path = tlc_format("out/%s", entry->d_name);
        }
    closedir(directory);
    return path;
}

/* Nothing of it is lost. */
static void expect_kept(const char *text, size_t size)
{
    size_t found;
    char *path = kept_log();
    cr_assert(path, "no log was kept");
    char *old = read_text(path, &found);
    cr_expect(found == size && memcmp(old, text, size) == 0, "%zu of %zu bytes", found, size);
    unlink(path);
    free(old);
    free(path);
}

/* Of a line without its checksum. */
static json_t *checksum_of(const json_t *line)
{
    char *text = tlc_json_text(line, JSON_COMPACT, "a line");
    json_t *checksum = json_sprintf("%08x", tlc_checksum(0, text, strlen(text)));
    free(text);
    return checksum;
}

static struct tlc_hash hash_of(const json_t *heading)
{
    char *text = tlc_json_text(heading, JSON_COMPACT, "a line");
    struct tlc_hash hash = tlc_hash_of(text, strlen(text));
    free(text);
    return hash;
}

/* The whole log, as if that had been written in its first line. */
static void write_log_with(const char *key, const char *value)
{
    char *first = tlc_format("%.*s", (int)lines(1), whole_log);
    json_t *line = json_loads(first, 0, NULL);
    json_object_del(line, "checksum");
    cr_assert(json_object_get(line, key));
    tlc_json_put(line, key, json_string(value));
    const struct tlc_hash study = hash_of(line);
    tlc_json_put(line, "checksum", checksum_of(line));
    FILE *log = fopen("out/log.jsonl", "w");
    json_dumpf(line, log, JSON_COMPACT);
    fputc('\n', log);
    json_decref(line);
    for (const char *record = whole_log + lines(1); *record; record = strchr(record, '\n') + 1) {
        line = json_loads(record, JSON_DISABLE_EOF_CHECK, NULL);
        json_object_del(line, "checksum");
        tlc_json_put(line, "study", json_string(study.text));
        tlc_json_put(line, "checksum", checksum_of(line));
        json_dumpf(line, log, JSON_COMPACT | JSON_REAL_PRECISION(17));
        fputc('\n', log);
        json_decref(line);
    }
    fclose(log);
    free(first);
}

/* Also when only what made its numbers, or the program that is at hand, is another. */
Test(resume, only_runs_of_the_very_same_program)
{
    static const char *const other[][2] = {{"experiment", "boy"},
                                           {"spec_hash", "0123456789abcdee"},
                                           {"tlc", "1.2.4"},
                                           {"program", "0123456789abcdee"}};
    run_whole();
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        size_t size;
        write_log_with(other[i][0], other[i][1]);
        char *log = read_text("out/log.jsonl", &size);
        cr_expect_not(goes_on("\nout/log.jsonl is of another study: it is kept as log."));
        expect_kept(log, size);
        expect_whole();
        free(log);
    }
}

/* A comment is added, and taken back: hours of work must not be lost to that. */
Test(resume, what_was_done_before_a_change_is_found_again)
{
    size_t size;
    run_whole();
    const uint64_t first = experiment.spec_hash;
    for (int change = 1; change <= 3; change++) {
        experiment.spec_hash = first + (uint64_t)change;
        cr_expect_not(goes_on("\nout/log.jsonl is of another study: it is kept as log."));
        char *log = read_text("out/log.jsonl", &size);
        const char *second = strchr(strchr(log, '\n') + 1, '\n') + 1;
        write_text("out/log.jsonl", log, (size_t)(second - log)); /* stopped after one run */
        free(log);
        experiment.spec_hash = first;
        cr_expect(
            goes_on(".jsonl is of this study: it is log.jsonl again\n15 of 15 runs are done"));
        log = read_text("out/log.jsonl", &size);
        cr_expect_str_eq(log, whole_log);
        free(log);
    }
    for (int change = 1; change <= 3; change++) {
        experiment.spec_hash = first + (uint64_t)change;
        cr_expect(goes_on(".jsonl is of this study: it is log.jsonl again\n1 of 15 runs are done"));
    }
}

Test(resume, what_is_no_log_at_all_is_kept)
{
    static const char zeros[40] = {0};
    static const char old[] = "{\"experiment\":\"toy\",\"spec_hash\":\"0123456789abcdef\"}\n";
    static const char *const said = "\nout/log.jsonl is not as tlc writes it: it is kept as log.";
    run_whole();
    write_text("out/log.jsonl", "garbage\n", 8);
    cr_expect_not(goes_on(said));
    expect_kept("garbage\n", 8);
    write_text("out/log.jsonl", "garbage", 7);
    cr_expect_not(goes_on(said));
    expect_kept("garbage", 7);
    write_text("out/log.jsonl", zeros, sizeof zeros);
    cr_expect_not(goes_on(said));
    expect_kept(zeros, sizeof zeros);
    write_text("out/log.jsonl", old, strlen(old));
    cr_expect_not(goes_on(said));
    expect_kept(old, strlen(old));
    expect_whole();
}

static struct tlc_hash study_of(const char *log)
{
    json_t *line = json_loads(log, JSON_DISABLE_EOF_CHECK, NULL);
    json_object_del(line, "checksum");
    const struct tlc_hash study = hash_of(line);
    json_decref(line);
    return study;
}

static void remove_numbered(const char *name, const char *number)
{
    char *path = tlc_format("%s%s.jsonl", name, number);
    cr_expect_eq(unlink(path), 0, "%s", path);
    free(path);
}

static void write_numbered(const char *name, const char *number)
{
    char *path = tlc_format("%s%s.jsonl", name, number);
    write_text(path, "mine\n", 5);
    free(path);
}

/* They differ, and none takes another's place. */
Test(resume, logs_of_one_study_are_kept_beside_each_other)
{
    size_t size;
    run_whole();
    options.fresh = true;
    for (int i = 1; i <= 3; i++)
        cr_expect_not(goes_on("\nout/log.jsonl has runs of this study: it is kept as log."));
    options.fresh = false;
    const struct tlc_experiment first = experiment;
    char *latest = read_text("out/log.jsonl", &size);
    experiment.spec_hash++;
    cr_expect_not(goes_on("\nout/log.jsonl is of another study: it is kept as log."));
    cr_expect_eq(files_in("out"), 4 + 1 + 5, "four logs are kept, of equal runs");
    experiment = first;
    cr_expect(goes_on(".4.jsonl is of this study: it is log.jsonl again\n15 of 15 runs"));
    char *log = read_text("out/log.jsonl", &size);
    cr_expect_str_eq(log, latest);
    free(latest);
    free(log);
}

/* Those that aren't wanted any more may be deleted, and others may have such names. */
Test(resume, a_kept_log_is_found_whatever_became_of_the_others)
{
    size_t size;
    run_whole();
    char *name = tlc_format("out/log.%s", study_of(whole_log).text);
    options.fresh = true;
    cr_expect_not(goes_on("it is kept as log."));
    cr_expect_not(goes_on(".2.jsonl\n"));
    options.fresh = false;
    char *latest = read_text("out/log.jsonl", &size);
    experiment.spec_hash++;
    cr_expect_not(goes_on(".3.jsonl\n"));
    remove_numbered(name, "");
    remove_numbered(name, ".2");
    write_numbered(name, ".5"); /* not a log */
    write_numbered(name, ".05");
    write_numbered(name, ".99999999999999999999");
    experiment.spec_hash--;
    cr_expect(goes_on(".3.jsonl is of this study: it is log.jsonl again\n15 of 15 runs"));
    char *log = read_text("out/log.jsonl", &size);
    cr_expect_str_eq(log, latest);
    options.fresh = true;
    cr_expect_not(goes_on(".6.jsonl\n")); /* the latest is the last */
    free(latest);
    free(log);
    free(name);
}

Test(resume, a_log_without_a_run_is_nothing_to_talk_about)
{
    run_whole();
    for (size_t size = 0; size <= lines(1); size++) {
        write_text("out/log.jsonl", whole_log, size);
        struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
        tlc_resume(run);
        tlc_run_end(run);
        cr_expect_null(kept_log(), "%zu bytes", size);
    }
}

/* A run without a study logs epochs: these are not missed. */
Test(resume, not_a_run_without_a_study)
{
    size_t size;
    run_whole();
    struct tlc_experiment plain = toy_experiment(NULL);
    cr_assert_eq(tlc_run(&plain, &options), 0);
    char *path = kept_log(), *old = read_text(path, &size);
    cr_expect_str_eq(old, whole_log);
    cr_expect(goes_on(".jsonl is of this study: it is log.jsonl again\n15 of 15 runs are done"));
    cr_expect_null(kept_log());
    expect_whole();
    free(path);
    free(old);
}

/* A wrong directory of data must not cost what has been done, nor be mixed with it. */
Test(resume, not_of_other_data)
{
    size_t size;
    run_whole();
    write_log_with("data", "01234567");
    char *before = read_text("out/log.jsonl", &size);
    struct ending ending = call(run_again, NULL);
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.err, "out/log.jsonl is of this study with other data"), "%s",
              ending.err);
    char *after = read_text("out/log.jsonl", &size);
    cr_expect_str_eq(after, before);
    options.fresh = true;
    cr_expect_not(goes_on("\nout/log.jsonl is of another study: it is kept as log."));
    expect_kept(before, size);
    expect_whole();
    free(before);
    free(after);
}

/* Stopped when the log had got its new name, and before log.jsonl was another file. */
Test(resume, a_log_with_two_names_is_kept_once)
{
    run_whole();
    const uint64_t first = experiment.spec_hash;
    experiment.spec_hash++;
    cr_expect_not(goes_on("it is kept as log."));
    char *path = kept_log();
    unlink("out/log.jsonl");
    link(path, "out/log.jsonl");
    cr_expect_not(goes_on("it is kept as log."));
    expect_kept(whole_log, whole_size);
    experiment.spec_hash = first;
    free(path);
}

/* ---- lines that make no sense ---------------------------------------------------------------- */

/* Writes the first `count` lines, then a text, then the rest. */
static void write_log_inserting(int count, const char *text, size_t size)
{
    FILE *log = fopen("out/log.jsonl", "w");
    cr_assert(log);
    fwrite(whole_log, 1, lines(count), log);
    fwrite(text, 1, size, log);
    fputs(whole_log + lines(count), log);
    fclose(log);
}

/* All good lines count, wherever the others stand; and the log stays as it is. */
static void expect_passed_over(const char *said)
{
    size_t size, size_before;
    char *before = read_text("out/log.jsonl", &size_before);
    cr_expect(goes_on(said));
    char *after = read_text("out/log.jsonl", &size);
    cr_expect(size == size_before && memcmp(before, after, size) == 0);
    char *results = read_text("out/results.json", &size);
    cr_expect_str_eq(results, whole_results);
    free(before);
    free(after);
    free(results);
}

/* None of the records that the results are made of. */
static const char *const senseless[] = {
    "{\"training\":5,\"seed\":42,\"tests\":[]}\n",
    "{\"training\":0,\"seed\":42,\"tests\":null}\n",
    "{\"training\":\"0\",\"seed\":42,\"tests\":[],\"checksum\":\"00000000\"}\n",
    "{\"model\":\"B\",\"phase\":1}\n",
    "[]\n",
    "[0]\n",
    "{\"training\":0,\n",
    "garbage\n",
    "\n",
    "\r\n",
    "{}{}\n",
    "{\"a\":1,\"a\":2}\n",
    "\xef\xbb\xbf\n",
    "\xff\xfe\n",
};

Test(resume, lines_that_make_no_sense_are_passed_over)
{
    run_whole();
    for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++) {
        write_log_inserting((int)i % (TOY_JOBS + 1), senseless[i], strlen(senseless[i]));
        expect_passed_over("\nout/log.jsonl has 1 damaged line, which does not count\n"
                           "15 of 15 runs are done already");
    }
}

Test(resume, a_line_of_zeros_and_a_very_long_one)
{
    enum { LONG = 1 << 18 };
    char *text = tlc_allocate(LONG, 1);
    text[99] = '\n';
    run_whole();
    write_log_inserting(3, text, 100);
    expect_passed_over("1 damaged line, which does not count\n15 of 15 runs");
    memset(text, '[', LONG);
    text[LONG / 2] = text[LONG - 1] = '\n';
    write_log_inserting(3, text, LONG);
    expect_passed_over("2 damaged lines, which do not count\n15 of 15 runs");
    free(text);
}

/* They are of no job of this run, but who knows of which. */
Test(resume, lines_of_other_jobs_are_passed_over)
{
    static const char *const others[] = {"{s:i,s:i,s:[]}", "{s:i,s:i,s:[]}", "{s:i,s:i,s:[]}"};
    static const int job[][2] = {{5, 42}, {0, 41}, {0, 45}};
    run_whole();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        json_t *line = json_pack(others[i], "training", job[i][0], "seed", job[i][1], "tests");
        json_t *record = json_loads(whole_log + lines(1), JSON_DISABLE_EOF_CHECK, NULL);
        json_object_set(line, "study", json_object_get(record, "study"));
        tlc_json_put(line, "checksum", checksum_of(line));
        char *compact = json_dumps(line, JSON_COMPACT), *text = tlc_format("%s\n", compact);
        write_log_inserting(1, text, strlen(text));
        expect_passed_over("\n15 of 15 runs are done already");
        free(text);
        free(compact);
        json_decref(line);
        json_decref(record);
    }
}

/* One that has a checksum that fits, but is no record, as no tlc writes it: it is done again. */
Test(resume, lines_that_are_no_records_do_not_count)
{
    static const char *const missing[] = {"curves", "tests", "failed"};
    size_t size;
    run_whole();
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        json_t *line = json_loads(whole_log + lines(1), JSON_DISABLE_EOF_CHECK, NULL);
        json_object_del(line, missing[i]);
        json_object_del(line, "checksum");
        tlc_json_put(line, "checksum", checksum_of(line));
        char *compact = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(17));
        char *log = tlc_format("%.*s%s\n%s", (int)lines(1), whole_log, compact,
                               strchr(whole_log + lines(1), '\n') + 1);
        write_text("out/log.jsonl", log, strlen(log));
        cr_expect(goes_on("has 1 damaged line, which does not count\n"), "%s", missing[i]);
        char *results = read_text("out/results.json", &size);
        cr_expect_str_eq(results, whole_results);
        free(results);
        free(log);
        free(compact);
        json_decref(line);
    }
}

/* Any character of the heading: the lines behind it say themselves what they are of. */
Test(resume, a_damaged_heading_costs_nothing)
{
    run_whole();
    for (size_t i = 0; i < lines(1); i += i + 1 == lines(1) - 1 ? 1 : 7) {
        char *log = tlc_format("%s", whole_log);
        log[i] = log[i] == '1' ? '2' : '1';
        write_text("out/log.jsonl", log, whole_size);
        struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
        tlc_resume(run);
        int count = 0;
        for (int job = 0; job < TOY_JOBS; job++)
            count += run->record[job] != NULL;
        cr_expect(count == TOY_JOBS || (i == lines(1) - 1 && count == TOY_JOBS - 1), "byte %zu: %d",
                  i, count);
        tlc_run_end(run);
        free(log);
    }
    write_text("out/log.jsonl", whole_log + lines(1), whole_size - lines(1));
    cr_expect(goes_on("\n15 of 15 runs are done already"));
}

/* Any character of a record, numbers and names alike. */
Test(resume, a_damaged_record_is_done_again, .timeout = 300)
{
    run_whole();
    for (size_t i = lines(1); i < lines(2) - 1; i += 41) {
        char *log = tlc_format("%s", whole_log);
        log[i] = log[i] == '1' ? '2' : '1';
        write_text("out/log.jsonl", log, whole_size);
        options.threads = 1;
        run_study(1);
        expect_trained(1);
        size_t size;
        char *results = read_text("out/results.json", &size);
        cr_expect_str_eq(results, whole_results, "byte %zu", i);
        free(results);
        free(log);
    }
}

/* The first stays. */
Test(resume, a_line_that_stands_there_twice_counts_once)
{
    run_whole();
    FILE *log = fopen("out/log.jsonl", "w");
    fwrite(whole_log, 1, lines(3), log);
    fwrite(whole_log, 1, lines(3), log);
    fclose(log);
    cr_expect(goes_on("\n2 of 15 runs are done already"));
    size_t size;
    char *results = read_text("out/results.json", &size);
    cr_expect_str_eq(results, whole_results);
    free(results);
}

/* Line ends of another system, and one that is lost. */
Test(resume, line_ends_may_change)
{
    run_whole();
    FILE *log = fopen("out/log.jsonl", "w");
    for (const char *next = whole_log; *next; next++)
        fprintf(log, "%s%c", *next == '\n' ? "\r" : "", *next);
    fclose(log);
    expect_passed_over("\n15 of 15 runs are done already");
    write_text("out/log.jsonl", whole_log, whole_size - 1);
    cr_expect(goes_on("\n15 of 15 runs are done already"));
    expect_whole();
}

/* Not a line that was cut off, but many that were made one. */
Test(resume, nothing_is_cut_off_that_was_whole_once)
{
    size_t size;
    run_whole();
    char *log = tlc_format("%s", whole_log);
    for (char *next = log + lines(3); *next; next++)
        if (*next == '\n')
            *next = ' ';
    write_text("out/log.jsonl", log, whole_size);
    cr_expect(goes_on("\nout/log.jsonl has 1 damaged line, which does not count\n2 of 15 runs"));
    char *after = read_text("out/log.jsonl", &size);
    cr_expect(size > whole_size && memcmp(after, log, whole_size) == 0 &&
              after[whole_size] == '\n');
    free(after);
    free(log);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void read_directory(void *unused)
{
    size_t size;
    (void)unused;
    tlc_program_begin("toy");
    struct tlc_files files = tlc_files_open("out");
    struct tlc_log_file log = {.files = &files, .descriptor = open("out", O_RDONLY), .next = -1};
    tlc_log_read(&log, &size);
}

Test(resume, an_error_is_not_the_end_of_the_log)
{
    expect_failure(read_directory, NULL, "toy: error: cannot read out/log.jsonl: Is a directory\n");
}

static void log_to_full_disk(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    struct tlc_files files = tlc_files_open("out");
    struct tlc_log_file log = {
        .files = &files, .descriptor = open("/dev/full", O_WRONLY), .next = -1};
    tlc_log_line(&log, "{}");
}

Test(resume, a_full_disk_ends_the_run)
{
    expect_failure(log_to_full_disk, NULL,
                   "toy: error: cannot write out/log.jsonl: No space left on device\n");
}

/* ---- other seeds ---------------------------------------------------------------------------- */

Test(resume, seeds_that_are_done_are_taken_from_another_first_one)
{
    size_t size;
    run_whole();
    options.seed = TOY_SEED + 1;
    run_study(2);
    expect_trained(TOY_RECIPES);
    char *shifted = read_text("out/results.json", &size);
    options.fresh = true;
    run_study(2);
    char *fresh = read_text("out/results.json", &size);
    cr_expect_str_eq(shifted, fresh);
    free(shifted);
    free(fresh);
}

/* ---- looked at ------------------------------------------------------------------------------ */

static void run_dry(void *unused)
{
    (void)unused;
    options.quiet = false;
    options.dry_run = true;
    toy_event_count = 0;
    cr_assert_eq(tlc_run(&experiment, &options), 0);
    cr_assert_eq(toy_event_count, 0);
}

static void expect_left(const char *said)
{
    struct ending ending = call(run_dry, NULL);
    cr_expect_eq(ending.code, 0, "%s", ending.err);
    cr_expect(said ? strstr(ending.out, said) != NULL : !strstr(ending.out, "already"), "%s",
              ending.out);
}

/* T needs what S has learned: those jobs are done again, and logged by nobody. */
Test(resume, a_dry_run_says_what_is_left)
{
    size_t size;
    run_whole();
    expect_left("\nAll 15 runs are done already, in out\n");
    write_text("out/log.jsonl", whole_log, lines(1 + 4));
    expect_left("\n4 of 15 runs are done already, in out; 14 are left to do, with those that are "
                "done again for what others begin with: ");
    free(read_text("out/log.jsonl", &size));
    cr_expect_eq(size, lines(1 + 4), "a dry run writes nothing");
    options.fresh = true;
    expect_left(NULL);
    options.fresh = false;
    options.out = "nowhere";
    expect_left(NULL);
    cr_expect_not(exists("nowhere"));
}

Test(resume, a_dry_run_finds_a_log_that_was_kept)
{
    run_whole();
    write_log_with("program", "0123456789abcdee");
    expect_left(NULL);
    cr_expect_not(goes_on("\nout/log.jsonl is of another study: it is kept as log."));
    experiment.study = NULL;
    experiment.seeds = 1;
    cr_expect_not(
        goes_on("\nout/log.jsonl is of a study, and this is a run without one: it is kept "
                "as log."));
    experiment = toy_experiment(&toy_plan);
    expect_left("\nAll 15 runs are done already, in out\n");
    unlink("out/log.jsonl");
    cr_assert_eq(mkdir("out/log.jsonl", 0777), 0);
    expect_left("\nAll 15 runs are done already, in out\n");
}
