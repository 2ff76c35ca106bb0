/* label_efficiency.c: how many training examples an arm saves. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static const json_t *axes(const struct tlc_evidence *study)
{
    return tlc_member(study->study, "axes");
}

static const char *axis_name(const struct tlc_evidence *study, int axis)
{
    return json_string_value(tlc_member(tlc_item(axes(study), axis), "name"));
}

/* The axis that is the number of the baseline's training examples: tasks.B.limit.train, if it is
 * trained on B.train. -1 if there is none. */
static int find_axis(const struct tlc_evidence *study)
{
    int training = tlc_cell_training(study, 0, study->baseline), found = -1;
    const char *train =
        json_string_value(tlc_member(tlc_training_record(study, training), "train"));
    const char *dot = train ? strrchr(train, '.') : NULL;
    if (!dot)
        return -1;
    char *name = tlc_format("tasks.%.*s.limit.%s", (int)(dot - train), train, dot + 1);
    for (int axis = 0; axis < (int)json_array_size(axes(study)); axis++)
        if (strcmp(axis_name(study, axis), name) == 0)
            found = axis;
    free(name);
    return found;
}

static int value_of(const struct tlc_evidence *study, int cell, int axis)
{
    const json_t *values = tlc_member(tlc_item(tlc_member(study->study, "cells"), cell), "values");
    return (int)json_integer_value(tlc_item(values, axis));
}

/* Whether two cells differ at most in that axis. */
static bool same_but_for(const struct tlc_evidence *study, int axis, int first, int second)
{
    for (int other = 0; other < (int)json_array_size(axes(study)); other++)
        if (other != axis && value_of(study, first, other) != value_of(study, second, other))
            return false;
    return true;
}

/* Counted in whole images, so that arms with as many right are exactly equal. NaN without a run. */
static double mean_accuracy(const struct tlc_evidence *study, int training)
{
    struct tlc_evidence counted = tlc_counted(study, training);
    double *accuracies = tlc_tested(&counted, training, "accuracy"), right = 0;
    double tested = (double)counted.seeds * study->images;
    for (int seed = 0; seed < counted.seeds; seed++)
        right += nearbyint(accuracies[seed] * study->images);
    free(accuracies);
    tlc_chosen_end(&counted);
    return right / tested;
}

static struct point measure(const struct tlc_evidence *study, int cell, int arm)
{
    int training = tlc_cell_training(study, cell, arm);
    const json_t *examples = tlc_member(tlc_training_record(study, training), "examples");
    return (struct point){.examples = tlc_number(examples),
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

static json_t *other_values(const struct tlc_evidence *study, int axis, int cell)
{
    json_t *values = json_object();
    for (int other = 0; other < (int)json_array_size(axes(study)); other++) {
        if (other == axis)
            continue;
        const json_t *texts = tlc_member(tlc_item(axes(study), other), "values");
        const char *text = json_string_value(tlc_item(texts, value_of(study, cell, other)));
        tlc_json_put(values, axis_name(study, other), json_string(text));
    }
    return values;
}

/* Nothing can be said of an arm or a baseline of which every run failed and none counts. */
static json_t *censored(const struct tlc_need *need, bool known)
{
    static const char *const names[] = {[TLC_ABOVE] = "above", [TLC_BELOW] = "below"};
    if (!known)
        return json_null();
    return need->reach == TLC_WITHIN ? json_false() : json_string(names[need->reach]);
}

static json_t *entry(const struct tlc_evidence *study, const struct curve *curve, int axis,
                     int cell, int arm)
{
    struct point point = measure(study, cell, arm);
    struct tlc_need need =
        tlc_examples_needed(curve->examples, curve->accuracies, curve->count, point.accuracy);
    bool known = curve->count > 0 && isfinite(point.accuracy);
    json_t *record = json_object();
    tlc_json_put(record, "cell", json_integer(cell));
    tlc_json_put(record, "arm", json_string(tlc_arm_name(study, arm)));
    tlc_json_put(record, "values", other_values(study, axis, cell));
    tlc_json_put(record, "examples", json_integer((json_int_t)point.examples));
    tlc_json_put(record, "accuracy", tlc_json_number(point.accuracy));
    tlc_json_put(record, "baseline_needs", tlc_json_number(need.examples));
    tlc_json_put(record, "censored", censored(&need, known));
    return record;
}

json_t *tlc_label_efficiency(const struct tlc_evidence *study)
{
    int axis = find_axis(study);
    if (axis < 0)
        return json_null();
    json_t *entries = json_array();
    struct point *baseline = measure_baseline(study);
    for (int cell = 0; cell < tlc_cell_count(study); cell++) {
        struct curve curve = draw_curve(study, baseline, axis, cell);
        for (int arm = 0; arm < study->arms; arm++)
            if (arm != study->baseline)
                tlc_json_append(entries, entry(study, &curve, axis, cell, arm));
        free(curve.examples);
        free(curve.accuracies);
    }
    free(baseline);
    return entries;
}
