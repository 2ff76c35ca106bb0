#include "test_plan_support.h"

static const char *fused(Arena *arena, Prog *prog)
{
    run_until(arena, prog, "fuse");
    return ops_of(arena, prog);
}

Test(fuse, a_layer_becomes_one_op_and_its_update_another)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_elu, true}, {2, ACTIVATION_linear, true});
    expect_text(
        fused(arena, prog),
        "%input = gather %batch, %scale  [2 x 3]\n"
        "%d1_output = dense.elu %input, @d1_kernel, @d1_bias  [2 x 4]\n"
        "%d2_output = dense %d1_output, @d2_kernel, @d2_bias  [2 x 2]\n"
        "%losses = softmax_crossentropy %batch, %d2_output  [2 x 1]\n"
        "%predicted = predict_largest %batch, %d2_output  [2 x 1]\n"
        "tally %batch, %losses, %predicted, %totals\n"
        "%d2_output_gradient = softmax_crossentropy_gradient %batch, %d2_output  [2 x 2]\n"
        "%d1_output_gradient = input_gradient %d2_output_gradient, @d2_kernel  [2 x 4]\n"
        "dense_update %d1_output, %d2_output_gradient, %rate, @d2_kernel, @d2_bias\n"
        "%d1_sum_gradient = activation_gradient.elu %d1_output_gradient, %d1_output  [2 x 4]\n"
        "dense_update %input, %d1_sum_gradient, %rate, @d1_kernel, @d1_bias\n");
    arena_free(arena);
}

Test(fuse, an_update_stands_behind_the_input_gradient_of_its_layer)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, BINARY, {4, ACTIVATION_tanh, true}, {5, ACTIVATION_tanh, true},
                         {1, ACTIVATION_linear, true});
    fused(arena, prog);
    const Tensor *read = NULL;
    size_t pairs = 0;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (op->code == OP_input_gradient)
            read = op->inputs[1];
        if (op->code == OP_dense_update && read) {
            cr_expect(op->inputs[3] == read || pairs == 2);
            pairs++;
        }
    }
    cr_expect(pairs == 3, "%zu updates", pairs);
    arena_free(arena);
}

Test(fuse, a_frozen_layer_has_no_update)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {5, ACTIVATION_relu, false},
                         {2, ACTIVATION_linear, true});
    const char *ops = fused(arena, prog);
    cr_expect(count_ops(prog, OP_dense) == 3);
    cr_expect(count_ops(prog, OP_dense_update) == 2);
    cr_expect_null(strstr(ops, "%rate, @d2_kernel"), "%s", ops);
    arena_free(arena);
}

Test(fuse, each_update_takes_its_own_layers_bias)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true}, {4, ACTIVATION_linear, true},
                         {4, ACTIVATION_linear, true});
    fused(arena, prog);
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (op->code == OP_dense_update)
            cr_expect(strncmp(op->inputs[3]->name, op->inputs[4]->name, 3) == 0, "%s with %s",
                      op->inputs[3]->name, op->inputs[4]->name);
    }
    cr_expect(count_ops(prog, OP_dense_update) == 3);
    arena_free(arena);
}

Test(fuse, leaves_only_ops_that_have_kernels)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_selu, true}, {5, ACTIVATION_linear, false},
                         {2, ACTIVATION_linear, true});
    fused(arena, prog);
    for (size_t i = 0; i < prog->ops.count; i++)
        cr_expect(op_info(prog->ops.items[i].code)->template, "%s has no kernel",
                  op_info(prog->ops.items[i].code)->name);
    arena_free(arena);
}
