/* label_efficiency.c: how many training examples an arm saves. */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/format.h"

/* The baseline in one cell. */
struct point {
    double examples, accuracy;
};

struct curve {
    int count;
    double *examples, *accuracies;
};

static const struct tlc_axis_record *axis_at(const struct tlc_evidence *study, int axis)
{
    return &study->study->axes.item[axis];
}

static int value_of(const struct tlc_evidence *study, int cell, int axis)
{
    return study->study->cells.item[cell].values.item[axis];
}

/* Whether two cells differ at most in that axis. */
static bool same_but_for(const struct tlc_evidence *study, int axis, int first, int second)
{
    for (int other = 0; other < study->study->axes.count; other++)
        if (other != axis && value_of(study, first, other) != value_of(study, second, other))
            return false;
    return true;
}

static int baseline_examples(const struct tlc_evidence *study, int cell)
{
    return tlc_trained_as(study, tlc_cell_training(study, cell, study->baseline))->examples;
}

/* Whether cells that differ in this axis alone differ in how many examples the baseline has. */
static bool limits_baseline(const struct tlc_evidence *study, int axis)
{
    for (int cell = 1; cell < tlc_cell_count(study); cell++)
        if (same_but_for(study, axis, 0, cell) &&
            baseline_examples(study, cell) != baseline_examples(study, 0))
            return true;
    return false;
}

/* The axis that is the number of the baseline's training examples; -1 if there is none. */
static int find_axis(const struct tlc_evidence *study)
{
    for (int axis = 0; axis < study->study->axes.count; axis++)
        if (axis_at(study, axis)->kind == TLC_AXIS_EXAMPLES && limits_baseline(study, axis))
            return axis;
    return -1;
}

/* Counted in whole images, so that arms with as many right are exactly equal. NaN without a run. */
static double mean_accuracy(const struct tlc_evidence *study, int training)
{
    struct tlc_evidence counted = tlc_counted(study, training);
    double *accuracies = tlc_accuracies(&counted, training), right = 0, tested = 0;
    for (int seed = 0; seed < counted.seeds; seed++) {
        const int images = tlc_images_of(&counted, seed);
        right += nearbyint(accuracies[seed] * images);
        tested += images;
    }
    free(accuracies);
    tlc_chosen_end(&counted);
    return right / tested;
}

static struct point measure(const struct tlc_evidence *study, int cell, int arm)
{
    int training = tlc_cell_training(study, cell, arm);
    return (struct point){.examples = tlc_trained_as(study, training)->examples,
                          .accuracy = mean_accuracy(study, training)};
}

static int compare(const void *left, const void *right)
{
    double first = ((const struct point *)left)->examples;
    double second = ((const struct point *)right)->examples;
    return (first > second) - (first < second);
}

/* The baseline in every cell. */
static struct point *measure_baseline(const struct tlc_evidence *study)
{
    int count = tlc_cell_count(study);
    struct point *points = tlc_allocate((size_t)count, sizeof *points);
    for (int cell = 0; cell < count; cell++)
        points[cell] = measure(study, cell, study->baseline);
    return points;
}

/* The baseline's curve through a cell, by ascending number of examples. */
static struct curve draw_curve(const struct tlc_evidence *study, const struct point *baseline,
                               int axis, int through)
{
    size_t most = (size_t)tlc_cell_count(study);
    struct point *points = tlc_allocate(most, sizeof *points);
    struct curve curve = {.examples = tlc_allocate(most, sizeof *curve.examples),
                          .accuracies = tlc_allocate(most, sizeof *curve.accuracies)};
    for (int cell = 0; cell < (int)most; cell++)
        if (same_but_for(study, axis, cell, through) && isfinite(baseline[cell].accuracy))
            points[curve.count++] = baseline[cell];
    qsort(points, (size_t)curve.count, sizeof *points, compare);
    for (int i = 0; i < curve.count; i++) {
        curve.examples[i] = points[i].examples;
        curve.accuracies[i] = points[i].accuracy;
    }
    free(points);
    return curve;
}

static void name_others(const struct tlc_evidence *study, int axis, struct tlc_worth *worth)
{
    const int axes = study->study->axes.count;
    worth->values.item = tlc_allocate((size_t)axes, sizeof *worth->values.item);
    for (int other = 0; other < axes; other++) {
        if (other == axis)
            continue;
        const int value = value_of(study, worth->cell, other);
        worth->values.item[worth->values.count++] = (struct tlc_named_value){
            .name = tlc_format("%s", axis_at(study, other)->name),
            .value = tlc_format("%s", axis_at(study, other)->values.item[value])};
    }
}

/* Nothing can be said of an arm or a baseline of which every run failed and none counts. */
static enum tlc_censored censored(const struct tlc_need *need, bool known)
{
    static const enum tlc_censored by_reach[] = {[TLC_WITHIN] = TLC_NOT_CENSORED,
                                                 [TLC_ABOVE] = TLC_CENSORED_ABOVE,
                                                 [TLC_BELOW] = TLC_CENSORED_BELOW};
    return known ? by_reach[need->reach] : TLC_CENSORED_UNKNOWN;
}

static struct tlc_worth worth_of(const struct tlc_evidence *study, const struct curve *curve,
                                 int axis, int cell, int arm)
{
    struct point point = measure(study, cell, arm);
    struct tlc_need need =
        tlc_examples_needed(curve->examples, curve->accuracies, curve->count, point.accuracy);
    bool known = curve->count > 0 && isfinite(point.accuracy);
    struct tlc_worth worth = {.cell = cell,
                              .arm = tlc_format("%s", tlc_arm_name(study, arm)),
                              .examples = (int)point.examples,
                              .accuracy = point.accuracy,
                              .baseline_needs = need.examples,
                              .censored = censored(&need, known)};
    name_others(study, axis, &worth);
    return worth;
}

static void add_worths(const struct tlc_evidence *study, struct tlc_analysis *analysis,
                       const struct point *baseline, int axis, int cell)
{
    struct curve curve = draw_curve(study, baseline, axis, cell);
    for (int arm = 0; arm < study->arms; arm++)
        if (arm != study->baseline)
            analysis->label_efficiency.item[analysis->label_efficiency.count++] =
                worth_of(study, &curve, axis, cell, arm);
    free(curve.examples);
    free(curve.accuracies);
}

void tlc_find_worths(const struct tlc_evidence *study, struct tlc_analysis *analysis)
{
    int axis = find_axis(study);
    if (axis < 0) {
        analysis->label_efficiency.count = -1;
        return;
    }
    const size_t most = (size_t)tlc_cell_count(study) * (size_t)study->arms;
    struct point *baseline = measure_baseline(study);
    analysis->label_efficiency.item = tlc_allocate(most, sizeof *analysis->label_efficiency.item);
    for (int cell = 0; cell < tlc_cell_count(study); cell++)
        add_worths(study, analysis, baseline, axis, cell);
    free(baseline);
}
