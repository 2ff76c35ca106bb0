/* test_progress.c: epoch lines, and what is recorded of a training. */
#include <math.h>

#include "support.h"

TestSuite(progress, .init = enter_directory, .fini = leave_directory);

static const struct tlc_experiment experiment = {.name = "toy", .spec = "toy.yaml", .seed = 42};
static const struct tlc_examples train = {.name = "B.train", .count = 200};
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

static struct tlc_run *begin(bool quiet)
{
    struct tlc_options options = {.seed = 42, .out = "out", .quiet = quiet};
    tlc_program_begin("toy");
    return tlc_run_begin(&experiment, &options);
}

static void run_epoch(struct tlc_training *training, int phase, int epoch, double loss,
                      const struct tlc_metrics *validation)
{
    struct tlc_metrics metrics = {.loss = loss, .correct = 100, .examples = 200};
    tlc_epoch_begin(training, phase, epoch);
    tlc_epoch_progress(training, &metrics);
    tlc_epoch_end(training, &metrics, validation);
}

static void train_twice(void *quiet)
{
    struct tlc_metrics validation = {.loss = 25, .correct = 40, .examples = 50};
    struct tlc_run *run = begin(*(bool *)quiet);
    struct tlc_training *training = tlc_training_begin(run, 0, "B", &train, &valid, 2);
    run_epoch(training, 1, 1, 100, &validation);
    run_epoch(training, 2, 2, 50, &validation);
    tlc_training_end(training);
    training = tlc_training_begin(run, 1, "C", &train, NULL, 1);
    run_epoch(training, 1, 1, 100, NULL);
    tlc_training_end(training);
    training = tlc_training_begin(run, 2, "D", &train, NULL, 0);
    tlc_training_end(training);
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
    struct ending ending = call(train_twice, &quiet);
    hide_times(ending.out);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.err);
    cr_expect_str_eq(
        ending.out,
        "toy: seed 42\n"
        "\n"
        "B: 2 epochs on the 200 examples of B.train, validated on the 50 of B.valid\n"
        "B  epoch 1/2  loss 0.5000  accuracy 0.5000  val_loss 0.5000  val_accuracy 0.8000  0 s\n"
        "B: phase 2\n"
        "B  epoch 2/2  loss 0.2500  accuracy 0.5000  val_loss 0.5000  val_accuracy 0.8000  0 s\n"
        "\n"
        "C: 1 epoch on the 200 examples of B.train\n"
        "C  epoch 1/1  loss 0.5000  accuracy 0.5000  0 s\n"
        "\n"
        "D: no epochs, only initialised\n"
        "\n"
        "Results, log and saved models are in out\n",
        "%s", ending.out);
}

Test(progress, quiet_trains_silently)
{
    bool quiet = true;
    struct ending ending = call(train_twice, &quiet);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.out);
    cr_expect_str_empty(ending.err);
    cr_expect(exists("out/results.json"));
}

/* ---- on a terminal: the run's own description is set, since the tests have no terminal ------- */

static void train_on_terminal(void *unused)
{
    struct tlc_metrics half = {.loss = 50, .correct = 80, .examples = 100};
    (void)unused;
    struct tlc_run *run = begin(true);
    run->output = (struct tlc_output){.terminal = true};
    struct tlc_training *training = tlc_training_begin(run, 0, "B", &train, NULL, 2);
    tlc_epoch_begin(training, 1, 1);
    tlc_epoch_progress(training, &half);
    tlc_epoch_progress(training, &half);
    half.loss = NAN;
    tlc_epoch_end(training, &half, NULL);
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

static void train_quietly(void)
{
    bool quiet = true;
    cr_assert_eq(call(train_twice, &quiet).code, 0);
}

Test(progress, results_have_every_epoch)
{
    train_quietly();
    json_t *results = json_load_file("out/results.json", JSON_REJECT_DUPLICATES, NULL);
    json_t *trainings = json_object_get(results, "trainings");
    cr_assert_eq(json_array_size(trainings), 3);
    json_t *first = json_array_get(trainings, 0), *epochs = json_object_get(first, "epochs");
    cr_expect_str_eq(json_string_value(json_object_get(first, "model")), "B");
    cr_expect(number(first, "seconds") > 0);
    cr_assert_eq(json_array_size(epochs), 2);
    expect_first_epoch(json_array_get(epochs, 0));
    cr_expect(number(json_array_get(epochs, 1), "phase") == 2);
    epochs = json_object_get(json_array_get(trainings, 1), "epochs");
    cr_expect(json_is_null(json_object_get(json_array_get(epochs, 0), "val_loss")));
    cr_expect(json_is_null(json_object_get(json_array_get(epochs, 0), "val_accuracy")));
    cr_expect_eq(json_array_size(json_object_get(json_array_get(trainings, 2), "epochs")), 0);
    json_decref(results);
}

Test(progress, the_log_has_one_line_an_epoch)
{
    size_t size;
    train_quietly();
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

/* ---- losses that are not finite ------------------------------------------------------------- */

static void train_to_infinity(void *validation)
{
    struct tlc_metrics infinite = {.loss = INFINITY, .correct = 0, .examples = 50};
    struct tlc_run *run = begin(true);
    struct tlc_training *training = tlc_training_begin(run, 0, "B", &train, &valid, 2);
    run_epoch(training, 1, 1, 100, NULL);
    if (*(bool *)validation)
        run_epoch(training, 1, 2, 100, &infinite);
    run_epoch(training, 1, 2, NAN, NULL);
}

Test(progress, a_loss_that_is_not_finite_ends_the_run)
{
    bool validation = false;
    expect_failure(train_to_infinity, &validation,
                   "toy: error: model B, epoch 2: the loss is not a finite number; the likely "
                   "cause is a learning rate that is too high\n");
    validation = true;
    expect_failure(train_to_infinity, &validation,
                   "toy: error: model B, epoch 2: the validation loss is not a finite number; the "
                   "likely cause is a learning rate that is too high\n");
    cr_expect_not(exists("out/results.json"));
    cr_expect(exists("out/log.jsonl"));
}

Test(progress, means_of_nothing_are_zero)
{
    struct tlc_metrics nothing = {0, 0, 0};
    cr_expect(tlc_mean_loss(&nothing) == 0 && tlc_accuracy(&nothing) == 0);
}

/* ---- the order of examples ------------------------------------------------------------------- */

Test(progress, an_epochs_order_is_the_runs_own)
{
    struct tlc_run *run = begin(true);
    struct tlc_training *training = tlc_training_begin(run, 0, "B", &train, NULL, 2);
    int32_t wanted[200];
    for (uint32_t epoch = 0; epoch < 3; epoch++) {
        tlc_shuffle(wanted, 200, run->seed, 7, epoch);
        cr_expect_arr_eq(tlc_epoch_order(training, 7, epoch), wanted, sizeof wanted);
    }
    tlc_training_end(training);
    tlc_run_end(run);
}

Test(progress, trainings_are_recorded_by_their_number)
{
    struct tlc_run *run = begin(true);
    struct tlc_training *late = tlc_training_begin(run, 1, "C", &train, NULL, 0);
    struct tlc_training *early = tlc_training_begin(run, 0, "B", &train, NULL, 0);
    tlc_training_end(late);
    tlc_training_end(early);
    json_t *trainings = json_object_get(run->results, "trainings");
    cr_assert_eq(json_array_size(trainings), 2);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(trainings, 0), "model")),
                     "B");
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(trainings, 1), "model")),
                     "C");
    tlc_run_end(run);
}
