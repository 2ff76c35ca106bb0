/* products.c: products of values with weights. */
#include "ir/meaning/meaning.h"

/* c += scale a b, either factor read the other way round where asked for. Zeros are passed over:
 * they add nothing, and a short batch has many. */
static void add_product(double scale, Matrix a, bool turn_a, Matrix b, bool turn_b, Matrix c)
{
    const int64_t terms = turn_a ? a.rows : a.columns;
    for (int64_t i = 0; i < c.rows; i++)
        for (int64_t k = 0; k < terms; k++) {
            const double factor = turn_a ? a.at[k * a.columns + i] : a.at[i * a.columns + k];
            for (int64_t j = 0; factor != 0 && j < c.columns; j++)
                c.at[i * c.columns + j] +=
                    scale * factor * (turn_b ? b.at[j * b.columns + k] : b.at[k * b.columns + j]);
        }
}

/* c += scale times the sums of a's columns */
static void add_column_sums(double scale, Matrix a, Matrix c)
{
    for (int64_t i = 0; i < size_of(a); i++)
        c.at[i % a.columns] += scale * a.at[i];
}

/* y = x w */
void mean_matmul(Reference *reference, const Op *op)
{
    add_product(1, in(reference, op, 0), false, in(reference, op, 1), false,
                zeros(out(reference, op)));
}

/* y = x + b */
void mean_add_bias(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), bias = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = x.at[i] + bias.at[i % y.columns];
}

/* y = f(x w + b) */
static void set_dense(Reference *reference, const Op *op, Matrix x)
{
    Matrix bias = in(reference, op, 2), y = out(reference, op);
    add_product(1, x, false, in(reference, op, 1), false, zeros(y));
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = reference_activation(op->activation, y.at[i] + bias.at[i % y.columns]);
}

void mean_dense(Reference *reference, const Op *op)
{
    set_dense(reference, op, in(reference, op, 0));
}

/* The first input as the bits of another tell it. */
static Matrix told_by(Reference *reference, const Op *op, int bits)
{
    Matrix x = in(reference, op, 0), nonzero = in(reference, op, bits), told = x;
    told.at = arena_alloc(reference->arena, (size_t)size_of(x) * sizeof *told.at);
    for (int64_t i = 0; i < size_of(x); i++)
        told.at[i] = nonzero.at[i] != 0 ? x.at[i] : 0;
    return told;
}

void mean_dense_nonzero(Reference *reference, const Op *op)
{
    set_dense(reference, op, told_by(reference, op, 3));
}

/* dx = dy w^T */
void mean_input_gradient(Reference *reference, const Op *op)
{
    add_product(1, in(reference, op, 0), false, in(reference, op, 1), true,
                zeros(out(reference, op)));
}

/* dw = x^T dy */
void mean_kernel_gradient(Reference *reference, const Op *op)
{
    add_product(1, in(reference, op, 0), true, in(reference, op, 1), false,
                zeros(out(reference, op)));
}

void mean_kernel_gradient_nonzero(Reference *reference, const Op *op)
{
    add_product(1, told_by(reference, op, 2), true, in(reference, op, 1), false,
                zeros(out(reference, op)));
}

/* db = the sum of dy over the examples */
void mean_bias_gradient(Reference *reference, const Op *op)
{
    add_column_sums(1, in(reference, op, 0), zeros(out(reference, op)));
}

/* w -= rate dw */
void mean_sgd(Reference *reference, const Op *op)
{
    const double rate = rate_of(reference, op);
    Matrix weights = in(reference, op, 0), gradient = in(reference, op, 1);
    for (int64_t i = 0; i < size_of(weights); i++)
        weights.at[i] -= rate * gradient.at[i];
}

/* w -= rate x^T dy,  b -= rate (sum of dy over the examples) */
static void update_dense(Reference *reference, const Op *op, Matrix x)
{
    const double rate = rate_of(reference, op);
    Matrix dy = in(reference, op, 1);
    add_product(-rate, x, true, dy, false, in(reference, op, 3));
    add_column_sums(-rate, dy, in(reference, op, 4));
}

void mean_dense_update(Reference *reference, const Op *op)
{
    update_dense(reference, op, in(reference, op, 0));
}

void mean_dense_update_nonzero(Reference *reference, const Op *op)
{
    update_dense(reference, op, told_by(reference, op, 5));
}

/* v = momentum v - rate x^T dy,  w += v - rate decay w */
void mean_dense_momentum(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0], decay = op->numbers[1], rate = rate_of(reference, op);
    Matrix kernel = in(reference, op, 3), velocity = in(reference, op, 4);
    for (int64_t i = 0; i < size_of(velocity); i++)
        velocity.at[i] *= momentum;
    add_product(-rate, in(reference, op, 0), true, in(reference, op, 1), false, velocity);
    for (int64_t i = 0; i < size_of(kernel); i++)
        kernel.at[i] += velocity.at[i] - rate * decay * kernel.at[i];
}
