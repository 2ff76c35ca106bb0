#include "test_plan_support.h"

/* test_image_rules.c: which shapes of images and kernels ops refuse (ir/shape_rules.c). */

/* A row for each pixel of each example; of a matrix or a kernel, examples are its rows. */
typedef struct Sizes {
    int64_t examples, height, width, channels;
} Sizes;

enum { MOST_OPERANDS = MOST_INPUTS + MOST_OUTPUTS, SIZES = 4 };

static Tensor *tensor_of(Arena *arena, const Sizes *sizes)
{
    Tensor *value = arena_alloc(arena, sizeof *value);
    *value = (Tensor){.kind = TENSOR_TEMPORARY,
                      .name = "t",
                      .rows = sizes->examples * sizes->height * sizes->width,
                      .columns = sizes->channels,
                      .height = sizes->height,
                      .width = sizes->width,
                      .layout = LAYOUT_BATCH_MAJOR};
    return value;
}

static bool fits(OpCode code, const Window *window, const Sizes *sizes)
{
    Arena *arena = arena_new();
    OpList ops = {0};
    const OpInfo *info = op_info(code);
    Tensor *operands[MOST_OPERANDS];
    for (int i = 0; i < info->inputs + info->outputs; i++)
        operands[i] = tensor_of(arena, &sizes[i]);
    Op *op = op_append(arena, &ops, code, (Span){0}, operands);
    op->window = *window;
    const bool result = info->shape_fits(op);
    arena_free(arena);
    return result;
}

/* That the sizes fit, and that each that the rule cares about refuses to be one more. */
static void expect_rule(OpCode code, Window window, const char *cares, const Sizes *sizes)
{
    static const char *const names[SIZES] = {"examples", "height", "width", "channels"};
    const OpInfo *info = op_info(code);
    const int operands = info->inputs + info->outputs;
    cr_assert(strlen(cares) == (size_t)operands * (SIZES + 1) - 1, "%s: %s", info->name, cares);
    cr_expect(fits(code, &window, sizes), "%s does not fit", info->name);
    for (int i = 0; i < operands; i++)
        for (int k = 0; k < SIZES; k++) {
            Sizes changed[MOST_OPERANDS];
            memcpy(changed, sizes, (size_t)operands * sizeof *sizes);
            int64_t *const size[SIZES] = {&changed[i].examples, &changed[i].height,
                                          &changed[i].width, &changed[i].channels};
            ++*size[k];
            cr_expect(fits(code, &window, changed) == (cares[i * (SIZES + 1) + k] == '-'),
                      "%s: %s of operand %d", info->name, names[k], i);
        }
}

#define EXPECT_RULE(code, window, cares, ...)                                                      \
    expect_rule((code), (window), (cares), (const Sizes[]){__VA_ARGS__})

/* Of 3 by 2 pixels, which stand on 3 by 3 places in an image of 5 by 4. */
static const Window seen = {.height = 3,
                            .width = 2,
                            .stride_y = 1,
                            .stride_x = 1,
                            .dilation_y = 1,
                            .dilation_x = 1,
                            .groups = 1};
static const Window grouped = {.height = 3,
                               .width = 2,
                               .stride_y = 1,
                               .stride_x = 1,
                               .dilation_y = 1,
                               .dilation_x = 1,
                               .groups = 2};

#define IMAGES(channels)                                                                           \
    {                                                                                              \
        7, 5, 4, channels                                                                          \
    }
#define PLACES(channels)                                                                           \
    {                                                                                              \
        7, 3, 3, channels                                                                          \
    }
#define MATRIX(rows, columns)                                                                      \
    {                                                                                              \
        rows, 1, 1, columns                                                                        \
    }

/* `cares` has a word for each operand, a character for each of its sizes; - is free. */
Test(image_rules, convolutions_refuse_every_mismatch)
{
    EXPECT_RULE(OP_conv2d, seen, "ehwc ehwc ehwc", IMAGES(4), MATRIX(24, 6), PLACES(6));
    EXPECT_RULE(OP_conv2d, grouped, "ehwc ehwc ehwc", IMAGES(4), MATRIX(12, 6), PLACES(6));
    EXPECT_RULE(OP_conv2d_activate, seen, "ehwc ehwc ehwc ehwc", IMAGES(4), MATRIX(24, 6),
                MATRIX(1, 6), PLACES(6));
    EXPECT_RULE(OP_conv2d_activate_by_pixels, seen, "ehwc ehwc ehwc ehwc", IMAGES(4), MATRIX(24, 6),
                MATRIX(1, 6), PLACES(6));
    EXPECT_RULE(OP_turn_kernel, grouped, "ehwc ehwc", MATRIX(12, 6), MATRIX(18, 4));
    EXPECT_RULE(OP_conv2d_input_gradient, seen, "ehwc ehwc ehwc", PLACES(6), MATRIX(36, 4),
                IMAGES(4));
    EXPECT_RULE(OP_conv2d_input_gradient_by_pixels, seen, "ehwc ehwc ehwc", PLACES(6),
                MATRIX(36, 4), IMAGES(4));
    EXPECT_RULE(OP_conv2d_input_gradient_slopes, seen, "ehwc ehwc ehwc ehwc", PLACES(6),
                MATRIX(36, 4), IMAGES(4), IMAGES(4));
    EXPECT_RULE(OP_conv2d_kernel_gradient, seen, "ehwc ehwc ehwc", IMAGES(4), PLACES(6),
                MATRIX(24, 6));
    EXPECT_RULE(OP_conv2d_kernel_gradient_by_window, seen, "ehwc ehwc ehwc", IMAGES(4), PLACES(6),
                MATRIX(24, 6));
}

Test(image_rules, depthwise_convolutions_refuse_every_mismatch)
{
    EXPECT_RULE(OP_depthwise_conv2d, seen, "ehwc ehwc ehwc", IMAGES(4), MATRIX(6, 4), PLACES(4));
    EXPECT_RULE(OP_depthwise_conv2d_activate, seen, "ehwc ehwc ehwc ehwc", IMAGES(4), MATRIX(6, 4),
                MATRIX(1, 4), PLACES(4));
    EXPECT_RULE(OP_depthwise_input_gradient, seen, "ehwc ehwc ehwc", PLACES(4), MATRIX(6, 4),
                IMAGES(4));
    EXPECT_RULE(OP_depthwise_input_gradient_slopes, seen, "ehwc ehwc ehwc ehwc", PLACES(4),
                MATRIX(6, 4), IMAGES(4), IMAGES(4));
    EXPECT_RULE(OP_depthwise_kernel_gradient, seen, "ehwc ehwc ehwc", IMAGES(4), PLACES(4),
                MATRIX(6, 4));
}

Test(image_rules, pools_refuse_every_mismatch)
{
    EXPECT_RULE(OP_max_pool, seen, "ehwc ehwc", IMAGES(4), PLACES(4));
    EXPECT_RULE(OP_average_pool, seen, "ehwc ehwc", IMAGES(4), PLACES(4));
    EXPECT_RULE(OP_max_pool_gradient, seen, "ehwc ehwc ehwc", IMAGES(4), PLACES(4), IMAGES(4));
    EXPECT_RULE(OP_max_pool_gradient_slopes, seen, "ehwc ehwc ehwc ehwc", IMAGES(4), PLACES(4),
                IMAGES(4), IMAGES(4));
    EXPECT_RULE(OP_average_pool_gradient, seen, "ehwc ehwc", PLACES(4), IMAGES(4));
    EXPECT_RULE(OP_average_pool_gradient_slopes, seen, "ehwc ehwc ehwc", PLACES(4), IMAGES(4),
                IMAGES(4));
}

/* A row of zeros above and two below, a column left and three right. */
static const Window around = {.height = 1,
                              .width = 1,
                              .stride_y = 1,
                              .stride_x = 1,
                              .dilation_y = 1,
                              .dilation_x = 1,
                              .top = 1,
                              .left = 1,
                              .bottom = 2,
                              .right = 3,
                              .groups = 1};

Test(image_rules, what_moves_pixels_refuses_every_mismatch)
{
    EXPECT_RULE(OP_flatten, seen, "ehwc ehwc", IMAGES(4), MATRIX(7, 80));
    EXPECT_RULE(OP_unflatten, seen, "ehwc ehwc", MATRIX(7, 80), IMAGES(4));
    EXPECT_RULE(OP_pad, around, "ehwc ehwc", IMAGES(4), {7, 8, 8, 4});
    EXPECT_RULE(OP_crop, around, "ehwc ehwc", {7, 8, 8, 4}, IMAGES(4));
    EXPECT_RULE(OP_resize, seen, "e--c ehwc", IMAGES(4), {7, 3, 2, 4});
    EXPECT_RULE(OP_resize_gradient, seen, "ehwc e--c", {7, 3, 2, 4}, IMAGES(4));
    EXPECT_RULE(OP_repeat, seen, "ehwc ehwc", IMAGES(4), {7, 5, 4, 8});
    EXPECT_RULE(OP_sum_repeats, seen, "ehwc ehwc", {7, 5, 4, 8}, IMAGES(4));
    EXPECT_RULE(OP_random_flip, seen, "---- ehwc ehwc", MATRIX(1, 1), IMAGES(4), IMAGES(4));
}

/* As many pixels, but others: the sizes of a matrix agree. */
Test(image_rules, images_as_large_are_not_the_same)
{
    cr_expect(!fits(OP_random_flip, &seen, (Sizes[]){MATRIX(1, 1), {7, 5, 4, 4}, {7, 4, 5, 4}}));
    cr_expect(!fits(OP_random_flip, &seen, (Sizes[]){MATRIX(1, 1), {7, 5, 4, 4}, {14, 5, 2, 4}}));
}

/* A kernel of 4 groups, of 3 inputs and 2 outputs each, and what does 2 groups together. */
Test(image_rules, kernels_are_spread_by_whole_groups)
{
    const Window four = {.height = 3, .width = 2, .groups = 4};
    static const struct {
        Sizes kernel, spread;
        bool fits;
    } cases[] = {
        {MATRIX(18, 8), MATRIX(36, 8), true},
        {MATRIX(18, 8), MATRIX(72, 8), true},  /* all groups */
        {MATRIX(18, 8), MATRIX(36, 4), false}, /* fewer outputs */
        {MATRIX(18, 6), MATRIX(36, 6), false}, /* groups of 1.5 outputs */
        {MATRIX(18, 8), MATRIX(27, 8), false}, /* a group and a half */
        {MATRIX(18, 8), MATRIX(54, 8), false}, /* 3 groups of 4 */
        {MATRIX(19, 8), MATRIX(38, 8), false}, /* no whole windows */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect(fits(OP_spread_kernel, &four, (Sizes[]){cases[i].kernel, cases[i].spread}) ==
                      cases[i].fits,
                  "case %zu", i);
        cr_expect(fits(OP_pick_kernel, &four, (Sizes[]){cases[i].spread, cases[i].kernel}) ==
                      cases[i].fits,
                  "case %zu", i);
    }
}

/* Sums of a count, and two numbers for each column; of means, a matrix that puts them in place. */
Test(image_rules, what_is_accumulated_has_a_place_for_every_column)
{
    EXPECT_RULE(OP_accumulate_moments, seen, "---- ---c ehwc ehwc ehwc", MATRIX(1, 1), MATRIX(7, 3),
                MATRIX(7, 1), MATRIX(1, 3), MATRIX(1, 3));
    EXPECT_RULE(OP_accumulate_range, seen, "---- ---c ehwc ehwc ehwc", MATRIX(1, 1), MATRIX(7, 3),
                MATRIX(7, 1), MATRIX(1, 3), MATRIX(1, 3));
    EXPECT_RULE(OP_accumulate_means, seen, "---- ---c ehwc ehwc ehwc", MATRIX(1, 1), MATRIX(7, 3),
                MATRIX(1, 3), MATRIX(6, 1), MATRIX(3, 3));
}
