#include "test_plan_support.h"

static Prog *pruned(Arena *arena, Prog *prog)
{
    derive_gradients(arena, prog);
    remove_dead(arena, prog);
    prog_verify(prog, "dead");
    return prog;
}

Test(dead, the_first_layer_has_no_input_gradient)
{
    Arena *arena = arena_new();
    Prog *prog = pruned(
        arena, STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true}));
    const char *ops = ops_of(arena, prog);
    cr_expect(count_ops(prog, OP_input_gradient) == 1);
    cr_expect(strstr(ops, "%d1_output_gradient = input_gradient"), "%s", ops);
    cr_expect_null(strstr(ops, "%input_gradient ="), "%s", ops);
    arena_free(arena);
}

Test(dead, below_the_first_layer_that_learns_nothing_goes_backward)
{
    Arena *arena = arena_new();
    Prog *prog = pruned(arena, STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, false},
                                       {5, ACTIVATION_selu, false}, {2, ACTIVATION_linear, true}));
    cr_expect(count_ops(prog, OP_input_gradient) == 0);
    cr_expect(count_ops(prog, OP_activation_gradient) == 0);
    cr_expect(count_ops(prog, OP_kernel_gradient) == 1);
    cr_expect(count_ops(prog, OP_bias_gradient) == 1);
    cr_expect(count_ops(prog, OP_sgd) == 2);
    cr_expect(count_ops(prog, OP_matmul) == 3);
    arena_free(arena);
}

Test(dead, a_frozen_layer_in_the_middle_passes_its_gradient_on)
{
    Arena *arena = arena_new();
    Prog *prog = pruned(arena, STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true},
                                       {5, ACTIVATION_selu, false}, {2, ACTIVATION_linear, true}));
    const char *ops = ops_of(arena, prog);
    cr_expect(strstr(ops, "%d1_output_gradient = input_gradient %d2_sum_gradient, @d2_kernel"),
              "%s", ops);
    cr_expect_null(strstr(ops, "%d2_kernel_gradient"), "%s", ops);
    cr_expect_null(strstr(ops, "%d2_bias_gradient"), "%s", ops);
    cr_expect(strstr(ops, "sgd @d1_kernel"), "%s", ops);
    arena_free(arena);
}

Test(dead, a_frozen_last_layer_still_leads_down)
{
    Arena *arena = arena_new();
    Prog *prog = pruned(
        arena, STEP_OF(arena, BINARY, {4, ACTIVATION_relu, true}, {1, ACTIVATION_linear, false}));
    cr_expect(count_ops(prog, OP_input_gradient) == 1);
    cr_expect(count_ops(prog, OP_kernel_gradient) == 1);
    cr_expect(count_ops(prog, OP_sgd) == 2);
    arena_free(arena);
}

Test(dead, an_evaluation_keeps_all_it_has)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, false}, {2, ACTIVATION_linear, false});
    const char *before = ops_of(arena, prog);
    expect_text(ops_of(arena, pruned(arena, prog)), before);
    arena_free(arena);
}

Test(dead, what_only_dead_ops_read_goes_too)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, false});
    Tensor *last = prog->tensors.items[prog->tensors.count - 1];
    Tensor *input = prog->ops.items[0].outputs[0];
    for (int i = 0; i < 2; i++) { /* two ops behind each other that lead nowhere */
        Tensor *next =
            prog_temporary(arena, prog, "nowhere", input->rows, input->columns, ELEMENT_FLOAT);
        APPEND(arena, &prog->ops, OP_activate, prog->origin, i ? last : input, next);
        last = next;
    }
    size_t activations = count_ops(prog, OP_activate);
    remove_dead(arena, prog);
    cr_expect(count_ops(prog, OP_activate) == activations - 2);
    arena_free(arena);
}
