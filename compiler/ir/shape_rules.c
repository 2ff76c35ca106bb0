/* shape_rules.c: whether the operands of an op have shapes that agree, a function for each of the
 * rules that ir/ops.def names. */
#include "ir/shape_rules.h"

#include <string.h>

static bool has_shape(const Tensor *value, int64_t rows, int64_t columns)
{
    return value->rows == rows && value->columns == columns;
}

static bool same_sizes(const Tensor *a, const Tensor *b)
{
    return has_shape(a, b->rows, b->columns);
}

bool fits_any(const Op *op)
{
    (void)op;
    return true;
}

bool fits_same(const Op *op)
{
    return same_sizes(op->inputs[0], op->outputs[0]) &&
           (!op->inputs[1] || same_sizes(op->inputs[1], op->outputs[0]));
}

bool fits_matmul(const Op *op)
{
    const Tensor *x = op->inputs[0], *kernel = op->inputs[1];
    return x->columns == kernel->rows && has_shape(op->outputs[0], x->rows, kernel->columns);
}

bool fits_bias(const Op *op)
{
    return same_sizes(op->inputs[0], op->outputs[0]) &&
           has_shape(op->inputs[1], 1, op->outputs[0]->columns);
}

bool fits_dense(const Op *op)
{
    return fits_matmul(op) && has_shape(op->inputs[2], 1, op->outputs[0]->columns);
}

bool fits_per_example(const Op *op)
{
    return has_shape(op->outputs[0], op->inputs[1]->rows, 1);
}

bool fits_penalize(const Op *op)
{
    return same_sizes(op->inputs[1], op->outputs[0]) && has_shape(op->inputs[2], 1, 1);
}

bool fits_smooth(const Op *op)
{
    return same_sizes(op->inputs[2], op->outputs[0]) &&
           has_shape(op->outputs[0], op->inputs[1]->rows, 1);
}

bool fits_loss_gradient(const Op *op)
{
    return same_sizes(op->inputs[1], op->outputs[0]);
}

bool fits_input_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *kernel = op->inputs[1];
    return dy->columns == kernel->columns && has_shape(op->outputs[0], dy->rows, kernel->rows);
}

bool fits_kernel_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return x->rows == dy->rows && has_shape(op->outputs[0], x->columns, dy->columns);
}

bool fits_bias_gradient(const Op *op)
{
    return has_shape(op->outputs[0], 1, op->inputs[0]->columns);
}

bool fits_sgd(const Op *op)
{
    return same_sizes(op->inputs[0], op->inputs[1]);
}

bool fits_dense_momentum(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return x->rows == dy->rows && has_shape(op->inputs[3], x->columns, dy->columns) &&
           same_sizes(op->inputs[4], op->inputs[3]);
}

bool fits_dense_update(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return x->rows == dy->rows && has_shape(op->inputs[3], x->columns, dy->columns) &&
           has_shape(op->inputs[4], 1, dy->columns);
}

/* ---- of matrices with zeros ---- */

bool fits_gather_nonzero(const Op *op)
{
    return same_sizes(op->outputs[0], op->outputs[1]);
}

bool fits_dense_nonzero(const Op *op)
{
    return fits_dense(op) && same_sizes(op->inputs[0], op->inputs[3]);
}

bool fits_dense_update_nonzero(const Op *op)
{
    return fits_dense_update(op) && same_sizes(op->inputs[0], op->inputs[5]);
}

bool fits_kernel_gradient_nonzero(const Op *op)
{
    return fits_kernel_gradient(op) && same_sizes(op->inputs[0], op->inputs[2]);
}

/* ---- of images ---- */

int64_t window_places_down(const Window *window, int64_t height)
{
    const int64_t extent = (window->height - 1) * window->dilation_y + 1;
    return (window->top + height + window->bottom - extent) / window->stride_y + 1;
}

int64_t window_places_across(const Window *window, int64_t width)
{
    const int64_t extent = (window->width - 1) * window->dilation_x + 1;
    return (window->left + width + window->right - extent) / window->stride_x + 1;
}

/* Whether y has a pixel for each of the window's places in x. */
static bool are_places(const Op *op, const Tensor *x, const Tensor *y)
{
    return y->height == window_places_down(&op->window, x->height) &&
           y->width == window_places_across(&op->window, x->width) &&
           tensor_examples(x) == tensor_examples(y);
}

static int64_t window_size(const Op *op)
{
    return op->window.height * op->window.width;
}

bool fits_flatten(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return has_shape(y, tensor_examples(x), x->height * x->width * x->columns);
}

/* The batch and images -> images. */
bool fits_same_images(const Op *op)
{
    const Tensor *x = op->inputs[1], *y = op->outputs[0];
    return same_sizes(x, y) && x->height == y->height && x->width == y->width;
}

bool fits_unflatten(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return has_shape(x, tensor_examples(y), y->height * y->width * y->columns);
}

/* Whether a kernel makes so many channels of so many, in the window's groups. */
static bool is_kernel(const Op *op, const Tensor *kernel, int64_t from, int64_t to)
{
    const int64_t groups = op->window.groups;
    return from % groups == 0 && to % groups == 0 &&
           has_shape(kernel, window_size(op) * (from / groups), to);
}

bool fits_conv2d(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, x, y) && is_kernel(op, op->inputs[1], x->columns, y->columns);
}

bool fits_conv2d_activate(const Op *op)
{
    return fits_conv2d(op) && has_shape(op->inputs[2], 1, op->outputs[0]->columns);
}

bool fits_turn_kernel(const Op *op)
{
    const Tensor *kernel = op->inputs[0], *turned = op->outputs[0];
    return is_kernel(op, kernel, turned->columns, kernel->columns) &&
           is_kernel(op, turned, kernel->columns, turned->columns);
}

bool fits_conv2d_input_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *dx = op->outputs[0];
    return are_places(op, dx, dy) && is_kernel(op, op->inputs[1], dy->columns, dx->columns);
}

bool fits_conv2d_kernel_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return are_places(op, x, dy) && is_kernel(op, op->outputs[0], x->columns, dy->columns);
}

bool fits_depthwise_conv2d(const Op *op)
{
    const Tensor *x = op->inputs[0], *kernel = op->inputs[1], *y = op->outputs[0];
    return are_places(op, x, y) && x->columns == y->columns &&
           has_shape(kernel, window_size(op), x->columns);
}

bool fits_depthwise_conv2d_activate(const Op *op)
{
    return fits_depthwise_conv2d(op) && has_shape(op->inputs[2], 1, op->outputs[0]->columns);
}

bool fits_depthwise_input_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *kernel = op->inputs[1], *dx = op->outputs[0];
    return are_places(op, dx, dy) && dx->columns == dy->columns &&
           has_shape(kernel, window_size(op), dx->columns);
}

bool fits_depthwise_kernel_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1], *dw = op->outputs[0];
    return are_places(op, x, dy) && x->columns == dy->columns &&
           has_shape(dw, window_size(op), x->columns);
}

/* Whether all of some groups, and no others, are done together. */
static bool are_spread(const Op *op, const Tensor *kernel, const Tensor *spread)
{
    const int64_t groups = op->window.groups, inputs = kernel->rows / window_size(op);
    return kernel->columns == spread->columns && kernel->columns % groups == 0 &&
           spread->rows % kernel->rows == 0 && groups % (spread->rows / kernel->rows) == 0 &&
           inputs * window_size(op) == kernel->rows;
}

bool fits_spread_kernel(const Op *op)
{
    return are_spread(op, op->inputs[0], op->outputs[0]);
}

bool fits_pick_kernel(const Op *op)
{
    return are_spread(op, op->outputs[0], op->inputs[0]);
}

bool fits_repeat(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return x->rows == y->rows && y->columns % x->columns == 0;
}

bool fits_sum_repeats(const Op *op)
{
    const Tensor *dy = op->inputs[0], *dx = op->outputs[0];
    return dy->rows == dx->rows && dy->columns % dx->columns == 0;
}

bool fits_pad(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, x, y) && x->columns == y->columns;
}

bool fits_crop(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, y, x) && x->columns == y->columns;
}

/* Whether y is x with as many pixels as the window has. */
static bool are_resized(const Op *op, const Tensor *x, const Tensor *y)
{
    return y->height == op->window.height && y->width == op->window.width &&
           x->columns == y->columns && tensor_examples(x) == tensor_examples(y);
}

bool fits_resize(const Op *op)
{
    return are_resized(op, op->inputs[0], op->outputs[0]);
}

bool fits_resize_gradient(const Op *op)
{
    return are_resized(op, op->outputs[0], op->inputs[0]);
}

bool fits_dropout(const Op *op)
{
    return same_sizes(op->inputs[1], op->outputs[0]);
}

bool fits_pool(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, x, y) && x->columns == y->columns;
}

bool fits_max_pool_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1], *dx = op->outputs[0];
    return same_sizes(x, dx) && are_places(op, dx, dy) && dx->columns == dy->columns;
}

bool fits_average_pool_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *dx = op->outputs[0];
    return are_places(op, dx, dy) && dx->columns == dy->columns;
}

/* The last operand that is read is the activation's x or y, of which the gradient is made. */
static bool has_slopes(const Op *op)
{
    return same_sizes(op->inputs[op_info(op->code)->inputs - 1], op->outputs[0]);
}

bool fits_conv2d_input_gradient_slopes(const Op *op)
{
    return fits_conv2d_input_gradient(op) && has_slopes(op);
}

bool fits_depthwise_input_gradient_slopes(const Op *op)
{
    return fits_depthwise_input_gradient(op) && has_slopes(op);
}

bool fits_max_pool_gradient_slopes(const Op *op)
{
    return fits_max_pool_gradient(op) && has_slopes(op);
}

bool fits_average_pool_gradient_slopes(const Op *op)
{
    return fits_average_pool_gradient(op) && has_slopes(op);
}

bool fits_transpose(const Op *op)
{
    return same_sizes(op->inputs[0], op->outputs[0]) &&
           op->inputs[0]->layout != op->outputs[0]->layout;
}

/* What goes number by number: gradients and what is remembered are as large as the first operand,
 * and what an op takes of the whole is one number. */
bool fits_numbers(const Op *op)
{
    const Tensor *first = op_operand(op, 0);
    for (int i = 0; i < op_operands(op); i++) {
        const char letter = op_info(op->code)->operands[i];
        const Tensor *value = op_operand(op, i);
        if (strchr("ugv", letter) && !same_sizes(value, first))
            return false;
        if (letter == 's' && !has_shape(value, 1, 1))
            return false;
    }
    return true;
}

/* ---- of branches and normalisation ---- */

bool fits_concatenate(const Op *op)
{
    const Tensor *a = op->inputs[0], *b = op->inputs[1];
    return a->rows == b->rows && has_shape(op->outputs[0], a->rows, a->columns + b->columns);
}

bool fits_split(const Op *op)
{
    const Tensor *a = op->outputs[0], *b = op->outputs[1];
    return a->rows == b->rows && has_shape(op->inputs[0], a->rows, a->columns + b->columns);
}

bool fits_track(const Op *op)
{
    return same_sizes(op->inputs[0], op->inputs[1]);
}

bool fits_accumulate_moments(const Op *op)
{
    const Tensor *x = op->inputs[1];
    return has_shape(op->inputs[2], 1 + 2 * x->columns, 1) &&
           has_shape(op->inputs[3], 1, x->columns) && has_shape(op->inputs[4], 1, x->columns);
}

bool fits_accumulate_means(const Op *op)
{
    const int64_t columns = op->inputs[1]->columns;
    return has_shape(op->inputs[2], 1, columns) && has_shape(op->inputs[3], 2 * columns, 1) &&
           has_shape(op->inputs[4], columns, columns);
}

/* All matrices alike, and rows of as many columns. */
bool fits_rows(const Op *op)
{
    const char *letters = op_info(op->code)->operands;
    const Tensor *x = op_operand(op, (int)strcspn(letters, "b"));
    for (int i = 0; i < op_operands(op); i++) {
        const Tensor *value = op_operand(op, i);
        if ((letters[i] == 'b' && !same_sizes(value, x)) ||
            (letters[i] == 'c' && !has_shape(value, 1, x->columns)))
            return false;
    }
    return true;
}

bool fits_adam_rate(const Op *op)
{
    return has_shape(op->inputs[0], 2, 1) && has_shape(op->outputs[0], 1, 1);
}
