/* test_control.c: rules that end a phase or lower its rates do what Keras's callbacks do. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "run/control.h"
#include "run/epochs.h"

/* ---- a model of one weight, which is the number of its epoch ----------------------------------
 */

static const struct tlc_tensor weight = {
    .name = "kernel", .dimensions = 2, .size = {1, 1}, .rows = 1, .columns = 1, .panel = 1};
static const struct tlc_layer layer = {.name = "dense", .weights = 1, .weight = &weight};
static const struct tlc_model model = {
    .name = "A", .layers = 1, .layer = &layer, .size = sizeof(float)};

enum { MOST_EPOCHS = 30, SCALE = 1000 };

/* What has come of a case. */
struct course {
    int stopped, best, left; /* epochs, counted from 1; 0 for none */
    int epochs;
    double rate[MOST_EPOCHS];
};

/* Both kinds of sums give the figure exactly as a quotient of doubles. */
static struct tlc_metrics metrics_of(int figure)
{
    return (struct tlc_metrics){.loss = (double)figure, .correct = figure, .examples = SCALE};
}

static int epoch_or_none(int epoch)
{
    return epoch > 0 ? epoch : 0;
}

static struct course run_case(const struct tlc_phase *phase, const int *figures, int count)
{
    float now = 0;
    struct course course = {.epochs = 0};
    const struct tlc_recipe recipe = {.model = &model, .phases = 1, .phase = phase};
    struct tlc_training training = {.recipe = &recipe, .weights = &now};
    const bool watches_validation = strncmp(phase->stopping.watch.figure, "val_", 4) == 0;
    tlc_control_begin(&training, phase);
    cr_assert(tlc_must_decide(&training));
    for (bool goes_on = true; goes_on && course.epochs < count;) {
        const struct tlc_metrics watched = metrics_of(figures[course.epochs]);
        const struct tlc_metrics other = metrics_of(500);
        course.rate[course.epochs] = (double)training.rates[0];
        now = (float)++course.epochs;
        training.epochs = course.epochs;
        goes_on = tlc_control_epoch(&training, watches_validation ? &other : &watched,
                                    watches_validation ? &watched : &other);
    }
    struct tlc_control_record done = tlc_control_end(&training);
    course.stopped = epoch_or_none(done.stopped);
    course.best = epoch_or_none(done.best);
    course.left = (int)now;
    cr_expect(!training.control && !training.rates);
    for (int i = 0; i < done.lowered.count; i++)
        free(done.lowered.item[i].learning_rate.item);
    free(done.lowered.item);
    free(done.monitor);
    return course;
}

/* ---- cases ------------------------------------------------------------------------------------
 */

/* The next line, which has so many words at least. */
static bool read_line(FILE *file, char *line, size_t size)
{
    do
        if (!fgets(line, (int)size, file))
            return false;
    while (*line == '#');
    return true;
}

/* What rules of the cases watch. */
static const char *const watched_figures[] = {"loss", "val_loss", "accuracy", "val_accuracy"};

static void read_stopping(const char *line, struct tlc_stopping *rule)
{
    char monitor[20];
    int restores;
    *rule = (struct tlc_stopping){.used = true};
    cr_assert_eq(sscanf(line, "%19s %d %lf %d %d", monitor, &rule->watch.patience,
                        &rule->watch.min_delta, &restores, &rule->first),
                 5);
    for (size_t i = 0; i < sizeof watched_figures / sizeof *watched_figures; i++)
        if (strcmp(watched_figures[i], monitor) == 0)
            rule->watch.figure = watched_figures[i];
    cr_assert(rule->watch.figure);
    rule->restores = restores;
}

static float read_plateau(const char *line, struct tlc_plateau *rule)
{
    double rate;
    cr_assert_eq(sscanf(line, "%lf %lf %d %lf %d %lf", &rate, &rule->factor, &rule->watch.patience,
                        &rule->watch.min_delta, &rule->cooldown, &rule->least_rate),
                 6);
    rule->used = true;
    return (float)rate;
}

static int read_figures(char *line, int *figures)
{
    const int count = (int)strtol(line, &line, 10);
    cr_assert(count > 0 && count <= MOST_EPOCHS);
    for (int i = 0; i < count; i++)
        figures[i] = (int)strtol(line, &line, 10);
    return count;
}

static struct course read_course(char *line)
{
    struct course course = {.stopped = (int)strtol(line, &line, 10)};
    course.best = (int)strtol(line, &line, 10);
    course.left = (int)strtol(line, &line, 10);
    course.epochs = (int)strtol(line, &line, 10);
    cr_assert(course.epochs > 0 && course.epochs <= MOST_EPOCHS);
    for (int i = 0; i < course.epochs; i++)
        course.rate[i] = strtod(line, &line);
    return course;
}

static void expect_course(int number, const struct course *found, const struct course *wanted)
{
    cr_expect_eq(found->stopped, wanted->stopped, "case %d: stopped", number);
    cr_expect_eq(found->best, wanted->best, "case %d: best", number);
    cr_expect_eq(found->left, wanted->left, "case %d: weights of %d", number, found->left);
    cr_assert_eq(found->epochs, wanted->epochs, "case %d: %d epochs", number, found->epochs);
    for (int i = 0; i < found->epochs; i++)
        cr_expect_eq(found->rate[i], wanted->rate[i], "case %d: rate of epoch %d", number, i + 1);
}

Test(control, is_what_keras_makes_of_the_same_figures)
{
    FILE *file = fopen("tests/parity/control.txt", "r");
    char line[2000];
    int cases = 0, figures[MOST_EPOCHS];
    cr_assert(file);
    while (read_line(file, line, sizeof line)) {
        struct tlc_phase phase = {.learns = (const bool[]){true}, .rates = 1};
        read_stopping(line, &phase.stopping);
        cr_assert(read_line(file, line, sizeof line));
        const float rate = read_plateau(line, &phase.plateau);
        phase.rate = &rate;
        phase.plateau.watch.figure = phase.stopping.watch.figure;
        cr_assert(read_line(file, line, sizeof line));
        phase.epochs = read_figures(line, figures);
        cr_assert(read_line(file, line, sizeof line));
        const struct course wanted = read_course(line);
        const struct course found = run_case(&phase, figures, phase.epochs);
        expect_course(++cases, &found, &wanted);
    }
    fclose(file);
    cr_expect_eq(cases, 300);
}

/* ---- what Keras has no words for --------------------------------------------------------------
 */

/* Of slices each rate is lowered that is above the least. */
Test(control, each_slice_has_its_rate_lowered)
{
    const struct tlc_phase phase = {
        .learns = (const bool[]){true},
        .rates = 1,
        .slices = 2,
        .rate = (const float[]){0.5f, 0.125f},
        .plateau = {
            .used = true, .watch = {"loss", .patience = 1}, .factor = 0.5, .least_rate = 0.125}};
    const struct tlc_recipe recipe = {.model = &model, .phases = 1, .phase = &phase};
    struct tlc_training training = {.recipe = &recipe};
    const struct tlc_metrics same = metrics_of(500);
    const float wanted[][2] = {{0.5f, 0.125f}, {0.25f, 0.125f}, {0.125f, 0.125f}, {0.125f, 0.125f}};
    tlc_control_begin(&training, &phase);
    for (int i = 0; i < 4; i++) {
        cr_expect(tlc_control_epoch(&training, &same, NULL));
        cr_expect_arr_eq(training.rates, wanted[i], sizeof wanted[i]);
    }
    struct tlc_control_record done = tlc_control_end(&training);
    cr_expect_eq(done.lowered.count, 2);
    cr_expect_null(done.monitor);
    cr_expect_eq(done.restored, TLC_UNKNOWN);
    for (int i = 0; i < done.lowered.count; i++)
        free(done.lowered.item[i].learning_rate.item);
    free(done.lowered.item);
}

Test(control, a_phase_without_rules_has_none)
{
    const struct tlc_phase phase = {.learns = (const bool[]){true}};
    const struct tlc_recipe recipe = {.model = &model, .phases = 1, .phase = &phase};
    struct tlc_training training = {.recipe = &recipe};
    tlc_control_begin(&training, &phase);
    cr_expect_null(training.control);
    cr_expect_null(training.rates);
    cr_expect_null(tlc_control_done(&training));
    cr_expect_not(tlc_must_decide(&training));
    cr_expect(tlc_control_epoch(&training, NULL, NULL));
}

/* A training that has failed keeps the weights that it failed with. */
Test(control, what_has_failed_is_not_restored)
{
    struct tlc_failure failure = {0};
    float now = 1;
    const struct tlc_phase phase = {
        .learns = (const bool[]){true},
        .stopping = {.used = true, .watch = {.figure = "loss"}, .restores = true}};
    const struct tlc_recipe recipe = {.model = &model, .phases = 1, .phase = &phase};
    struct tlc_training training = {.recipe = &recipe, .weights = &now};
    const struct tlc_metrics figure = metrics_of(500);
    tlc_control_begin(&training, &phase);
    cr_expect(tlc_control_epoch(&training, &figure, NULL));
    now = 2;
    training.failed = &failure;
    struct tlc_control_record done = tlc_control_end(&training);
    cr_expect_eq(now, 2);
    cr_expect_eq(done.restored, TLC_FALSE);
    free(done.monitor);
}
