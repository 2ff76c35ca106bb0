/* targets.c: losses and predictions where what is wanted of an example are numbers. */
#include "ir/meaning/meaning.h"

#include <math.h>

static double wanted(const Reference *reference, int64_t row, int64_t outputs, int64_t k)
{
    return reference->examples->wanted[row * outputs + k];
}

/* The mean over an example's outputs of f(what is given, what is wanted, a number of the op). */
static void mean_loss(Reference *reference, const Op *op, double (*f)(double, double, double))
{
    Matrix given = in(reference, op, 1), losses = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++) {
        double sum = 0;
        for (int64_t k = 0; k < given.columns; k++)
            sum += f(given.at[row * given.columns + k], wanted(reference, row, given.columns, k),
                     op->numbers[0]);
        losses.at[row] = sum / (double)given.columns;
    }
}

/* Its slope: df/dgiven / outputs / examples; zeros behind a short batch. */
static void mean_slope(Reference *reference, const Op *op, double (*slope)(double, double, double))
{
    const int64_t count = reference->examples->count;
    Matrix given = in(reference, op, 1), dgiven = out(reference, op);
    for (int64_t i = 0; i < size_of(dgiven); i++) {
        const int64_t row = i / given.columns, k = i % given.columns;
        dgiven.at[i] = row >= count ? 0
                                    : slope(given.at[i], wanted(reference, row, given.columns, k),
                                            op->numbers[0]) /
                                          (double)(given.columns * count);
    }
}

/* ---- errors ---- */

static double squared(double given, double want, double unused)
{
    (void)unused;
    return (given - want) * (given - want);
}

static double squared_slope(double given, double want, double unused)
{
    (void)unused;
    return 2 * (given - want);
}

void mean_squared_error(Reference *reference, const Op *op)
{
    mean_loss(reference, op, squared);
}

void mean_squared_error_gradient(Reference *reference, const Op *op)
{
    mean_slope(reference, op, squared_slope);
}

static double absolute(double given, double want, double unused)
{
    (void)unused;
    return fabs(given - want);
}

static double absolute_slope(double given, double want, double unused)
{
    (void)unused;
    return (given > want) - (given < want);
}

void mean_absolute_error(Reference *reference, const Op *op)
{
    mean_loss(reference, op, absolute);
}

void mean_absolute_error_gradient(Reference *reference, const Op *op)
{
    mean_slope(reference, op, absolute_slope);
}

/* e^2 / 2 up to delta, from there on delta |e| - delta^2 / 2 */
static double huber(double given, double want, double delta)
{
    const double size = fabs(given - want);
    return size <= delta ? size * size / 2 : delta * size - delta * delta / 2;
}

static double huber_slope(double given, double want, double delta)
{
    return fmax(-delta, fmin(delta, given - want));
}

void mean_huber(Reference *reference, const Op *op)
{
    mean_loss(reference, op, huber);
}

void mean_huber_gradient(Reference *reference, const Op *op)
{
    mean_slope(reference, op, huber_slope);
}

/* ---- labels that are there or not ---- */

/* -log of the probability that sigmoid(z) gives to the target, without overflow; of the target a
 * share is replaced by one half. */
static double crossentropy(double logit, double want, double smoothing)
{
    want += smoothing * (0.5 - want);
    return fmax(logit, 0) - logit * want + log1p(exp(-fabs(logit)));
}

static double crossentropy_slope(double logit, double want, double smoothing)
{
    return 1 / (1 + exp(-logit)) - want - smoothing * (0.5 - want);
}

void mean_sigmoids_crossentropy(Reference *reference, const Op *op)
{
    mean_loss(reference, op, crossentropy);
}

void mean_sigmoids_crossentropy_gradient(Reference *reference, const Op *op)
{
    mean_slope(reference, op, crossentropy_slope);
}

/* ---- sums, and what is kept ---- */

void mean_tally_losses(Reference *reference, const Op *op)
{
    Matrix losses = in(reference, op, 1);
    for (int64_t row = 0; row < reference->examples->count; row++)
        reference->totals->loss += losses.at[row];
    reference->totals->examples += reference->examples->count;
}

static void keep_outputs(Reference *reference, const Op *op, double (*f)(double))
{
    Matrix given = in(reference, op, 1);
    const Examples *examples = reference->examples;
    for (int64_t i = 0; examples->output && i < examples->count * given.columns; i++)
        examples->output[i] = f(given.at[i]);
}

static double itself(double value)
{
    return value;
}

static double sigmoid(double logit)
{
    return 1 / (1 + exp(-logit));
}

void mean_record_values(Reference *reference, const Op *op)
{
    keep_outputs(reference, op, itself);
}

void mean_record_sigmoids(Reference *reference, const Op *op)
{
    keep_outputs(reference, op, sigmoid);
}
