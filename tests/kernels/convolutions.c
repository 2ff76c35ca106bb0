/* convolutions.c: the kernels of convolutions against plain loops, at odd sizes, and to the bit:
 * what is tested is not only what a kernel computes but in which order it adds, since programs
 * promise the same bits on all machines. Every kernel runs whole and in three parts. What pads a
 * value is NaN, so that none of it can come into a result. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

#include "convolution_kernels.h"

/* ---- values: plain, as [row][column], and in panels ---- */

static float next_number(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (float)((double)(state >> 11) / (double)(UINT64_C(1) << 52) - 1);
}

static float *plain(int rows, int columns)
{
    float *numbers = malloc(sizeof *numbers * (size_t)(rows * columns));
    for (int i = 0; i < rows * columns; i++)
        numbers[i] = next_number();
    return numbers;
}

static float *zeros(int rows, int columns)
{
    return calloc((size_t)(rows * columns), sizeof(float));
}

static size_t place_of(int rows, int row, int column)
{
    return (size_t)(column / PANEL * rows + row) * PANEL + (size_t)(column % PANEL);
}

/* In panels, and NaN where nothing is written. */
static float *panels_of(const float *numbers, int rows, int columns)
{
    const size_t count = (size_t)(PADDED(columns) * rows);
    float *panels = aligned_alloc(64, count * sizeof *panels);
    for (size_t i = 0; i < count; i++)
        panels[i] = NAN;
    for (int row = 0; numbers && row < rows; row++)
        for (int column = 0; column < columns; column++)
            panels[place_of(rows, row, column)] = numbers[row * columns + column];
    return panels;
}

static int failures, compared;

/* Frees both. */
static void expect_same(const char *kernel, int shape, float *wanted, float *found, int rows,
                        int columns)
{
    int wrong = 0;
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const float one = wanted[row * columns + column];
            const float other = found[place_of(rows, row, column)];
            if (one != other && wrong++ == 0)
                fprintf(stderr, "%s, shape %d, row %d, column %d: %.9g instead of %.9g\n", kernel,
                        shape, row, column, (double)other, (double)one);
        }
    failures += wrong > 0;
    compared++;
    free(wanted);
    free(found);
}

/* ---- the shapes ---- */

/* An image of h x w pixels, which gets a border; what a window makes of it; and the columns of
 * zeros around that that the gradient with respect to the image asks for. */
struct shape {
    int batch, h, w, n_in, n_out, groups, kernel_h, kernel_w, stride_y, stride_x, dilation_y,
        dilation_x;
    int top, bottom, left, right, padded_h, padded_w, out_h, out_w;
};

static int pixel_of(int height, int width, int example, int y, int x)
{
    return (example * height + y) * width + x;
}

/* The row of the padded image's value that the window's pixel lies on, or of the kernel. */
static int seen_from(const struct shape *s, int example, int y, int x, int row, int column)
{
    return pixel_of(s->padded_h, s->padded_w, example, y * s->stride_y + row * s->dilation_y,
                    x * s->stride_x + column * s->dilation_x);
}

/* Every pixel that a window sees from anywhere. For each place the window's pixels come row by row,
 * for each pixel of the window the places, and for each pixel of the image again those of the
 * window: so sums are added in the order in which each of the kernels has to. */
#define EACH_VIEW(s, place, pixel, tap)                                                            \
    for (int row = 0; row < (s)->kernel_h; row++)                                                  \
        for (int column = 0; column < (s)->kernel_w; column++)                                     \
            for (int example = 0; example < (s)->batch; example++)                                 \
                for (int y = 0; y < (s)->out_h; y++)                                               \
                    for (int x = 0; x < (s)->out_w; x++)                                           \
                        for (int place = pixel_of((s)->out_h, (s)->out_w, example, y, x),          \
                                 pixel = seen_from(s, example, y, x, row, column),                 \
                                 tap = row * (s)->kernel_w + column, once = 1;                     \
                             once; once = 0)

static int places(const struct shape *s)
{
    return s->batch * s->out_h * s->out_w;
}

static int taps(const struct shape *s)
{
    return s->kernel_h * s->kernel_w;
}

/* A group's share of the channels. */
static int inputs_of(const struct shape *s)
{
    return s->n_in / s->groups;
}

static int outputs_of(const struct shape *s)
{
    return s->n_out / s->groups;
}

/* Inputs with the outputs of their group, and where their weight stands. */
#define EACH_PAIR(s, in, out, tap, weight)                                                         \
    for (int in = 0; in < (s)->n_in; in++)                                                         \
        for (int out = in / inputs_of(s) * outputs_of(s), end = out + outputs_of(s), weight;       \
             weight = (tap * inputs_of(s) + in % inputs_of(s)) * (s)->n_out + out, out < end;      \
             out++)

/* ---- what the kernels should make, each number one chain of fused multiply-adds ---- */

static float *pad_slowly(const struct shape *s, int n, const float *image)
{
    float *padded = zeros(s->batch * s->padded_h * s->padded_w, n);
    for (int row = 0; row < s->batch * s->h; row++)
        for (int x = 0; x < s->w; x++)
            for (int i = 0; i < n; i++) {
                const int to = pixel_of(s->padded_h, s->padded_w, row / s->h, row % s->h + s->top,
                                        x + s->left);
                padded[to * n + i] = image[(row * s->w + x) * n + i];
            }
    return padded;
}

static float *crop_slowly(const struct shape *s, int n, const float *padded)
{
    float *image = zeros(s->batch * s->h * s->w, n);
    for (int row = 0; row < s->batch * s->h; row++)
        for (int x = 0; x < s->w; x++)
            for (int i = 0; i < n; i++) {
                const int from = pixel_of(s->padded_h, s->padded_w, row / s->h, row % s->h + s->top,
                                          x + s->left);
                image[(row * s->w + x) * n + i] = padded[from * n + i];
            }
    return image;
}

static float *convolved(const struct shape *s, const float *image, const float *kernel)
{
    float *sums = zeros(places(s), s->n_out);
    EACH_VIEW(s, place, pixel, tap)
    EACH_PAIR(s, in, out, tap, weight)
    {
        float *sum = &sums[place * s->n_out + out];
        *sum = fmaf(image[pixel * s->n_in + in], kernel[weight], *sum);
    }
    return sums;
}

static float *kernel_slope(const struct shape *s, const float *image, const float *dy)
{
    float *sums = zeros(taps(s) * inputs_of(s), s->n_out);
    EACH_VIEW(s, place, pixel, tap)
    EACH_PAIR(s, in, out, tap, weight)
    sums[weight] = fmaf(image[pixel * s->n_in + in], dy[place * s->n_out + out], sums[weight]);
    return sums;
}

/* Of the padded image. */
static float *image_slope(const struct shape *s, const float *dy, const float *kernel)
{
    float *sums = zeros(s->batch * s->padded_h * s->padded_w, s->n_in);
    EACH_VIEW(s, place, pixel, tap)
    EACH_PAIR(s, in, out, tap, weight)
    {
        float *sum = &sums[pixel * s->n_in + in];
        *sum = fmaf(dy[place * s->n_out + out], kernel[weight], *sum);
    }
    return sums;
}

static float *depthwise(const struct shape *s, const float *image, const float *kernel)
{
    float *sums = zeros(places(s), s->n_in);
    EACH_VIEW(s, place, pixel, tap)
    for (int i = 0; i < s->n_in; i++) {
        float *sum = &sums[place * s->n_in + i];
        *sum = fmaf(image[pixel * s->n_in + i], kernel[tap * s->n_in + i], *sum);
    }
    return sums;
}

static float *depthwise_kernel_slope(const struct shape *s, const float *image, const float *dy)
{
    float *sums = zeros(taps(s), s->n_in);
    EACH_VIEW(s, place, pixel, tap)
    for (int i = 0; i < s->n_in; i++) {
        float *sum = &sums[tap * s->n_in + i];
        *sum = fmaf(image[pixel * s->n_in + i], dy[place * s->n_in + i], *sum);
    }
    return sums;
}

static float *depthwise_image_slope(const struct shape *s, const float *dy, const float *kernel)
{
    float *sums = zeros(s->batch * s->padded_h * s->padded_w, s->n_in);
    EACH_VIEW(s, place, pixel, tap)
    for (int i = 0; i < s->n_in; i++) {
        float *sum = &sums[pixel * s->n_in + i];
        *sum = fmaf(dy[place * s->n_in + i], kernel[tap * s->n_in + i], *sum);
    }
    return sums;
}

static float *turned_slowly(const struct shape *s, const float *kernel)
{
    float *turned = zeros(taps(s) * outputs_of(s), s->n_in);
    for (int tap = 0; tap < taps(s); tap++) {
        EACH_PAIR(s, in, out, tap, weight)
        turned[(tap * outputs_of(s) + out % outputs_of(s)) * s->n_in + in] = kernel[weight];
    }
    return turned;
}

static float *activated(int rows, int n, const float *bias, float *numbers)
{
    for (int i = 0; i < rows * n; i++) {
        const float sum = bias ? numbers[i] + bias[i % n] : numbers[i];
        numbers[i] = sum > 0 ? sum : 0;
    }
    return numbers;
}

static float *copy_of(const float *numbers, int count)
{
    float *copy = malloc(sizeof *copy * (size_t)count);
    memcpy(copy, numbers, sizeof *copy * (size_t)count);
    return copy;
}

/* ---- the kernels, for each shape ---- */

enum kernel {
    kernel_pad,
    kernel_crop,
    kernel_flatten,
    kernel_unflatten,
    kernel_conv2d_narrow,
    kernel_conv2d_activate_narrow,
    kernel_conv2d_kernel_gradient_narrow,
    kernel_conv2d_activate_by_pixels,
    kernel_conv2d_input_gradient_by_pixels,
    kernel_conv2d_kernel_gradient_by_window,
    kernel_turn_kernel,
    kernel_conv2d,
    kernel_conv2d_activate,
    kernel_conv2d_kernel_gradient,
    kernel_conv2d_input_gradient,
    kernel_depthwise_conv2d,
    kernel_depthwise_conv2d_activate,
    kernel_depthwise_kernel_gradient,
    kernel_depthwise_input_gradient
};

#define CASE_OF_2(name, number)                                                                    \
    case kernel_##name:                                                                            \
        name##_##number(part, o[0], o[1]);                                                         \
        break;
#define CASE_OF_3(name, number)                                                                    \
    case kernel_##name:                                                                            \
        name##_##number(part, o[0], o[1], o[2]);                                                   \
        break;
#define CASE_OF_4(name, number)                                                                    \
    case kernel_##name:                                                                            \
        name##_##number(part, o[0], o[1], o[2], o[3]);                                             \
        break;

/* batch, h, w, inputs, outputs, groups; the window, its strides and dilation; the image's border */
#define SHAPES(SHAPE)                                                                              \
    SHAPE(0, 3, 7, 9, 3, 16, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1)                                      \
    SHAPE(1, 1, 9, 7, 16, 19, 1, 3, 2, 2, 2, 1, 1, 0, 1, 0, 1)                                     \
    SHAPE(2, 3, 11, 9, 19, 33, 1, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2)                                    \
    SHAPE(3, 1, 5, 37, 33, 3, 1, 2, 3, 1, 2, 1, 1, 0, 0, 1, 1)                                     \
    SHAPE(4, 3, 9, 8, 48, 80, 1, 1, 1, 2, 2, 1, 1, 0, 0, 0, 0)                                     \
    SHAPE(5, 3, 10, 11, 1, 6, 1, 5, 5, 2, 1, 1, 1, 2, 1, 2, 2)                                     \
    SHAPE(6, 2, 6, 5, 32, 64, 2, 3, 2, 1, 2, 1, 1, 1, 1, 1, 0)                                     \
    SHAPE(7, 2, 9, 35, 5, 8, 1, 3, 2, 1, 1, 2, 2, 3, 1, 3, 0)

/* Lanes of a panel of narrow images, if there are any of so many channels; channels that are few.
 */
#define NARROW(n)     ((n) < PANEL ? (n) : PANEL)
#define FEW(channels) ((channels) <= MOST_MADE ? (channels) : 1)

#define DEFINE(number, batch, h, w, n_in, n_out, groups, kh, kw, sy, sx, dy, dx, t, b, l, r)       \
    enum { padded_h_##number = t + h + b, padded_w_##number = l + w + r };                         \
    static const struct shape shape_##number = {batch,                                             \
                                                h,                                                 \
                                                w,                                                 \
                                                n_in,                                              \
                                                n_out,                                             \
                                                groups,                                            \
                                                kh,                                                \
                                                kw,                                                \
                                                sy,                                                \
                                                sx,                                                \
                                                dy,                                                \
                                                dx,                                                \
                                                t,                                                 \
                                                b,                                                 \
                                                l,                                                 \
                                                r,                                                 \
                                                t + h + b,                                         \
                                                l + w + r,                                         \
                                                PLACES(t + h + b, kh, sy, dy),                     \
                                                PLACES(l + w + r, kw, sx, dx)};                    \
    DEFINE_PAD(pad_##number, batch, h, w, n_in, t, b, l, r)                                        \
    DEFINE_CROP(crop_##number, batch, padded_h_##number, padded_w_##number, n_in, t, b, l, r)      \
    DEFINE_TURN_KERNEL(turn_kernel_##number, n_in, n_out, groups, kh, kw)                          \
    DEFINE_FLATTEN(flatten_##number, batch, h *w, n_in, PANEL)                                     \
    DEFINE_UNFLATTEN(unflatten_##number, batch, h *w, n_in)                                        \
    DEFINE_CONV2D(conv2d_##number, batch, h, w, n_in, PANEL, n_out, groups, t, b, l, r, kh, kw,    \
                  sy, sx, dy, dx)                                                                  \
    DEFINE_CONV2D_ACTIVATE(conv2d_activate_##number, batch, h, w, n_in, PANEL, n_out, groups, t,   \
                           b, l, r, kh, kw, sy, sx, dy, dx, relu)                                  \
    DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_##number, batch, h, w, n_in, PANEL,       \
                                  n_out, groups, t, b, l, r, kh, kw, sy, sx, dy, dx)               \
    DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_##number, batch, h, w, n_in, n_out, groups, \
                                 t, b, l, r, kh, kw, sy, sx, dy, dx)                               \
    DEFINE_DEPTHWISE_CONV2D(depthwise_conv2d_##number, batch, h, w, n_in, t, b, l, r, kh, kw, sy,  \
                            sx, dy, dx)                                                            \
    DEFINE_DEPTHWISE_CONV2D_ACTIVATE(depthwise_conv2d_activate_##number, batch, h, w, n_in, t, b,  \
                                     l, r, kh, kw, sy, sx, dy, dx, relu)                           \
    DEFINE_DEPTHWISE_KERNEL_GRADIENT(depthwise_kernel_gradient_##number, batch, h, w, n_in, t, b,  \
                                     l, r, kh, kw, sy, sx, dy, dx)                                 \
    DEFINE_DEPTHWISE_INPUT_GRADIENT(depthwise_input_gradient_##number, batch, h, w, n_in, t, b, l, \
                                    r, kh, kw, sy, sx, dy, dx)                                     \
    DEFINE_CONV2D(conv2d_narrow_##number, batch, h, w, n_in, NARROW(n_in), n_out, groups, t, b, l, \
                  r, kh, kw, sy, sx, dy, dx)                                                       \
    DEFINE_CONV2D_ACTIVATE(conv2d_activate_narrow_##number, batch, h, w, n_in, NARROW(n_in),       \
                           n_out, groups, t, b, l, r, kh, kw, sy, sx, dy, dx, relu)                \
    DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_narrow_##number, batch, h, w, n_in,       \
                                  NARROW(n_in), n_out, groups, t, b, l, r, kh, kw, sy, sx, dy, dx) \
    DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_activate_by_pixels_##number, batch, h, w, n_in,        \
                                     NARROW(n_in), FEW(n_out), t, b, l, r, kh, kw, sy, 1, dy, dx,  \
                                     relu)                                                         \
    DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(conv2d_input_gradient_by_pixels_##number, batch, h, w,  \
                                           FEW(n_in), n_out, t, b, l, r, kh, kw, sy, 1, dy, dx)    \
    DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_##number, batch, h,   \
                                            w, n_in, NARROW(n_in), FEW(n_out), t, b, l, r, kh, kw, \
                                            sy, sx, dy, dx)                                        \
    static void run_##number(enum kernel kernel, struct tlc_part part, void *const *o)             \
    {                                                                                              \
        switch (kernel) {                                                                          \
            CASE_OF_2(pad, number)                                                                 \
            CASE_OF_2(crop, number)                                                                \
            CASE_OF_2(flatten, number)                                                             \
            CASE_OF_2(unflatten, number)                                                           \
            CASE_OF_3(conv2d, number)                                                              \
            CASE_OF_3(conv2d_kernel_gradient, number)                                              \
            CASE_OF_3(conv2d_input_gradient, number)                                               \
            CASE_OF_3(depthwise_conv2d, number)                                                    \
            CASE_OF_3(depthwise_kernel_gradient, number)                                           \
            CASE_OF_3(depthwise_input_gradient, number)                                            \
            CASE_OF_3(conv2d_narrow, number)                                                       \
            CASE_OF_3(conv2d_kernel_gradient_narrow, number)                                       \
            CASE_OF_3(conv2d_input_gradient_by_pixels, number)                                     \
            CASE_OF_3(conv2d_kernel_gradient_by_window, number)                                    \
            CASE_OF_4(conv2d_activate_narrow, number)                                              \
            CASE_OF_4(conv2d_activate_by_pixels, number)                                           \
            CASE_OF_4(conv2d_activate, number)                                                     \
            CASE_OF_4(depthwise_conv2d_activate, number)                                           \
        case kernel_turn_kernel:                                                                   \
            turn_kernel_##number(o[0], o[1]);                                                      \
            break;                                                                                 \
        }                                                                                          \
    }
SHAPES(DEFINE)

typedef void (*Run)(enum kernel kernel, struct tlc_part part, void *const *operands);

static const struct {
    const struct shape *shape;
    Run run;
} shapes[] = {
#define ROW(number, ...) {&shape_##number, run_##number},
    SHAPES(ROW)};

/* ---- the comparison ---- */

typedef struct Value {
    float *plain, *panels;
    int rows, columns;
} Value;

static Value value_of(float *numbers, int rows, int columns)
{
    return (Value){numbers, panels_of(numbers, rows, columns), rows, columns};
}

static Value random_value(int rows, int columns)
{
    return value_of(plain(rows, columns), rows, columns);
}

static void free_value(Value value)
{
    free(value.plain);
    free(value.panels);
}

/* Runs a kernel whole, and in three parts; frees `wanted`. */
static void check(const char *name, int shape, enum kernel kernel, const Value *const *inputs,
                  float *wanted, int rows, int columns)
{
    for (int count = 1; count <= 3; count += 2) {
        void *operands[4] = {0};
        int last = 0;
        for (; inputs[last]; last++)
            operands[last] = inputs[last]->panels;
        float *found = panels_of(NULL, rows, columns);
        operands[last] = found;
        for (int number = 0; number < count; number++)
            shapes[shape].run(kernel, (struct tlc_part){number, count, NULL}, operands);
        expect_same(name, shape, copy_of(wanted, rows * columns), found, rows, columns);
    }
    free(wanted);
}
#define INPUTS(...)               ((const Value *const[]){__VA_ARGS__, NULL})
#define CHECK(kernel, shape, ...) check(#kernel, shape, kernel_##kernel, __VA_ARGS__)

/* Without what pads its pixels, and NaN behind the last. */
static Value narrow_value(const float *numbers, int rows, int columns)
{
    const int count = PADDED(rows) * columns;
    float *narrow = aligned_alloc(64, sizeof *narrow * (size_t)count);
    for (int i = 0; i < count; i++)
        narrow[i] = i < rows * columns ? numbers[i] : NAN;
    return (Value){copy_of(numbers, rows * columns), narrow, rows, columns};
}

/* From narrow images, and where few channels are made: the same bits. */
static void check_few(int number, const struct shape *s, Value image, const float *padded)
{
    const int rows = places(s), n_out = s->n_out, many = taps(s) * s->n_in;
    const Value narrow =
        s->n_in < PANEL ? narrow_value(image.plain, image.rows, s->n_in)
                        : value_of(copy_of(image.plain, image.rows * s->n_in), image.rows, s->n_in);
    const Value kernel = random_value(many, n_out), bias = random_value(1, n_out);
    const Value dy = random_value(rows, n_out);
    const Value turned = value_of(turned_slowly(s, kernel.plain), taps(s) * n_out, s->n_in);
    CHECK(conv2d_narrow, number, INPUTS(&narrow, &kernel), convolved(s, padded, kernel.plain), rows,
          n_out);
    CHECK(conv2d_activate_narrow, number, INPUTS(&narrow, &kernel, &bias),
          activated(rows, n_out, bias.plain, convolved(s, padded, kernel.plain)), rows, n_out);
    CHECK(conv2d_kernel_gradient_narrow, number, INPUTS(&narrow, &dy),
          kernel_slope(s, padded, dy.plain), many, n_out);
    if (n_out <= MOST_MADE)
        CHECK(conv2d_kernel_gradient_by_window, number, INPUTS(&narrow, &dy),
              kernel_slope(s, padded, dy.plain), many, n_out);
    if (n_out <= MOST_MADE && s->stride_x == 1)
        CHECK(conv2d_activate_by_pixels, number, INPUTS(&narrow, &kernel, &bias),
              activated(rows, n_out, bias.plain, convolved(s, padded, kernel.plain)), rows, n_out);
    float *slope = image_slope(s, dy.plain, kernel.plain);
    if (s->n_in <= MOST_MADE && s->stride_x == 1)
        CHECK(conv2d_input_gradient_by_pixels, number, INPUTS(&dy, &turned),
              crop_slowly(s, s->n_in, slope), image.rows, s->n_in);
    free(slope);
    free_value(narrow), free_value(kernel), free_value(bias), free_value(dy), free_value(turned);
}

/* `padded` is the image with the zeros around it. */
static void check_convolution(int number, const struct shape *s, Value image, const float *padded)
{
    const int rows = places(s), n_out = s->n_out;
    Value kernel = random_value(taps(s) * inputs_of(s), n_out), bias = random_value(1, n_out);
    Value dy = random_value(rows, n_out);
    Value turned = value_of(turned_slowly(s, kernel.plain), taps(s) * outputs_of(s), s->n_in);
    CHECK(conv2d, number, INPUTS(&image, &kernel), convolved(s, padded, kernel.plain), rows, n_out);
    CHECK(conv2d_activate, number, INPUTS(&image, &kernel, &bias),
          activated(rows, n_out, bias.plain, convolved(s, padded, kernel.plain)), rows, n_out);
    CHECK(conv2d_kernel_gradient, number, INPUTS(&image, &dy), kernel_slope(s, padded, dy.plain),
          kernel.rows, n_out);
    CHECK(turn_kernel, number, INPUTS(&kernel), copy_of(turned.plain, turned.rows * s->n_in),
          turned.rows, s->n_in);
    float *slope = image_slope(s, dy.plain, kernel.plain);
    CHECK(conv2d_input_gradient, number, INPUTS(&dy, &turned), crop_slowly(s, s->n_in, slope),
          s->batch * s->h * s->w, s->n_in);
    free(slope);
    free_value(kernel), free_value(bias), free_value(dy), free_value(turned);
}

static void check_depthwise(int number, const struct shape *s, Value image, const float *padded)
{
    const int rows = places(s), n = s->n_in;
    const Value kernel = random_value(taps(s), n), bias = random_value(1, n), none = {0};
    const Value dy = random_value(rows, n);
    CHECK(depthwise_conv2d, number, INPUTS(&image, &kernel), depthwise(s, padded, kernel.plain),
          rows, n);
    CHECK(depthwise_conv2d_activate, number, INPUTS(&image, &kernel, &bias),
          activated(rows, n, bias.plain, depthwise(s, padded, kernel.plain)), rows, n);
    CHECK(depthwise_conv2d_activate, number, INPUTS(&image, &kernel, &none),
          activated(rows, n, NULL, depthwise(s, padded, kernel.plain)), rows, n);
    CHECK(depthwise_kernel_gradient, number, INPUTS(&image, &dy),
          depthwise_kernel_slope(s, padded, dy.plain), kernel.rows, n);
    float *slope = depthwise_image_slope(s, dy.plain, kernel.plain);
    CHECK(depthwise_input_gradient, number, INPUTS(&dy, &kernel), crop_slowly(s, n, slope),
          s->batch * s->h * s->w, n);
    free(slope);
    free_value(kernel), free_value(bias), free_value(dy);
}

/* What only moves numbers. */
static void check_moves(int number, const struct shape *s, Value image, Value padded)
{
    const int pixels = s->h * s->w, n = s->n_in;
    const Value flat = value_of(copy_of(image.plain, image.rows * n), s->batch, pixels * n);
    CHECK(pad, number, INPUTS(&image), copy_of(padded.plain, padded.rows * n), padded.rows, n);
    CHECK(crop, number, INPUTS(&padded), copy_of(image.plain, image.rows * n), image.rows, n);
    CHECK(flatten, number, INPUTS(&image), copy_of(image.plain, image.rows * n), s->batch,
          pixels * n);
    CHECK(unflatten, number, INPUTS(&flat), copy_of(image.plain, image.rows * n), image.rows, n);
    free_value(flat);
}

int main(void)
{
    for (int number = 0; number < (int)(sizeof shapes / sizeof *shapes); number++) {
        const struct shape *s = shapes[number].shape;
        const Value image = random_value(s->batch * s->h * s->w, s->n_in);
        const Value padded = value_of(pad_slowly(s, s->n_in, image.plain),
                                      s->batch * s->padded_h * s->padded_w, s->n_in);
        check_moves(number, s, image, padded);
        check_convolution(number, s, image, padded.plain);
        if (s->groups == 1)
            check_few(number, s, image, padded.plain);
        check_depthwise(number, s, image, padded.plain);
        free_value(image);
        free_value(padded);
    }
    printf("%d results of kernels, %d wrong\n", compared, failures);
    return failures > 0;
}
