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

/* One layer's step with its gradients. */
static Prog *derived_layer(Arena *arena)
{
    Prog *prog = STEP_OF(arena, SPARSE, {2, ACTIVATION_linear, true});
    derive_gradients(arena, prog);
    return prog;
}

static Op *find_op(Prog *prog, OpCode code)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == code)
            return &prog->ops.items[i];
    cr_assert(false, "no %s", op_info(code)->name);
    return NULL;
}

static void expect_no_update_fused(Arena *arena, Prog *prog)
{
    size_t updates = count_ops(prog, OP_sgd);
    fuse(arena, prog);
    prog_verify(prog, "fuse");
    cr_expect(count_ops(prog, OP_dense_update) == 0);
    cr_expect(count_ops(prog, OP_kernel_gradient) == 1 && count_ops(prog, OP_bias_gradient) == 1);
    cr_expect(count_ops(prog, OP_sgd) == updates);
}

Test(fuse, leaves_a_gradient_that_something_else_reads)
{
    Arena *arena = arena_new();
    Prog *prog = derived_layer(arena);
    Tensor *gradient = find_op(prog, OP_kernel_gradient)->outputs[0];
    Tensor *other = prog_operand(arena, prog, TENSOR_PARAMETER, "other");
    other->rows = gradient->rows;
    other->columns = gradient->columns;
    other->layout = LAYOUT_PANELS;
    APPEND(arena, &prog->ops, OP_sgd, prog->origin, other, gradient, prog->rates.items[0]);
    expect_no_update_fused(arena, prog);
    arena_free(arena);
}

Test(fuse, leaves_updates_by_different_rates)
{
    Arena *arena = arena_new();
    Prog *prog = derived_layer(arena);
    find_op(prog, OP_sgd)->inputs[2] = prog_operand(arena, prog, TENSOR_RATE, "rate");
    expect_no_update_fused(arena, prog);
    arena_free(arena);
}

/* A fused update would stand before what reads the old weights. */
Test(fuse, leaves_weights_that_are_read_behind_their_gradient)
{
    Arena *arena = arena_new();
    Prog *prog = derived_layer(arena);
    OpList ops = {0};
    const Op *loss_gradient = find_op(prog, OP_softmax_crossentropy_gradient);
    Tensor *dx = prog_temporary(arena, prog, "late", STEP_BATCH, STEP_PIXELS, ELEMENT_FLOAT);
    dx->layout = LAYOUT_BATCH_MAJOR;
    Tensor *kernel = find_op(prog, OP_matmul)->inputs[1];
    for (size_t i = 0; i < prog->ops.count; i++) {
        if (prog->ops.items[i].code == OP_sgd && dx) {
            APPEND(arena, &ops, OP_input_gradient, prog->origin, loss_gradient->outputs[0], kernel,
                   dx);
            APPEND(arena, &ops, OP_keep, prog->origin, prog->batch_tensor, dx);
            dx = NULL;
        }
        *list_add(arena, &ops) = prog->ops.items[i];
    }
    prog->ops = ops;
    expect_no_update_fused(arena, prog);
    arena_free(arena);
}

Test(fuse, leaves_sums_that_something_else_reads)
{
    Arena *arena = arena_new();
    Prog *prog = derived_layer(arena);
    Tensor *sum = find_op(prog, OP_add_bias)->outputs[0];
    APPEND(arena, &prog->ops, OP_keep, prog->origin, prog->batch_tensor, sum);
    fuse(arena, prog);
    prog_verify(prog, "fuse");
    cr_expect(count_ops(prog, OP_dense) == 0);
    cr_expect(count_ops(prog, OP_matmul) == 1 && count_ops(prog, OP_activate) == 1);
    arena_free(arena);
}
