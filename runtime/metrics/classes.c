/* classes.c: metrics of classes and labels that are told right or wrong. */
#include <math.h>
#include <stdlib.h>

#include "metrics/metrics.h"
#include "system/allocate.h"

/* ---- each example ---------------------------------------------------------------------------- */

/* Probabilities of the classes that the model gives an example: one stands for class 1 of two. */
static double probability_of(const struct tlc_scores *scores, int example, int class)
{
    const float *given = &scores->predictions->output[(size_t)example * (size_t)scores->outputs];
    if (scores->outputs > 1)
        return (double)given[class];
    return class == 1 ? (double)given[0] : 1 - (double)given[0];
}

/* Keras's: the target is among the k most probable where fewer than k are more probable. */
static void among_top(const struct tlc_scores *scores, double *values)
{
    const struct tlc_examples *examples = scores->examples;
    for (int i = 0; i < examples->count; i++) {
        const double own = probability_of(scores, i, examples->targets[i]);
        int above = 0;
        for (int class = 0; class < examples->classes; class ++)
            above += probability_of(scores, i, class) > own;
        values[i] = above < scores->k;
    }
}

const struct tlc_measure tlc_measure_top_k_accuracy = {.of_each = among_top};

/* Keras's: a label is said to be there where its probability is above one half. */
static bool is_said(const struct tlc_scores *scores, int example, int label)
{
    return scores->predictions->output[(size_t)example * (size_t)scores->outputs + (size_t)label] >
           0.5f;
}

static bool is_there(const struct tlc_examples *examples, int example, int label)
{
    return examples->wanted[(size_t)examples->rows[example] * (size_t)examples->outputs +
                            (size_t)label] > 0.5f;
}

static void rights(const struct tlc_scores *scores, double *values)
{
    const int labels = scores->examples->outputs;
    for (int i = 0; i < scores->examples->count; i++) {
        int right = 0;
        for (int k = 0; k < labels; k++)
            right += is_said(scores, i, k) == is_there(scores->examples, i, k);
        values[i] = (double)right / labels;
    }
}

const struct tlc_measure tlc_measure_labels_accuracy = {.of_each = rights};

/* ---- each class ------------------------------------------------------------------------------ */

/* How often a class, or a label, is there, is said to be, and both. */
struct occurrence {
    long there, said, both;
};

static struct occurrence *count_classes(const struct tlc_scores *scores)
{
    const struct tlc_examples *examples = scores->examples;
    struct occurrence *counts = tlc_allocate((size_t)examples->classes, sizeof *counts);
    for (int i = 0; i < examples->count; i++) {
        const int target = examples->targets[i], said = scores->predictions->predicted[i];
        counts[target].there++;
        counts[said].said++;
        counts[target].both += target == said;
    }
    return counts;
}

static struct occurrence *count_labels(const struct tlc_scores *scores)
{
    const struct tlc_examples *examples = scores->examples;
    struct occurrence *counts = tlc_allocate((size_t)examples->outputs, sizeof *counts);
    for (int i = 0; i < examples->count; i++)
        for (int k = 0; k < examples->outputs; k++) {
            const bool there = is_there(examples, i, k), said = is_said(scores, i, k);
            counts[k].there += there;
            counts[k].said += said;
            counts[k].both += there && said;
        }
    return counts;
}

/* The share told right of each class that is there. */
static double balanced_accuracy(const struct tlc_scores *scores)
{
    struct occurrence *counts = count_classes(scores);
    double sum = 0;
    int present = 0;
    for (int i = 0; i < scores->examples->classes; i++)
        if (counts[i].there > 0) {
            sum += (double)counts[i].both / (double)counts[i].there;
            present++;
        }
    free(counts);
    return sum / present;
}

const struct tlc_measure tlc_measure_balanced_accuracy = {.of_all = balanced_accuracy};

/* F1 is 2 both / (there + said); a class that is neither there nor said is left out, while labels
 * are all counted, as 0. */
static double macro_f1(const struct tlc_scores *scores)
{
    const bool labels = scores->examples->outputs > 0;
    const int count = labels ? scores->examples->outputs : scores->examples->classes;
    struct occurrence *counts = labels ? count_labels(scores) : count_classes(scores);
    double sum = 0;
    int met = 0;
    for (int i = 0; i < count; i++) {
        const long all = counts[i].there + counts[i].said;
        sum += all > 0 ? 2 * (double)counts[i].both / (double)all : 0;
        met += labels || all > 0;
    }
    free(counts);
    return sum / met;
}

const struct tlc_measure tlc_measure_macro_f1 = {.of_all = macro_f1};
