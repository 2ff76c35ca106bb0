/* normalization.c: to mean 0 and variance 1. */
#include "ir/meaning/meaning.h"

#include <math.h>

/* Rows of the batch's examples: a short batch has others behind. */
static int64_t rows_that_count(const Reference *reference, const Tensor *value)
{
    return reference->examples->count * value->height * value->width;
}

/* mean = the sum of x / rows,  variance = the sum of (x - mean)^2 / rows */
void mean_moments(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 1), mean = out(reference, op);
    Matrix variance = matrix_of(reference, op->outputs[1]);
    const int64_t rows = rows_that_count(reference, op->inputs[1]);
    zeros(mean);
    zeros(variance);
    for (int64_t i = 0; i < rows * x.columns; i++)
        mean.at[i % x.columns] += x.at[i] / (double)rows;
    for (int64_t i = 0; i < rows * x.columns; i++)
        variance.at[i % x.columns] += pow(x.at[i] - mean.at[i % x.columns], 2) / (double)rows;
}

/* y = f(gamma (x - mean) / sqrt(variance + epsilon) + beta) */
/* `other`: what is added behind the normalisation, or NULL. */
static void normalize_and_activate(Reference *reference, const Op *op, const double *other)
{
    Matrix x = in(reference, op, 0), mean = in(reference, op, 1), variance = in(reference, op, 2);
    Matrix gamma = in(reference, op, 3), beta = in(reference, op, 4), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++) {
        const int64_t j = i % y.columns;
        const double normal = (x.at[i] - mean.at[j]) / sqrt(variance.at[j] + op->numbers[0]);
        const double sum = gamma.at[j] * normal + beta.at[j] + (other ? other[i] : 0);
        y.at[i] = reference_activation(op->activation, sum);
    }
}

void mean_normalize_activate(Reference *reference, const Op *op)
{
    normalize_and_activate(reference, op, NULL);
}

void mean_normalize_add_activate(Reference *reference, const Op *op)
{
    normalize_and_activate(reference, op, in(reference, op, 5).at);
}

void mean_normalize(Reference *reference, const Op *op)
{
    mean_normalize_activate(reference, op);
}

void mean_track(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0];
    Matrix running = in(reference, op, 0), batch = in(reference, op, 1);
    for (int64_t i = 0; i < size_of(running); i++)
        running.at[i] = momentum * running.at[i] + (1 - momentum) * batch.at[i];
}

void mean_fill(Reference *reference, const Op *op)
{
    Matrix row = out(reference, op);
    for (int64_t i = 0; i < size_of(row); i++)
        row.at[i] = op->numbers[0];
}

/* dgamma = the sum of dy (x - mean) / sqrt(variance + epsilon),  dbeta = the sum of dy */
void mean_normalization_sums(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), x = in(reference, op, 1), mean = in(reference, op, 2);
    Matrix variance = in(reference, op, 3), dgamma = zeros(out(reference, op));
    Matrix dbeta = zeros(matrix_of(reference, op->outputs[1]));
    for (int64_t i = 0; i < size_of(dy); i++) {
        const int64_t j = i % dy.columns;
        dgamma.at[j] += dy.at[i] * (x.at[i] - mean.at[j]) / sqrt(variance.at[j] + op->numbers[0]);
        dbeta.at[j] += dy.at[i];
    }
}

/* With n rows, s = sqrt(variance + epsilon) and z = (x - mean) / s:
 * dx = gamma / s (dy - dbeta / n - z dgamma / n); zeros behind a short batch */
void mean_normalization_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 1), x = in(reference, op, 2), mean = in(reference, op, 3);
    Matrix variance = in(reference, op, 4), gamma = in(reference, op, 5);
    Matrix dgamma = in(reference, op, 6), dbeta = in(reference, op, 7), dx = out(reference, op);
    const int64_t rows = rows_that_count(reference, op->inputs[1]);
    for (int64_t i = 0; i < size_of(dx); i++) {
        const int64_t j = i % dx.columns;
        const double s = sqrt(variance.at[j] + op->numbers[0]), z = (x.at[i] - mean.at[j]) / s;
        dx.at[i] =
            i / dx.columns >= rows
                ? 0
                : gamma.at[j] / s * (dy.at[i] - (dbeta.at[j] + z * dgamma.at[j]) / (double)rows);
    }
}

/* dx = dy gamma / sqrt(variance + epsilon) */
void mean_frozen_normalization_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), variance = in(reference, op, 1);
    Matrix gamma = in(reference, op, 2), dx = out(reference, op);
    for (int64_t i = 0; i < size_of(dx); i++) {
        const int64_t j = i % dx.columns;
        dx.at[i] = dy.at[i] * gamma.at[j] / sqrt(variance.at[j] + op->numbers[0]);
    }
}

/* (x - mean) / sqrt(variance + epsilon) of a row by its own moments, and that root. */
static double normal_row(Matrix x, int64_t row, double epsilon, double *normal)
{
    double mean = 0, variance = 0;
    for (int64_t j = 0; j < x.columns; j++)
        mean += row_of(x, row)[j] / (double)x.columns;
    for (int64_t j = 0; j < x.columns; j++)
        variance += pow(row_of(x, row)[j] - mean, 2) / (double)x.columns;
    for (int64_t j = 0; j < x.columns; j++)
        normal[j] = (row_of(x, row)[j] - mean) / sqrt(variance + epsilon);
    return sqrt(variance + epsilon);
}

static double *room_for_row(Reference *reference, Matrix x)
{
    return arena_alloc(reference->arena, (size_t)x.columns * sizeof(double));
}

void mean_layer_normalize(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), gamma = in(reference, op, 1), beta = in(reference, op, 2);
    double *normal = room_for_row(reference, x);
    for (int64_t row = 0; row < x.rows; row++) {
        normal_row(x, row, op->numbers[0], normal);
        for (int64_t j = 0; j < x.columns; j++)
            row_of(out(reference, op), row)[j] = gamma.at[j] * normal[j] + beta.at[j];
    }
}

void mean_layer_normalization_sums(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), x = in(reference, op, 1), dgamma = zeros(out(reference, op));
    Matrix dbeta = zeros(matrix_of(reference, op->outputs[1]));
    double *normal = room_for_row(reference, x);
    for (int64_t row = 0; row < x.rows; row++) {
        normal_row(x, row, op->numbers[0], normal);
        for (int64_t j = 0; j < x.columns; j++) {
            dgamma.at[j] += row_of(dy, row)[j] * normal[j];
            dbeta.at[j] += row_of(dy, row)[j];
        }
    }
}

/* With n columns, z = the row's normal numbers, s the root and e = gamma dy:
 * dx = (e - the mean of e - z the mean of e z) / s */
void mean_layer_normalization_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), x = in(reference, op, 1), gamma = in(reference, op, 2);
    double *normal = room_for_row(reference, x);
    for (int64_t row = 0; row < x.rows; row++) {
        const double root = normal_row(x, row, op->numbers[0], normal);
        double mean = 0, along = 0;
        for (int64_t j = 0; j < x.columns; j++) {
            mean += gamma.at[j] * row_of(dy, row)[j] / (double)x.columns;
            along += gamma.at[j] * row_of(dy, row)[j] * normal[j] / (double)x.columns;
        }
        for (int64_t j = 0; j < x.columns; j++)
            row_of(out(reference, op), row)[j] =
                (gamma.at[j] * row_of(dy, row)[j] - mean - normal[j] * along) / root;
    }
}

/* sums: a count, then for each column a sum, then for each a sum of squares */
void mean_accumulate_moments(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 1), sums = in(reference, op, 2);
    Matrix mean = in(reference, op, 3), variance = in(reference, op, 4);
    const int64_t pixels = op->inputs[1]->height * op->inputs[1]->width, n = x.columns;
    double *count = sums.at, *sum = sums.at + 1, *squares = sums.at + 1 + n;
    *count += (double)(reference->examples->count * pixels);
    for (int64_t i = 0; i < reference->examples->count * pixels * n; i++) {
        sum[i % n] += x.at[i];
        squares[i % n] += x.at[i] * x.at[i];
    }
    for (int64_t i = 0; i < n; i++) {
        mean.at[i] = sum[i] / *count;
        variance.at[i] = fmax(0, squares[i] / *count - mean.at[i] * mean.at[i]);
    }
}

/* range: a count, then for each column the least number, then for each the largest */
void mean_accumulate_range(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 1), range = in(reference, op, 2);
    Matrix mean = in(reference, op, 3), variance = in(reference, op, 4);
    const int64_t pixels = op->inputs[1]->height * op->inputs[1]->width, n = x.columns;
    double *count = range.at, *least = range.at + 1, *most = range.at + 1 + n;
    for (int64_t i = 0; i < reference->examples->count * pixels * n; i++) {
        const bool first = *count == 0 && i < n;
        least[i % n] = first ? x.at[i] : fmin(least[i % n], x.at[i]);
        most[i % n] = first ? x.at[i] : fmax(most[i % n], x.at[i]);
    }
    *count += (double)(reference->examples->count * pixels);
    for (int64_t i = 0; i < n; i++) {
        mean.at[i] = least[i];
        variance.at[i] = (most[i] - least[i]) * (most[i] - least[i]);
    }
}

/* sums: for each column one, of what the next column does not mark, then for each how many */
void mean_accumulate_means(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 1), marks = in(reference, op, 2), sums = in(reference, op, 3);
    Matrix kernel = in(reference, op, 4);
    const int64_t n = x.columns;
    for (int64_t i = 0; i < reference->examples->count * n; i++) {
        const int64_t column = i % n;
        if (column + 1 < n && marks.at[column + 1] > 0 && !(x.at[i + 1] > 0)) {
            sums.at[column] += x.at[i];
            sums.at[n + column]++;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        kernel.at[i * n + i] = 1;
        if (i + 1 < n && sums.at[n + i] > 0)
            kernel.at[(i + 1) * n + i] = sums.at[i] / sums.at[n + i];
    }
}

static double deviation(const Op *op, double variance)
{
    return fmax(sqrt(variance), op->numbers[0]);
}

/* y = (x - mean) / deviation */
void mean_standardize(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), mean = in(reference, op, 1), variance = in(reference, op, 2);
    Matrix y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = (x.at[i] - mean.at[i % y.columns]) / deviation(op, variance.at[i % y.columns]);
}

void mean_standardize_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), variance = in(reference, op, 1), dx = out(reference, op);
    for (int64_t i = 0; i < size_of(dx); i++)
        dx.at[i] = dy.at[i] / deviation(op, variance.at[i % dx.columns]);
}
