/* ops.c: a function for each op of a library, which gives the library's kernel the op's sizes.
 *
 * ops_avx2.c includes this to compile it once more. */
#include "interpreter/engine_internal.h"

#define PLAIN /* sizes are no constants here, as tiles of vectors need them */
#include "library/kernels/activate.c"
#include "library/kernels/add.c"
#include "library/kernels/add_activate.c"
#include "library/kernels/add_bias.c"
#include "library/kernels/average_pool.c"
#include "library/kernels/classify.c"
#include "library/kernels/classify_one.c"
#include "library/kernels/classify_two.c"
#include "library/kernels/concatenate.c"
#include "library/kernels/conv2d.c"
#include "library/kernels/copy.c"
#include "library/kernels/crop.c"
#include "library/kernels/dense.c"
#include "library/kernels/depthwise_conv2d.c"
#include "library/kernels/elu.c"
#include "library/kernels/exponential.c"
#include "library/kernels/gelu.c"
#include "library/kernels/hard_sigmoid.c"
#include "library/kernels/layer_normalize.c"
#include "library/kernels/leaky_relu.c"
#include "library/kernels/linear.c"
#include "library/kernels/max_pool.c"
#include "library/kernels/mish.c"
#include "library/kernels/multiply.c"
#include "library/kernels/normalize.c"
#include "library/kernels/normalize_add.c"
#include "library/kernels/pad.c"
#include "library/kernels/relu.c"
#include "library/kernels/relu6.c"
#include "library/kernels/repeat.c"
#include "library/kernels/rescale.c"
#include "library/kernels/resize.c"
#include "library/kernels/selu.c"
#include "library/kernels/sigmoid.c"
#include "library/kernels/silu.c"
#include "library/kernels/softmax.c"
#include "library/kernels/softplus.c"
#include "library/kernels/softsign.c"
#include "library/kernels/standardize.c"
#include "library/kernels/tanh.c"

#ifndef ENGINE_OPS
#define ENGINE_OPS engine_ops_plain
#endif

static function *const functions[] = {
#define ACTIVATION(name, c_name, slope) c_name,
#include "ir/activations.def"
};

static function *function_of(const Op *op)
{
    return op_is(op, OP_ACTIVATES) ? functions[op->activation] : linear;
}

static int rows_made(const Op *op)
{
    return (int)op->outputs[0]->rows;
}

static int columns_made(const Op *op)
{
    return (int)op->outputs[0]->columns;
}

static int numbers_made(const Op *op)
{
    return rows_made(op) * columns_made(op);
}

/* ---- products; an op without a bias has NULL for it ---- */

static void do_dense(const Op *op, const Operands *on)
{
    dense((int)op->inputs[1]->rows, (int)op->inputs[1]->columns, on->in[0], on->in[1], on->in[2],
          on->made, function_of(op));
}

static struct window window_of(const Op *op)
{
    const Tensor *image = op->inputs[0], *made = op->outputs[0];
    const Window *window = &op->window;
    return (struct window){.height = (int)image->height,
                           .width = (int)image->width,
                           .made_height = (int)made->height,
                           .made_width = (int)made->width,
                           .rows = (int)window->height,
                           .columns = (int)window->width,
                           .stride_y = (int)window->stride_y,
                           .stride_x = (int)window->stride_x,
                           .dilation_y = (int)window->dilation_y,
                           .dilation_x = (int)window->dilation_x,
                           .top = (int)window->top,
                           .left = (int)window->left};
}

static void do_conv2d(const Op *op, const Operands *on)
{
    const struct convolution of = {.window = window_of(op),
                                   .inputs = (int)op->inputs[0]->columns,
                                   .outputs = columns_made(op),
                                   .groups = (int)op->window.groups};
    conv2d(&of, on->in[0], on->in[1], on->in[2], on->made, function_of(op));
}

static void do_depthwise_conv2d(const Op *op, const Operands *on)
{
    const struct window window = window_of(op);
    depthwise_conv2d(&window, columns_made(op), on->in[0], on->in[1], on->in[2], on->made,
                     function_of(op));
}

/* ---- what a window sees ---- */

static void do_max_pool(const Op *op, const Operands *on)
{
    const struct window window = window_of(op);
    max_pool(&window, columns_made(op), on->in[0], on->made);
}

static void do_average_pool(const Op *op, const Operands *on)
{
    const struct window window = window_of(op);
    average_pool(&window, columns_made(op), on->in[0], on->made);
}

static void do_pad(const Op *op, const Operands *on)
{
    const struct window window = window_of(op);
    pad(&window, columns_made(op), on->in[0], on->made);
}

static void do_crop(const Op *op, const Operands *on)
{
    const struct window window = window_of(op);
    crop(&window, columns_made(op), on->in[0], on->made);
}

static void do_resize(const Op *op, const Operands *on)
{
    const struct window window = window_of(op);
    resize(&window, columns_made(op), on->in[0], op->numbers[0] > 0, on->made);
}

/* ---- number by number ---- */

static void do_rescale(const Op *op, const Operands *on)
{
    rescale(numbers_made(op), on->in[0], (float)op->numbers[0], (float)op->numbers[1], on->made);
}

static void do_add_bias(const Op *op, const Operands *on)
{
    add_bias(rows_made(op), columns_made(op), on->in[0], on->in[1], on->made);
}

static void do_activate(const Op *op, const Operands *on)
{
    activate(numbers_made(op), on->in[0], on->made, function_of(op));
}

static void do_add(const Op *op, const Operands *on)
{
    add(numbers_made(op), on->in[0], on->in[1], on->made);
}

static void do_add_activate(const Op *op, const Operands *on)
{
    add_activate(numbers_made(op), on->in[0], on->in[1], on->made, function_of(op));
}

static void do_multiply(const Op *op, const Operands *on)
{
    multiply(numbers_made(op), on->in[0], on->in[1], on->made);
}

static void do_concatenate(const Op *op, const Operands *on)
{
    concatenate(rows_made(op), (int)op->inputs[0]->columns, (int)op->inputs[1]->columns, on->in[0],
                on->in[1], on->made);
}

static void do_repeat(const Op *op, const Operands *on)
{
    const int columns = (int)op->inputs[0]->columns;
    repeat((int)op->inputs[0]->rows * columns, columns_made(op) / columns, on->in[0], on->made);
}

/* ---- by statistics; what a normalisation reads for its variance is its scale, gamma within ----
 */

static void do_softmax(const Op *op, const Operands *on)
{
    softmax(rows_made(op), columns_made(op), on->in[0], on->made);
}

static void do_normalize(const Op *op, const Operands *on)
{
    normalize(rows_made(op), columns_made(op), on->in[0], on->in[1], on->in[2], on->in[4], on->made,
              function_of(op));
}

static void do_normalize_add(const Op *op, const Operands *on)
{
    normalize_add(rows_made(op), columns_made(op), on->in[0], on->in[1], on->in[2], on->in[4],
                  on->in[5], on->made, function_of(op));
}

static void do_standardize(const Op *op, const Operands *on)
{
    standardize(rows_made(op), columns_made(op), on->in[0], on->in[1], on->in[2], on->made);
}

static void do_layer_normalize(const Op *op, const Operands *on)
{
    layer_normalize(rows_made(op), columns_made(op), on->in[0], on->in[1], on->in[2],
                    op->numbers[0], on->made);
}

/* ---- the example, and the answer ---- */

static void do_gather(const Op *op, const Operands *on)
{
    engine_gather(on, numbers_made(op), on->made);
}

/* Which class is predicted, what records the answer says too. */
static void do_nothing(const Op *op, const Operands *on)
{
    (void)op;
    (void)on;
}

static void do_record_softmax(const Op *op, const Operands *on)
{
    on->answer->class_index = classify((int)op->inputs[1]->columns, on->in[1], on->answer->numbers);
}

static void do_record_sigmoid(const Op *op, const Operands *on)
{
    (void)op;
    on->answer->class_index = classify_two(on->in[1], on->answer->numbers);
}

static void do_record_one(const Op *op, const Operands *on)
{
    (void)op;
    on->answer->class_index = classify_one(on->in[1], on->answer->numbers);
}

static void do_record_sigmoids(const Op *op, const Operands *on)
{
    activate((int)op->inputs[1]->columns, on->in[1], on->answer->numbers, logistic);
}

static void do_record_values(const Op *op, const Operands *on)
{
    copy((int)op->inputs[1]->columns, on->in[1], on->answer->numbers);
}

EngineOp *const ENGINE_OPS[OP_COUNT] = {
    [OP_gather] = do_gather,
    [OP_gather_images] = do_gather,
    [OP_matmul] = do_dense,
    [OP_dense] = do_dense,
    [OP_conv2d] = do_conv2d,
    [OP_conv2d_activate] = do_conv2d,
    [OP_depthwise_conv2d] = do_depthwise_conv2d,
    [OP_depthwise_conv2d_activate] = do_depthwise_conv2d,
    [OP_max_pool] = do_max_pool,
    [OP_average_pool] = do_average_pool,
    [OP_pad] = do_pad,
    [OP_crop] = do_crop,
    [OP_resize] = do_resize,
    [OP_rescale] = do_rescale,
    [OP_add_bias] = do_add_bias,
    [OP_activate] = do_activate,
    [OP_softmax] = do_softmax,
    [OP_add] = do_add,
    [OP_add_activate] = do_add_activate,
    [OP_multiply] = do_multiply,
    [OP_concatenate] = do_concatenate,
    [OP_repeat] = do_repeat,
    [OP_normalize] = do_normalize,
    [OP_normalize_activate] = do_normalize,
    [OP_normalize_add_activate] = do_normalize_add,
    [OP_standardize] = do_standardize,
    [OP_layer_normalize] = do_layer_normalize,
    [OP_predict_largest] = do_nothing,
    [OP_predict_positive] = do_nothing,
    [OP_predict_one] = do_nothing,
    [OP_record_softmax] = do_record_softmax,
    [OP_record_sigmoid] = do_record_sigmoid,
    [OP_record_one] = do_record_one,
    [OP_record_sigmoids] = do_record_sigmoids,
    [OP_record_values] = do_record_values,
};
