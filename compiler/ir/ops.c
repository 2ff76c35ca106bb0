#include "ir/prog.h"

#include <string.h>

static const struct {
    const char *name, *c_name;
    enum { OUTPUT, INPUT } slope;
} activations[] = {
#define ACTIVATION(name, c_name, slope) {#name, #c_name, slope},
#include "ir/activations.def"
};

const char *activation_name(Activation activation)
{
    return activations[activation].name;
}

const char *activation_c_name(Activation activation)
{
    return activations[activation].c_name;
}

bool activation_slope_needs_input(Activation activation)
{
    return activations[activation].slope == INPUT;
}

/* ---- shape rules ---- */

static bool has_shape(const Tensor *value, int64_t rows, int64_t columns)
{
    return value->rows == rows && value->columns == columns;
}

static bool same_sizes(const Tensor *a, const Tensor *b)
{
    return has_shape(a, b->rows, b->columns);
}

static bool fits_any(const Op *op)
{
    (void)op;
    return true;
}

static bool fits_same(const Op *op)
{
    return same_sizes(op->inputs[0], op->outputs[0]) &&
           (!op->inputs[1] || same_sizes(op->inputs[1], op->outputs[0]));
}

static bool fits_matmul(const Op *op)
{
    const Tensor *x = op->inputs[0], *kernel = op->inputs[1];
    return x->columns == kernel->rows && has_shape(op->outputs[0], x->rows, kernel->columns);
}

static bool fits_bias(const Op *op)
{
    return same_sizes(op->inputs[0], op->outputs[0]) &&
           has_shape(op->inputs[1], 1, op->outputs[0]->columns);
}

static bool fits_dense(const Op *op)
{
    return fits_matmul(op) && has_shape(op->inputs[2], 1, op->outputs[0]->columns);
}

static bool fits_per_example(const Op *op)
{
    return has_shape(op->outputs[0], op->inputs[1]->rows, 1);
}

static bool fits_penalize(const Op *op)
{
    return same_sizes(op->inputs[1], op->outputs[0]) && has_shape(op->inputs[2], 1, 1);
}

static bool fits_loss_gradient(const Op *op)
{
    return same_sizes(op->inputs[1], op->outputs[0]);
}

static bool fits_input_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *kernel = op->inputs[1];
    return dy->columns == kernel->columns && has_shape(op->outputs[0], dy->rows, kernel->rows);
}

static bool fits_kernel_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return x->rows == dy->rows && has_shape(op->outputs[0], x->columns, dy->columns);
}

static bool fits_bias_gradient(const Op *op)
{
    return has_shape(op->outputs[0], 1, op->inputs[0]->columns);
}

static bool fits_sgd(const Op *op)
{
    return same_sizes(op->inputs[0], op->inputs[1]);
}

static bool fits_dense_momentum(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return x->rows == dy->rows && has_shape(op->inputs[3], x->columns, dy->columns) &&
           same_sizes(op->inputs[4], op->inputs[3]);
}

static bool fits_dense_update(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return x->rows == dy->rows && has_shape(op->inputs[3], x->columns, dy->columns) &&
           has_shape(op->inputs[4], 1, dy->columns);
}

/* ---- of matrices with zeros ---- */

static bool fits_gather_nonzero(const Op *op)
{
    return same_sizes(op->outputs[0], op->outputs[1]);
}

static bool fits_dense_nonzero(const Op *op)
{
    return fits_dense(op) && same_sizes(op->inputs[0], op->inputs[3]);
}

static bool fits_dense_update_nonzero(const Op *op)
{
    return fits_dense_update(op) && same_sizes(op->inputs[0], op->inputs[5]);
}

static bool fits_kernel_gradient_nonzero(const Op *op)
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

static bool fits_flatten(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return has_shape(y, tensor_examples(x), x->height * x->width * x->columns);
}

static bool fits_unflatten(const Op *op)
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

static bool fits_conv2d(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, x, y) && is_kernel(op, op->inputs[1], x->columns, y->columns);
}

static bool fits_conv2d_activate(const Op *op)
{
    return fits_conv2d(op) && has_shape(op->inputs[2], 1, op->outputs[0]->columns);
}

static bool fits_turn_kernel(const Op *op)
{
    const Tensor *kernel = op->inputs[0], *turned = op->outputs[0];
    return is_kernel(op, kernel, turned->columns, kernel->columns) &&
           is_kernel(op, turned, kernel->columns, turned->columns);
}

static bool fits_conv2d_input_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *dx = op->outputs[0];
    return are_places(op, dx, dy) && is_kernel(op, op->inputs[1], dy->columns, dx->columns);
}

static bool fits_conv2d_kernel_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1];
    return are_places(op, x, dy) && is_kernel(op, op->outputs[0], x->columns, dy->columns);
}

static bool fits_depthwise_conv2d(const Op *op)
{
    const Tensor *x = op->inputs[0], *kernel = op->inputs[1], *y = op->outputs[0];
    return are_places(op, x, y) && x->columns == y->columns &&
           has_shape(kernel, window_size(op), x->columns);
}

static bool fits_depthwise_conv2d_activate(const Op *op)
{
    return fits_depthwise_conv2d(op) && has_shape(op->inputs[2], 1, op->outputs[0]->columns);
}

static bool fits_depthwise_input_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *kernel = op->inputs[1], *dx = op->outputs[0];
    return are_places(op, dx, dy) && dx->columns == dy->columns &&
           has_shape(kernel, window_size(op), dx->columns);
}

static bool fits_depthwise_kernel_gradient(const Op *op)
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

static bool fits_spread_kernel(const Op *op)
{
    return are_spread(op, op->inputs[0], op->outputs[0]);
}

static bool fits_pick_kernel(const Op *op)
{
    return are_spread(op, op->outputs[0], op->inputs[0]);
}

static bool fits_repeat(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return x->rows == y->rows && y->columns % x->columns == 0;
}

static bool fits_sum_repeats(const Op *op)
{
    const Tensor *dy = op->inputs[0], *dx = op->outputs[0];
    return dy->rows == dx->rows && dy->columns % dx->columns == 0;
}

static bool fits_pad(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, x, y) && x->columns == y->columns;
}

static bool fits_crop(const Op *op)
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

static bool fits_resize(const Op *op)
{
    return are_resized(op, op->inputs[0], op->outputs[0]);
}

static bool fits_resize_gradient(const Op *op)
{
    return are_resized(op, op->outputs[0], op->inputs[0]);
}

static bool fits_dropout(const Op *op)
{
    return same_sizes(op->inputs[1], op->outputs[0]);
}

static bool fits_pool(const Op *op)
{
    const Tensor *x = op->inputs[0], *y = op->outputs[0];
    return are_places(op, x, y) && x->columns == y->columns;
}

static bool fits_max_pool_gradient(const Op *op)
{
    const Tensor *x = op->inputs[0], *dy = op->inputs[1], *dx = op->outputs[0];
    return same_sizes(x, dx) && are_places(op, dx, dy) && dx->columns == dy->columns;
}

static bool fits_average_pool_gradient(const Op *op)
{
    const Tensor *dy = op->inputs[0], *dx = op->outputs[0];
    return are_places(op, dx, dy) && dx->columns == dy->columns;
}

/* The last operand that is read is the activation's x or y, of which the gradient is made. */
static bool has_slopes(const Op *op)
{
    return same_sizes(op->inputs[op_info(op->code)->inputs - 1], op->outputs[0]);
}

static bool fits_conv2d_input_gradient_slopes(const Op *op)
{
    return fits_conv2d_input_gradient(op) && has_slopes(op);
}

static bool fits_depthwise_input_gradient_slopes(const Op *op)
{
    return fits_depthwise_input_gradient(op) && has_slopes(op);
}

static bool fits_max_pool_gradient_slopes(const Op *op)
{
    return fits_max_pool_gradient(op) && has_slopes(op);
}

static bool fits_average_pool_gradient_slopes(const Op *op)
{
    return fits_average_pool_gradient(op) && has_slopes(op);
}

static bool fits_transpose(const Op *op)
{
    return same_sizes(op->inputs[0], op->outputs[0]) &&
           op->inputs[0]->layout != op->outputs[0]->layout;
}

/* What goes number by number: gradients and what is remembered are as large as the first operand,
 * and what an op takes of the whole is one number. */
static bool fits_numbers(const Op *op)
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

static bool fits_concatenate(const Op *op)
{
    const Tensor *a = op->inputs[0], *b = op->inputs[1];
    return a->rows == b->rows && has_shape(op->outputs[0], a->rows, a->columns + b->columns);
}

static bool fits_split(const Op *op)
{
    const Tensor *a = op->outputs[0], *b = op->outputs[1];
    return a->rows == b->rows && has_shape(op->inputs[0], a->rows, a->columns + b->columns);
}

static bool fits_track(const Op *op)
{
    return same_sizes(op->inputs[0], op->inputs[1]);
}

static bool fits_accumulate_moments(const Op *op)
{
    const Tensor *x = op->inputs[1];
    return has_shape(op->inputs[2], 1 + 2 * x->columns, 1) &&
           has_shape(op->inputs[3], 1, x->columns) && has_shape(op->inputs[4], 1, x->columns);
}

/* All matrices alike, and rows of as many columns. */
static bool fits_rows(const Op *op)
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

static bool fits_adam_rate(const Op *op)
{
    return has_shape(op->inputs[0], 2, 1) && has_shape(op->outputs[0], 1, 1);
}

/* ---- costs: matrix products are counted, as is usual, not what is done number by number ---- */

static int64_t cost_none(const Op *op)
{
    (void)op;
    return 0;
}

/* Of examples with weights: a multiplication and an addition for each of both. */
static int64_t cost_product(const Op *op)
{
    return 2 * op->inputs[0]->rows * op->inputs[1]->rows * op->inputs[1]->columns;
}

/* Of two features each, summed over the examples. */
static int64_t cost_outer_product(const Op *op)
{
    return 2 * op->inputs[0]->rows * op->inputs[0]->columns * op->inputs[1]->columns;
}

/* Of each place with a window of inputs, for each output. */
static int64_t cost_convolution(const Op *op)
{
    return 2 * op->outputs[0]->rows * op->inputs[1]->rows * op->inputs[1]->columns;
}

static int64_t cost_convolution_back(const Op *op)
{
    return 2 * op->inputs[0]->rows * op->inputs[1]->rows * op->inputs[1]->columns;
}

static int64_t cost_convolution_weights(const Op *op)
{
    return 2 * op->inputs[1]->rows * op->outputs[0]->rows * op->outputs[0]->columns;
}

/* ---- the table ---- */

static const OpInfo ops[] = {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts)                    \
    {#name,        inputs outputs, (int)sizeof inputs - 1, (int)sizeof outputs - 1,                \
     fits_##shape, cost_##cost,    SIZES_##sizes,          numbers,                                \
     facts,        #name ".c"},
#include "ir/ops.def"
};

const OpInfo *op_info(OpCode code)
{
    return &ops[code];
}

bool op_is(const Op *op, OpFact fact)
{
    return ops[op->code].facts & fact;
}

/* Whether the op's window, if it has one, sees no pixel twice. */
static bool sees_apart(const Op *op)
{
    const OpSizes sizes = op_info(op->code)->sizes;
    const Window *window = &op->window;
    return (sizes != SIZES_WINDOW && sizes != SIZES_WINDOW_BACK) ||
           (window->stride_y == window->height && window->stride_x == window->width &&
            window->top + window->bottom + window->left + window->right == 0);
}

bool op_may_overwrite(const Op *op, int input)
{
    const Tensor *from = op->inputs[input], *to = op->outputs[0];
    return op_is(op, OP_IN_PLACE) && sees_apart(op) && from->layout == to->layout &&
           same_sizes(from, to);
}

int op_operands(const Op *op)
{
    return ops[op->code].inputs + ops[op->code].outputs;
}

Tensor *op_operand(const Op *op, int position)
{
    const int inputs = ops[op->code].inputs;
    return position < inputs ? op->inputs[position] : op->outputs[position - inputs];
}

int op_numbers(const Op *op)
{
    int count = 0;
    for (const char *name = ops[op->code].numbers; name && *name; count++) {
        name = strchr(name, ' ');
        name = name ? name + 1 : NULL;
    }
    return count;
}

bool op_updates(const Op *op, int position)
{
    return strchr("uv", ops[op->code].operands[position]);
}

const Tensor *op_parameter(const Op *op)
{
    size_t position = strcspn(ops[op->code].operands, "wu");
    return ops[op->code].operands[position] ? op_operand(op, (int)position) : NULL;
}

/* ---- building ---- */

Tensor *prog_temporary(Arena *arena, Prog *prog, const char *name, int64_t rows, int64_t columns,
                       Element element)
{
    Tensor *value = arena_alloc(arena, sizeof *value);
    *value = (Tensor){.kind = TENSOR_TEMPORARY,
                      .name = name,
                      .rows = rows,
                      .columns = columns,
                      .height = 1,
                      .width = 1,
                      .element = element};
    *list_add(arena, &prog->tensors) = value;
    return value;
}

Tensor *prog_images(Arena *arena, Prog *prog, const char *name, int64_t examples, int64_t height,
                    int64_t width, int64_t channels)
{
    Tensor *value =
        prog_temporary(arena, prog, name, examples * height * width, channels, ELEMENT_FLOAT);
    value->height = height;
    value->width = width;
    value->layout = LAYOUT_BATCH_MAJOR;
    return value;
}

Tensor *prog_alike(Arena *arena, Prog *prog, const char *name, const Tensor *value)
{
    Tensor *result = prog_temporary(arena, prog, name, value->rows, value->columns, value->element);
    result->height = value->height;
    result->width = value->width;
    result->layout = value->layout;
    return result;
}

Tensor *prog_operand(Arena *arena, Prog *prog, TensorKind kind, const char *name)
{
    Tensor *value = arena_alloc(arena, sizeof *value);
    *value = (Tensor){.kind = kind, .name = name, .rows = 1, .columns = 1, .height = 1, .width = 1};
    *list_add(arena, &prog->tensors) = value;
    return value;
}

enum tlc_element op_stored(const Op *op)
{
    const bool gathers = strncmp(ops[op->code].operands, "ex", 2) == 0;
    return gathers ? op->inputs[0]->stored : TLC_UINT8;
}

Op *op_append(Arena *arena, OpList *list, OpCode code, Span origin, Tensor *const operands[])
{
    Op *op = list_add(arena, list);
    op->code = code;
    op->origin = origin;
    op->window = (Window){.height = 1,
                          .width = 1,
                          .stride_y = 1,
                          .stride_x = 1,
                          .dilation_y = 1,
                          .dilation_x = 1,
                          .groups = 1};
    int inputs = ops[code].inputs;
    for (int i = 0; i < inputs; i++)
        op->inputs[i] = operands[i];
    for (int i = 0; i < ops[code].outputs; i++)
        op->outputs[i] = operands[inputs + i];
    return op;
}

size_t prog_number(const Prog *prog)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        prog->tensors.items[i]->number = i;
    return prog->tensors.count;
}

bool op_reads(const Op *op, const Tensor *value)
{
    for (int i = 0; i < ops[op->code].inputs; i++)
        if (op->inputs[i] == value)
            return true;
    return false;
}

bool prog_reads(const Prog *prog, const Tensor *value)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (op_reads(&prog->ops.items[i], value))
            return true;
    return false;
}

Tensor *prog_find(const Prog *prog, TensorKind kind)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (prog->tensors.items[i]->kind == kind && prog_reads(prog, prog->tensors.items[i]))
            return prog->tensors.items[i];
    return NULL;
}

/* ---- sizes ---- */

bool tensor_is_images(const Tensor *value)
{
    return value->height * value->width > 1;
}

int64_t tensor_examples(const Tensor *value)
{
    return value->rows / (value->height * value->width);
}

int64_t op_floating_point_operations(const Op *op)
{
    return ops[op->code].cost(op);
}

int64_t rows_of_bits(const Tensor *value)
{
    return (value->rows + 31) / 32;
}

int64_t tensor_bytes(const Tensor *value)
{
    static const int64_t sizes[] = {
        [ELEMENT_FLOAT] = 4, [ELEMENT_DOUBLE] = 8, [ELEMENT_INTEGER] = 4, [ELEMENT_BITS] = 4};
    int64_t size = sizes[value->element];
    if (value->element == ELEMENT_BITS)
        return size * rows_of_bits(value) * padded(value->columns);
    switch (value->layout) {
    case LAYOUT_SCALAR:
        return size * value->rows * value->columns;
    case LAYOUT_BATCH_MAJOR:
    case LAYOUT_PANELS:
        return size * value->rows * padded(value->columns);
    case LAYOUT_FEATURE_MAJOR:
    case LAYOUT_NARROW:
        return size * value->columns * padded(value->rows);
    }
    return 0;
}

int64_t prog_state_bytes(const Prog *prog)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (prog->tensors.items[i]->kind == TENSOR_STATE)
            bytes += tensor_bytes(prog->tensors.items[i]);
    return bytes;
}
