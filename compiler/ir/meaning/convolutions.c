/* convolutions.c: convolutions and their gradients. */
#include "ir/meaning/meaning.h"

/* How many of `columns` channels a group has, and the first of those of a group of as many as
 * `columns`, in which `column` is. */
static int64_t of_group(const Op *op, int64_t columns)
{
    return columns / op->window.groups;
}

static int64_t first_of_group(const Op *op, int64_t column, int64_t columns, int64_t others)
{
    return column / of_group(op, columns) * of_group(op, others);
}

/* y[place][j] += x[pixel][i] kernel[of window, i][j], i counting the channels of j's group */
static void see_conv2d(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), kernel = in(reference, op, 1), y = out(reference, op);
    const int64_t inputs = of_group(op, x.columns);
    for (int64_t i = 0; sight->pixel >= 0 && i < inputs; i++)
        for (int64_t j = 0; j < y.columns; j++) {
            const int64_t first = first_of_group(op, j, y.columns, x.columns);
            row_of(y, sight->place)[j] += row_of(x, sight->pixel)[first + i] *
                                          row_of(kernel, sight->of_window * inputs + i)[j];
        }
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

/* turned[place, j][i] = kernel[place, i][j], within each group */
void mean_turn_kernel(Reference *reference, const Op *op)
{
    Matrix kernel = in(reference, op, 0), turned = out(reference, op);
    const int64_t inputs = of_group(op, turned.columns), outputs = of_group(op, kernel.columns);
    for (int64_t row = 0; row < kernel.rows; row++)
        for (int64_t j = 0; j < kernel.columns; j++) {
            const int64_t place = row / inputs, group = j / outputs;
            row_of(turned, place * outputs + j % outputs)[group * inputs + row % inputs] =
                row_of(kernel, row)[j];
        }
}

/* dx[pixel][i] += dy[place][j] turned[of window, j][i] */
static void see_conv2d_input_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix dy = in(reference, op, 0), turned = in(reference, op, 1), dx = out(reference, op);
    const int64_t outputs = of_group(op, dy.columns);
    for (int64_t j = 0; sight->pixel >= 0 && j < outputs; j++)
        for (int64_t i = 0; i < dx.columns; i++) {
            const int64_t first = first_of_group(op, i, dx.columns, dy.columns);
            row_of(dx, sight->pixel)[i] += row_of(dy, sight->place)[first + j] *
                                           row_of(turned, sight->of_window * outputs + j)[i];
        }
}

void mean_conv2d_input_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->outputs[0], op->inputs[0], see_conv2d_input_gradient);
}

void mean_conv2d_input_gradient_slopes(Reference *reference, const Op *op)
{
    mean_conv2d_input_gradient(reference, op);
    multiply_by_slopes_of(reference, op, 2);
}

void mean_conv2d_input_gradient_by_pixels(Reference *reference, const Op *op)
{
    mean_conv2d_input_gradient(reference, op);
}

/* dw[of window, i][j] += x[pixel][i] dy[place][j] */
static void see_conv2d_kernel_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), dy = in(reference, op, 1), dw = out(reference, op);
    const int64_t inputs = of_group(op, x.columns);
    for (int64_t i = 0; sight->pixel >= 0 && i < inputs; i++)
        for (int64_t j = 0; j < dy.columns; j++) {
            const int64_t first = first_of_group(op, j, dy.columns, x.columns);
            row_of(dw, sight->of_window * inputs + i)[j] +=
                row_of(x, sight->pixel)[first + i] * row_of(dy, sight->place)[j];
        }
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

void mean_depthwise_input_gradient_slopes(Reference *reference, const Op *op)
{
    mean_depthwise_input_gradient(reference, op);
    multiply_by_slopes_of(reference, op, 2);
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

/* Where a kernel's row stands, for an output, among those of all groups that are done together. */
static int64_t row_spread(const Op *op, int64_t row, int64_t output, Matrix kernel, Matrix spread)
{
    const int64_t places = op->window.height * op->window.width;
    const int64_t inputs = kernel.rows / places, all = spread.rows / places;
    const int64_t group = output / of_group(op, kernel.columns);
    return row / inputs * all + group * inputs % all + row % inputs;
}

void mean_spread_kernel(Reference *reference, const Op *op)
{
    Matrix kernel = in(reference, op, 0), spread = zeros(out(reference, op));
    for (int64_t row = 0; row < kernel.rows; row++)
        for (int64_t j = 0; j < kernel.columns; j++)
            row_of(spread, row_spread(op, row, j, kernel, spread))[j] = row_of(kernel, row)[j];
}

void mean_pick_kernel(Reference *reference, const Op *op)
{
    Matrix spread = in(reference, op, 0), kernel = out(reference, op);
    for (int64_t row = 0; row < kernel.rows; row++)
        for (int64_t j = 0; j < kernel.columns; j++)
            row_of(kernel, row)[j] = row_of(spread, row_spread(op, row, j, kernel, spread))[j];
}

/* y[row][i times + k] = x[row][i] */
void mean_repeat(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = x.at[i / (y.columns / x.columns)];
}

void mean_sum_repeats(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), dx = zeros(out(reference, op));
    for (int64_t i = 0; i < size_of(dy); i++)
        dx.at[i / (dy.columns / dx.columns)] += dy.at[i];
}
