#include "test_emit_support.h"

#include "catalog/layer.h"

#define DEEP "units: 17, activation: relu, kernel_initializer: he_normal, trainable: false"

Test(models, weights_are_whole_panels)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, HEAD TASK MODEL(DEEP) TRAINING "epochs: 1}\n");
    expect_part(text, "struct weights_M {\n"
                      "    float dense_1_kernel[2][4][PANEL], dense_1_bias[32];\n"
                      "    float dense_2_kernel[1][17][PANEL], dense_2_bias[16];\n"
                      "};\n");
    arena_free(arena);
}

Test(models, layers_are_listed_as_keras_names_them)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, HEAD TASK MODEL(DEEP) TRAINING "epochs: 1}\n");
    expect_part(text, "    WEIGHTS(M, dense_1, kernel, 4, 17, TRUNCATED_NORMAL, ");
    expect_part(text, "    WEIGHTS(M, dense_1, bias, 1, 17, ZEROS, 0, 0, 17),\n");
    expect_part(text, "    WEIGHTS(M, dense_2, kernel, 17, 4, UNIFORM, ");
    expect_part(text, "    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_M + 0),\n"
                      "    LAYER(Dense, dense_1, 4, 17, false, 2, tensors_M + 0, \"units\": 17, ");
    expect_part(text, " {\"class_name\": \"HeNormal\", ");
    expect_part(text, "    LAYER(Dense, dense_2, 17, 4, true, 2, tensors_M + 2, \"units\": 4, ");
    expect_part(text, ".name = \"M\",\n    .input_dimensions = 2, .input_shape = {2, 2},\n"
                      "    .layers = 3, .layer = layers_M,\n"
                      "    .parameters = 157, .size = sizeof(struct weights_M)};\n");
    arena_free(arena);
}

Test(models, each_kernel_has_its_distribution_and_stream)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models,
                               HEAD TASK MODEL("units: [6, 6], kernel_initializer: zeros") TRAINING
                               "epochs: 1}\n");
    cr_expect(count_of(text, " ZEROS, 0, 0x") == 2, "%s", text);
    /* sqrt(6 / (6 + 4)) */
    expect_part(text, " UNIFORM, 0.7745966692414834, 0x");
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

/* M copies all that S has: both have the one structure, each weights of its own. */
Test(models, of_one_shape_share_a_structure)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, COPIER("from: S"));
    cr_expect(count_of(text, "struct weights_S {") == 1);
    expect_no_part(text, "weights_M");
    expect_part(text, "static const struct tlc_layer layers_M[] = {\n");
    expect_part(text, "    LAYER(Dense, dense_1, 4, 3, true, 2, tensors_M + 0, ");
    cr_expect(count_of(text, ".size = sizeof(struct weights_S)};\n") == 2);
    arena_free(arena);
}

Test(models, of_other_names_or_sizes_have_a_structure_of_their_own)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_models,
                COPIER("from: 'S[:-1]', dense: {units: 4, activation: softmax, name: head}"));
    expect_part(text, "struct weights_S {\n");
    expect_part(text, "struct weights_M {\n");
    arena_free(arena);
}

/* What is copied, the recipes say; it would be drawn from a stream of its own otherwise. */
Test(models, copied_layers_have_a_stream_too)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_models, COPIER("from: S"));
    const char *source = strstr(text, " UNIFORM, "), *copy = strstr(text, "tensors_M[] =");
    copy = copy ? strstr(copy, " UNIFORM, ") : NULL;
    cr_assert(source && copy);
    source = strstr(source, "0x");
    copy = strstr(copy, "0x");
    cr_expect(strncmp(source, copy, 10) != 0, "M would begin as S does");
    arena_free(arena);
}

/* ---- ONNX ---- */

Test(models, every_kind_of_layer_says_what_it_is_in_onnx)
{
    for (size_t i = 0; i < layer_count; i++)
        cr_expect(all_layers[i]->onnx, "%s", all_layers[i]->name);
}

Test(models, nodes_stand_where_a_model_is_saved_as_onnx)
{
    Arena *arena = arena_new();
    const char *none = emitted(arena, emit_models, HEAD TASK MODEL(DEEP) TRAINING "epochs: 1}\n");
    const char *text =
        emitted(arena, emit_models, HEAD TASK MODEL(DEEP) TRAINING "epochs: 1, save: a.onnx}\n");
    cr_expect_eq(count_of(none, "onnx"), 0, "%s", none);
    expect_part(text, "static const char *const onnx_M[] = {\n    /* flatten */\n");
    expect_part(text, "{\"op\": \"MatMul\", \"inputs\": [\"input\",\n         \"kernel\"]}");
    expect_part(text, "    .onnx = onnx_M,\n");
    arena_free(arena);
}
