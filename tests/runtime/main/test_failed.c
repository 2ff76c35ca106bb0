/* test_failed.c: a training that cannot go on is a result of its own kind, and ends nothing else.
 */
#include "main/main.h"
#include "run/jobs.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "results.h"
#include "toy.h"

TestSuite(failed, .init = enter_wide, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;

/* Recipes whose epochs end in an infinite loss, a bit for each, under which seeds. */
static int diverging, unlucky_seeds;
static _Thread_local bool diverges;

static void choose_fate(int recipe, int seed)
{
    diverges = (diverging >> recipe & 1) && (unlucky_seeds >> seed & 1);
}

static void end_epoch(struct tlc_metrics *totals)
{
    totals->loss = diverges ? INFINITY : totals->loss;
}

static void begin(const struct tlc_study *study, int recipes, int seeds)
{
    experiment = toy_experiment(study);
    options = toy_options(1);
    diverging = recipes;
    unlucky_seeds = seeds;
    toy_begins = choose_fate;
    toy_ends_epoch = end_epoch;
    toy_event_count = 0;
}

static const json_t *run_of(const json_t *results, int recipe, int seed)
{
    return json_array_get(at(results, "runs"),
                          (size_t)(recipe * (experiment.study ? TOY_SEEDS : 1) + seed));
}

static const char by_own[] =
    "{'reason': 'the loss on B.train is not a finite number', 'epoch': 1, 'begins_with': null}";
static const char by_B[] =
    "{'reason': 'it begins with B, which failed', 'epoch': 0, 'begins_with': 1}";

/* ---- in a study ------------------------------------------------------------------------------ */

Test(failed, a_study_goes_on)
{
    begin(&toy_plan, 1 << B_ALONE, 1 << 1);
    cr_assert_eq(tlc_run(&experiment, &options), 0);
    const json_t *results = load("out/results.json");
    for (int recipe = 0; recipe < TOY_RECIPES; recipe++)
        for (int seed = 0; seed < TOY_SEEDS; seed++)
            if (seed != 1 || (recipe != B_ALONE && recipe != T_FROZEN))
                expect_null(run_of(results, recipe, seed), "failed");
    expect_json(run_of(results, B_ALONE, 1), "failed", by_own);
    expect_json(run_of(results, B_ALONE, 1), "tests", "[]");
    expect_json(run_of(results, B_ALONE, 1), "curves loss", "[null]");
    expect_json(run_of(results, T_FROZEN, 1), "failed", by_B);
    expect_json(run_of(results, T_FROZEN, 1), "tests", "[]");
    expect_json(run_of(results, T_FROZEN, 1), "curves loss", "[]");
    expect_null(run_of(results, T_FROZEN, 1), "curves val_loss");
    expect_null(run_of(results, T_FROZEN, 1), "frozen");
    cr_expect_eq(toy_times(T_FROZEN, 1), 0);
    release();
}

static void run_study(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    options.quiet = false;
    if (tlc_run(&experiment, &options) != 0)
        tlc_fail("the study failed");
}

/* Whoever watches is told once, at the first; at the end of all. */
Test(failed, a_study_says_so)
{
    begin(&toy_plan, 1 << B_ALONE, 6);
    struct ending ending = call(run_study, NULL);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.err);
    cr_expect(strstr(ending.out,
                     "\nB, seed 43, failed: epoch 1: the loss on B.train is not a finite number; "
                     "a learning rate smaller than 0.5 may help; the study goes on\n"),
              "%s", ending.out);
    cr_expect_null(strstr(ending.out, "seed 44, failed:"));
    cr_expect(strstr(ending.out,
                     "\n4 of 15 runs failed, each counted as always answering the commonest class "
                     "of B.test, which is right for 71.43%:\n"
                     "B, seeds 43 to 44, epoch 1: the loss on B.train is not a finite number\n"
                     "T with freeze = 1, seeds 43 to 44, it begins with B, which failed\n"),
              "%s", ending.out);
    cr_expect(strstr(ending.out, "(2 failed)"), "%s", ending.out);
}

Test(failed, every_run_of_every_training)
{
    begin(&toy_plan, (1 << TOY_RECIPES) - 1, 7);
    cr_assert_eq(tlc_run(&experiment, &options), 0);
    const json_t *results = load("out/results.json");
    for (int job = 0; job < TOY_JOBS; job++)
        cr_expect(json_is_object(at(json_array_get(at(results, "runs"), (size_t)job), "failed")));
    expect_json(results, "analysis cells 1 comparisons 0 pairs", "0");
    expect_null(results, "analysis cells 1 comparisons 0 outcome");
    release();
}

static char *results_with(int threads, int recipes, const char *directory)
{
    size_t size;
    char *path = tlc_format("%s/results.json", directory);
    begin(&toy_plan, recipes, 5);
    options.threads = threads;
    options.out = directory;
    cr_assert_eq(tlc_run(&experiment, &options), 0);
    char *text = read_text(path, &size);
    free(path);
    return text;
}

Test(failed, threads_agree)
{
    for (int recipes = 1; recipes < 1 << TOY_RECIPES; recipes++) {
        char *wanted = results_with(1, recipes, "one"), *found = results_with(3, recipes, "three");
        cr_expect_str_eq(found, wanted, "recipes %x", (unsigned)recipes);
        free(wanted);
        free(found);
        options.fresh = true;
        remove("one/log.jsonl");
        remove("three/log.jsonl");
    }
}

/* ---- stopped, and started again -------------------------------------------------------------- */

/* Nothing that failed is tried again, nor what it began with. */
Test(failed, resumed_after_any_run, .timeout = 100)
{
    size_t size, whole;
    char *wanted = results_with(1, 1 << S_FIRST | 1 << B_ALONE, "whole");
    char *log = read_text("whole/log.jsonl", &whole);
    mkdir("out", 0777);
    for (char *end = strchr(log, '\n') + 1; *end; end = strchr(end, '\n') + 1)
        for (int threads = 1; threads <= 3; threads += 2) {
            write_text("out/log.jsonl", log, (size_t)(end - log));
            char *found = results_with(threads, 1 << S_FIRST | 1 << B_ALONE, "out");
            cr_expect_str_eq(found, wanted);
            free(found);
        }
    write_text("out/log.jsonl", log, whole);
    free(results_with(1, 1 << S_FIRST | 1 << B_ALONE, "out"));
    cr_expect_eq(toy_event_count, 0);
    char *after = read_text("out/log.jsonl", &size);
    cr_expect_str_eq(after, log);
    free(after);
    free(log);
    free(wanted);
}

static void learn_again(void *unused)
{
    static struct toy_values values;
    (void)unused;
    tlc_program_begin("toy");
    begin(&toy_plan, 1 << S_FIRST, 1);
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    tlc_run_keep(run, tlc_job_of(run, S_FIRST, 0), &(struct tlc_run_record){.training = 0});
    tlc_learn(run, tlc_job_of(run, S_FIRST, 0), &values, NULL);
}

/* Its weights are needed again, and do not come out as they did. */
Test(failed, what_had_ended_well)
{
    expect_failure(learn_again, NULL,
                   "toy: error: out/log.jsonl says that training 0 has ended well, but now it "
                   "fails: begin the study anew with --fresh\n");
}

/* ---- behind the last loss -------------------------------------------------------------------- */

static int break_recipe;

static void train_and_break(struct tlc_training *training, const struct tlc_phase *phase)
{
    struct toy_weights *weights = training->weights;
    toy_train(training, phase);
    if (training->recipe == &toy_table[break_recipe])
        weights->head_kernel[2] = INFINITY;
}

/* S is never tested. What begins with it fails, and what begins with that. */
Test(failed, by_the_last_steps_of_an_untested_training)
{
    begin(&toy_plan, 0, 0);
    experiment.train = train_and_break;
    break_recipe = S_FIRST;
    cr_assert_eq(tlc_run(&experiment, &options), 0);
    const json_t *results = load("out/results.json");
    expect_json(run_of(results, S_FIRST, 2), "failed",
                "{'reason': 'the weights of layer head are not finite numbers', 'epoch': 2,"
                " 'begins_with': null}");
    expect_null(run_of(results, B_ALONE, 2), "failed");
    expect_text(run_of(results, T_FREE, 2), "failed reason", "it begins with S, which failed");
    expect_json(run_of(results, S_AGAIN, 2), "failed begins_with", "0");
    expect_json(run_of(results, T_FROZEN, 2), "failed begins_with", "3");
    release();
}

static struct tlc_metrics fail_in_test(const struct tlc_training *training,
                                       const struct tlc_evaluate *how,
                                       const struct tlc_examples *examples, float *features,
                                       const struct tlc_predictions *predictions)
{
    struct tlc_metrics totals = toy_evaluate(training, how, examples, features, predictions);
    if (predictions && training->recipe == &toy_table[break_recipe])
        totals.loss = INFINITY;
    return totals;
}

Test(failed, only_in_the_test)
{
    begin(&toy_plan, 0, 0);
    experiment.evaluate = fail_in_test;
    break_recipe = B_ALONE;
    cr_assert_eq(tlc_run(&experiment, &options), 0);
    const json_t *results = load("out/results.json");
    expect_json(run_of(results, B_ALONE, 0), "failed",
                "{'reason': 'the loss on B.test is not a finite number', 'epoch': 2,"
                " 'begins_with': null}");
    expect_json(run_of(results, B_ALONE, 0), "tests", "[]");
    cr_expect_eq(json_array_size(at(run_of(results, B_ALONE, 0), "curves loss")), 2);
    expect_json(run_of(results, T_FROZEN, 0), "failed", by_B);
    release();
}

/* ---- without a study ------------------------------------------------------------------------- */

static void run_plain(void *recipes)
{
    tlc_program_begin("toy");
    begin(NULL, *(int *)recipes, 1);
    options.quiet = false;
    exit(tlc_run(&experiment, &options));
}

/* The other models are trained, saved and compared all the same. */
Test(failed, a_plain_run_keeps_the_other_models)
{
    struct ending ending = call(run_plain, &(int){1 << S_AGAIN});
    cr_expect_eq(ending.code, 1);
    cr_expect_str_eq(ending.err,
                     "toy: error: not all models could be trained: S in its training 2 of 2, seed "
                     "42, epoch 1: the loss on S.train is not a finite number; a learning rate "
                     "smaller than 0.5 may help; T in its training 2 of 2, seed 42, it begins with "
                     "S, which failed\n");
    cr_expect(strstr(ending.out, "\nS in its training 2 of 2 failed: epoch 1: the loss on S.train "
                                 "is not a finite number\n"));
    cr_expect(strstr(ending.out, "\nT failed: it begins with S, which failed\n"), "%s", ending.out);
    cr_expect(strstr(ending.out, "\nT and B are not compared, since T failed.\n"));
    cr_expect(strstr(ending.out, "\nResults, log and saved models are in out\n"));
    const json_t *results = load("out/results.json");
    expect_null(run_of(results, S_FIRST, 0), "failed");
    cr_expect(json_is_object(at(run_of(results, S_AGAIN, 0), "failed")));
    cr_expect_eq(json_array_size(at(results, "comparisons")), 1);
    cr_expect(exists("out/S.h5") && exists("out/report.html"));
    cr_expect_not(exists("out/S_again.h5"));
    release();
}

/* A rate that was too high must not cost a model that took hours. */
Test(failed, an_earlier_runs_model_is_kept)
{
    size_t size, again;
    call(run_plain, &(int){0});
    char *model = read_text("out/S_again.h5", &size);
    for (int time = 1; time <= 2; time++) {
        struct ending ending = call(run_plain, &(int){1 << S_AGAIN});
        cr_expect_eq(!strstr(ending.out, "\nout/S_again.h5 is an earlier run's: it is kept as "
                                         "S_again.h5.1\n"),
                     time == 2, "%s", ending.out);
        cr_expect_not(exists("out/S_again.h5"));
        char *same = read_text("out/S_again.h5.1", &again);
        cr_expect(again == size && memcmp(same, model, size) == 0);
        free(same);
    }
    free(model);
}

/* Nothing is compared with it. */
Test(failed, a_plain_runs_first_model)
{
    struct ending ending = call(run_plain, &(int){1 << B_ALONE});
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.out, "\nT and B are not compared, since B failed.\n"), "%s",
              ending.out);
    const json_t *results = load("out/results.json");
    size_t size;
    char *report = read_text("out/report.html", &size);
    cr_expect(strstr(report, "Nothing is compared: not all models could be trained."));
    cr_expect(strstr(report, "<strong>2 of 5 runs failed.</strong>"));
    free(report);
    expect_json(results, "comparisons", "[]");
    expect_json(run_of(results, T_FROZEN, 0), "failed", by_B);
    expect_null(run_of(results, T_FREE, 0), "failed");
    release();
}

Test(failed, a_plain_runs_log_says_so)
{
    size_t size;
    call(run_plain, &(int){1 << B_ALONE});
    char *log = read_text("out/log.jsonl", &size);
    cr_expect(strstr(log, "{\"model\":\"B\",\"failed\":{\"reason\":\"the loss on B.train is not a "
                          "finite number\",\"epoch\":1,\"begins_with\":null}}\n"),
              "%s", log);
    free(log);
}

/* It is begun anew, like that of any run without a study. */
Test(failed, a_plain_runs_log_is_no_foreign_one)
{
    for (int time = 1; time <= 2; time++) {
        struct ending ending = call(run_plain, &(int){1 << B_ALONE});
        cr_expect_null(strstr(ending.out, "it is kept"), "%s", ending.out);
    }
}

/* ---- the commonest class --------------------------------------------------------------------- */

Test(failed, what_is_left_without_a_model)
{
    int32_t targets[] = {2, 1, 2, 1, 0, 2, 1};
    struct tlc_examples examples = {
        .name = "B.test", .count = 7, .available = 7, .targets = targets, .classes = 3};
    struct tlc_constant constant = tlc_commonest_record(&examples);
    json_t *record = written(&tlc_constant_shape, &constant);
    expect_json(record, "class", "1");
    expect_json(record, "correct", "'52'");
    cr_expect(json_real_value(at(record, "accuracy")) == 3.0 / 7);
    release();
}
