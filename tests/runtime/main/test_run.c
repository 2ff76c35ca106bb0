/* test_run.c: the output directory, and a run from its beginning to the results. */
#include <signal.h>
#include <stdio.h>

#include "engine/engine.h"
#include "main/main.h"
#include "run/run_state.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "toy.h"

TestSuite(run, .init = enter_wide, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options = {
    .seed = 42, .out = "deep/out", .quiet = true, .threads = 1, .checkpoint = 1000000};

static void begin(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    experiment = toy_experiment(NULL);
    tlc_run_begin(&experiment, &options);
}

/* ---- the output directory ------------------------------------------------------------------- */

static const char *const result_files[] = {"results.json", "results.csv", "report.html"};
enum { RESULT_FILES = sizeof result_files / sizeof *result_files };

Test(run, another_mans_files_are_left_alone)
{
    static const char *const names[] = {"results.json", "results.csv", "report.html", "S.h5"};
    tlc_make_directories("deep/out");
    for (int i = 0; i < 4; i++) {
        char *path = tlc_format("deep/out/%s", names[i]), *message;
        write_text(path, "mine", 4);
        message = tlc_format("toy: error: %s is not a file that tlc wrote, and would be replaced; "
                             "move it, or choose another directory with --out\n",
                             path);
        expect_failure(begin, NULL, message);
        cr_expect_eq(files_in("deep/out"), 1, "%s: not even a log", path);
        unlink(path);
        free(message);
        free(path);
    }
    write_text("deep/out/pairs.svg", "mine", 4);
    cr_expect_eq(call(begin, NULL).code, 0, "a run without a study has no such figure");
}

/* Any that a report may have: which ones it has is known at its end. */
Test(run, another_mans_figures_are_left_alone)
{
    tlc_make_directories("deep/out/figures");
    write_text("deep/out/figures/paper.svg", "mine", 4);
    cr_expect_eq(call(begin, NULL).code, 0, "no figure is called so");
    write_text("deep/out/figures/settings_2.csv", "mine", 4);
    expect_failure(begin, NULL,
                   "toy: error: deep/out/figures/settings_2.csv is not a file that tlc wrote, and "
                   "would be replaced; move it, or choose another directory with --out\n");
    unlink("deep/out/figures/settings_2.csv");
    rename("deep/out/figures", "elsewhere");
    symlink("../../elsewhere", "deep/out/figures");
    expect_failure(begin, NULL,
                   "toy: error: deep/out/figures is a symbolic link, which tlc does not replace; "
                   "choose another directory with --out\n");
}

Test(run, a_temporary_name_that_is_a_link_does_not_matter)
{
    size_t size;
    tlc_make_directories("deep/out");
    write_text("victim", "mine", 4);
    for (int i = 0; i < RESULT_FILES; i++) {
        char *path = tlc_format("deep/out/%s.tmp", result_files[i]);
        symlink("../../victim", path);
        free(path);
    }
    experiment = toy_experiment(NULL);
    tlc_run(&experiment, &options);
    char *text = read_text("victim", &size);
    cr_expect_str_eq(text, "mine");
    free(text);
}

Test(run, a_file_in_place_of_the_directory)
{
    write_text("deep", "", 0);
    expect_failure(begin, NULL,
                   "toy: error: deep is a file, not a directory; choose another directory with "
                   "--out\n");
}

Test(run, a_log_that_cannot_be_written)
{
    tlc_make_directories("deep/out/log.jsonl");
    expect_failure(begin, NULL, "toy: error: cannot write deep/out/log.jsonl: Is a directory\n");
}

Test(run, a_log_that_is_a_link_or_a_pipe)
{
    size_t size;
    tlc_make_directories("deep/out");
    write_text("victim", "mine", 4);
    symlink("../../victim", "deep/out/log.jsonl");
    expect_failure(
        begin, NULL,
        "toy: error: deep/out/log.jsonl is a symbolic link, which tlc does not follow\n");
    char *text = read_text("victim", &size);
    cr_expect_str_eq(text, "mine");
    free(text);
    unlink("deep/out/log.jsonl");
    mkfifo("deep/out/log.jsonl", 0666);
    expect_failure(begin, NULL, "toy: error: deep/out/log.jsonl is not a regular file\n");
}

Test(run, a_second_run_at_the_same_time)
{
    experiment = toy_experiment(NULL);
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    expect_failure(begin, NULL,
                   "toy: error: another run is writing to deep/out; choose another directory with "
                   "--out\n");
    tlc_run_end(run);
    cr_expect_eq(call(begin, NULL).code, 0);
}

/* ---- without a study ------------------------------------------------------------------------ */

static void run_all(void *study)
{
    tlc_program_begin("toy");
    experiment = toy_experiment(study);
    cr_assert_eq(tlc_run(&experiment, &options), 0);
}

static char *results_of(const char *out, int threads, const struct tlc_study *study)
{
    size_t size;
    options.out = out;
    options.threads = threads;
    run_all((void *)study);
    char *path = tlc_format("%s/results.json", out), *text = read_text(path, &size);
    free(path);
    cr_assert(size > 0);
    return text;
}

static void expect_keys(const json_t *object, const char *wanted)
{
    char keys[512] = "";
    for (void *next = json_object_iter((json_t *)object); next;
         next = json_object_iter_next((json_t *)object, next))
        strcat(strcat(keys, json_object_iter_key(next)), " ");
    cr_expect_str_eq(keys, wanted, "\n  got:    %s\n  wanted: %s", keys, wanted);
}

Test(run, results_have_these_members_in_this_order)
{
    free(results_of("out", 1, NULL));
    const json_t *results = load("out/results.json");
    expect_keys(results, "experiment spec spec_hash tlc seeds splits tests models trainings study "
                         "runs comparisons cautions analysis ");
    expect_null(results, "study");
    expect_null(results, "analysis");
    cr_expect_eq(json_array_size(at(results, "runs")), TOY_RECIPES);
    for (int i = 0; i < TOY_RECIPES; i++)
        cr_expect_eq(
            json_integer_value(at(json_array_get(at(results, "runs"), (size_t)i), "training")), i);
    cr_expect_eq(json_array_size(at(results, "comparisons")), 2);
    release();
}

Test(run, results_end_in_a_line_and_have_no_times)
{
    char *text = results_of("out", 1, NULL);
    cr_expect_str_eq(text + strlen(text) - 3, "\n}\n");
    cr_expect_null(strstr(text, "seconds"));
    free(text);
}

/* Where things are, and what whoever opens the `saved` models has to know. */
static void expect_end(const char *text, const char *saved, const char *results)
{
    char end[512];
    snprintf(end, sizeof end, "\n\nReport: deep/out/report.html\n%s%s are in deep/out\n", saved,
             results);
    cr_assert(strlen(text) > strlen(end));
    cr_expect_str_eq(text + strlen(text) - strlen(end), end, "\n%s", text);
}

Test(run, says_its_seed_and_where_things_are)
{
    options.quiet = false;
    options.seed = 7;
    struct ending ending = call(run_all, NULL);
    const char *beginning = "toy: seed 7\n" TOY_NOTE "\nS: 2 epochs";
    cr_expect_eq(strncmp(ending.out, beginning, strlen(beginning)), 0, "%s", ending.out);
    expect_end(
        ending.out,
        "S.h5 takes numbers as the data has them: its first layer multiplies by 0.04\n"
        "S_again.h5 takes numbers as the data has them: its first layer multiplies by 0.04\n",
        "Results, log and saved models");
    cr_expect_str_empty(ending.err);
}

Test(run, quiet_writes_only_files)
{
    struct ending ending = call(run_all, NULL);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.out);
    cr_expect_str_empty(ending.err);
    cr_expect(exists("deep/out/results.json"));
    cr_expect(exists("deep/out/S.h5"));
    cr_expect(exists("deep/out/S_again.h5"));
}

/* Nobody goes on with it: it has the epochs of this run alone. */
Test(run, the_log_begins_anew)
{
    size_t size;
    tlc_make_directories("out");
    write_text("out/log.jsonl", "{\"old\":1}\n", 10);
    free(results_of("out", 1, NULL));
    char *log = read_text("out/log.jsonl", &size);
    cr_expect_null(strstr(log, "old"));
    cr_expect_eq(strncmp(log, "{\"model\":\"S\",\"phase\":1,\"epoch\":1,", 33), 0, "%.40s", log);
    int lines = 0;
    for (const char *end = log; (end = strchr(end, '\n')); end++)
        lines++;
    cr_expect_eq(lines, 2 + 2 + 3 + 2 + 2);
    free(log);
}

Test(run, neither_threads_nor_repetition_change_a_byte)
{
    static const struct tlc_study *const studies[] = {NULL, &toy_plan};
    static const int threads[] = {1, 2, 4, 7};
    for (size_t study = 0; study < 2; study++) {
        char *wanted = results_of(study ? "study" : "out", 1, studies[study]);
        for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
            options.fresh = true;
            char *found = results_of(study ? "study" : "out", threads[i], studies[study]);
            cr_expect_str_eq(found, wanted);
            free(found);
        }
        free(wanted);
    }
}

/* ---- what an earlier run left --------------------------------------------------------------- */

/* Of S.h5, results.json and so on. */
static char *all_files(void)
{
    static const char *const names[] = {"S.h5", "S_again.h5", "results.json", "results.csv",
                                        "report.html"};
    struct tlc_hash hashes[5] = {{""}};
    for (int i = 0; i < 5; i++) {
        size_t size;
        char *path = tlc_format("deep/out/%s", names[i]);
        if (exists(path)) {
            char *text = read_text(path, &size);
            hashes[i] = tlc_hash_of(text, size);
            free(text);
        }
        free(path);
    }
    return tlc_format("%s %s %s %s %s", hashes[0].text, hashes[1].text, hashes[2].text,
                      hashes[3].text, hashes[4].text);
}

static int trainings_before_the_end;

static void maybe_interrupt(int recipe, int seed)
{
    (void)recipe;
    (void)seed;
    if (trainings_before_the_end-- == 0)
        raise(SIGTERM);
}

static void run_and_interrupt(void *study)
{
    toy_begins = maybe_interrupt;
    run_all(study);
}

/* The seed is another, so that new ones would differ. */
Test(run, an_earlier_run_stands_until_the_new_one_is_whole)
{
    signal(SIGTERM, SIG_DFL);
    run_all(NULL);
    char *before = all_files();
    const int files = files_in("deep/out");
    options.seed = 43;
    for (int i = 0; i < TOY_RECIPES; i++) {
        trainings_before_the_end = i;
        cr_expect_eq(call(run_and_interrupt, NULL).code, -1);
        char *after = all_files();
        cr_expect_str_eq(after, before);
        cr_expect_eq(files_in("deep/out"), files, "a temporary file is left");
        free(after);
    }
    run_all(NULL);
    char *after = all_files();
    for (int i = 0; i < 5; i++)
        cr_expect_neq(strncmp(after + 17 * i, before + 17 * i, 16), 0, "file %d is the old one", i);
    cr_expect_eq(files_in("deep/out"), files);
    free(before);
    free(after);
}

/* There is nothing to wait for: what has been learned stays. */
Test(run, a_first_run_saves_each_model_at_once)
{
    signal(SIGTERM, SIG_DFL);
    trainings_before_the_end = TOY_RECIPES - 1;
    cr_expect_eq(call(run_and_interrupt, NULL).code, -1);
    cr_expect(exists("deep/out/S.h5"));
    cr_expect_not(exists("deep/out/results.json"));
}

Test(run, an_interrupted_study_says_how_to_go_on)
{
    signal(SIGTERM, SIG_DFL);
    trainings_before_the_end = 3;
    struct ending ending = call(run_and_interrupt, (void *)&toy_plan);
    cr_expect_str_eq(ending.err, "toy: interrupted; the same command goes on from here\n");
    options.fresh = true;
    ending = call(run_and_interrupt, (void *)&toy_plan);
    cr_expect_str_eq(ending.err,
                     "toy: interrupted; the same command without --fresh goes on from here\n");
}

/* ---- studies -------------------------------------------------------------------------------- */

Test(run, a_study_has_every_training_with_every_seed)
{
    free(results_of("out", 2, &toy_plan));
    const json_t *results = load("out/results.json"), *runs = at(results, "runs");
    cr_assert_eq(json_array_size(runs), TOY_JOBS);
    for (int i = 0; i < TOY_JOBS; i++) {
        const json_t *run = json_array_get(runs, (size_t)i);
        cr_expect_eq(json_integer_value(at(run, "training")), i / TOY_SEEDS);
        cr_expect_eq(json_integer_value(at(run, "seed")), TOY_SEED + i % TOY_SEEDS);
    }
    expect_json(results, "seeds", "[42, 43, 44]");
    expect_json(results, "comparisons", "[]");
    cr_expect_eq(json_array_size(at(results, "analysis cells")), 2);
    cr_expect_not(exists("out/S.h5"));
    release();
}

/* The runs of a training with that seed. */
static const json_t *run_of(const json_t *results, int recipe, int seed)
{
    const json_t *runs = at(results, "runs");
    for (size_t i = 0; i < json_array_size(runs); i++) {
        const json_t *run = json_array_get(runs, i);
        if (json_integer_value(at(run, "training")) == recipe &&
            json_integer_value(at(run, "seed")) == seed)
            return run;
    }
    cr_assert_fail("training %d was not run with seed %d", recipe, seed);
    return NULL;
}

Test(run, a_seed_of_a_study_is_what_a_run_with_that_seed_is)
{
    free(results_of("study", 4, &toy_plan));
    const json_t *study = load("study/results.json");
    for (int seed = TOY_SEED; seed < TOY_SEED + TOY_SEEDS; seed++) {
        options.seed = (uint64_t)seed;
        free(results_of("one", 1, NULL));
        const json_t *one = load("one/results.json");
        for (int recipe = 0; recipe < TOY_RECIPES; recipe++) {
            json_t *run = json_copy((json_t *)run_of(one, recipe, seed));
            json_object_del(run, "saved"); /* no study saves models */
            cr_expect(json_equal(run_of(study, recipe, seed), run), "training %d, seed %d", recipe,
                      seed);
            json_decref(run);
        }
    }
    release();
}

Test(run, a_study_says_its_seeds_and_what_it_costs)
{
    double operations = 0;
    char wanted[512];
    for (int recipe = 0; recipe < TOY_RECIPES; recipe++)
        operations += TOY_SEEDS * tlc_recipe_operations(&toy_recipes[recipe]);
    snprintf(wanted, sizeof wanted,
             "toy: seeds 42 to 44\n"
             "2 cells of 2 arms, 3 seeds: 15 runs, %.3g floating-point operations\n" TOY_NOTE
             "\nB.test: accuracy in %%, over 3 seeds\n",
             operations);
    options.quiet = false;
    struct ending ending = call(run_all, (void *)&toy_plan);
    cr_expect_eq(strncmp(ending.out, wanted, strlen(wanted)), 0, "\n%s", ending.out);
    expect_end(ending.out, "", "Results and log");
}

/* ---- dry runs ------------------------------------------------------------------------------- */

static void expect_dry_run(const struct tlc_study *study, const char *wanted)
{
    struct ending ending = call(run_all, (void *)study);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_eq(ending.out, wanted, "\n%s", ending.out);
    cr_expect_not(exists("deep"));
}

Test(run, a_dry_run_only_says_what_it_would_do)
{
    options.quiet = false;
    options.dry_run = true;
    expect_dry_run(NULL, "toy: seed 42\n5 runs, 1.19e+04 floating-point operations\n" TOY_NOTE);
    expect_dry_run(&toy_plan, "toy: seeds 42 to 44\n2 cells of 2 arms, 3 seeds: 15 runs, 3.57e+04 "
                              "floating-point operations\n" TOY_NOTE);
}

Test(run, a_dry_run_touches_no_results)
{
    size_t before, after;
    char *results = results_of("out", 1, &toy_plan);
    free(read_text("out/log.jsonl", &before));
    options.dry_run = true;
    char *same = results_of("out", 1, &toy_plan);
    cr_expect_str_eq(same, results);
    free(read_text("out/log.jsonl", &after));
    cr_expect_eq(after, before);
    free(results);
    free(same);
}
