/* test_told.c: which epochs have a line that stays, by a clock that the test sets. */
#include <math.h>

#include "engine/engine.h"
#include "run/progress.h"
#include "system/fail.h"
#include "results.h"

/* Stands in for common/clock.c. */
static double now;
double tlc_now(void)
{
    return now;
}

TestSuite(told, .init = enter_directory, .fini = leave_directory);

static const uint8_t black[1];
static const int32_t first_row[200];
static const struct tlc_examples train = {
    .name = "B.train", .count = 200, .numbers = black, .rows = first_row};
static const struct tlc_examples valid = {.name = "B.valid", .count = 50};
static const struct tlc_model models[] = {{.name = "B"},
                                          {.name = "a_model_of_a_name_that_goes_on_and_on_and_on"}};
static const struct tlc_phase phases[] = {{.batch_size = 50, .epochs = 3},
                                          {.batch_size = 50, .epochs = 2}};
static const struct tlc_recipe recipes[] = {
    {.model = &models[0], .phases = 2, .phase = phases, .train = &train, .valid = &valid},
    {.model = &models[1], .phases = 1, .phase = phases, .train = &train, .valid = &valid}};
static struct tlc_experiment experiment = {
    .name = "toy", .spec = "toy.yaml", .seed = 42, .seeds = 1, .recipes = 2, .recipe = recipes};

static struct tlc_run_state *begin(void)
{
    static struct tlc_options options;
    options = (struct tlc_options){.seed = 42, .out = "out"};
    tlc_program_begin("toy");
    return tlc_run_begin(&experiment, &options);
}

static const struct tlc_metrics half = {.loss = 50, .correct = 80, .examples = 100},
                                whole = {.loss = 50, .correct = 100, .examples = 200},
                                validation = {.loss = 25, .correct = 40, .examples = 50};

/* Epochs of so many seconds each, of both phases. */
static void train_for(const double *seconds, int recipe)
{
    struct tlc_run_state *run = begin();
    struct tlc_training training = {.recipe = &recipes[recipe], .train = &train, .valid = &valid};
    tlc_history_begin(run, &training, 42);
    for (int phase = 0; phase < recipes[recipe].phases; phase++)
        for (int epoch = 0; epoch < phases[phase].epochs; epoch++) {
            tlc_epoch_begin(&training, &phases[phase]);
            now += *seconds / 2;
            tlc_epoch_progress(&training, &half);
            now += *seconds / 2;
            tlc_epoch_end(&training, &whole, &validation);
        }
    struct tlc_run_record record = {.curves = tlc_history_end(&training)};
    tlc_record_empty(&tlc_run_shape, &record);
    tlc_run_end(run);
}

static void train_first(void *seconds)
{
    train_for(seconds, 0);
}

static void train_second(void *seconds)
{
    train_for(seconds, 1);
}

#define HEADING "\nB: 5 epochs on the 200 examples of B.train (validated on the 50 of B.valid)\n"
#define FIGURES "  loss 0.2500 (0.5000)  accuracy 0.5000 (0.8000)  "

static void expect_told(double seconds, const char *wanted)
{
    struct ending ending = call(train_first, &seconds);
    cr_expect_eq(ending.code, 0);
    cr_expect_str_eq(ending.out, wanted, "\n%s", ending.out);
}

Test(told, a_training_of_less_than_a_second_is_one_line)
{
    expect_told(0.125, HEADING "B  epoch 5/5" FIGURES "0.62 s\n");
}

Test(told, a_longer_one_has_a_line_a_second_with_what_is_left)
{
    expect_told(0.5, HEADING "B  epoch 2/5" FIGURES "0:02 left\n"
                             "B: phase 2\n"
                             "B  epoch 4/5" FIGURES "0:01 left\n"
                             "B  epoch 5/5" FIGURES "2.50 s\n");
    expect_told(1, HEADING "B  epoch 1/5" FIGURES "0:04 left\n"
                           "B  epoch 2/5" FIGURES "0:03 left\n"
                           "B  epoch 3/5" FIGURES "0:02 left\n"
                           "B: phase 2\n"
                           "B  epoch 4/5" FIGURES "0:01 left\n"
                           "B  epoch 5/5" FIGURES "5.00 s\n");
}

/* Nobody sees a line that is rewritten, but within an epoch of an hour there is something to say.
 */
Test(told, what_is_piped_says_how_far_an_epoch_is)
{
    double seconds = 3600;
    struct ending ending = call(train_first, &seconds);
    const char *begin = HEADING "B  epoch 1/5, 50% of it  loss 0.5000  4:30:00 left\n"
                                "B  epoch 1/5" FIGURES "4:00:00 left\n";
    cr_expect(strncmp(ending.out, begin, strlen(begin)) == 0, "%s", ending.out);
}

Test(told, no_line_is_wider_than_the_terminal)
{
    double seconds = 3600;
    struct ending ending = call(train_second, &seconds);
    cr_expect(strstr(ending.out,
                     "\na_model_o...n_and_on  epoch 3/3  loss 0.2500 (0.5000)  accuracy "
                     "0.5000 (0.8000)\n  3:00:00\n"),
              "%s", ending.out);
    for (char *line = strtok(ending.out, "\n"); line; line = strtok(NULL, "\n"))
        cr_expect(strlen(line) <= 80, "%s", line);
}

/* ---- a study -------------------------------------------------------------------------------- */

static const struct tlc_study study = {.cells = 1};

static void show_piped_study(void *unused)
{
    (void)unused;
    experiment.study = &study;
    experiment.seeds = 5;
    struct tlc_run_state *run = begin();
    run->work = 8e9;
    run->begun = now = 1000;
    for (int job = 0; job < 4; job++) {
        run->record[job] = &run->runs[job];
        run->done += 1e9;
        now += 16;
        tlc_study_progress(run);
    }
    for (int job = 0; job < 4; job++)
        run->record[job] = NULL;
    tlc_run_end(run);
}

Test(told, a_study_that_is_piped_says_every_so_often_how_far_it_is)
{
    struct ending ending = call(show_piped_study, NULL);
    cr_expect_str_eq(ending.out, "2 of 10 runs  1:36 left\n4 of 10 runs  1:04 left\n", "%s",
                     ending.out);
}
