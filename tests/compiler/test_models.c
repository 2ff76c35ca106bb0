#include "test_emit_support.h"

#define DEEP "units: 17, activation: relu, kernel_initializer: he_normal, trainable: false"

Test(models, weights_are_whole_panels)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, HEAD TASK MODEL(DEEP) TRAINING "epochs: 1}\n");
    expect_part(text, "static _Alignas(64) struct {\n"
                      "    float dense_1_kernel[2][4][PANEL];\n"
                      "    float dense_1_bias[32];\n"
                      "    float dense_2_kernel[1][17][PANEL];\n"
                      "    float dense_2_bias[16];\n"
                      "} weights_M;\n");
    arena_free(arena);
}

Test(models, layers_are_listed_as_keras_names_them)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, HEAD TASK MODEL(DEEP) TRAINING "epochs: 1}\n");
    expect_part(text,
                "    FLATTEN(flatten, false),\n"
                "    DENSE(weights_M, dense_1, 4, 17, \"relu\", \"HeNormal\", false),\n"
                "    DENSE(weights_M, dense_2, 17, 4, \"softmax\", \"GlorotUniform\", true),\n");
    expect_part(text, ".name = \"M\",\n    .input_dimensions = 2, .input_shape = {2, 2},\n"
                      "    .layers = 3, .layer = layers_M,\n"
                      "    .parameters = 157, .trainable = 72};\n");
    arena_free(arena);
}

Test(models, each_kernel_has_its_distribution_and_stream)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models,
                               HEAD TASK MODEL("units: [6, 6], kernel_initializer: zeros") TRAINING
                               "epochs: 1}\n");
    expect_part(text, "draw_kernel(&layers_M[1], TLC_ZEROS, 0.0, 0x");
    expect_part(text, "draw_kernel(&layers_M[2], TLC_ZEROS, 0.0, 0x");
    /* sqrt(6 / (6 + 4)) */
    expect_part(text, "draw_kernel(&layers_M[3], TLC_UNIFORM, 0.7745966692414834, 0x");
    const char *first = strstr(text, "0x"), *second = first ? strstr(first + 1, "0x") : NULL;
    cr_assert(second);
    cr_expect(strncmp(first, second, 10) != 0, "two kernels share a stream");
    arena_free(arena);
}

#define COPIER(layers)                                                                             \
    HEAD TASK "models:\n"                                                                          \
              "  S: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: "          \
              "softmax}]}\n"                                                                       \
              "  M: {layers: [" layers "]}\n"                                                      \
              "training:\n"                                                                        \
              "  - {model: S, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"        \
              "  - {model: M, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"

Test(models, copied_weights_are_copied_and_not_drawn)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models,
                               COPIER("from: 'S[:-1]', dense: {units: 4, activation: softmax}"));
    expect_part(text, "static void copy_into_M(void)\n{\n"
                      "    tlc_copy_layer(&layers_M[1], &layers_S[1]);\n}\n");
    expect_no_part(text, "copy_into_S");
    expect_no_part(text, "draw_kernel(&layers_M[1]");
    expect_part(text, "draw_kernel(&layers_M[2]");
    arena_free(arena);
}

Test(models, a_whole_copy_draws_nothing)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, COPIER("from: S"));
    expect_no_part(text, "initialise_M");
    expect_part(text, "copy_into_M");
    expect_part(text, "initialise_S");
    arena_free(arena);
}
