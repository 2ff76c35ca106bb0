/* library_backwards.c: the kernels of ops on the way back from the loss to what learns. */
#include "library/library_kernel.h"

/* ---- sizes ---- */

/* x^T dy */
static void add_outer(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->inputs[0]->columns);
    add_number(arena, arguments, op->inputs[1]->columns);
}

static void add_input_products(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->inputs[1]->rows);
    add_number(arena, arguments, op->inputs[1]->columns);
}

static void add_rows_of_input(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->inputs[0]->rows);
    add_number(arena, arguments, op->inputs[0]->columns);
}

static void add_parts(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->outputs[0]->rows);
    add_number(arena, arguments, op->outputs[0]->columns);
    add_number(arena, arguments, op->outputs[1]->columns);
}

static void add_times_back(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->outputs[0]->rows * op->outputs[0]->columns);
    add_number(arena, arguments, op->inputs[0]->columns / op->outputs[0]->columns);
}

/* Of a loss: what the example's target is, and of how many examples the mean is taken. */
static void add_target(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->outputs[0]->columns);
    *list_add(arena, arguments) = "target";
    *list_add(arena, arguments) = "examples";
}

static void add_weights(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->outputs[0]->columns);
    *list_add(arena, arguments) = "weight_of_class";
    *list_add(arena, arguments) = "target";
}

/* Of what chance decides. */
static void add_chance(Arena *arena, const Op *op, Arguments *arguments)
{
    add_rows_and_columns(arena, op, arguments);
    *list_add(arena, arguments) = "&chance";
    *list_add(arena, arguments) = arena_printf(arena, "%luU", (unsigned long)op->stream);
}

/* ---- kernels ---- */

static const LibraryKernel kernels[] = {
    {OP_softmax_crossentropy_gradient, "softmax_crossentropy_gradient", add_target, NO_FUNCTION,
     AS_IT_IS, 300},
    {OP_sigmoid_crossentropy_gradient, "sigmoid_crossentropy_gradient", add_target, NO_FUNCTION,
     AS_IT_IS, 200},
    {OP_squared_error_gradient, "squared_error_gradient", add_target, NO_FUNCTION, AS_IT_IS, 100},
    {OP_absolute_error_gradient, "absolute_error_gradient", add_target, NO_FUNCTION, AS_IT_IS, 100},
    {OP_huber_gradient, "huber_gradient", add_target, NO_FUNCTION, AS_IT_IS, 120},
    {OP_sigmoids_crossentropy_gradient, "sigmoids_crossentropy_gradient", add_target, NO_FUNCTION,
     AS_IT_IS, 250},
    {OP_smooth_gradient, "smooth_gradient", add_target, NO_FUNCTION, AS_IT_IS, 150},
    {OP_weigh_gradient, "weigh_gradient", add_weights, NO_FUNCTION, AS_IT_IS, 60},
    {OP_activation_gradient, "slopes", add_count, WITH_FUNCTION, AS_IT_IS, 100},
    {OP_multiply_by_slopes, "slopes", add_count, WITH_FUNCTION, AS_IT_IS, 100},
    {OP_add_slopes, "add_slopes", add_count, WITH_FUNCTION, AS_IT_IS, 110},
    {OP_input_gradient, "input_gradient", add_input_products, NO_FUNCTION, AS_IT_IS, 120},
    {OP_kernel_gradient, "kernel_gradient", add_outer, NO_FUNCTION, AS_IT_IS, 100},
    {OP_bias_gradient, "bias_gradient", add_rows_of_input, NO_FUNCTION, AS_IT_IS, 80},
    {OP_conv2d_input_gradient, "conv2d_input_gradient", add_convolution, NO_FUNCTION, AS_IT_IS,
     500},
    {OP_conv2d_input_gradient_slopes, "conv2d_input_gradient_slopes", add_convolution,
     WITH_FUNCTION, AS_IT_IS, 550},
    {OP_conv2d_kernel_gradient, "conv2d_kernel_gradient", add_convolution, NO_FUNCTION, AS_IT_IS,
     400},
    {OP_depthwise_input_gradient, "depthwise_input_gradient", add_window, NO_FUNCTION, AS_IT_IS,
     400},
    {OP_depthwise_input_gradient_slopes, "depthwise_input_gradient_slopes", add_window,
     WITH_FUNCTION, AS_IT_IS, 450},
    {OP_depthwise_kernel_gradient, "depthwise_kernel_gradient", add_window, NO_FUNCTION, AS_IT_IS,
     300},
    {OP_max_pool_gradient, "max_pool_gradient", add_window, NO_FUNCTION, AS_IT_IS, 500},
    {OP_max_pool_gradient_slopes, "max_pool_gradient_slopes", add_window, WITH_FUNCTION, AS_IT_IS,
     550},
    {OP_average_pool_gradient, "average_pool_gradient", add_window, NO_FUNCTION, AS_IT_IS, 350},
    {OP_average_pool_gradient_slopes, "average_pool_gradient_slopes", add_window, WITH_FUNCTION,
     AS_IT_IS, 400},
    {OP_resize_gradient, "resize_gradient", add_window, NO_FUNCTION, AS_IT_IS, 700},
    {OP_dropout, "dropout", add_chance, NO_FUNCTION, AS_IT_IS, 300},
    {OP_split, "split", add_parts, NO_FUNCTION, AS_IT_IS, 150},
    {OP_sum_repeats, "sum_repeats", add_times_back, NO_FUNCTION, AS_IT_IS, 90},
    {OP_softmax_gradient, "softmax_gradient", add_rows_and_columns, NO_FUNCTION, AS_IT_IS, 250},
    {OP_frozen_normalization_gradient, "frozen_normalization_gradient", add_rows_and_columns,
     NO_FUNCTION, AS_IT_IS, 80},
    {OP_standardize_gradient, "standardize_gradient", add_rows_and_columns, NO_FUNCTION, AS_IT_IS,
     80},
    {OP_layer_normalization_sums, "layer_normalization_sums", add_rows_of_input, NO_FUNCTION,
     AS_IT_IS, 450},
    {OP_layer_normalization_gradient, "layer_normalization_gradient", add_rows_and_columns,
     NO_FUNCTION, AS_IT_IS, 600},
};

const LibraryKernel *library_kernel_back(const Op *op)
{
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (kernels[i].code == op->code)
            return &kernels[i];
    return NULL;
}

static const struct {
    OpCode code;
    const char *names[4];
} operands[] = {
    {OP_conv2d_input_gradient, {"dy", "kernel", "dx"}},
    {OP_conv2d_kernel_gradient, {"x", "dy", "gradient"}},
    {OP_depthwise_input_gradient, {"dy", "kernel", "dx"}},
    {OP_depthwise_kernel_gradient, {"x", "dy", "gradient"}},
    {OP_max_pool_gradient, {"x", "dy", "dx"}},
    {OP_max_pool_gradient_slopes, {"x", "dy", "from", "dx"}},
    {OP_average_pool_gradient, {"dy", "dx"}},
    {OP_average_pool_gradient_slopes, {"dy", "from", "dx"}},
    {OP_resize_gradient, {"dy", "dx"}},
    {OP_input_gradient, {"dy", "kernel", "dx"}},
    {OP_kernel_gradient, {"x", "dy", "gradient"}},
};

const char *const *library_operands_back(const Op *op)
{
    for (size_t i = 0; i < sizeof operands / sizeof *operands; i++)
        if (operands[i].code == op->code)
            return operands[i].names;
    return NULL;
}

bool library_takes_numbers_back(const Op *op)
{
    return op_numbers(op) > 0 && library_kernel_back(op) &&
           op->code != OP_frozen_normalization_gradient && op->code != OP_standardize_gradient;
}

const Tensor *library_made_of(const Op *op)
{
    switch ((int)op->code) {
    case OP_conv2d_kernel_gradient:
    case OP_depthwise_kernel_gradient:
    case OP_max_pool_gradient:
    case OP_max_pool_gradient_slopes:
        return op->inputs[1];
    default:
        return op_info(op->code)->sizes == SIZES_WINDOW_BACK ? op->inputs[0] : op->outputs[0];
    }
}
