/* losses.c: the batch, losses, predictions and what a test keeps. */
#include "ir/meaning/meaning.h"

#include <math.h>

/* ---- the batch ---- */

/* Pixels times the scale; zeros behind a short batch. */
void mean_gather(Reference *reference, const Op *op)
{
    const double scale = in(reference, op, 1).at[0];
    const int64_t examples = tensor_examples(op->outputs[0]);
    Matrix x = out(reference, op);
    const int64_t there = reference->examples->count * (size_of(x) / examples);
    for (int64_t i = 0; i < size_of(x); i++)
        x.at[i] = i < there ? scale * reference->examples->pixels[i] : 0;
}

void mean_gather_images(Reference *reference, const Op *op)
{
    mean_gather(reference, op);
}

void mean_gather_nonzero(Reference *reference, const Op *op)
{
    Matrix x = out(reference, op), nonzero = matrix_of(reference, op->outputs[1]);
    mean_gather(reference, op);
    for (int64_t i = 0; i < size_of(x); i++)
        nonzero.at[i] = x.at[i] != 0;
}

void mean_keep(Reference *reference, const Op *op)
{
    Matrix value = in(reference, op, 1);
    for (int64_t i = 0; i < reference->examples->count * value.columns; i++)
        reference->examples->features[i] = value.at[i];
}

void mean_take(Reference *reference, const Op *op)
{
    Matrix value = out(reference, op);
    for (int64_t i = 0; i < size_of(value); i++)
        value.at[i] =
            i < reference->examples->count * value.columns ? reference->examples->features[i] : 0;
}

/* ---- losses ---- */

/* exp(z[k]) / the sum of all exp(z), without overflow */
static double softmax(const double *logits, int64_t count, int64_t k)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += exp(logits[i] - logits[k]);
    return 1 / sum;
}

/* -log softmax(z)[target] */
void mean_softmax_crossentropy(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), losses = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        losses.at[row] = -log(softmax(&logits.at[row * logits.columns], logits.columns,
                                      reference->examples->targets[row]));
}

/* dz = (softmax(z) - onehot) / examples; zeros behind a short batch */
void mean_softmax_crossentropy_gradient(Reference *reference, const Op *op)
{
    const Examples *examples = reference->examples;
    Matrix logits = in(reference, op, 1), dlogits = out(reference, op);
    for (int64_t i = 0; i < size_of(dlogits); i++) {
        const int64_t row = i / logits.columns, k = i % logits.columns;
        dlogits.at[i] = row >= examples->count
                            ? 0
                            : (softmax(&logits.at[row * logits.columns], logits.columns, k) -
                               (k == examples->targets[row])) /
                                  (double)examples->count;
    }
}

/* -log of the probability that sigmoid(z) gives to the target: log(1 + e^-z) for 1, log(1 + e^z)
 * for 0, without overflow */
void mean_sigmoid_crossentropy(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), losses = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++) {
        const double logit = logits.at[row * logits.columns];
        const double wrong_way = reference->examples->targets[row] == 1 ? -logit : logit;
        losses.at[row] = (wrong_way > 0 ? wrong_way : 0) + log1p(exp(-fabs(logit)));
    }
}

/* dz = (sigmoid(z) - target) / examples; zeros behind a short batch */
void mean_sigmoid_crossentropy_gradient(Reference *reference, const Op *op)
{
    const Examples *examples = reference->examples;
    Matrix logits = in(reference, op, 1), dlogits = out(reference, op);
    for (int64_t row = 0; row < dlogits.rows; row++)
        dlogits.at[row] = row >= examples->count
                              ? 0
                              : (1 / (1 + exp(-logits.at[row])) - (double)examples->targets[row]) /
                                    (double)examples->count;
}

/* ---- predictions ---- */

/* The first class of the largest logit. */
void mean_predict_largest(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), predicted = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++) {
        int64_t best = 0;
        for (int64_t k = 1; k < logits.columns; k++)
            if (logits.at[row * logits.columns + k] > logits.at[row * logits.columns + best])
                best = k;
        predicted.at[row] = (double)best;
    }
}

void mean_predict_positive(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), predicted = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        predicted.at[row] = logits.at[row] > 0;
}

/* Softmax over one unit is 1 whatever the logit. */
void mean_predict_one(Reference *reference, const Op *op)
{
    Matrix predicted = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        predicted.at[row] = 1;
}

void mean_tally(Reference *reference, const Op *op)
{
    const Examples *examples = reference->examples;
    Matrix losses = in(reference, op, 1), predicted = in(reference, op, 2);
    for (int64_t row = 0; row < examples->count; row++) {
        reference->totals->loss += losses.at[row];
        reference->totals->correct += (int64_t)predicted.at[row] == examples->targets[row];
    }
    reference->totals->examples += examples->count;
}

/* The probability of the predicted class, and the squared distance of all probabilities from 1 at
 * the target and 0 elsewhere. */
static void record(Reference *reference, const Op *op, int64_t row, const double *probabilities,
                   int64_t classes)
{
    const Examples *examples = reference->examples;
    double error = 0;
    for (int64_t k = 0; k < classes; k++) {
        const double off = probabilities[k] - (k == examples->targets[row]);
        error += off * off;
    }
    examples->predicted[row] = (int64_t)in(reference, op, 2).at[row];
    examples->confidence[row] = probabilities[examples->predicted[row]];
    examples->error[row] = error;
}

/* All that is given, where anyone wants to know. */
static void record_outputs(const Examples *examples, int64_t row, const double *outputs,
                           int64_t count)
{
    for (int64_t k = 0; examples->output && k < count; k++)
        examples->output[row * count + k] = outputs[k];
}

void mean_record_softmax(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1);
    double *probabilities =
        arena_alloc(reference->arena, (size_t)logits.columns * sizeof *probabilities);
    for (int64_t row = 0; reference->examples->predicted && row < reference->examples->count;
         row++) {
        for (int64_t k = 0; k < logits.columns; k++)
            probabilities[k] = softmax(&logits.at[row * logits.columns], logits.columns, k);
        record(reference, op, row, probabilities, logits.columns);
        record_outputs(reference->examples, row, probabilities, logits.columns);
    }
}

void mean_record_sigmoid(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1);
    for (int64_t row = 0; reference->examples->predicted && row < reference->examples->count;
         row++) {
        const double positive = 1 / (1 + exp(-logits.at[row]));
        record(reference, op, row, (const double[]){1 - positive, positive}, 2);
        record_outputs(reference->examples, row, &positive, 1);
    }
}

/* What is predicted is class 1, always, and surely. */
void mean_record_one(Reference *reference, const Op *op)
{
    for (int64_t row = 0; reference->examples->predicted && row < reference->examples->count;
         row++) {
        record(reference, op, row, (const double[]){0, 1}, 2);
        reference->examples->confidence[row] = 1;
        record_outputs(reference->examples, row, (const double[]){1}, 1);
    }
}
