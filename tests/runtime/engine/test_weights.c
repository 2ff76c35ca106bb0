/* test_weights.c: where a model's weights stand in memory, and how they begin. */
#include "engine/engine.h"
#include "support.h"

enum { INPUTS = 3, UNITS = 17, PANEL = 16, KERNEL = 2 * INPUTS * PANEL, BIAS = 2 * PANEL };

/* Two panels, of which the second has one column; and something behind, which must stay. */
struct weights {
    float before, kernel[KERNEL], between, bias[BIAS], behind;
};

#define LAYER(structure)                                                                           \
    {                                                                                              \
        .name = "dense", .inputs = INPUTS, .outputs = UNITS, .weights = 2,                         \
        .weight = (const struct tlc_tensor[])                                                      \
        {                                                                                          \
            {.name = "kernel",                                                                     \
             .offset = offsetof(structure, kernel),                                                \
             .rows = INPUTS,                                                                       \
             .columns = UNITS,                                                                     \
             .panel = PANEL,                                                                       \
             .distribution = TLC_UNIFORM,                                                          \
             .scale = 0.5,                                                                         \
             .stream = 7},                                                                         \
            {                                                                                      \
                .name = "bias", .offset = offsetof(structure, bias), .rows = 1, .columns = UNITS,  \
                .panel = PANEL                                                                     \
            }                                                                                      \
        }                                                                                          \
    }
static const struct tlc_layer layer = LAYER(struct weights);
static const struct tlc_layer flatten = {.name = "flatten", .inputs = 9, .outputs = 9};

/* The same layer, elsewhere in another model. */
struct others {
    float bias[BIAS], kernel[KERNEL];
};
static const struct tlc_layer other = LAYER(struct others);

static size_t count(int rows, int columns, int panel)
{
    struct tlc_tensor tensor = {.rows = rows, .columns = columns, .panel = panel};
    return tlc_tensor_count(&tensor);
}

Test(weights, numbers_are_counted_with_their_padding)
{
    cr_expect_eq(count(3, 16, 16), 48);
    cr_expect_eq(count(3, 17, 16), 96);
    cr_expect_eq(count(1, 1, 4), 4);
    cr_expect_eq(count(784, 300, 16), 784 * 304);
    cr_expect_eq(count(1 << 20, 1 << 16, 16), (size_t)1 << 36); /* beyond an int */
}

Test(weights, numbers_begin_at_the_tensors_offset)
{
    static struct weights weights;
    cr_expect_eq(tlc_numbers(&layer.weight[0], &weights), weights.kernel);
    cr_expect_eq(tlc_numbers(&layer.weight[1], &weights), weights.bias);
}

/* Kernels from their stream; padding and biases, which begin at zero, stay so. */
Test(weights, a_drawn_layer_is_its_streams)
{
    struct weights weights = {0}, wanted = {0};
    tlc_draw_layer(&layer, &weights, 42);
    tlc_initialise(&layer.weight[0], &wanted, 42);
    cr_expect_arr_eq(&weights, &wanted, sizeof weights);
    cr_expect(weights.kernel[0] != 0 && weights.kernel[INPUTS * PANEL] != 0);
    for (int i = 0; i < BIAS; i++)
        cr_expect(weights.bias[i] == 0);
    cr_expect(weights.before == 0 && weights.between == 0 && weights.behind == 0);
    cr_expect(weights.kernel[INPUTS * PANEL + 1] == 0, "padding");
}

Test(weights, a_drawn_layer_depends_on_the_seed)
{
    struct weights first = {0}, second = {0};
    tlc_draw_layer(&layer, &first, 42);
    tlc_draw_layer(&layer, &second, 43);
    cr_expect_arr_neq(first.kernel, second.kernel, sizeof first.kernel);
}

Test(weights, a_layer_without_weights_is_left_alone)
{
    struct weights weights = {0};
    const struct weights zeros = {0};
    tlc_draw_layer(&flatten, &weights, 42);
    tlc_copy_layer(&flatten, &weights, &flatten, &weights);
    cr_expect_arr_eq(&weights, &zeros, sizeof weights);
}

/* Padding and all, and nothing else. */
Test(weights, a_copied_layer_has_every_number)
{
    struct others from;
    struct weights to = {.before = 0.5f, .between = 0.5f, .behind = 0.5f};
    for (int i = 0; i < KERNEL; i++)
        from.kernel[i] = (float)(i + 1);
    for (int i = 0; i < BIAS; i++)
        from.bias[i] = (float)(-i - 1);
    const struct others before = from;
    tlc_copy_layer(&layer, &to, &other, &from);
    cr_expect_arr_eq(to.kernel, from.kernel, sizeof from.kernel);
    cr_expect_arr_eq(to.bias, from.bias, sizeof from.bias);
    cr_expect(to.before == 0.5f && to.between == 0.5f && to.behind == 0.5f);
    cr_expect_arr_eq(&from, &before, sizeof from);
}
