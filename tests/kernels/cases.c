/* cases.c: the operands of every op that has a kernel. An op without a row here fails the test. */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Operands, outputs last. The first letter tells what it is, two more its rows and columns: `b`
 * examples, `i` inputs, `o` outputs, `s` both, `t` three times the inputs, `m` one
 * and twice the outputs, `u` twice the outputs, or 1 or 2.
 *   e the batch    c the scale    r the rate    t totals    p predictions
 *   y x, but of numbers that can be variances
 *   x batch-major    f feature-major    w weights    d a double and n a whole number an example
 *   v as weights, what an optimizer remembers        D doubles that it remembers
 *   z which numbers of the first matrix are not zero
 *
 * Where a window moves over images, `v` is the window's pixels, `i` and `o` channels:
 *   I images with channels, N narrow ones    P a number for each of the window's places, with
 * channels K weights and G a matrix of a row for each pixel of the window and each channel F images
 * as rows of numbers              R images of as many pixels as the window and channels may be in
 * groups: `I` and `O` inputs and outputs of one, `D` and `Q` of several */
static const struct {
    OpCode code;
    const char *operands;
} rows[] = {
    {OP_gather, "e c xbi"},
    {OP_gather_nonzero, "e c xbi zbi"},
    {OP_gather_images, "e c Ii"},
    {OP_gather_images, "e c Ni"},
    {OP_matmul, "xbi wio xbo"},
    {OP_add_bias, "xbo w1o xbo"},
    {OP_activate, "xbo xbo"},
    {OP_softmax, "xbo xbo"},
    {OP_softmax_gradient, "xbo xbo xbo"},
    {OP_add, "xbo xbo xbo"},
    {OP_softmax_crossentropy, "e fbo db1"},
    {OP_sigmoid_crossentropy, "e fb1 db1"},
    {OP_squared_error, "e fbo db1"},
    {OP_absolute_error, "e fbo db1"},
    {OP_huber, "e fbo db1"},
    {OP_sigmoids_crossentropy, "e fbo db1"},
    {OP_squared_error_gradient, "e fbo fbo"},
    {OP_absolute_error_gradient, "e fbo fbo"},
    {OP_huber_gradient, "e fbo fbo"},
    {OP_sigmoids_crossentropy_gradient, "e fbo fbo"},
    {OP_smooth, "e fbo db1 db1"},
    {OP_smooth, "e fb1 db1 db1"},
    {OP_smooth_gradient, "e fbo fbo"},
    {OP_smooth_gradient, "e fb1 fb1"},
    {OP_weigh, "e db1 db1"},
    {OP_weigh_gradient, "e fbo fbo"},
    {OP_tally_losses, "e db1 t"},
    {OP_record_values, "e fbo p"},
    {OP_record_sigmoids, "e fbo p"},
    {OP_predict_largest, "e fbo nb1"},
    {OP_predict_positive, "e fb1 nb1"},
    {OP_predict_one, "e fb1 nb1"},
    {OP_tally, "e db1 nb1 t"},
    {OP_record_softmax, "e fbo nb1 p"},
    {OP_record_sigmoid, "e fb1 nb1 p"},
    {OP_record_one, "e fb1 nb1 p"},
    {OP_softmax_crossentropy_gradient, "e fbo fbo"},
    {OP_sigmoid_crossentropy_gradient, "e fb1 fb1"},
    {OP_activation_gradient, "fbo xbo xbo"},
    {OP_input_gradient, "fbo wio fbi"},
    {OP_kernel_gradient, "xbi xbo xio"},
    {OP_flatten, "Ii Fi"},
    {OP_flatten, "Ni Fi"},
    {OP_random_flip, "e Ii Ii"},
    {OP_random_flip, "e Ni Ni"},
    {OP_random_translation, "e Ii Ii"},
    {OP_random_translation, "e Ni Ni"},
    {OP_random_crop, "e Ii Ii"},
    {OP_random_crop, "e Ni Ni"},
    {OP_random_rotation, "e Ii Ii"},
    {OP_random_rotation, "e Ni Ni"},
    {OP_random_zoom, "e Ii Ii"},
    {OP_random_zoom, "e Ni Ni"},
    {OP_random_brightness, "e Ii Ii"},
    {OP_random_brightness, "e Ni Ni"},
    {OP_random_contrast, "e Ii Ii"},
    {OP_random_contrast, "e Ni Ni"},
    {OP_gaussian_noise, "e Ii Ii"},
    {OP_gaussian_noise, "e Ni Ni"},
    {OP_unflatten, "Fi Ii"},
    {OP_conv2d, "Ii Kio Po"},
    {OP_conv2d, "Ni Kio Po"},
    {OP_conv2d_activate, "Ii Kio w1o Po"},
    {OP_conv2d_input_gradient_slopes, "Po Goi Ii Ii"},
    {OP_depthwise_input_gradient_slopes, "Pi K1i Ii Ii"},
    {OP_conv2d_activate, "Ni Kio w1o Po"},
    {OP_conv2d_activate_by_pixels, "Ii Kio w1o Po"},
    {OP_conv2d_activate_by_pixels, "Ni Kio w1o Po"},
    {OP_turn_kernel, "Kio Goi"},
    {OP_conv2d_input_gradient, "Po Goi Ii"},
    {OP_conv2d_input_gradient_by_pixels, "Po Goi Ii"},
    {OP_conv2d_kernel_gradient, "Ii Po Gio"},
    {OP_conv2d_kernel_gradient, "Ni Po Gio"},
    {OP_conv2d_kernel_gradient_by_window, "Ii Po Gio"},
    {OP_conv2d_kernel_gradient_by_window, "Ni Po Gio"},
    {OP_depthwise_conv2d, "Ii K1i Pi"},
    {OP_depthwise_conv2d_activate, "Ii K1i w1i Pi"},
    {OP_depthwise_input_gradient, "Pi K1i Ii"},
    {OP_depthwise_kernel_gradient, "Ii Pi G1i"},
    {OP_conv2d, "ID KIQ PQ"},
    {OP_turn_kernel, "KIQ GOD"},
    {OP_conv2d_input_gradient, "PQ GOD ID"},
    {OP_conv2d_input_gradient_slopes, "PQ GOD ID ID"},
    {OP_conv2d_kernel_gradient, "ID PQ GIQ"},
    {OP_spread_kernel, "KIQ GDQ"},
    {OP_pick_kernel, "GDQ GIQ"},
    {OP_repeat, "xbi xbt"},
    {OP_sum_repeats, "xbt xbi"},
    {OP_max_pool, "Ii Pi"},
    {OP_average_pool, "Ii Pi"},
    {OP_max_pool_gradient, "Ii Pi Ii"},
    {OP_average_pool_gradient, "Pi Ii"},
    {OP_max_pool_gradient_slopes, "Ii Pi Ii Ii"},
    {OP_average_pool_gradient_slopes, "Pi Ii Ii"},
    {OP_add_slopes, "xbo xbo xbo xbo"},
    {OP_add_activate, "xbo xbo xbo"},
    {OP_multiply_by_slopes, "xbo xbo xbo"},
    {OP_bias_gradient, "xbo x1o"},
    {OP_sgd, "wio xio r"},
    {OP_sgd, "w1o x1o r"},
    {OP_dense, "xbi wio w1o xbo"},
    {OP_dense_nonzero, "xbi wio w1o zbi xbo"},
    {OP_dense_update, "xbi xbo r wio w1o"},
    {OP_dense_update_nonzero, "xbi xbo r wio w1o zbi"},
    {OP_kernel_gradient_nonzero, "xbi xbo zbi xio"},
    {OP_dense_momentum, "xbi xbo r wio vio"},
    {OP_transpose, "xbo fbo"},
    {OP_transpose, "fbo xbo"},
    {OP_keep, "e xbo"},
    {OP_take, "e xbo"},

    {OP_sgd_decay, "wio xio r"},
    {OP_sgd_decay, "w1o x1o r"},
    {OP_sgd_momentum, "wio xio r vio"},
    {OP_sgd_momentum, "w1o x1o r v1o"},
    {OP_sgd_nesterov, "wio xio r vio"},
    {OP_sgd_nesterov, "w1o x1o r v1o"},
    {OP_adam_rate, "D21 r d11"},
    {OP_adam, "wio xio d11 r vio vio"},
    {OP_adam, "w1o x1o d11 r v1o v1o"},
    {OP_rms_scale, "xio vio xio"},
    {OP_rms_scale, "x1o v1o x1o"},
    {OP_rms_scale_centered, "xio vio vio xio"},
    {OP_rms_scale_centered, "x1o v1o v1o x1o"},
    {OP_clip_value, "xio xio"},
    {OP_squares, "xio d11"},
    {OP_squares, "x1o d11"},
    {OP_add_numbers, "d11 d11 d11"},
    {OP_clip_norm, "xio d11 xio"},
    {OP_penalty, "wio d11"},
    {OP_penalty, "w1o d11"},
    {OP_penalize, "e db1 d11 db1"},
    {OP_penalty_gradient, "wio xio"},
    {OP_penalty_gradient, "w1o x1o"},
    {OP_regularize, "wio xio xio"},
    {OP_regularize, "w1o x1o x1o"},
    {OP_multiply, "xbo xbo xbo"},
    {OP_concatenate, "xbi xbo xbs"},
    {OP_split, "xbs xbi xbo"},
    {OP_moments, "e Ii x1i x1i"},
    {OP_moments, "e xbo x1o x1o"},
    {OP_normalize, "xbo x1o y1o x1o x1o xbo"},
    {OP_normalize_activate, "xbo w1o y1o w1o w1o xbo"},
    {OP_normalize_add_activate, "xbo x1o y1o w1o w1o xbo xbo"},
    {OP_track, "w1o x1o"},
    {OP_fill, "xbo x1o"},
    {OP_accumulate_moments, "e xbo Dm1 w1o w1o"},
    {OP_accumulate_range, "e xbo Dm1 w1o w1o"},
    {OP_accumulate_means, "e xbo w1o Du1 woo"},
    {OP_standardize, "xbo x1o y1o xbo"},
    {OP_standardize_gradient, "xbo y1o xbo"},
    {OP_normalization_sums, "xbo xbo x1o y1o x1o x1o"},
    {OP_normalization_gradient, "e Ii Ii x1i y1i x1i x1i x1i Ii"},
    {OP_frozen_normalization_gradient, "xbo y1o w1o xbo"},
    {OP_layer_normalize, "xbo w1o w1o xbo"},
    {OP_layer_normalization_sums, "xbo xbo x1o x1o"},
    {OP_layer_normalization_gradient, "xbo xbo w1o xbo"},
    {OP_dropout, "e xbo xbo"},
    {OP_pad, "Ii Pi"},
    {OP_crop, "Pi Ii"},
    {OP_rescale, "xbo xbo"},
    {OP_resize, "Ii Ri"},
    {OP_resize, "Ri Ii"},
    {OP_resize_gradient, "Ri Ii"},
    {OP_resize_gradient, "Ii Ri"},
};
enum { ROWS = sizeof rows / sizeof *rows };

/* The constants of those that have any, each a different one. */
static const struct {
    OpCode code;
    double numbers[MOST_NUMBERS];
} constants[] = {
    {OP_sgd_decay, {0.01}},
    {OP_sgd_momentum, {0.9, 0.01}},
    {OP_sgd_nesterov, {0.8, 0.02}},
    {OP_dense_momentum, {0.9, 0.01}},
    {OP_adam_rate, {0.9, 0.99}},
    {OP_adam, {0.9, 0.8, 0.1, 0.03}},
    {OP_rms_scale, {0.9, 0.1}},
    {OP_rms_scale_centered, {0.8, 0.01}},
    {OP_smooth, {0.25}},
    {OP_smooth_gradient, {0.25}},
    {OP_sigmoids_crossentropy, {0.25}},
    {OP_sigmoids_crossentropy_gradient, {0.25}},
    {OP_huber, {0.75}},
    {OP_huber_gradient, {0.75}},
    {OP_clip_value, {1.5}},
    {OP_clip_norm, {0.5}},
    {OP_penalty, {0.25, 0.5}},
    {OP_penalty_gradient, {0.25, 0.5}},
    {OP_regularize, {0.25, 0.5}},
    {OP_dropout, {0.3}},
    {OP_random_flip, {1, 1}},
    {OP_random_crop, {2, 1, 0.5}},
    {OP_random_brightness, {-2, 1, -3, 2}},
    {OP_random_contrast, {0.25, 1.75, -3, 2}},
    {OP_gaussian_noise, {0.5}},
    {OP_rescale, {1.5, -0.25}},
    {OP_normalize, {0.25}},
    {OP_normalize_activate, {0.25}},
    {OP_normalize_add_activate, {0.25}},
    {OP_track, {0.25}},
    {OP_fill, {0.25}},
    {OP_standardize, {0.5}},
    {OP_standardize_gradient, {0.5}},
    {OP_normalization_sums, {0.25}},
    {OP_normalization_gradient, {0.25}},
    {OP_frozen_normalization_gradient, {0.25}},
    {OP_layer_normalize, {0.25}},
    {OP_layer_normalization_sums, {0.25}},
    {OP_layer_normalization_gradient, {0.25}},
};

static void set_numbers(Op *op)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (constants[i].code == op->code)
            memcpy(op->numbers, constants[i].numbers, sizeof op->numbers);
}

typedef struct Sizes {
    int64_t batch, inputs, outputs, block;
} Sizes;

/* The least there can be; odd ones; whole panels; several panels and tiles with a rest each; a sum
 * in blocks. */
static const Sizes all_sizes[] = {
    {1, 1, 2, 0}, {5, 19, 21, 0}, {16, 16, 16, 0}, {33, 37, 50, 0}, {7, 150, 130, 64}};

/* Of images, one for each of the sizes: a window as large as the image; strides and sides that are
 * not alike; pixels apart; zeros around on all sides; a window of one pixel. */
typedef struct Images {
    int64_t height, width;
    Window window;
} Images;
static const Images all_images[] = {
    {2, 3, {2, 3, 1, 1, 1, 1, 0, 0, 0, 0, 1}}, {7, 5, {3, 2, 2, 1, 1, 1, 1, 0, 0, 1, 1}},
    {6, 8, {2, 3, 1, 1, 2, 2, 1, 2, 2, 1, 1}}, {5, 19, {3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
    {4, 4, {1, 1, 2, 2, 1, 1, 0, 0, 0, 0, 1}},
};
_Static_assert(sizeof all_images / sizeof *all_images == sizeof all_sizes / sizeof *all_sizes,
               "images for each of the sizes");

/* Convolutions have more numbers than matrices of these sizes: fewer examples, and fewer channels
 * for what takes less than a panel or makes at most 8, and before functions whose values don't tell
 * how large the sums are. */
static Sizes sizes_for(int row, const Sizes *sizes, Activation activation)
{
    const OpCode code = rows[row].code;
    Sizes fewer = *sizes;
    if (op_info(code)->sizes != SIZES_WINDOW && op_info(code)->sizes != SIZES_WINDOW_BACK &&
        op_info(code)->sizes != SIZES_CHANNELS && op_info(code)->sizes != SIZES_IMAGES &&
        op_info(code)->sizes != SIZES_KERNEL)
        return fewer;
    fewer.batch = 1 + sizes->batch % 3;
    if (strchr(rows[row].operands, 'N') || activation != ACTIVATION_linear)
        fewer.inputs = 1 + sizes->inputs % 5;
    if (code == OP_conv2d_input_gradient_by_pixels)
        fewer.inputs = 1 + sizes->inputs % 8;
    if (code == OP_conv2d_activate_by_pixels || code == OP_conv2d_kernel_gradient_by_window)
        fewer.outputs = 1 + sizes->outputs % 8;
    return fewer;
}

static int64_t size_of(char letter, const Sizes *sizes)
{
    return letter == 'b'   ? sizes->batch
           : letter == 'i' ? sizes->inputs
           : letter == 'o' ? sizes->outputs
           : letter == '2' ? 2
           : letter == 'm' ? 1 + 2 * sizes->outputs
           : letter == 'u' ? 2 * sizes->outputs
           : letter == 't' ? 3 * sizes->inputs
           : letter == 'I' ? PANEL
           : letter == 'D' ? 2 * PANEL
           : letter == 'O' ? 2 * PANEL
           : letter == 'Q' ? 4 * PANEL
           : letter == 's' ? sizes->inputs + sizes->outputs
                           : 1;
}

static TensorKind kind_of(char letter)
{
    switch (letter) {
    case 'e':
        return TENSOR_BATCH;
    case 'c':
        return TENSOR_SCALE;
    case 'r':
        return TENSOR_RATE;
    case 't':
        return TENSOR_TOTALS;
    case 'p':
        return TENSOR_PREDICTIONS;
    case 'w':
    case 'K':
        return TENSOR_PARAMETER;
    case 'v':
    case 'D':
        return TENSOR_STATE;
    default:
        return TENSOR_TEMPORARY;
    }
}

static Layout layout_of(char letter)
{
    return strchr("xyzIPFGR", letter) ? LAYOUT_BATCH_MAJOR
           : letter == 'N'            ? LAYOUT_NARROW
           : letter == 'f'            ? LAYOUT_FEATURE_MAJOR
           : strchr("wKv", letter)    ? LAYOUT_PANELS
                                      : LAYOUT_SCALAR;
}

static const Parameter *parameter_of(Arena *arena, const Tensor *tensor, bool is_bias)
{
    Parameter *parameter = arena_alloc(arena, sizeof *parameter);
    *parameter = (Parameter){.name = tensor->name,
                             .role = is_bias ? "bias" : "kernel",
                             .dimensions = is_bias ? 1 : 2,
                             .rows = tensor->rows,
                             .columns = tensor->columns};
    return parameter;
}

/* Gives a tensor of images, or of what goes over them, its shape. */
static void shape_images(Tensor *tensor, const char *operand, const Sizes *sizes,
                         const Images *images)
{
    const Window *window = &images->window;
    const int64_t down = window_places_down(window, images->height);
    const int64_t across = window_places_across(window, images->width);
    const int64_t seen = window->height * window->width, channels = size_of(operand[1], sizes);
    switch (*operand) {
    case 'I':
    case 'N':
        tensor->height = images->height;
        tensor->width = images->width;
        tensor->columns = channels;
        break;
    case 'P':
        tensor->height = down;
        tensor->width = across;
        tensor->columns = channels;
        break;
    case 'R':
        tensor->height = window->height;
        tensor->width = window->width;
        tensor->columns = channels;
        break;
    case 'F':
        tensor->columns = images->height * images->width * channels;
        break;
    default:
        tensor->rows = seen * channels;
        tensor->columns = size_of(operand[2], sizes);
        return;
    }
    tensor->rows = sizes->batch * tensor->height * tensor->width;
}

static Tensor *tensor_of(Arena *arena, Prog *prog, const char *operand, const Sizes *sizes,
                         const Images *images)
{
    const char *name =
        arena_printf(arena, *operand == 'y' ? "variance_%zu" : "operand_%zu", prog->tensors.count);
    Tensor *tensor = prog_operand(arena, prog, kind_of(*operand), name);
    tensor->layout = layout_of(*operand);
    if (strchr("xyzfwdnvD", *operand)) {
        tensor->rows = size_of(operand[1], sizes);
        tensor->columns = size_of(operand[2], sizes);
    }
    if (strchr("INPFKGR", *operand))
        shape_images(tensor, operand, sizes, images);
    tensor->element = strchr("dD", *operand) ? ELEMENT_DOUBLE
                      : *operand == 'n'      ? ELEMENT_INTEGER
                      : *operand == 'z'      ? ELEMENT_BITS
                                             : ELEMENT_FLOAT;
    if (strchr("wKv", *operand))
        tensor->parameter = parameter_of(arena, tensor, *operand != 'K' && operand[1] == '1');
    return tensor;
}

static bool is_pool(OpCode code)
{
    return code == OP_max_pool || code == OP_average_pool || code == OP_max_pool_gradient ||
           code == OP_average_pool_gradient || code == OP_max_pool_gradient_slopes ||
           code == OP_average_pool_gradient_slopes;
}

static int64_t at_most(int64_t number, int64_t most)
{
    return number < most ? number : most;
}

/* A pool sees some pixel from every place, and none apart; one of them sees each pixel once, but
 * for the last of a row and the last rows. */
static Images images_for(OpCode code, size_t size)
{
    Images images = all_images[size];
    Window *window = &images.window;
    if (code == OP_pad || code == OP_crop) {
        window->height = window->width = window->stride_y = window->stride_x = 1;
        window->dilation_y = window->dilation_x = 1;
    }
    if (code == OP_conv2d_activate_by_pixels || code == OP_conv2d_input_gradient_by_pixels)
        window->stride_x = 1;
    if (!is_pool(code))
        return images;
    if (size == 3)
        *window = (Window){3, 2, 3, 2, 1, 1, 0, 0, 0, 0, 1};
    window->dilation_y = window->dilation_x = 1;
    window->top = at_most(window->top, window->height - 1);
    window->bottom = at_most(window->bottom, window->height - 1);
    window->left = at_most(window->left, window->width - 1);
    window->right = at_most(window->right, window->width - 1);
    return images;
}

/* What is resized has a window as large as what is made of it; one size after the other it takes
 * the nearest pixels, or means. */
static void set_resized(Op *op, size_t size)
{
    const Tensor *made = op->code == OP_resize ? op->outputs[0] : op->inputs[0];
    if (op->code != OP_resize && op->code != OP_resize_gradient)
        return;
    op->window.height = made->height;
    op->window.width = made->width;
    op->numbers[0] = (double)(size % 2);
}

/* One size after the other has something else outside of the images, and one the nearest pixels. */
static void set_outside(Op *op, size_t size)
{
    double numbers[MOST_NUMBERS] = {0};
    int count = 0;
    const double fill = (double)(size % FILL_COUNT), nearest = size == FILL_COUNT;
    if (op->code == OP_random_translation)
        memcpy(numbers, (double[]){-1, 1, -0.5, 0.25}, (size_t)(count = 4) * sizeof *numbers);
    else if (op->code == OP_random_rotation)
        memcpy(numbers, (double[]){-1, 1}, (size_t)(count = 2) * sizeof *numbers);
    else if (op->code == OP_random_zoom)
        memcpy(numbers, (double[]){-0.75, 1, -0.5, 0.5, size == 1},
               (size_t)(count = 5) * sizeof *numbers);
    else
        return;
    memcpy(op->numbers, numbers, sizeof numbers);
    memcpy(&op->numbers[count], (double[]){fill, 0.25, nearest}, 3 * sizeof *numbers);
}

/* Of channels in groups there are two, of those that are spread four. */
static void set_groups(Op *op, const char *operands)
{
    if (strchr(operands, 'Q'))
        op->window.groups = op->code == OP_spread_kernel || op->code == OP_pick_kernel ? 4 : 2;
}

static Prog *case_of(Arena *arena, int row, size_t size, Activation activation)
{
    const Sizes chosen = sizes_for(row, &all_sizes[size], activation), *sizes = &chosen;
    const Images images = images_for(rows[row].code, size);
    Prog *prog = arena_alloc(arena, sizeof *prog);
    Tensor *operands[MOST_INPUTS + MOST_OUTPUTS];
    int count = 0;
    prog->name = op_info(rows[row].code)->name;
    prog->batch = sizes->batch;
    for (const char *at = rows[row].operands; at; at = strchr(at, ' '))
        operands[count++] = tensor_of(arena, prog, *at == ' ' ? ++at : at, sizes, &images);
    Op *op = op_append(arena, &prog->ops, rows[row].code, (Span){0}, operands);
    op->activation = activation;
    op->block = sizes->block;
    op->window = images.window;
    set_groups(op, rows[row].operands);
    op->stream = 0x9ABCDEF1;
    set_numbers(op);
    set_resized(op, size);
    set_outside(op, size);
    return prog;
}

/* Every activation at one of the sizes, and one of them at the others. Linear has no slope. With a
 * window, whose kernels take long to compile, slopes are of one activation alone. Groups have sizes
 * of their own, of which two windows tell enough. */
static bool is_case(int row, size_t size, Activation activation)
{
    const OpCode code = rows[row].code;
    const bool all = size == 1 && op_info(code)->sizes != SIZES_WINDOW_BACK;
    if (strchr(rows[row].operands, 'Q') && size > 1)
        return false;
    if (op_info(code)->facts & OP_SLOPES)
        return activation == ACTIVATION_selu || (all && activation != ACTIVATION_linear);
    return activation == ACTIVATION_linear || (op_info(code)->facts & OP_ACTIVATES && size == 1);
}

static void check_all_are_there(void)
{
    for (int code = 0; code < OP_COUNT; code++) {
        bool found = false;
        for (int row = 0; row < ROWS; row++)
            found = found || rows[row].code == (OpCode)code;
        if (!found) {
            fprintf(stderr, "no case for the kernel of `%s`\n", op_info((OpCode)code)->name);
            exit(1);
        }
    }
}

Cases kernel_cases(Arena *arena)
{
    Cases cases = {0};
    check_all_are_there();
    for (int row = 0; row < ROWS; row++)
        for (size_t size = 0; size < sizeof all_sizes / sizeof *all_sizes; size++)
            for (int activation = 0; activation < ACTIVATION_COUNT; activation++)
                if (is_case(row, size, (Activation)activation))
                    *list_add(arena, &cases) = case_of(arena, row, size, (Activation)activation);
    return cases;
}
