/* auc.c: the area under the receiver's operating characteristic: how often a positive example gets
 * a higher probability than a negative one, where equal ones count half (Mann and Whitney 1947). */
#include <math.h>
#include <stdlib.h>

#include "metrics/metrics.h"
#include "system/allocate.h"

struct ranked {
    float score;
    bool positive;
};

static int ascending(const void *left, const void *right)
{
    const float first = ((const struct ranked *)left)->score;
    const float second = ((const struct ranked *)right)->score;
    return (first > second) - (first < second);
}

/* Twice the sum of the positives' ranks, counted from 1; those of equal scores share their mean. */
static double doubled_ranks(const struct ranked *sorted, int count)
{
    double sum = 0;
    for (int first = 0, end; first < count; first = end) {
        int positives = 0;
        for (end = first; end < count && sorted[end].score == sorted[first].score; end++)
            positives += sorted[end].positive;
        sum += (double)positives * (double)(first + 1 + end);
    }
    return sum;
}

/* NAN where all are positive, or none is. */
static double area(struct ranked *ranked, int count)
{
    double positives = 0;
    for (int i = 0; i < count; i++)
        positives += ranked[i].positive;
    qsort(ranked, (size_t)count, sizeof *ranked, ascending);
    const double pairs = positives * (count - positives);
    const double above = doubled_ranks(ranked, count) / 2 - positives * (positives + 1) / 2;
    return pairs > 0 ? above / pairs : (double)NAN;
}

/* Whether what column `index` of the outputs stands for is there: a class, or a label. */
static bool is_positive(const struct tlc_scores *scores, int example, int index)
{
    const struct tlc_examples *examples = scores->examples;
    if (examples->outputs)
        return examples->wanted[(size_t)examples->rows[example] * (size_t)examples->outputs +
                                (size_t)index] > 0.5f;
    return examples->targets[example] == (scores->outputs == 1 ? 1 : index);
}

static double area_of(const struct tlc_scores *scores, int index)
{
    const int count = scores->examples->count;
    struct ranked *ranked = tlc_allocate((size_t)count, sizeof *ranked);
    for (int i = 0; i < count; i++)
        ranked[i] = (struct ranked){
            scores->predictions->output[(size_t)i * (size_t)scores->outputs + (size_t)index],
            is_positive(scores, i, index)};
    const double result = area(ranked, count);
    free(ranked);
    return result;
}

/* Of two classes, that of class 1; of more, or of labels, the mean of each against the rest,
 * without those of which there are no examples, or no others. */
static double auc(const struct tlc_scores *scores)
{
    if (scores->outputs == 2 && scores->examples->classes == 2)
        return area_of(scores, 1);
    double sum = 0;
    int known = 0;
    for (int i = 0; i < scores->outputs; i++) {
        const double own = area_of(scores, i);
        if (!isnan(own)) {
            sum += own;
            known++;
        }
    }
    return sum / known;
}

const struct tlc_measure tlc_measure_auc = {.of_all = auc};
