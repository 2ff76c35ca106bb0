/* test_input_cautions.c: whether a model of a file is given inputs of the size that it knows. */
#include <criterion/criterion.h>

#include "data/data.h"
#include "run/run_records.h"

enum { CHANNELS = 2, UNITS = 4, PIXELS = 3, ROWS = 5 };

static struct weights {
    float kernel[CHANNELS * UNITS], bias[UNITS], moving_mean[UNITS];
} weights = {.kernel = {1, -2, 0.5f, 3, 0.5f, 1, -1, 2}, .bias = {10, 20, 30, 40}};

#define TENSOR(member, n_rows)                                                                     \
    {                                                                                              \
        .name = #member, .offset = offsetof(struct weights, member), .dimensions = 1,              \
        .size = {UNITS}, .rows = n_rows, .columns = UNITS, .panel = UNITS                          \
    }
static const struct tlc_tensor tensors[] = {TENSOR(kernel, CHANNELS), TENSOR(bias, 1),
                                            TENSOR(moving_mean, 1)};
static struct tlc_layer layers[] = {
    {.class_name = "Rescaling", .name = "scaled", .config = "{\"scale\": 2, \"offset\": 0}"},
    {.class_name = "Conv2D", .name = "conv", .config = "{}", .weights = 2, .weight = tensors},
    {.class_name = "BatchNormalization",
     .name = "bn",
     .config = "{}",
     .weights = 1,
     .weight = tensors + 2},
};
static const struct tlc_model model = {.name = "base",
                                       .input_dimensions = 3,
                                       .input_shape = {1, PIXELS, CHANNELS},
                                       .layers = 3,
                                       .layer = layers,
                                       .size = sizeof weights};
static const struct tlc_stored stored = {.path = "base.h5", .model = &model, .weights = &weights};
static uint8_t pixels[ROWS * PIXELS * CHANNELS];
static const int32_t rows[] = {0, 2, 4};
static struct tlc_examples train = {.name = "T.train",
                                    .numbers = pixels,
                                    .element = TLC_UINT8,
                                    .scale = 1,
                                    .count = 3,
                                    .rows = rows,
                                    .available = 3};
static const struct tlc_recipe recipes[] = {{.model = &model, .train = &train, .stored = &stored},
                                            {.model = &model, .train = &train, .stored = &stored}};
static const struct tlc_experiment experiment = {.recipes = 2, .recipe = recipes};

/* Channels of mean 100 and 50, of which the model knows what these, times `size`, give. */
static struct tlc_cautions look(double size, float scale)
{
    struct tlc_cautions list = {.count = 0};
    for (int i = 0; i < ROWS * PIXELS; i++) {
        pixels[CHANNELS * i] = (uint8_t)(90 + 10 * (i % PIXELS));
        pixels[CHANNELS * i + 1] = 50;
    }
    for (int i = 0; i < UNITS; i++)
        weights.moving_mean[i] =
            weights.bias[i] +
            (float)(size * 2 *
                    (100 * (double)weights.kernel[i] + 50 * (double)weights.kernel[UNITS + i]));
    train.scale = scale;
    tlc_caution_inputs(&list, &experiment);
    return list;
}

Test(input_cautions, the_size_that_it_knows)
{
    struct tlc_cautions list = look(1, 1);
    cr_expect_eq(list.count, 0);
    list = look(0.5, 1);
    cr_expect_eq(list.count, 0);
}

Test(input_cautions, another_size_is_said_once)
{
    struct tlc_cautions list = look(1, 1 / 255.0f);
    cr_assert_eq(list.count, 1);
    cr_expect_str_eq(list.item[0].kind, "other-inputs");
    cr_expect_str_eq(list.item[0].text,
                     "base.h5 has learned from inputs about 255 times as large as those of "
                     "T.train, by the means that its bn remembers: is `scale` what it was "
                     "trained with?",
                     "%s", list.item[0].text);
    tlc_cautions_empty(&list);
    list = look(0.2, 1);
    cr_assert_eq(list.count, 1);
    cr_expect(strstr(list.item[0].text, "about 5.0 times as small"), "%s", list.item[0].text);
    tlc_cautions_empty(&list);
}

Test(input_cautions, nothing_is_said_of_what_inputs_do_not_explain)
{
    struct tlc_cautions list = look(-50, 1);
    cr_expect_eq(list.count, 0);
    layers[2].class_name = "Dense";
    list = look(50, 1);
    cr_expect_eq(list.count, 0);
    layers[2].class_name = "BatchNormalization";
}
