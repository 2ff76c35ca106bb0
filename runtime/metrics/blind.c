/* blind.c: what losses come to where all examples get the same answer, the best there is. */
#include <math.h>
#include <stdlib.h>

#include "metrics/blind.h"
#include "numerics/numerics.h"
#include "system/allocate.h"

/* ---- classes --------------------------------------------------------------------------------- */

/* The part of the targets that each class has, examples by their weights: they add up to the mean
 * weight. To be freed. */
static double *shares_of_classes(const struct tlc_examples *examples, const float *weight)
{
    double *shares = tlc_allocate((size_t)examples->classes, sizeof *shares);
    for (int i = 0; i < examples->count; i++)
        shares[examples->targets[i]] += weight ? (double)weight[examples->targets[i]] : 1;
    for (int class = 0; class < examples->classes; class ++)
        shares[class] /= examples->count;
    return shares;
}

/* Each class gets the probability that it has among targets, a part `smoothed` of each of which is
 * spread over all classes. */
static double crossentropy_of_classes(const struct tlc_examples *examples, double smoothed,
                                      const float *weight)
{
    double *shares = shares_of_classes(examples, weight);
    double all = 0, loss = 0;
    for (int class = 0; class < examples->classes; class ++)
        all += shares[class];
    for (int class = 0; class < examples->classes; class ++) {
        const double target = (1 - smoothed) * shares[class] + smoothed * all / examples->classes;
        loss -= target > 0 ? target * tlc_log(target / all) : 0;
    }
    free(shares);
    return loss;
}

double tlc_blind_softmax(const struct tlc_examples *examples, double number, const float *weight)
{
    return crossentropy_of_classes(examples, number, weight);
}

double tlc_blind_sigmoid(const struct tlc_examples *examples, double number, const float *weight)
{
    return crossentropy_of_classes(examples, number, weight);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static int compare(const void *first, const void *second)
{
    const double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

/* What the examples have as this output, in order; to be freed. */
static double *sorted_targets(const struct tlc_examples *examples, int output)
{
    double *targets = tlc_allocate((size_t)examples->count, sizeof *targets);
    for (int i = 0; i < examples->count; i++)
        targets[i] =
            (double)examples
                ->wanted[(size_t)examples->rows[i] * (size_t)examples->outputs + (size_t)output];
    qsort(targets, (size_t)examples->count, sizeof *targets, compare);
    return targets;
}

static double mean_of(const double *numbers, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += numbers[i];
    return sum / count;
}

/* The mean over outputs of what `loss` makes of each one's targets, which are in order. */
static double mean_over_outputs(const struct tlc_examples *examples, double number,
                                double (*loss)(const double *targets, int count, double number))
{
    double sum = 0;
    for (int output = 0; output < examples->outputs; output++) {
        double *targets = sorted_targets(examples, output);
        sum += loss(targets, examples->count, number);
        free(targets);
    }
    return sum / examples->outputs;
}

/* Of a label that is there or not: the cross-entropy of how often it is. */
static double crossentropy_of_label(const double *targets, int count, double smoothed)
{
    const double there = (1 - smoothed) * mean_of(targets, count) + smoothed / 2;
    return (there > 0 ? -there * tlc_log(there) : 0) +
           (there < 1 ? -(1 - there) * tlc_log(1 - there) : 0);
}

double tlc_blind_sigmoids(const struct tlc_examples *examples, double number, const float *weight)
{
    (void)weight;
    return mean_over_outputs(examples, number, crossentropy_of_label);
}

static double squared(const double *targets, int count, double number)
{
    const double mean = mean_of(targets, count);
    double sum = 0;
    (void)number;
    for (int i = 0; i < count; i++)
        sum += (targets[i] - mean) * (targets[i] - mean);
    return sum / count;
}

double tlc_blind_squared(const struct tlc_examples *examples, double number, const float *weight)
{
    (void)weight;
    return mean_over_outputs(examples, number, squared);
}

static double absolute(const double *targets, int count, double number)
{
    const double median = targets[count / 2];
    double sum = 0;
    (void)number;
    for (int i = 0; i < count; i++)
        sum += fabs(targets[i] - median);
    return sum / count;
}

double tlc_blind_absolute(const struct tlc_examples *examples, double number, const float *weight)
{
    (void)weight;
    return mean_over_outputs(examples, number, absolute);
}

/* ---- huber ----------------------------------------------------------------------------------- */

/* By how much the sum of losses falls where the answer grows: never faster than where it is less.
 */
static double pull(const double *targets, int count, double answer, double delta)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += fmin(fmax(targets[i] - answer, -delta), delta);
    return sum;
}

enum { HALVINGS = 60 };

/* The answer that nothing pulls from, between the least and the most target. */
static double answer_of_huber(const double *targets, int count, double delta)
{
    double low = targets[0], high = targets[count - 1];
    for (int i = 0; i < HALVINGS && low < high; i++) {
        const double middle = low + (high - low) / 2;
        if (pull(targets, count, middle, delta) > 0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static double huber(const double *targets, int count, double delta)
{
    const double answer = answer_of_huber(targets, count, delta);
    double sum = 0;
    for (int i = 0; i < count; i++) {
        const double error = fabs(targets[i] - answer);
        sum += error <= delta ? error * error / 2 : delta * (error - delta / 2);
    }
    return sum / count;
}

double tlc_blind_huber(const struct tlc_examples *examples, double number, const float *weight)
{
    (void)weight;
    return mean_over_outputs(examples, number, huber);
}
