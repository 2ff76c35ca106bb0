/* numbers.c: what goes number by number, and where columns meet. */
#include "ir/meaning/meaning.h"

#include <math.h>

void mean_activate(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = reference_activation(op->activation, x.at[i]);
}

void mean_add(Reference *reference, const Op *op)
{
    Matrix a = in(reference, op, 0), b = in(reference, op, 1), sum = out(reference, op);
    for (int64_t i = 0; i < size_of(sum); i++)
        sum.at[i] = a.at[i] + b.at[i];
}

/* dx = dy f'(x) */
void mean_activation_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), y = in(reference, op, 1), dx = out(reference, op);
    for (int64_t i = 0; i < size_of(dx); i++)
        dx.at[i] = dy.at[i] * reference_slope(op->activation, y.at[i]);
}

void mean_multiply_by_slopes(Reference *reference, const Op *op)
{
    mean_activation_gradient(reference, op);
}

void multiply_by_slopes_of(Reference *reference, const Op *op, int number)
{
    Matrix y = in(reference, op, number), dx = out(reference, op);
    for (int64_t i = 0; i < size_of(dx); i++)
        dx.at[i] *= reference_slope(op->activation, y.at[i]);
}

void mean_add_slopes(Reference *reference, const Op *op)
{
    mean_add(reference, op);
    multiply_by_slopes_of(reference, op, 2);
}

void mean_add_activate(Reference *reference, const Op *op)
{
    Matrix y = out(reference, op);
    mean_add(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = reference_activation(op->activation, y.at[i]);
}

void mean_transpose(Reference *reference, const Op *op)
{
    Matrix from = in(reference, op, 0), to = out(reference, op);
    for (int64_t i = 0; i < size_of(to); i++)
        to.at[i] = from.at[i];
}

void mean_rescale(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = x.at[i] * op->numbers[0] + op->numbers[1];
}

/* ---- branches ---- */

void mean_multiply(Reference *reference, const Op *op)
{
    Matrix a = in(reference, op, 0), b = in(reference, op, 1), product = out(reference, op);
    for (int64_t i = 0; i < size_of(product); i++)
        product.at[i] = a.at[i] * b.at[i];
}

/* Between the columns of `whole` and those of two parts, in which direction `into_parts` says. */
static void move_columns(Matrix whole, Matrix left, Matrix right, bool into_parts)
{
    for (int64_t row = 0; row < whole.rows; row++)
        for (int64_t j = 0; j < whole.columns; j++) {
            double *part =
                j < left.columns ? &row_of(left, row)[j] : &row_of(right, row)[j - left.columns];
            *(into_parts ? part : &row_of(whole, row)[j]) =
                into_parts ? row_of(whole, row)[j] : *part;
        }
}

void mean_concatenate(Reference *reference, const Op *op)
{
    move_columns(out(reference, op), in(reference, op, 0), in(reference, op, 1), false);
}

void mean_split(Reference *reference, const Op *op)
{
    move_columns(in(reference, op, 0), out(reference, op), matrix_of(reference, op->outputs[1]),
                 true);
}

/* ---- chance ---- */

/* Numbers lie in rows of a panel, panel by panel; four rows share the blocks of their columns. A
 * number is dropped where its word is below the rate's share of all words. */
void mean_dropout(Reference *reference, const Op *op)
{
    const double rate = op->numbers[0], scale = 1 / (1 - rate);
    Matrix x = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; i < x.rows; i++)
        for (int64_t j = 0; j < x.columns; j++) {
            const int64_t row = j / PANEL * x.rows + i;
            const uint32_t word = random_word(reference->examples->seed,
                                              (uint32_t[]){(uint32_t)(row / 4 * PANEL + j % PANEL),
                                                           reference->examples->entry,
                                                           reference->examples->step, op->stream},
                                              (int)(row % 4));
            row_of(y, i)[j] = word < (uint32_t)(rate * 0x1p32) ? 0 : scale * row_of(x, i)[j];
        }
}

/* Of each row; the largest is taken out, so that nothing overflows. */
void mean_softmax(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t row = 0; row < x.rows; row++) {
        double largest = row_of(x, row)[0], sum = 0;
        for (int64_t i = 0; i < x.columns; i++)
            largest = fmax(largest, row_of(x, row)[i]);
        for (int64_t i = 0; i < x.columns; i++)
            sum += row_of(y, row)[i] = exp(row_of(x, row)[i] - largest);
        for (int64_t i = 0; i < x.columns; i++)
            row_of(y, row)[i] /= sum;
    }
}

/* dx = y (dy - the sum of dy y) */
void mean_softmax_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), y = in(reference, op, 1), dx = out(reference, op);
    for (int64_t row = 0; row < y.rows; row++) {
        double sum = 0;
        for (int64_t i = 0; i < y.columns; i++)
            sum += row_of(dy, row)[i] * row_of(y, row)[i];
        for (int64_t i = 0; i < y.columns; i++)
            row_of(dx, row)[i] = row_of(y, row)[i] * (row_of(dy, row)[i] - sum);
    }
}
