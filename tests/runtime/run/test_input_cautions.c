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
static struct tlc_tensor tensors[] = {TENSOR(kernel, CHANNELS), TENSOR(bias, 1),
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
static struct tlc_model model = {.name = "base",
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
static struct tlc_recipe recipes[] = {{.model = &model, .train = &train, .stored = &stored},
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

/* ---- models of other layers ------------------------------------------------------------------ */

/* So many cautions of a model whose inputs would be 50 times as large. */
static void expect_cautions(int count, const char *what)
{
    struct tlc_cautions list = look(50, 1);
    cr_expect_eq(list.count, count, "%s: %d", what, list.count);
    tlc_cautions_empty(&list);
}

Test(input_cautions, what_stands_in_front_may_pad_and_resize)
{
    static const char *const classes[] = {"ZeroPadding2D", "Resizing"};
    for (int i = 0; i < 2; i++) {
        layers[0].class_name = classes[i];
        struct tlc_cautions list = look(0.5, 1); /* nothing doubles the inputs */
        cr_expect_eq(list.count, 0);
        expect_cautions(1, classes[i]);
    }
    layers[0].class_name = "Dropout";
    expect_cautions(0, "what is not known");
}

Test(input_cautions, only_one_number_rescales_all_channels)
{
    layers[0].config = "{\"scale\": [1, 2], \"offset\": 0}";
    struct tlc_cautions list = look(0.5, 1);
    cr_expect_eq(list.count, 0);
    tlc_cautions_empty(&list);
}

/* Without a bias, what the normalisation remembers is of the products alone. */
Test(input_cautions, products_need_no_bias)
{
    layers[1].weights = 1;
    memset(weights.bias, 0, sizeof weights.bias);
    expect_cautions(1, "no bias");
    struct tlc_cautions list = look(1, 1);
    cr_expect_eq(list.count, 0);
}

Test(input_cautions, weights_that_tell_nothing_are_passed_over)
{
    tensors[0].name = "depthwise_kernel";
    expect_cautions(0, "no kernel");
    tensors[0].name = "kernel";
    tensors[2].name = "mean";
    expect_cautions(0, "no moving mean");
    tensors[2].name = "moving_mean";
    tensors[0].rows = 3;
    expect_cautions(0, "rows of half a pixel");
    tensors[0].rows = CHANNELS;
    tensors[0].columns = 3;
    expect_cautions(0, "too few channels");
    tensors[0].columns = UNITS;
    tensors[2].columns = 3;
    expect_cautions(0, "a mean for each channel but one");
    tensors[2].columns = UNITS;
    memset(weights.kernel, 0, sizeof weights.kernel);
    expect_cautions(0, "a kernel of zeros");
}

Test(input_cautions, a_model_that_ends_is_no_normalised_one)
{
    model.layers = 1;
    expect_cautions(0, "nothing behind the rescaling");
    model.layers = 2;
    expect_cautions(0, "nothing behind the products");
}

/* Other examples, or another file, are another matter. */
Test(input_cautions, each_file_and_training_has_its_own)
{
    static const struct tlc_stored other = {
        .path = "other.h5", .model = &model, .weights = &weights};
    static const struct tlc_stored bare = {.path = "bare.h5", .model = &model};
    struct tlc_examples more = train;
    recipes[1].stored = &other;
    expect_cautions(2, "two files");
    recipes[1].stored = &stored;
    more.name = "U.train";
    recipes[1].train = &more;
    expect_cautions(2, "two trainings");
    recipes[1].stored = &bare;
    expect_cautions(1, "a file that is not read");
    recipes[1].stored = NULL;
    expect_cautions(1, "no file");
    recipes[1] = (struct tlc_recipe){.model = &model, .stored = &other};
    expect_cautions(1, "nothing to learn from");
}
