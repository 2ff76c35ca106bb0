/* test_resume.c: a study that was stopped goes on, wherever that was. */
#include "toy.h"

TestSuite(resume, .init = enter_directory, .fini = leave_directory);

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

/* Whole lines are all that counts, a last one that is torn is not. Without the results, which
 * take longer than all the rest. */
Test(resume, at_any_byte_of_the_log, .timeout = 300)
{
    run_whole();
    struct tlc_run *wanted = tlc_run_begin(&experiment, &options);
    tlc_resume(wanted);
    /* each byte where lines differ most, the first and the last; in between every seventh */
    for (size_t size = 0; size <= whole_size;
         size += size < 400 || size + 400 > whole_size ? 1 : 7) {
        struct tlc_options other = toy_options(1 + (int)(size % 7));
        int known = -1, found = 0;
        for (const char *end = whole_log;
             (end = memchr(end, '\n', size - (size_t)(end - whole_log))); end++)
            known++;
        other.out = "other";
        mkdir("other", 0777);
        write_text("other/log.jsonl", whole_log, size);
        struct tlc_run *run = tlc_run_begin(&experiment, &other);
        tlc_resume(run);
        for (int job = 0; job < TOY_JOBS; job++)
            found += run->record[job] != NULL;
        cr_expect_eq(found, known < 0 ? 0 : known, "%zu bytes: %d records", size, found);
        toy_event_count = 0;
        tlc_run_jobs(run);
        for (int job = 0; job < TOY_JOBS; job++)
            cr_expect(json_equal(run->record[job], wanted->record[job]), "%zu bytes: job %d", size,
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

static void expect_begun_anew(const char *said)
{
    struct ending ending = call(run_again, NULL);
    cr_expect(strstr(ending.out, said), "%s", ending.out);
    cr_expect_null(strstr(ending.out, "done already"));
    expect_whole_log();
}

static const char other_study[] = "\nout/log.jsonl is of another study: it is now log.jsonl.old\n";

/* Nothing of it is lost. */
static void expect_put_aside(const char *text, size_t size)
{
    size_t found;
    char *old = read_text("out/log.jsonl.old", &found);
    cr_expect(found == size && memcmp(old, text, size) == 0, "%zu of %zu bytes", found, size);
    free(old);
}

/* The whole log, in whose first line a text is replaced by one as long. */
static void write_log_with(const char *text, const char *other)
{
    char *log = tlc_format("%s", whole_log), *place = strstr(log, text);
    cr_assert(place && place < log + lines(1) && strlen(text) == strlen(other));
    memcpy(place, other, strlen(other));
    write_text("out/log.jsonl", log, whole_size);
    free(log);
}

Test(resume, not_a_study_of_another_spec)
{
    run_whole();
    write_log_with("0123456789abcdef", "0123456789abcdee");
    expect_begun_anew(other_study);
    expect_whole();
}

Test(resume, not_of_another_version_or_name)
{
    run_whole();
    write_log_with("1.2.3", "1.2.4");
    expect_begun_anew(other_study);
    write_log_with("\"toy\"", "\"boy\"");
    expect_begun_anew(other_study);
    expect_whole();
}

Test(resume, not_what_is_no_log_at_all)
{
    static const char zeros[40] = {0};
    run_whole();
    write_text("out/log.jsonl", "garbage\n", 8);
    expect_begun_anew(other_study);
    expect_put_aside("garbage\n", 8);
    write_text("out/log.jsonl", zeros, sizeof zeros);
    expect_begun_anew(other_study);
    expect_put_aside(zeros, sizeof zeros);
    write_text("out/log.jsonl", "\n", 1);
    expect_begun_anew(other_study);
    write_text("out/log.jsonl", whole_log + lines(1), whole_size - lines(1)); /* no first line */
    expect_begun_anew(other_study);
    expect_whole();
}

Test(resume, an_empty_log_is_nothing_to_talk_about)
{
    run_whole();
    write_text("out/log.jsonl", "", 0);
    struct ending ending = call(run_again, NULL);
    cr_expect_null(strstr(ending.out, "log.jsonl"), "%s", ending.out);
    expect_whole();
}

/* A run without a study logs epochs. */
Test(resume, not_a_run_without_a_study)
{
    run_whole();
    struct tlc_experiment plain = toy_experiment(NULL);
    cr_assert_eq(tlc_run(&plain, &options), 0);
    expect_put_aside(whole_log, whole_size);
    expect_begun_anew(other_study);
    expect_whole();
}

Test(resume, not_when_it_is_to_be_fresh)
{
    run_whole();
    options.fresh = true;
    struct ending ending = call(run_again, NULL);
    cr_expect_null(strstr(ending.out, "log.jsonl"), "%s", ending.out);
    run_study(2);
    expect_trained(TOY_JOBS);
    expect_whole();
}

/* A wrong directory of data must not cost what has been done, nor be mixed with it. */
Test(resume, not_of_other_data)
{
    size_t size;
    run_whole();
    char *data = tlc_format("%s", strstr(whole_log, "\"data\":")), *other;
    data[strlen("\"data\":\"01234567\"")] = '\0';
    other = tlc_format("%s", data);
    other[strlen(other) - 2] = data[strlen(data) - 2] == '0' ? '1' : '0';
    write_log_with(data, other);
    char *before = read_text("out/log.jsonl", &size);
    struct ending ending = call(run_again, NULL);
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.err, "out/log.jsonl is of this study with other data"), "%s",
              ending.err);
    char *after = read_text("out/log.jsonl", &size);
    cr_expect_str_eq(after, before);
    options.fresh = true;
    run_study(1);
    expect_trained(TOY_JOBS);
    expect_whole();
    free(data);
    free(other);
    free(before);
    free(after);
}

/* ---- lines that make no sense ---------------------------------------------------------------- */

/* Writes the first `count` lines, then a text, then the rest. */
static void write_log_inserting(int count, const char *text)
{
    FILE *log = fopen("out/log.jsonl", "w");
    cr_assert(log);
    fwrite(whole_log, 1, lines(count), log);
    fputs(text, log);
    fputs(whole_log + lines(count), log);
    fclose(log);
}

/* None of the records that the results are made of. */
static const char *const senseless[] = {
    "{\"training\":5,\"seed\":42,\"tests\":[]}\n",
    "{\"training\":-1,\"seed\":42,\"tests\":[]}\n",
    "{\"training\":4294967296,\"seed\":42,\"tests\":[]}\n",
    "{\"training\":0,\"seed\":41,\"tests\":[]}\n",
    "{\"training\":0,\"seed\":45,\"tests\":[]}\n",
    "{\"training\":0,\"seed\":-9223372036854775808,\"tests\":[]}\n",
    "{\"training\":\"0\",\"seed\":42,\"tests\":[]}\n",
    "{\"training\":null,\"seed\":42,\"tests\":[]}\n",
    "{\"training\":0.5,\"seed\":42,\"tests\":[]}\n",
    "{\"seed\":42,\"tests\":[]}\n",
    "{\"training\":0,\"tests\":[]}\n",
    "{\"training\":0,\"seed\":42}\n",
    "{\"training\":0,\"seed\":42,\"tests\":null}\n",
    "[]\n",
    "[0]\n",
};

Test(resume, lines_of_no_job_are_passed_over)
{
    run_whole();
    for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++) {
        write_log_inserting(1, senseless[i]);
        run_study(2);
        expect_trained(0);
        size_t size;
        char *results = read_text("out/results.json", &size);
        cr_expect_str_eq(results, whole_results, "%s", senseless[i]);
        free(results);
    }
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
    fwrite(whole_log + lines(1), 1, lines(3) - lines(1), log);
    fputs("{\"training\":0,\"seed\":42,\"tests\":[]}\n", log);
    fputs("{\"training\":9,\"seed\":42,\"tests\":[]}\n", log);
    fclose(log);
    struct ending ending = call(run_again, NULL);
    cr_expect(strstr(ending.out, "\n2 of 15 runs are done already"), "%s", ending.out);
    size_t size;
    char *results = read_text("out/results.json", &size);
    cr_expect_str_eq(results, whole_results);
    free(results);
}

/* What stands behind it may be anything, so it is done again. */
Test(resume, a_broken_line_ends_what_is_believed)
{
    static const char *const broken[] = {"{\"training\":0,\n", "garbage\n", "\n", "{}{}\n"};
    run_whole();
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        write_log_inserting(1 + TOY_RECIPES, broken[i]);
        run_study(2);
        expect_trained(TOY_JOBS - TOY_RECIPES);
        expect_whole();
    }
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
