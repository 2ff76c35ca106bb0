/* convolutions.c: convolutions and their gradients. */
#include "ir/meaning/meaning.h"

/* y[place][j] += x[pixel][i] kernel[of window, i][j] */
static void see_conv2d(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), kernel = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        for (int64_t j = 0; j < y.columns; j++)
            row_of(y, sight->place)[j] +=
                row_of(x, sight->pixel)[i] * row_of(kernel, sight->of_window * x.columns + i)[j];
}

void mean_conv2d(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->outputs[0], see_conv2d);
}

static void add_bias_and_activate(Reference *reference, const Op *op)
{
    Matrix bias = in(reference, op, 2), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = reference_activation(op->activation, y.at[i] + bias.at[i % y.columns]);
}

void mean_conv2d_activate(Reference *reference, const Op *op)
{
    mean_conv2d(reference, op);
    add_bias_and_activate(reference, op);
}

void mean_conv2d_activate_by_pixels(Reference *reference, const Op *op)
{
    mean_conv2d_activate(reference, op);
}

/* turned[place, j][i] = kernel[place, i][j] */
void mean_turn_kernel(Reference *reference, const Op *op)
{
    Matrix kernel = in(reference, op, 0), turned = out(reference, op);
    for (int64_t row = 0; row < kernel.rows; row++)
        for (int64_t j = 0; j < kernel.columns; j++) {
            const int64_t place = row / turned.columns, i = row % turned.columns;
            row_of(turned, place * kernel.columns + j)[i] = row_of(kernel, row)[j];
        }
}

/* dx[pixel][i] += dy[place][j] turned[of window, j][i] */
static void see_conv2d_input_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix dy = in(reference, op, 0), turned = in(reference, op, 1), dx = out(reference, op);
    for (int64_t j = 0; sight->pixel >= 0 && j < dy.columns; j++)
        for (int64_t i = 0; i < dx.columns; i++)
            row_of(dx, sight->pixel)[i] +=
                row_of(dy, sight->place)[j] * row_of(turned, sight->of_window * dy.columns + j)[i];
}

void mean_conv2d_input_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->outputs[0], op->inputs[0], see_conv2d_input_gradient);
}

void mean_conv2d_input_gradient_by_pixels(Reference *reference, const Op *op)
{
    mean_conv2d_input_gradient(reference, op);
}

/* dw[of window, i][j] += x[pixel][i] dy[place][j] */
static void see_conv2d_kernel_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), dy = in(reference, op, 1), dw = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        for (int64_t j = 0; j < dy.columns; j++)
            row_of(dw, sight->of_window * x.columns + i)[j] +=
                row_of(x, sight->pixel)[i] * row_of(dy, sight->place)[j];
}

void mean_conv2d_kernel_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->inputs[1], see_conv2d_kernel_gradient);
}

void mean_conv2d_kernel_gradient_by_window(Reference *reference, const Op *op)
{
    mean_conv2d_kernel_gradient(reference, op);
}

/* y[place][i] += x[pixel][i] kernel[of window][i] */
static void see_depthwise_conv2d(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), kernel = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        row_of(y, sight->place)[i] +=
            row_of(x, sight->pixel)[i] * row_of(kernel, sight->of_window)[i];
}

void mean_depthwise_conv2d(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->outputs[0], see_depthwise_conv2d);
}

void mean_depthwise_conv2d_activate(Reference *reference, const Op *op)
{
    mean_depthwise_conv2d(reference, op);
    add_bias_and_activate(reference, op);
}

/* dx[pixel][i] += dy[place][i] kernel[of window][i] */
static void see_depthwise_input_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix dy = in(reference, op, 0), kernel = in(reference, op, 1), dx = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < dx.columns; i++)
        row_of(dx, sight->pixel)[i] +=
            row_of(dy, sight->place)[i] * row_of(kernel, sight->of_window)[i];
}

void mean_depthwise_input_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->outputs[0], op->inputs[0], see_depthwise_input_gradient);
}

/* dw[of window][i] += x[pixel][i] dy[place][i] */
static void see_depthwise_kernel_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), dy = in(reference, op, 1), dw = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        row_of(dw, sight->of_window)[i] += row_of(x, sight->pixel)[i] * row_of(dy, sight->place)[i];
}

void mean_depthwise_kernel_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->inputs[1], see_depthwise_kernel_gradient);
}
