/* test_progress.c: epoch lines, and what is recorded of a training. */
#include <math.h>

#include "engine/engine.h"
#include "run/progress.h"
#include "system/fail.h"
#include "results.h"

TestSuite(progress, .init = enter_directory, .fini = leave_directory);

static const uint8_t black[1];
static const int32_t first_row[200];
static const struct tlc_examples train = {
    .name = "B.train", .count = 200, .numbers = black, .rows = first_row};
static const struct tlc_examples valid = {.name = "B.valid", .count = 50};

static const struct tlc_progress progress = {.model = "B_on_A",
                                             .epoch = 2,
                                             .epochs = 5,
                                             .done = 5,
                                             .total = 10,
                                             .loss = 0.1234,
                                             .accuracy = 0.9712,
                                             .rate = 12345,
                                             .left = 7};

static void expect_line(struct tlc_progress shown, int width, const char *wanted)
{
    char line[512];
    tlc_progress_line(line, sizeof line, &shown, width);
    cr_expect_str_eq(line, wanted, "\n  %s\n  %s", line, wanted);
    cr_expect((int)strlen(line) <= width);
}

Test(progress, a_wide_line_has_everything)
{
    expect_line(progress, 99,
                "B_on_A  epoch 2/5  [==========>         ]  12345 examples/s  loss 0.1234  "
                "accuracy 0.9712  ETA 0:07");
}

Test(progress, a_narrow_line_keeps_the_bar_and_leaves_out_the_rate)
{
    expect_line(progress, 79,
                "B_on_A  epoch 2/5  [=========>        ]  loss 0.1234  accuracy 0.9712  ETA 0:07");
}

Test(progress, a_very_narrow_line_has_no_bar_or_is_cut)
{
    expect_line(progress, 60, "B_on_A  epoch 2/5  loss 0.1234  accuracy 0.9712  ETA 0:07");
    expect_line(progress, 20, "B_on_A  epoch 2/5  l");
    expect_line(progress, 0, "");
}

Test(progress, of_numbers_there_is_no_accuracy)
{
    struct tlc_progress shown = progress;
    shown.accuracy = NAN;
    expect_line(shown, 79,
                "B_on_A  epoch 2/5  [========>        ]  12345 examples/s  loss 0.1234  "
                "ETA 0:07");
}

Test(progress, of_nothing_to_do_the_bar_is_empty)
{
    struct tlc_progress shown = progress;
    shown.done = shown.total = 0;
    expect_line(shown, 79,
                "B_on_A  epoch 2/5  [>                 ]  loss 0.1234  accuracy 0.9712  ETA 0:07");
}

Test(progress, the_bar_goes_from_empty_to_full)
{
    struct tlc_progress shown = progress;
    shown.done = 0;
    shown.left = 3671;
    expect_line(shown, 79,
                "B_on_A  epoch 2/5  [>              ]  loss 0.1234  accuracy 0.9712  ETA 1:01:11");
    shown.done = shown.total;
    shown.left = 61;
    expect_line(shown, 79,
                "B_on_A  epoch 2/5  [==================]  loss 0.1234  accuracy 0.9712  ETA 1:01");
}

/* ---- trainings ------------------------------------------------------------------------------ */

static const struct tlc_model models[] = {
    {.name = "B"}, {.name = "C"}, {.name = "D"}, {.name = "E"}};

/* B is validated and has two phases, C neither, D has nothing to do. */
static const struct tlc_phase two_phases[] = {{.batch_size = 50, .epochs = 1},
                                              {.batch_size = 50, .epochs = 1}};
static const struct tlc_phase no_epochs[] = {{.batch_size = 50, .epochs = 0}};
static const struct tlc_recipe recipes[] = {
    {.model = &models[0], .phases = 2, .phase = two_phases, .train = &train, .valid = &valid},
    {.model = &models[1], .phases = 1, .phase = two_phases, .train = &train},
    {.model = &models[2], .phases = 1, .phase = no_epochs, .train = &train},
};

static struct tlc_experiment experiment = {
    .name = "toy", .spec = "toy.yaml", .seed = 42, .seeds = 1, .recipes = 3, .recipe = recipes};

static struct tlc_run_state *begin(bool quiet)
{
    static struct tlc_options options;
    options = (struct tlc_options){.seed = 42, .out = "out", .quiet = quiet};
    tlc_program_begin("toy");
    return tlc_run_begin(&experiment, &options);
}

static struct tlc_training begin_training(struct tlc_run_state *run, int recipe)
{
    struct tlc_training training = {
        .recipe = &recipes[recipe], .train = recipes[recipe].train, .valid = recipes[recipe].valid};
    tlc_history_begin(run, &training, 42);
    return training;
}

static void run_epoch(struct tlc_training *training, int phase, double loss,
                      const struct tlc_metrics *validation)
{
    struct tlc_metrics metrics = {.loss = loss, .correct = 100, .examples = 200};
    tlc_epoch_begin(training, &training->recipe->phase[phase - 1]);
    tlc_epoch_progress(training, &metrics);
    tlc_epoch_end(training, &metrics, validation);
}

/* The curves, as they are written. */
static json_t *end_history(struct tlc_training *training)
{
    struct tlc_run_record run = {.curves = tlc_history_end(training)};
    json_t *record = tlc_record_write(&tlc_run_shape, &run);
    json_t *curves = json_incref(json_object_get(record, "curves"));
    json_decref(record);
    tlc_record_empty(&tlc_run_shape, &run);
    return curves;
}

/* The curves of B, C and D. */
static json_t *train_thrice(struct tlc_run_state *run)
{
    struct tlc_metrics validation = {.loss = 25, .correct = 40, .examples = 50};
    json_t *curves = json_array();
    struct tlc_training training = begin_training(run, 0);
    run_epoch(&training, 1, 100, &validation);
    run_epoch(&training, 2, 50, &validation);
    json_array_append_new(curves, end_history(&training));
    training = begin_training(run, 1);
    run_epoch(&training, 1, 100, NULL);
    json_array_append_new(curves, end_history(&training));
    training = begin_training(run, 2);
    json_array_append_new(curves, end_history(&training));
    return curves;
}

static void train_and_end(void *quiet)
{
    struct tlc_run_state *run = begin(*(bool *)quiet);
    json_decref(train_thrice(run));
    tlc_run_end(run);
}

/* Times vary, and so do their digits: every number before " s" and a line's end becomes 0. */
static void hide_times(char *text)
{
    for (char *end = strstr(text, " s\n"); end; end = strstr(end + 1, " s\n")) {
        char *number = end;
        while (number[-1] != ' ')
            number--;
        *number = '0';
        memmove(number + 1, end, strlen(end) + 1);
        end = number + 1;
    }
}

Test(progress, plain_lines_without_a_terminal)
{
    bool quiet = false;
    struct ending ending = call(train_and_end, &quiet);
    hide_times(ending.out);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.err);
    cr_expect_str_eq(ending.out,
                     "\n"
                     "B: 2 epochs on the 200 examples of B.train (validated on the 50 of B.valid)\n"
                     "B  epoch 2/2  loss 0.2500 (0.5000)  accuracy 0.5000 (0.8000)  0 s\n"
                     "\n"
                     "C: 1 epoch on the 200 examples of B.train\n"
                     "C  epoch 1/1  loss 0.5000  accuracy 0.5000  0 s\n"
                     "\n"
                     "D: no epochs, only initialised\n",
                     "%s", ending.out);
}

static const struct tlc_stored stored = {.path = "E.h5"};

static void begin_without_epochs(void *recipe)
{
    struct tlc_training training = {.recipe = recipe, .train = &train};
    tlc_history_begin(begin(false), &training, 42);
}

static void expect_heading(struct tlc_recipe recipe, const char *wanted)
{
    recipe.model = &models[3];
    struct ending ending = call(begin_without_epochs, &recipe);
    cr_expect_str_eq(ending.out, wanted);
}

Test(progress, no_epochs_leave_what_there_is)
{
    expect_heading((struct tlc_recipe){.train = &train}, "\nE: no epochs, only initialised\n");
    expect_heading((struct tlc_recipe){.train = &train, .copies = 1},
                   "\nE: no epochs, only copied and initialised\n");
    expect_heading((struct tlc_recipe){.train = &train, .goes_on = true},
                   "\nE: no epochs, the weights stay as they are\n");
    expect_heading((struct tlc_recipe){.train = &train, .stored = &stored},
                   "\nE: no epochs, only read from its file\n");
}

Test(progress, quiet_trains_silently)
{
    bool quiet = true;
    struct ending ending = call(train_and_end, &quiet);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.out);
    cr_expect_str_empty(ending.err);
}

/* ---- on a terminal: the run's own description is set, since the tests have no terminal ------- */

static void train_on_terminal(void *unused)
{
    struct tlc_metrics half = {.loss = 50, .correct = 80, .examples = 100};
    (void)unused;
    struct tlc_run_state *run = begin(true);
    run->output = (struct tlc_output){.terminal = true};
    struct tlc_training training = begin_training(run, 0);
    tlc_epoch_begin(&training, two_phases);
    tlc_epoch_progress(&training, &half);
    tlc_epoch_progress(&training, &half);
    tlc_fail("it went wrong");
}

/* The second call comes long before a tenth of a second has passed, so one line is drawn. */
Test(progress, a_terminals_line_is_rewritten_and_ended_before_an_error)
{
    struct ending ending = call(train_on_terminal, NULL);
    const char *line = strstr(ending.out, "\rB  epoch 1/2  [");
    cr_assert(line, "%s", ending.out);
    cr_expect_null(strchr(line + 1, '\r'));
    cr_expect(strstr(line, "loss 0.5000  accuracy 0.8000  ETA 0:00\033[K\n"), "%s", line);
}

static void end_on_terminal(void *unused)
{
    (void)unused;
    struct tlc_run_state *run = begin(true);
    run->output = (struct tlc_output){.terminal = true};
    struct tlc_training training = begin_training(run, 1);
    run_epoch(&training, 1, 100, NULL);
}

/* What was drawn is taken away, and the epoch has a line of its own. */
Test(progress, an_epoch_that_ends_takes_the_place_of_its_line)
{
    struct ending ending = call(end_on_terminal, NULL);
    hide_times(ending.out);
    const char *line =
        strstr(ending.out, "\r\033[KC  epoch 1/1  loss 0.5000  accuracy 0.5000  0 s\n");
    cr_assert(line, "%s", ending.out);
    cr_expect(strchr(ending.out, '\r') < line, "%s", ending.out);
}

/* ---- what is recorded ----------------------------------------------------------------------- */

static double number(json_t *object, const char *key)
{
    cr_assert(json_is_number(json_object_get(object, key)), "%s", key);
    return json_number_value(json_object_get(object, key));
}

static void expect_first_epoch(json_t *record)
{
    cr_expect(number(record, "phase") == 1 && number(record, "epoch") == 1);
    cr_expect(number(record, "loss") == 0.5 && number(record, "accuracy") == 0.5);
    cr_expect(number(record, "val_loss") == 0.5 && number(record, "val_accuracy") == 0.8);
    cr_expect(number(record, "seconds") >= 0);
}

Test(progress, curves_have_every_epoch)
{
    struct tlc_run_state *run = begin(true);
    json_t *curves = keep(train_thrice(run));
    expect_json(curves, "0",
                "{'loss': [0.5, 0.25], 'accuracy': [0.5, 0.5], 'val_loss': [0.5, 0.5],"
                " 'val_accuracy': [0.8, 0.8]}");
    expect_json(curves, "1",
                "{'loss': [0.5], 'accuracy': [0.5], 'val_loss': null, 'val_accuracy': null}");
    expect_json(curves, "2",
                "{'loss': [], 'accuracy': [], 'val_loss': null, 'val_accuracy': null}");
    release();
    tlc_run_end(run);
}

Test(progress, the_log_has_one_line_an_epoch)
{
    size_t size;
    bool quiet = true;
    cr_assert_eq(call(train_and_end, &quiet).code, 0);
    char *log = read_text("out/log.jsonl", &size);
    cr_expect(strncmp(log, "{\"model\":\"B\",\"phase\":1,\"epoch\":1,\"loss\":0.5,",
                      strlen("{\"model\":\"B\",\"phase\":1,\"epoch\":1,\"loss\":0.5,")) == 0,
              "%s", log);
    int lines = 0;
    for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"), lines++) {
        json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        cr_assert(record);
        if (lines == 0)
            expect_first_epoch(record);
        json_decref(record);
    }
    cr_expect_eq(lines, 3);
    free(log);
}

/* ---- numbers, by metrics -------------------------------------------------------------------- */

static const struct tlc_measure taken;
static const struct tlc_metric by_error[] = {{TLC_METRIC_loss, "loss", NULL, 0},
                                             {TLC_METRIC_mae, "mae", &taken, 0}};

/* B learns numbers, in a run of its own. */
static json_t *curves_of_numbers(bool quiet, const struct tlc_metrics *validation)
{
    static struct tlc_recipe learning[3];
    static struct tlc_examples numbers;
    static const struct tlc_layer layer = {.outputs = 1};
    static const struct tlc_model model = {.name = "B", .layers = 1, .layer = &layer};
    const struct tlc_metrics metrics = {.loss = 100, .examples = 200, .value = {[1] = 0.75}};
    memcpy(learning, recipes, sizeof learning);
    numbers = train;
    numbers.outputs = 1;
    learning[0].model = &model;
    learning[0].train = &numbers;
    learning[0].valid = validation ? &valid : NULL;
    learning[0].phases = 1;
    learning[0].metrics = 2;
    learning[0].metric = by_error;
    experiment.recipe = learning;
    struct tlc_run_state *run = begin(quiet);
    struct tlc_training training = {
        .recipe = learning, .train = &numbers, .valid = learning[0].valid};
    tlc_history_begin(run, &training, 42);
    tlc_epoch_begin(&training, two_phases);
    tlc_epoch_end(&training, &metrics, validation);
    json_t *curves = keep(end_history(&training));
    tlc_run_end(run);
    experiment.recipe = recipes;
    return curves;
}

static const struct tlc_metrics half_off = {.loss = 25, .examples = 50, .value = {[1] = 0.5}};

static void train_numbers(void *unused)
{
    (void)unused;
    curves_of_numbers(false, &half_off);
}

Test(progress, numbers_are_told_by_their_metrics)
{
    struct ending ending = call(train_numbers, NULL);
    hide_times(ending.out);
    cr_expect(
        strstr(ending.out, "\nB  epoch 1/1  loss 0.5000 (0.5000)  mae 0.7500 (0.5000)  0 s\n"),
        "%s", ending.out);
}

Test(progress, curves_of_numbers_have_no_accuracy)
{
    const json_t *curves = curves_of_numbers(true, &half_off);
    expect_null(curves, "accuracy");
    expect_null(curves, "val_accuracy");
    expect_json(curves, "metrics mae", "{'train': [0.75], 'valid': [0.5]}");
    curves = curves_of_numbers(true, NULL);
    expect_json(curves, "metrics mae", "{'train': [0.75], 'valid': null}");
    release();
}

/* ---- losses that are not finite ------------------------------------------------------------- */

/* How the third epoch of B ends, and what is recorded of it. */
static void end_in(double loss, double validation_loss, const char *failed)
{
    struct tlc_metrics metrics = {.loss = loss, .correct = 100, .examples = 200};
    struct tlc_metrics validation = {.loss = validation_loss, .correct = 5, .examples = 50};
    struct tlc_run_state *run = begin(true);
    struct tlc_training training = begin_training(run, 0);
    run_epoch(&training, 1, 100, &validation);
    training.failed = NULL;
    tlc_epoch_begin(&training, training.recipe->phase);
    cr_expect_eq(tlc_epoch_end(&training, &metrics, &validation), !failed);
    if (failed)
        expect_json(written(&tlc_failure_shape, training.failed), "", failed);
    else
        cr_expect_null(training.failed);
    const json_t *curves = keep(end_history(&training));
    cr_expect_eq(json_array_size(at(curves, "loss")), 2);
    cr_expect_eq(json_is_null(at(curves, "loss 1")), !isfinite(loss));
    cr_expect_eq(json_is_null(at(curves, "val_loss 1")), !isfinite(validation_loss));
    release();
    tlc_run_end(run);
}

Test(progress, a_loss_that_is_not_finite_ends_the_training)
{
    static const char train_failed[] =
        "{'reason': 'the loss on B.train is not a finite number', 'epoch': 2, 'begins_with': null}";
    end_in(100, 25, NULL);
    end_in(INFINITY, 25, train_failed);
    end_in(NAN, NAN, train_failed);
    end_in(100, INFINITY,
           "{'reason': 'the loss on B.valid is not a finite number', 'epoch': 2,"
           " 'begins_with': null}");
}

Test(progress, means_of_nothing_are_zero)
{
    struct tlc_metrics nothing = {0};
    cr_expect(tlc_mean_loss(&nothing) == 0 && tlc_accuracy(&nothing) == 0);
}

/* What follows an epoch asks for its figures by the names that a spec has for them. */
Test(progress, figures_are_known_by_name)
{
    struct tlc_metrics trained = {.loss = 100, .correct = 100, .examples = 200};
    struct tlc_metrics validated = {.loss = 25, .correct = 5, .examples = 50};
    struct tlc_figure loss = tlc_find_figure(&recipes[0], "val_loss");
    struct tlc_figure accuracy = tlc_find_figure(&recipes[0], "accuracy");
    cr_assert(loss.metric && loss.of_validation && accuracy.metric && !accuracy.of_validation);
    cr_expect(tlc_figure_value(&loss, &trained, &validated) == 0.5);
    cr_expect(tlc_figure_value(&accuracy, &trained, &validated) == 0.5);
    cr_expect(isnan(tlc_figure_value(&loss, &trained, NULL)));
    cr_expect(!tlc_more_is_better(loss.metric->kind) && tlc_more_is_better(accuracy.metric->kind));
    cr_expect_null(tlc_find_figure(&recipes[0], "val_").metric);
    cr_expect_null(tlc_find_figure(&recipes[0], "recall").metric);
    cr_expect_eq(tlc_find_metric("recall"), TLC_METRIC_KINDS);
}

/* ---- the order of examples ------------------------------------------------------------------- */

/* Counted over all phases. */
Test(progress, an_epochs_order_is_the_seeds_own)
{
    struct tlc_run_state *run = begin(true);
    struct tlc_recipe shuffled = recipes[0];
    struct tlc_training training = {.recipe = &shuffled, .train = &train};
    int32_t wanted[200];
    shuffled.shuffle = true;
    shuffled.shuffle_stream = 7;
    tlc_history_begin(run, &training, 44);
    for (uint32_t epoch = 0; epoch < 4; epoch++) {
        tlc_shuffle(wanted, 200, 44, 7, epoch);
        cr_expect_arr_eq(tlc_epoch_begin(&training, &two_phases[epoch / 2]), wanted, sizeof wanted);
    }
    json_decref(end_history(&training));
    tlc_run_end(run);
}

Test(progress, examples_may_stand_in_their_order)
{
    struct tlc_run_state *run = begin(true);
    struct tlc_training training = begin_training(run, 0);
    cr_expect_null(tlc_epoch_begin(&training, two_phases));
    json_decref(end_history(&training));
    tlc_run_end(run);
}

/* ---- studies -------------------------------------------------------------------------------- */

static const struct tlc_study study = {.cells = 1};

static void train_in_study(void *unused)
{
    size_t size;
    (void)unused;
    experiment.study = &study;
    struct tlc_run_state *run = begin(false);
    run->output.terminal = true;
    json_t *curves = train_thrice(run);
    cr_expect_eq(json_array_size(at(curves, "0 loss")), 2);
    json_decref(curves);
    free(read_text("out/log.jsonl", &size));
    cr_expect_eq(size, 0);
    tlc_run_end(run);
}

/* Its trainings are too many to be told of each. */
Test(progress, a_study_records_curves_but_neither_prints_nor_logs_epochs)
{
    struct ending ending = call(train_in_study, NULL);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.out);
    cr_expect_str_empty(ending.err);
}

struct shown {
    bool quiet, terminal;
    double done, ago; /* seconds since the beginning */
};

static void show_study(void *argument)
{
    const struct shown *shown = argument;
    experiment.study = &study;
    experiment.seeds = 5;
    struct tlc_run_state *run = begin(shown->quiet);
    run->output.terminal = shown->terminal;
    for (int job = 0; job < 4; job++)
        run->record[job] = &run->runs[job];
    run->work = 8e9;
    run->done = shown->done;
    run->begun = tlc_now() - shown->ago;
    tlc_study_progress(run);
    if (shown->terminal)
        tlc_fail("it went wrong");
}

/* What is left is told by operations: runs differ in size. */
Test(progress, a_studys_line_says_how_far_it_is)
{
    struct ending ending = call(show_study, &(struct shown){false, true, 2e9, 20});
    cr_expect_str_eq(ending.out,
                     "\r4 of 15 runs  [=====>              ]  0.1 GFLOP/s  ETA 1:00\033[K\n");
    cr_expect_str_eq(ending.err, "toy: error: it went wrong\n");
}

Test(progress, a_studys_line_at_its_ends)
{
    struct ending ending = call(show_study, &(struct shown){false, true, 0, 20});
    cr_expect_str_eq(ending.out,
                     "\r4 of 15 runs  [>                   ]  0 GFLOP/s  ETA 0:00\033[K\n");
    ending = call(show_study, &(struct shown){false, true, 8e9, 2});
    cr_expect_str_eq(ending.out,
                     "\r4 of 15 runs  [====================]  4 GFLOP/s  ETA 0:00\033[K\n");
}

static void show_failed(void *unused)
{
    static struct tlc_failure failure = {.reason = (char *)"x", .epoch = 1};
    (void)unused;
    experiment.study = &study;
    experiment.seeds = 5;
    struct tlc_run_state *run = begin(false);
    run->output.terminal = true;
    for (int job = 0; job < 3; job++)
        run->record[job] = &run->runs[job];
    run->runs[1].failed = &failure;
    run->work = 8e9;
    run->done = 2e9;
    run->begun = tlc_now() - 20;
    tlc_study_progress(run);
    tlc_fail("it went wrong");
}

Test(progress, a_studys_line_counts_failures)
{
    struct ending ending = call(show_failed, NULL);
    cr_expect_str_eq(ending.out,
                     "\r3 of 15 runs, 1 failed  [=====>              ]  0.1 GFLOP/s  ETA "
                     "1:00\033[K\n",
                     "%s", ending.out);
}

Test(progress, a_studys_line_is_for_terminals_only)
{
    cr_expect_str_empty(call(show_study, &(struct shown){false, false, 2e9, 20}).out);
    cr_expect_str_empty(call(show_study, &(struct shown){true, false, 2e9, 20}).out);
    cr_expect_str_eq(call(show_study, &(struct shown){true, true, 2e9, 20}).out, "");
}
