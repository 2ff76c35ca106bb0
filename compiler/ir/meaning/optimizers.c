/* optimizers.c: how weights follow their gradients. */
#include "ir/meaning/meaning.h"

#include <math.h>

/* ---- optimizers: w and g are a weight and its gradient, v its velocity, m and s the means of g
 * and g^2 ---- */

void mean_sgd_decay(Reference *reference, const Op *op)
{
    const double rate = rate_of(reference, op);
    Matrix w = in(reference, op, 0), g = in(reference, op, 1);
    for (int64_t i = 0; i < size_of(w); i++)
        w.at[i] -= rate * (op->numbers[0] * w.at[i] + g.at[i]);
}

void mean_sgd_momentum(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0], decay = op->numbers[1], rate = rate_of(reference, op);
    Matrix w = in(reference, op, 0), g = in(reference, op, 1), v = in(reference, op, 3);
    for (int64_t i = 0; i < size_of(w); i++) {
        v.at[i] = momentum * v.at[i] - rate * g.at[i];
        w.at[i] += v.at[i] - rate * decay * w.at[i];
    }
}

void mean_sgd_nesterov(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0], decay = op->numbers[1], rate = rate_of(reference, op);
    Matrix w = in(reference, op, 0), g = in(reference, op, 1), v = in(reference, op, 3);
    for (int64_t i = 0; i < size_of(w); i++) {
        v.at[i] = momentum * v.at[i] - rate * g.at[i];
        w.at[i] += momentum * v.at[i] - rate * g.at[i] - rate * decay * w.at[i];
    }
}

/* 1 - beta^t for both, and rate sqrt(1 - beta_2^t) / (1 - beta_1^t) */
void mean_adam_rate(Reference *reference, const Op *op)
{
    Matrix risen = in(reference, op, 0);
    for (int i = 0; i < 2; i++)
        risen.at[i] = 1 - op->numbers[i] * (1 - risen.at[i]);
    out(reference, op).at[0] = rate_of(reference, op) * sqrt(risen.at[1]) / risen.at[0];
}

void mean_adam(Reference *reference, const Op *op)
{
    const double beta_1 = op->numbers[0], beta_2 = op->numbers[1], epsilon = op->numbers[2];
    const double corrected = in(reference, op, 2).at[0], rate = rate_of(reference, op);
    Matrix w = in(reference, op, 0), g = in(reference, op, 1);
    Matrix m = in(reference, op, 4), s = in(reference, op, 5);
    for (int64_t i = 0; i < size_of(w); i++) {
        m.at[i] = beta_1 * m.at[i] + (1 - beta_1) * g.at[i];
        s.at[i] = beta_2 * s.at[i] + (1 - beta_2) * g.at[i] * g.at[i];
        w.at[i] -= rate * op->numbers[3] * w.at[i];
        w.at[i] -= corrected * m.at[i] / (sqrt(s.at[i]) + epsilon);
    }
}

void mean_rms_scale(Reference *reference, const Op *op)
{
    const double rho = op->numbers[0], epsilon = op->numbers[1];
    Matrix g = in(reference, op, 0), s = in(reference, op, 1), scaled = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++) {
        s.at[i] = rho * s.at[i] + (1 - rho) * g.at[i] * g.at[i];
        scaled.at[i] = g.at[i] / sqrt(s.at[i] + epsilon);
    }
}

void mean_rms_scale_centered(Reference *reference, const Op *op)
{
    const double rho = op->numbers[0], epsilon = op->numbers[1];
    Matrix g = in(reference, op, 0), s = in(reference, op, 1), m = in(reference, op, 2);
    Matrix scaled = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++) {
        s.at[i] = rho * s.at[i] + (1 - rho) * g.at[i] * g.at[i];
        m.at[i] = rho * m.at[i] + (1 - rho) * g.at[i];
        scaled.at[i] = g.at[i] / sqrt(s.at[i] - m.at[i] * m.at[i] + epsilon);
    }
}

void mean_clip_value(Reference *reference, const Op *op)
{
    Matrix g = in(reference, op, 0), clipped = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++)
        clipped.at[i] = fmax(-op->numbers[0], fmin(op->numbers[0], g.at[i]));
}

void mean_squares(Reference *reference, const Op *op)
{
    Matrix g = in(reference, op, 0), sum = zeros(out(reference, op));
    for (int64_t i = 0; i < size_of(g); i++)
        sum.at[0] += g.at[i] * g.at[i];
}

void mean_add_numbers(Reference *reference, const Op *op)
{
    out(reference, op).at[0] = in(reference, op, 0).at[0] + in(reference, op, 1).at[0];
}

void mean_clip_norm(Reference *reference, const Op *op)
{
    const double limit = op->numbers[0], norm = sqrt(in(reference, op, 1).at[0]);
    Matrix g = in(reference, op, 0), clipped = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++)
        clipped.at[i] = g.at[i] * limit / fmax(norm, limit);
}
