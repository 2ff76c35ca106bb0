/* test_stored.c: weights of a file, in whatever order it has them, where a model has them. */
#include <string.h>

#include "engine/engine.h"
#include "foreign/foreign.h"
#include "store/stored.h"
#include "support.h"

TestSuite(stored, .init = enter_directory, .fini = leave_directory);

enum { INPUTS = 3, UNITS = 5, PANEL = 4, PADDED = 8 };

struct weights {
    float kernel[INPUTS * PADDED], bias[PADDED];
};

static const struct tlc_tensor tensors[] = {
    {.name = "kernel",
     .dimensions = 2,
     .size = {INPUTS, UNITS},
     .rows = INPUTS,
     .columns = UNITS,
     .panel = PANEL},
    {.name = "bias",
     .offset = sizeof(float[INPUTS * PADDED]),
     .dimensions = 1,
     .size = {UNITS},
     .rows = 1,
     .columns = UNITS,
     .panel = PANEL},
};
static const struct tlc_layer layer = {
    .class_name = "Dense", .name = "dense", .config = "{}", .weights = 2, .weight = tensors};
static const struct tlc_model model = {
    .name = "base", .layers = 1, .layer = &layer, .size = sizeof(struct weights)};

/* Tensor w of 15 numbers, counted from 0. */
static void write_file(void)
{
    static const char header[] =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[5,3],\"data_offsets\":[0,60]}}";
    uint8_t bytes[8 + sizeof header - 1 + 60] = {sizeof header - 1};
    memcpy(bytes + 8, header, sizeof header - 1);
    for (int i = 0; i < 15; i++)
        memcpy(bytes + 8 + sizeof header - 1 + 4 * i, &(float){(float)i}, 4);
    write_text("w.safetensors", bytes, sizeof bytes);
}

static float kernel_at(const struct weights *weights, int row, int column)
{
    return weights->kernel[(column / PANEL * INPUTS + row) * PANEL + column % PANEL];
}

static const struct tlc_foreign_reader *reader = &tlc_foreign_safetensors;

/* The kernel after a load in the order of these strides. */
static struct weights load(struct tlc_stored_weight weight)
{
    const struct tlc_options options = {.quiet = true};
    struct tlc_stored stored = {
        .path = "w.safetensors", .reader = reader, .model = &model, .count = 1, .weight = &weight};
    struct weights weights;
    memset(&weights, 0xff, sizeof weights);
    write_file();
    tlc_load_stored(&options, &stored);
    tlc_copy_stored(&stored, &weights);
    return weights;
}

Test(stored, numbers_go_where_their_strides_say)
{
    const struct weights plain = load(
        (struct tlc_stored_weight){.tensor = "w", .size = {INPUTS, UNITS}, .stride = {UNITS, 1}});
    const struct weights transposed = load(
        (struct tlc_stored_weight){.tensor = "w", .size = {INPUTS, UNITS}, .stride = {1, INPUTS}});
    const struct weights turned = load((struct tlc_stored_weight){
        .tensor = "w", .first = 10, .size = {INPUTS, UNITS}, .stride = {-UNITS, 1}});
    for (int i = 0; i < INPUTS; i++)
        for (int j = 0; j < UNITS; j++) {
            cr_expect_eq(kernel_at(&plain, i, j), (float)(i * UNITS + j));
            cr_expect_eq(kernel_at(&transposed, i, j), (float)(j * INPUTS + i));
            cr_expect_eq(kernel_at(&turned, i, j), (float)((INPUTS - 1 - i) * UNITS + j));
        }
}

Test(stored, what_the_file_does_not_have_stays)
{
    const struct weights weights = load(
        (struct tlc_stored_weight){.tensor = "w", .size = {INPUTS, UNITS}, .stride = {UNITS, 1}});
    const float untouched[PADDED] = {0};
    struct weights nothing;
    memset(&nothing, 0xff, sizeof nothing);
    cr_expect_arr_eq(weights.bias, nothing.bias, sizeof untouched);
}

static void load_other(void *unused)
{
    (void)unused;
    load((struct tlc_stored_weight){.tensor = "v", .size = {INPUTS, UNITS}, .stride = {UNITS, 1}});
}

static void load_larger(void *unused)
{
    (void)unused;
    load((struct tlc_stored_weight){
        .tensor = "w", .size = {INPUTS, UNITS, 2}, .stride = {UNITS, 1}});
}

static void load_another_kind(void *unused)
{
    (void)unused;
    reader = &tlc_foreign_numpy;
    load((struct tlc_stored_weight){.tensor = "w", .size = {INPUTS, UNITS}, .stride = {UNITS, 1}});
}

Test(stored, a_file_that_has_changed_is_refused)
{
    expect_failure(load_another_kind, NULL,
                   "tlc: error: w.safetensors is a file of the kind safetensors, and one of NumPy "
                   "arrays (.npz) is expected\n");
    expect_failure(
        load_other, NULL,
        "tlc: error: w.safetensors is not the file that the spec was compiled with: tensor v is "
        "missing, or of another shape\n");
    expect_failure(
        load_larger, NULL,
        "tlc: error: w.safetensors is not the file that the spec was compiled with: tensor w is "
        "missing, or of another shape\n");
}
