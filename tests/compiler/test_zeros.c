#include "test_plan_support.h"

#include <signal.h>

static const char *passed(Arena *arena, Prog *prog)
{
    run_until(arena, prog, "zeros");
    return ops_of(arena, prog);
}

Test(zeros, of_images_are_passed_over_forwards_and_back)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {96, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    const char *ops = passed(arena, prog);
    cr_expect(strstr(ops, "%input, %input_nonzero = gather_nonzero %batch, %scale"
                          "  [2 x 3]  [2 x 3 bits]\n"
                          "%d1_output = dense_nonzero.relu %input, @d1_kernel, @d1_bias, "
                          "%input_nonzero  [2 x 96]\n"),
              "%s", ops);
    cr_expect(strstr(ops, "dense_update_nonzero %input, %d1_sum_gradient, %rate, @d1_kernel, "
                          "@d1_bias, %input_nonzero\n"),
              "%s", ops);
    arena_free(arena);
}

Test(zeros, of_values_between_layers_are_added)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {96, ACTIVATION_relu, true}, {96, ACTIVATION_relu, true},
                         {2, ACTIVATION_linear, true});
    passed(arena, prog);
    cr_expect(count_ops(prog, OP_dense_nonzero) == 1);
    cr_expect(count_ops(prog, OP_dense) == 2);
    cr_expect(count_ops(prog, OP_dense_update_nonzero) == 1);
    arena_free(arena);
}

Test(zeros, are_not_noted_for_a_small_layer)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {95, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    passed(arena, prog);
    cr_expect(count_ops(prog, OP_gather) == 1);
    cr_expect(count_ops(prog, OP_dense) == 2);
    cr_expect(count_ops(prog, OP_dense_update) == 2);
    arena_free(arena);
}

Test(zeros, are_passed_over_where_an_optimizer_wants_the_gradient_itself)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 96, activation: relu") TRAINING
                              "optimizer: adam, epochs: 1}\n");
    run_passes(arena, plan, NULL);
    const Prog *prog = find_prog(plan, "step_M_phase_1");
    cr_expect(count_ops(prog, OP_gather_nonzero) == 1);
    cr_expect(count_ops(prog, OP_dense_nonzero) == 1);
    cr_expect(count_ops(prog, OP_kernel_gradient_nonzero) == 1);
    cr_expect(count_ops(find_prog(plan, "step_M_evaluation"), OP_dense_nonzero) == 1);
    arena_free(arena);
}

Test(zeros, bits_have_a_place_of_their_own_as_large_as_they_are)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {96, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    const Slot *found = NULL;
    for (size_t i = 0; i < prog->slots.count; i++)
        if (prog->slots.items[i].tensors.items[0]->element == ELEMENT_BITS)
            found = &prog->slots.items[i];
    cr_assert(found);
    cr_expect(found->tensors.count == 1);
    cr_expect(found->bytes == 64, "of up to 32 examples, a panel of columns");
    arena_free(arena);
}

Test(zeros, bits_do_not_pass_for_numbers, .signal = SIGABRT)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {96, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    passed(arena, prog);
    prog->ops.items[1].inputs[0] = prog->ops.items[0].outputs[1];
    prog_verify(prog, "zeros");
}
