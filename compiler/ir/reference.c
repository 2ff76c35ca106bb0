/* reference.c: each op's meaning, one scalar after the other. An op without one does not compile.
 */
#include "ir/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- activations ---- */

static const double selu_alpha = 1.6732632423543772, selu_scale = 1.0507009873554805;

/* What the standard normal distribution has below x. */
static double normal_below(double x)
{
    return erfc(-x * sqrt(0.5)) / 2;
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* log(1 + e^x), without overflow */
static double softplus(double x)
{
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x)));
}

double reference_activation(Activation activation, double x)
{
    switch (activation) {
    case ACTIVATION_gelu:
        return x * normal_below(x);
    case ACTIVATION_silu:
        return x * sigmoid(x);
    case ACTIVATION_mish:
        return x * tanh(softplus(x));
    case ACTIVATION_relu6:
        return x < 0 ? 0 : x > 6 ? 6 : x;
    case ACTIVATION_leaky_relu:
        return x < 0 ? 0.2 * x : x;
    case ACTIVATION_softplus:
        return softplus(x);
    case ACTIVATION_softsign:
        return x / (1 + fabs(x));
    case ACTIVATION_hard_sigmoid:
        return reference_activation(ACTIVATION_relu6, x + 3) / 6;
    case ACTIVATION_exponential:
        return exp(x);
    case ACTIVATION_relu:
        return x > 0 ? x : 0;
    case ACTIVATION_elu:
        return x > 0 ? x : expm1(x);
    case ACTIVATION_selu:
        return selu_scale * (x > 0 ? x : selu_alpha * expm1(x));
    case ACTIVATION_tanh:
        return tanh(x);
    case ACTIVATION_sigmoid:
        return sigmoid(x);
    default:
        return x;
    }
}

static double slope_of_mish(double x)
{
    const double t = tanh(softplus(x));
    return t + x * (1 - t * t) * sigmoid(x);
}

double reference_slope(Activation activation, double y)
{
    const double x = y;
    switch (activation) {
    case ACTIVATION_gelu:
        return normal_below(x) + x * exp(-x * x / 2) / sqrt(2 * acos(-1));
    case ACTIVATION_silu:
        return sigmoid(x) * (1 + x * sigmoid(-x));
    case ACTIVATION_mish:
        return slope_of_mish(x);
    case ACTIVATION_relu6:
        return y > 0 && y < 6;
    case ACTIVATION_leaky_relu:
        return y > 0 ? 1 : 0.2;
    case ACTIVATION_softplus:
        return -expm1(-y);
    case ACTIVATION_softsign:
        return (1 - fabs(y)) * (1 - fabs(y));
    case ACTIVATION_hard_sigmoid:
        return y > 0 && y < 1 ? 1 / 6.0 : 0;
    case ACTIVATION_exponential:
        return y;
    case ACTIVATION_relu:
        return y > 0;
    case ACTIVATION_elu:
        return y > 0 ? 1 : y + 1;
    case ACTIVATION_selu:
        return y > 0 ? selu_scale : y + selu_scale * selu_alpha;
    case ACTIVATION_tanh:
        return 1 - y * y;
    case ACTIVATION_sigmoid:
        return y * (1 - y);
    default:
        return 1;
    }
}

/* ---- operands ---- */

typedef struct Matrix {
    double *at; /* row by row */
    int64_t rows, columns;
} Matrix;

static Matrix matrix_of(const Reference *reference, const Tensor *tensor)
{
    return (Matrix){reference_value(reference, tensor), tensor->rows, tensor->columns};
}

static Matrix in(const Reference *reference, const Op *op, int number)
{
    return matrix_of(reference, op->inputs[number]);
}

static Matrix out(const Reference *reference, const Op *op)
{
    return matrix_of(reference, op->outputs[0]);
}

static int64_t size_of(Matrix matrix)
{
    return matrix.rows * matrix.columns;
}

/* ---- products ---- */

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

static Matrix zeros(Matrix matrix)
{
    for (int64_t i = 0; i < size_of(matrix); i++)
        matrix.at[i] = 0;
    return matrix;
}

/* y = x w */
static void mean_matmul(Reference *reference, const Op *op)
{
    add_product(1, in(reference, op, 0), false, in(reference, op, 1), false,
                zeros(out(reference, op)));
}

/* y = x + b */
static void mean_add_bias(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), bias = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = x.at[i] + bias.at[i % y.columns];
}

/* y = f(x w + b) */
static void mean_dense(Reference *reference, const Op *op)
{
    Matrix bias = in(reference, op, 2), y = out(reference, op);
    mean_matmul(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = reference_activation(op->activation, y.at[i] + bias.at[i % y.columns]);
}

/* dx = dy w^T */
static void mean_input_gradient(Reference *reference, const Op *op)
{
    add_product(1, in(reference, op, 0), false, in(reference, op, 1), true,
                zeros(out(reference, op)));
}

/* dw = x^T dy */
static void mean_kernel_gradient(Reference *reference, const Op *op)
{
    add_product(1, in(reference, op, 0), true, in(reference, op, 1), false,
                zeros(out(reference, op)));
}

/* db = the sum of dy over the examples */
static void mean_bias_gradient(Reference *reference, const Op *op)
{
    add_column_sums(1, in(reference, op, 0), zeros(out(reference, op)));
}

/* w -= rate dw */
static void mean_sgd(Reference *reference, const Op *op)
{
    Matrix weights = in(reference, op, 0), gradient = in(reference, op, 1);
    for (int64_t i = 0; i < size_of(weights); i++)
        weights.at[i] -= reference->rate * gradient.at[i];
}

/* w -= rate x^T dy,  b -= rate (sum of dy over the examples) */
static void mean_dense_update(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), dy = in(reference, op, 1);
    add_product(-reference->rate, x, true, dy, false, in(reference, op, 3));
    add_column_sums(-reference->rate, dy, in(reference, op, 4));
}

/* ---- windows over images ---- */

/* Row by row the numbers are the same. */
static void mean_flatten(Reference *reference, const Op *op)
{
    Matrix from = in(reference, op, 0), to = out(reference, op);
    for (int64_t i = 0; i < size_of(to); i++)
        to.at[i] = from.at[i];
}

static void mean_unflatten(Reference *reference, const Op *op)
{
    mean_flatten(reference, op);
}

/* A pixel that the window sees from a place: rows of the image's matrix, of that of places and of
 * the kernel's places; -1 where it sees the zeros around the image. */
typedef struct Sight {
    int64_t pixel, place, of_window;
} Sight;

static Sight sight_of(const Window *window, const Tensor *images, const Tensor *places,
                      int64_t place, int64_t of_window)
{
    const int64_t example = place / (places->height * places->width);
    const int64_t y = place / places->width % places->height * window->stride_y +
                      of_window / window->width * window->dilation_y - window->top;
    const int64_t x = place % places->width * window->stride_x +
                      of_window % window->width * window->dilation_x - window->left;
    const bool inside = y >= 0 && y < images->height && x >= 0 && x < images->width;
    return (Sight){inside ? (example * images->height + y) * images->width + x : -1, place,
                   of_window};
}

/* Calls `see` with all that the window sees from all places, places in order. */
static void look(Reference *reference, const Op *op, const Tensor *images, const Tensor *places,
                 void (*see)(Reference *, const Op *, const Sight *))
{
    const int64_t size = op->window.height * op->window.width;
    for (int64_t place = 0; place < places->rows; place++)
        for (int64_t of_window = 0; of_window < size; of_window++) {
            const Sight sight = sight_of(&op->window, images, places, place, of_window);
            see(reference, op, &sight);
        }
}

static double *row_of(Matrix matrix, int64_t row)
{
    return &matrix.at[row * matrix.columns];
}

/* y[place][j] += x[pixel][i] kernel[of window, i][j] */
static void see_conv2d(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), kernel = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        for (int64_t j = 0; j < y.columns; j++)
            row_of(y, sight->place)[j] +=
                row_of(x, sight->pixel)[i] * row_of(kernel, sight->of_window * x.columns + i)[j];
}

static void mean_conv2d(Reference *reference, const Op *op)
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

static void mean_conv2d_activate(Reference *reference, const Op *op)
{
    mean_conv2d(reference, op);
    add_bias_and_activate(reference, op);
}

/* turned[place, j][i] = kernel[place, i][j] */
static void mean_turn_kernel(Reference *reference, const Op *op)
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

static void mean_conv2d_input_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->outputs[0], op->inputs[0], see_conv2d_input_gradient);
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

static void mean_conv2d_kernel_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->inputs[1], see_conv2d_kernel_gradient);
}

/* y[place][i] += x[pixel][i] kernel[of window][i] */
static void see_depthwise_conv2d(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), kernel = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        row_of(y, sight->place)[i] +=
            row_of(x, sight->pixel)[i] * row_of(kernel, sight->of_window)[i];
}

static void mean_depthwise_conv2d(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->outputs[0], see_depthwise_conv2d);
}

static void mean_depthwise_conv2d_activate(Reference *reference, const Op *op)
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

static void mean_depthwise_input_gradient(Reference *reference, const Op *op)
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

static void mean_depthwise_kernel_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->inputs[1], see_depthwise_kernel_gradient);
}

/* y[place][of window, i] = x[pixel][i], or 0 */
static void see_patches(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < x.columns; i++)
        row_of(y, sight->place)[sight->of_window * x.columns + i] =
            sight->pixel < 0 ? 0 : row_of(x, sight->pixel)[i];
}

static void mean_patches(Reference *reference, const Op *op)
{
    look(reference, op, op->inputs[0], op->outputs[0], see_patches);
}

/* ---- pooling ---- */

/* The pixel where a channel is the first of the largest that the window sees from a place. */
static int64_t first_largest(Reference *reference, const Op *op, const Tensor *places,
                             int64_t place, int64_t channel)
{
    Matrix x = in(reference, op, 0);
    int64_t first = -1;
    for (int64_t i = 0; i < op->window.height * op->window.width; i++) {
        const int64_t pixel = sight_of(&op->window, op->inputs[0], places, place, i).pixel;
        if (pixel >= 0 && (first < 0 || row_of(x, pixel)[channel] > row_of(x, first)[channel]))
            first = pixel;
    }
    return first;
}

static void mean_max_pool(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t place = 0; place < y.rows; place++)
        for (int64_t i = 0; i < y.columns; i++)
            row_of(y, place)[i] =
                row_of(x, first_largest(reference, op, op->outputs[0], place, i))[i];
}

static void mean_max_pool_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 1), dx = zeros(out(reference, op));
    for (int64_t place = 0; place < dy.rows; place++)
        for (int64_t i = 0; i < dy.columns; i++)
            row_of(dx, first_largest(reference, op, op->inputs[1], place, i))[i] +=
                row_of(dy, place)[i];
}

/* How many pixels the window sees from a place. */
static double count_seen(const Op *op, const Tensor *images, const Tensor *places, int64_t place)
{
    int64_t count = 0;
    for (int64_t i = 0; i < op->window.height * op->window.width; i++)
        count += sight_of(&op->window, images, places, place, i).pixel >= 0;
    return (double)count;
}

/* y[place][i] += x[pixel][i] / how many pixels are seen from there */
static void see_average_pool(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    const double count = count_seen(op, op->inputs[0], op->outputs[0], sight->place);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        row_of(y, sight->place)[i] += row_of(x, sight->pixel)[i] / count;
}

static void mean_average_pool(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->outputs[0], see_average_pool);
}

static void see_average_pool_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix dy = in(reference, op, 0), dx = out(reference, op);
    const double count = count_seen(op, op->outputs[0], op->inputs[0], sight->place);
    for (int64_t i = 0; sight->pixel >= 0 && i < dx.columns; i++)
        row_of(dx, sight->pixel)[i] += row_of(dy, sight->place)[i] / count;
}

static void mean_average_pool_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->outputs[0], op->inputs[0], see_average_pool_gradient);
}

/* ---- numbers one by one ---- */

static void mean_activate(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = reference_activation(op->activation, x.at[i]);
}

static void mean_add(Reference *reference, const Op *op)
{
    Matrix a = in(reference, op, 0), b = in(reference, op, 1), sum = out(reference, op);
    for (int64_t i = 0; i < size_of(sum); i++)
        sum.at[i] = a.at[i] + b.at[i];
}

/* dx = dy f'(x) */
static void mean_activation_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 0), y = in(reference, op, 1), dx = out(reference, op);
    for (int64_t i = 0; i < size_of(dx); i++)
        dx.at[i] = dy.at[i] * reference_slope(op->activation, y.at[i]);
}

static void mean_multiply_by_slopes(Reference *reference, const Op *op)
{
    mean_activation_gradient(reference, op);
}

static void mean_transpose(Reference *reference, const Op *op)
{
    Matrix from = in(reference, op, 0), to = out(reference, op);
    for (int64_t i = 0; i < size_of(to); i++)
        to.at[i] = from.at[i];
}

/* ---- branches ---- */

static void mean_multiply(Reference *reference, const Op *op)
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

static void mean_concatenate(Reference *reference, const Op *op)
{
    move_columns(out(reference, op), in(reference, op, 0), in(reference, op, 1), false);
}

static void mean_split(Reference *reference, const Op *op)
{
    move_columns(in(reference, op, 0), out(reference, op), matrix_of(reference, op->outputs[1]),
                 true);
}

/* ---- normalisation ---- */

/* Rows of the batch's examples: a short batch has others behind. */
static int64_t rows_that_count(const Reference *reference, const Tensor *value)
{
    return reference->examples->count * value->height * value->width;
}

/* mean = the sum of x / rows,  variance = the sum of (x - mean)^2 / rows */
static void mean_moments(Reference *reference, const Op *op)
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
static void mean_normalize_activate(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), mean = in(reference, op, 1), variance = in(reference, op, 2);
    Matrix gamma = in(reference, op, 3), beta = in(reference, op, 4), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++) {
        const int64_t j = i % y.columns;
        const double normal = (x.at[i] - mean.at[j]) / sqrt(variance.at[j] + op->numbers[0]);
        y.at[i] = reference_activation(op->activation, gamma.at[j] * normal + beta.at[j]);
    }
}

static void mean_normalize(Reference *reference, const Op *op)
{
    mean_normalize_activate(reference, op);
}

static void mean_track(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0];
    Matrix running = in(reference, op, 0), batch = in(reference, op, 1);
    for (int64_t i = 0; i < size_of(running); i++)
        running.at[i] = momentum * running.at[i] + (1 - momentum) * batch.at[i];
}

static void mean_fill(Reference *reference, const Op *op)
{
    Matrix row = out(reference, op);
    for (int64_t i = 0; i < size_of(row); i++)
        row.at[i] = op->numbers[0];
}

/* dgamma = the sum of dy (x - mean) / sqrt(variance + epsilon),  dbeta = the sum of dy */
static void mean_normalization_sums(Reference *reference, const Op *op)
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
static void mean_normalization_gradient(Reference *reference, const Op *op)
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
static void mean_frozen_normalization_gradient(Reference *reference, const Op *op)
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

static void mean_layer_normalize(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), gamma = in(reference, op, 1), beta = in(reference, op, 2);
    double *normal = room_for_row(reference, x);
    for (int64_t row = 0; row < x.rows; row++) {
        normal_row(x, row, op->numbers[0], normal);
        for (int64_t j = 0; j < x.columns; j++)
            row_of(out(reference, op), row)[j] = gamma.at[j] * normal[j] + beta.at[j];
    }
}

static void mean_layer_normalization_sums(Reference *reference, const Op *op)
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
static void mean_layer_normalization_gradient(Reference *reference, const Op *op)
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

/* ---- what is around ---- */

static void see_pad(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < x.columns; i++)
        row_of(y, sight->place)[i] = sight->pixel < 0 ? 0 : row_of(x, sight->pixel)[i];
}

static void mean_pad(Reference *reference, const Op *op)
{
    look(reference, op, op->inputs[0], op->outputs[0], see_pad);
}

static void see_crop(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < y.columns; i++)
        row_of(y, sight->pixel)[i] = row_of(x, sight->place)[i];
}

static void mean_crop(Reference *reference, const Op *op)
{
    look(reference, op, op->outputs[0], op->inputs[0], see_crop);
}

/* The pixels in a row, or rows, that make one of `made`, and the share of the second. */
typedef struct Taps {
    int64_t at[2];
    double share[2];
} Taps;

static Taps taps_of(const Op *op, int64_t place, int64_t made, int64_t size)
{
    const bool smooth = op->numbers[0] == 1;
    const double at = ((double)place + 0.5) * (double)size / (double)made - (smooth ? 0.5 : 0);
    const double last = (double)(size - 1), second = smooth ? at - floor(at) : 0;
    return (Taps){{(int64_t)fmin(fmax(floor(at), 0), last), (int64_t)fmin(floor(at) + 1, last)},
                  {1 - second, second}};
}

/* Calls `tap` for each of four pixels that make a place's, with its share. */
static void resample(Reference *reference, const Op *op, const Tensor *images, const Tensor *made,
                     void (*tap)(Reference *, const Op *, const Sight *, double))
{
    for (int64_t place = 0; place < made->rows; place++) {
        const int64_t example = place / (made->height * made->width);
        const Taps y =
            taps_of(op, place / made->width % made->height, made->height, images->height);
        const Taps x = taps_of(op, place % made->width, made->width, images->width);
        for (int i = 0; i < 4; i++) {
            const int64_t row = example * images->height + y.at[i / 2];
            const Sight sight = {row * images->width + x.at[i % 2], place, 0};
            tap(reference, op, &sight, y.share[i / 2] * x.share[i % 2]);
        }
    }
}

static void tap_resize(Reference *reference, const Op *op, const Sight *sight, double share)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < x.columns; i++)
        row_of(y, sight->place)[i] += share * row_of(x, sight->pixel)[i];
}

static void mean_resize(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    resample(reference, op, op->inputs[0], op->outputs[0], tap_resize);
}

static void tap_resize_gradient(Reference *reference, const Op *op, const Sight *sight,
                                double share)
{
    Matrix dy = in(reference, op, 0), dx = out(reference, op);
    for (int64_t i = 0; i < dx.columns; i++)
        row_of(dx, sight->pixel)[i] += share * row_of(dy, sight->place)[i];
}

static void mean_resize_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    resample(reference, op, op->outputs[0], op->inputs[0], tap_resize_gradient);
}

static void mean_rescale(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < size_of(y); i++)
        y.at[i] = x.at[i] * op->numbers[0] + op->numbers[1];
}

/* ---- chance ---- */

/* Word number `word` of block `block` of a stream, in this step: Philox 4x32-10 (Salmon et al.
 * 2011), as the runtime has it. */
static uint32_t random_word(const Examples *examples, uint32_t stream, uint32_t block, int word)
{
    uint32_t words[4] = {block, examples->entry, examples->step, stream};
    uint32_t key[2] = {(uint32_t)examples->seed, (uint32_t)(examples->seed >> 32)};
    for (int round = 0; round < 10; round++) {
        const uint64_t a = (uint64_t)0xD2511F53 * words[0], b = (uint64_t)0xCD9E8D57 * words[2];
        words[0] = (uint32_t)(b >> 32) ^ words[1] ^ key[0];
        words[1] = (uint32_t)b;
        words[2] = (uint32_t)(a >> 32) ^ words[3] ^ key[1];
        words[3] = (uint32_t)a;
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return words[word];
}

/* Numbers lie in rows of a panel, panel by panel; four rows share the blocks of their columns. A
 * number is dropped where its word is below the rate's share of all words. */
static void mean_dropout(Reference *reference, const Op *op)
{
    const double rate = op->numbers[0], scale = 1 / (1 - rate);
    Matrix x = in(reference, op, 1), y = out(reference, op);
    for (int64_t i = 0; i < x.rows; i++)
        for (int64_t j = 0; j < x.columns; j++) {
            const int64_t row = j / PANEL * x.rows + i;
            const uint32_t word =
                random_word(reference->examples, op->stream,
                            (uint32_t)(row / 4 * PANEL + j % PANEL), (int)(row % 4));
            row_of(y, i)[j] = word < (uint32_t)(rate * 0x1p32) ? 0 : scale * row_of(x, i)[j];
        }
}

/* ---- the batch ---- */

/* Pixels times the scale; zeros behind a short batch. */
static void mean_gather(Reference *reference, const Op *op)
{
    const double scale = in(reference, op, 1).at[0];
    Matrix x = out(reference, op);
    for (int64_t i = 0; i < size_of(x); i++)
        x.at[i] =
            i < reference->examples->count * x.columns ? scale * reference->examples->pixels[i] : 0;
}

static void mean_keep(Reference *reference, const Op *op)
{
    Matrix value = in(reference, op, 1);
    for (int64_t i = 0; i < reference->examples->count * value.columns; i++)
        reference->examples->features[i] = value.at[i];
}

static void mean_take(Reference *reference, const Op *op)
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
static void mean_softmax_crossentropy(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), losses = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        losses.at[row] = -log(softmax(&logits.at[row * logits.columns], logits.columns,
                                      reference->examples->targets[row]));
}

/* dz = (softmax(z) - onehot) / examples; zeros behind a short batch */
static void mean_softmax_crossentropy_gradient(Reference *reference, const Op *op)
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
static void mean_sigmoid_crossentropy(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), losses = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++) {
        const double logit = logits.at[row * logits.columns];
        const double wrong_way = reference->examples->targets[row] == 1 ? -logit : logit;
        losses.at[row] = (wrong_way > 0 ? wrong_way : 0) + log1p(exp(-fabs(logit)));
    }
}

/* dz = (sigmoid(z) - target) / examples; zeros behind a short batch */
static void mean_sigmoid_crossentropy_gradient(Reference *reference, const Op *op)
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
static void mean_predict_largest(Reference *reference, const Op *op)
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

static void mean_predict_positive(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), predicted = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        predicted.at[row] = logits.at[row] > 0;
}

/* Softmax over one unit is 1 whatever the logit. */
static void mean_predict_one(Reference *reference, const Op *op)
{
    Matrix predicted = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        predicted.at[row] = 1;
}

static void mean_tally(Reference *reference, const Op *op)
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

static void mean_record_softmax(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1);
    double *probabilities =
        arena_alloc(reference->arena, (size_t)logits.columns * sizeof *probabilities);
    for (int64_t row = 0; reference->examples->predicted && row < reference->examples->count;
         row++) {
        for (int64_t k = 0; k < logits.columns; k++)
            probabilities[k] = softmax(&logits.at[row * logits.columns], logits.columns, k);
        record(reference, op, row, probabilities, logits.columns);
    }
}

static void mean_record_sigmoid(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1);
    for (int64_t row = 0; reference->examples->predicted && row < reference->examples->count;
         row++) {
        const double positive = 1 / (1 + exp(-logits.at[row]));
        record(reference, op, row, (const double[]){1 - positive, positive}, 2);
    }
}

/* What is predicted is class 1, always, and surely. */
static void mean_record_one(Reference *reference, const Op *op)
{
    for (int64_t row = 0; reference->examples->predicted && row < reference->examples->count;
         row++) {
        record(reference, op, row, (const double[]){0, 1}, 2);
        reference->examples->confidence[row] = 1;
    }
}

/* ---- optimizers: w and g are a weight and its gradient, v its velocity, m and s the means of g
 * and g^2 ---- */

static void mean_sgd_decay(Reference *reference, const Op *op)
{
    Matrix w = in(reference, op, 0), g = in(reference, op, 1);
    for (int64_t i = 0; i < size_of(w); i++)
        w.at[i] -= reference->rate * (op->numbers[0] * w.at[i] + g.at[i]);
}

static void mean_sgd_momentum(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0], decay = op->numbers[1], rate = reference->rate;
    Matrix w = in(reference, op, 0), g = in(reference, op, 1), v = in(reference, op, 3);
    for (int64_t i = 0; i < size_of(w); i++) {
        v.at[i] = momentum * v.at[i] - rate * g.at[i];
        w.at[i] += v.at[i] - rate * decay * w.at[i];
    }
}

static void mean_sgd_nesterov(Reference *reference, const Op *op)
{
    const double momentum = op->numbers[0], decay = op->numbers[1], rate = reference->rate;
    Matrix w = in(reference, op, 0), g = in(reference, op, 1), v = in(reference, op, 3);
    for (int64_t i = 0; i < size_of(w); i++) {
        v.at[i] = momentum * v.at[i] - rate * g.at[i];
        w.at[i] += momentum * v.at[i] - rate * g.at[i] - rate * decay * w.at[i];
    }
}

/* 1 - beta^t for both, and rate sqrt(1 - beta_2^t) / (1 - beta_1^t) */
static void mean_adam_rate(Reference *reference, const Op *op)
{
    Matrix risen = in(reference, op, 0);
    for (int i = 0; i < 2; i++)
        risen.at[i] = 1 - op->numbers[i] * (1 - risen.at[i]);
    out(reference, op).at[0] = reference->rate * sqrt(risen.at[1]) / risen.at[0];
}

static void mean_adam(Reference *reference, const Op *op)
{
    const double beta_1 = op->numbers[0], beta_2 = op->numbers[1], epsilon = op->numbers[2];
    const double corrected = in(reference, op, 2).at[0];
    Matrix w = in(reference, op, 0), g = in(reference, op, 1);
    Matrix m = in(reference, op, 4), s = in(reference, op, 5);
    for (int64_t i = 0; i < size_of(w); i++) {
        m.at[i] = beta_1 * m.at[i] + (1 - beta_1) * g.at[i];
        s.at[i] = beta_2 * s.at[i] + (1 - beta_2) * g.at[i] * g.at[i];
        w.at[i] -= reference->rate * op->numbers[3] * w.at[i];
        w.at[i] -= corrected * m.at[i] / (sqrt(s.at[i]) + epsilon);
    }
}

static void mean_rms_scale(Reference *reference, const Op *op)
{
    const double rho = op->numbers[0], epsilon = op->numbers[1];
    Matrix g = in(reference, op, 0), s = in(reference, op, 1), scaled = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++) {
        s.at[i] = rho * s.at[i] + (1 - rho) * g.at[i] * g.at[i];
        scaled.at[i] = g.at[i] / sqrt(s.at[i] + epsilon);
    }
}

static void mean_rms_scale_centered(Reference *reference, const Op *op)
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

static void mean_clip_value(Reference *reference, const Op *op)
{
    Matrix g = in(reference, op, 0), clipped = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++)
        clipped.at[i] = fmax(-op->numbers[0], fmin(op->numbers[0], g.at[i]));
}

static void mean_squares(Reference *reference, const Op *op)
{
    Matrix g = in(reference, op, 0), sum = zeros(out(reference, op));
    for (int64_t i = 0; i < size_of(g); i++)
        sum.at[0] += g.at[i] * g.at[i];
}

static void mean_add_numbers(Reference *reference, const Op *op)
{
    out(reference, op).at[0] = in(reference, op, 0).at[0] + in(reference, op, 1).at[0];
}

static void mean_clip_norm(Reference *reference, const Op *op)
{
    const double limit = op->numbers[0], norm = sqrt(in(reference, op, 1).at[0]);
    Matrix g = in(reference, op, 0), clipped = out(reference, op);
    for (int64_t i = 0; i < size_of(g); i++)
        clipped.at[i] = g.at[i] * limit / fmax(norm, limit);
}

/* ---- a program ---- */

static void (*const meanings[])(Reference *, const Op *) = {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts) mean_##name,
#include "ir/ops.def"
};

Reference reference_begin(Arena *arena, const Prog *prog, const Examples *examples, double rate,
                          Totals *totals)
{
    const size_t count = prog->tensors.count;
    Tensor **tensors = arena_alloc(arena, count * sizeof *tensors);
    double **values = arena_alloc(arena, count * sizeof *values);
    for (size_t i = 0; i < count; i++) {
        const Tensor *tensor = tensors[i] = prog->tensors.items[i];
        values[i] = arena_alloc(arena, (size_t)(tensor->rows * tensor->columns) * sizeof(double));
        if (tensor->kind == TENSOR_SCALE)
            *values[i] = examples->scale;
    }
    return (Reference){arena, prog, examples, rate, totals, tensors, count, values};
}

double *reference_value(const Reference *reference, const Tensor *tensor)
{
    for (size_t i = 0; i < reference->count; i++)
        if (reference->tensors[i] == tensor)
            return reference->values[i];
    fprintf(stderr, "tlc: internal error: %s has no tensor %s\n", reference->prog->name,
            tensor->name);
    abort();
}

void reference_run(Reference *reference)
{
    for (size_t i = 0; i < reference->prog->ops.count; i++) {
        const Op *op = &reference->prog->ops.items[i];
        meanings[op->code](reference, op);
    }
}
