/* calibration.c: whether a model is right as often as it is sure. */
#include <math.h>
#include <stdlib.h>

#include "statistics/statistics.h"
#include "system/allocate.h"

struct prediction {
    double confidence, correct;
};

static int compare(const void *left, const void *right)
{
    double first = ((const struct prediction *)left)->confidence;
    double second = ((const struct prediction *)right)->confidence;
    return (first > second) - (first < second);
}

/* Gives predictions of equal confidence their mean correctness: nothing else decides which of them
 * come into which bin. */
static void share_ties(struct prediction *sorted, long count)
{
    for (long first = 0, end; first < count; first = end) {
        double correct = 0;
        for (end = first; end < count && sorted[end].confidence == sorted[first].confidence; end++)
            correct += sorted[end].correct;
        for (long i = first; i < end; i++)
            sorted[i].correct = correct / (double)(end - first);
    }
}

static struct tlc_bin fill(const struct prediction *predictions, long count)
{
    double confidence = 0, correct = 0;
    for (long i = 0; i < count; i++) {
        confidence += predictions[i].confidence;
        correct += predictions[i].correct;
    }
    if (count == 0)
        return (struct tlc_bin){.confidence = NAN, .accuracy = NAN};
    return (struct tlc_bin){confidence / (double)count, correct / (double)count, count};
}

void tlc_reliability(const double *confidence, const uint8_t *correct, long examples,
                     struct tlc_bin bins[TLC_BINS])
{
    struct prediction *sorted = tlc_allocate((size_t)examples, sizeof *sorted);
    for (long i = 0; i < examples; i++)
        sorted[i] = (struct prediction){.confidence = confidence[i], .correct = correct[i] != 0};
    qsort(sorted, (size_t)examples, sizeof *sorted, compare);
    share_ties(sorted, examples);
    for (long k = 0; k < TLC_BINS; k++) {
        long first = k * examples / TLC_BINS, end = (k + 1) * examples / TLC_BINS;
        bins[k] = fill(sorted + first, end - first);
    }
    free(sorted);
}

double tlc_calibration_error(const struct tlc_bin bins[TLC_BINS])
{
    double sum = 0;
    long examples = 0;
    for (int k = 0; k < TLC_BINS; k++) {
        if (bins[k].examples > 0)
            sum += (double)bins[k].examples * fabs(bins[k].accuracy - bins[k].confidence);
        examples += bins[k].examples;
    }
    return examples > 0 ? sum / (double)examples : NAN;
}

static double square(double x)
{
    return x * x;
}

static double score(const double *probabilities, int32_t target, int outputs)
{
    double sum = 0;
    if (outputs == 1)
        return 2 * square(probabilities[0] - (target == 1));
    for (int32_t k = 0; k < outputs; k++)
        sum += square(probabilities[k] - (target == k));
    return sum;
}

double tlc_brier(const double *probabilities, const int32_t *targets, long examples, int outputs)
{
    double sum = 0;
    for (long i = 0; i < examples; i++)
        sum += score(probabilities + i * outputs, targets[i], outputs);
    return examples > 0 ? sum / (double)examples : NAN;
}
