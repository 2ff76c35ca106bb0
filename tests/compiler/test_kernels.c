#include "test_emit_support.h"

#define STEP(hidden, batch)                                                                        \
    HEAD TASK MODEL(hidden) TRAINING "epochs: 1, validation: none, batch_size: " batch "}\n"

Test(kernels, are_functions_of_constant_sizes)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_kernels, STEP("units: 17, activation: relu", "5"));
    expect_part(text, "DEFINE_DENSE(dense_5x4x17_relu, 5, 4, 17, 4, relu)\n");
    expect_part(text, "DEFINE_DENSE(dense_5x17x4_linear, 5, 17, 4, 17, linear)\n");
    expect_part(text, "DEFINE_DENSE_UPDATE(dense_update_5x4x17, 5, 4, 17)\n");
    expect_part(text, "static void softmax_crossentropy_5x4(");
    expect_part(text, "    const float logits[1][4][PANEL], double losses[5])\n");
    expect_part(text, "static void tally_5(");
    expect_no_part(text, "BATCH");
    expect_no_part(text, "N_IN");
    expect_no_part(text, "N_PANELS");
    expect_no_part(text, "STRIDE");
    arena_free(arena);
}

/* Layers 2 and 3 are of one shape. */
Test(kernels, of_one_shape_stand_there_once)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_kernels, STEP("units: [6, 6, 6], activation: elu", "5"));
    cr_expect(count_of(text, "DEFINE_DENSE(dense_5x6x6_elu,") == 1);
    cr_expect(count_of(text, "DEFINE_DENSE_UPDATE(dense_update_5x6x6,") == 1);
    cr_expect(count_of(text, "#define DEFINE_DENSE(") == 1);
    cr_expect(count_of(text, "static inline vec elu(vec x)") == 1);
    cr_expect(count_of(text, "static inline vec vec_exp(vec x)") == 1);
    arena_free(arena);
}

Test(kernels, stand_behind_what_they_call)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_kernels, STEP("units: 6, activation: tanh", "5"));
    expect_order(text, "static inline vec vec_load", "vec_exp_minus_one(vec x)");
    expect_order(text, "vec_exp_minus_one(vec x)", "vec hyperbolic_tangent(vec x)");
    expect_order(text, "#define DEFINE_DENSE(", "DEFINE_DENSE(dense_5x4x6_tanh,");
    expect_order(text, "vec hyperbolic_tangent(vec x)", "DEFINE_DENSE(dense_5x4x6_tanh,");
    expect_order(text, "vec hyperbolic_tangent_slope(vec y)",
                 "DEFINE_ACTIVATION_GRADIENT(activation_gradient_5x6_tanh,");
    expect_no_part(text, "relu");
    arena_free(arena);
}

/* One layer after the input: its inputs need no gradient, so nothing is transposed or handed down.
 */
Test(kernels, that_no_step_calls_are_not_there)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_kernels,
                HEAD TASK "models:\n  M: {layers: [flatten, dense: {units: 4, "
                          "activation: softmax}]}\n" TRAINING "epochs: 1, validation: none}\n");
    expect_part(text, "DEFINE_DENSE_UPDATE(dense_update_32x4x4,");
    expect_no_part(text, "input_gradient");
    expect_no_part(text, "activation_gradient");
    arena_free(arena);
}

Test(kernels, of_several_sizes_stand_in_a_list)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_kernels, STEP("units: [6, 7], activation: elu", "5"));
    expect_part(text, "\n\nDEFINE_DENSE(dense_5x4x6_elu, 5, 4, 6, 4, elu)\n"
                      "DEFINE_DENSE(dense_5x6x7_elu, 5, 6, 7, 6, elu)\n\n");
    cr_expect_null(strstr(text, "\n\n\n"));
    arena_free(arena);
}

Test(kernels, of_a_large_layer_are_told_its_blocks)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_kernels, STEP("units: [600, 600], activation: relu", "5"));
    expect_part(text, "DEFINE_DENSE(dense_5x600x600_relu, 5, 600, 600, 64, relu)\n");
    expect_part(text, "DEFINE_INPUT_GRADIENT(input_gradient_5x600x600, 5, 600, 600, 64)\n");
    arena_free(arena);
}

static const char *first_name(Arena *arena, const Prog *prog, OpCode code)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == code)
            return kernel_name(arena, &prog->ops.items[i], prog->batch);
    cr_assert_fail("no such op");
    return NULL;
}

Test(kernels, are_named_for_what_tells_them_apart)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {7, ACTIVATION_selu, true}, {5, ACTIVATION_linear, true});
    run_until(arena, prog, all_passes[pass_count - 1].name);
    expect_text(first_name(arena, prog, OP_dense), "dense_2x3x7_selu");
    expect_text(first_name(arena, prog, OP_gather), "gather_2x3");
    expect_text(first_name(arena, prog, OP_tally), "tally_2");
    expect_text(first_name(arena, prog, OP_transpose), "transpose_2x5");
    expect_text(first_name(arena, prog, OP_input_gradient), "input_gradient_2x7x5");
    expect_text(first_name(arena, prog, OP_dense_update), "dense_update_2x7x5");
    arena_free(arena);
}
