#include "test_plan_support.h"

static const char *derived(Arena *arena, Prog *prog)
{
    size_t forward = prog->ops.count;
    derive_gradients(arena, prog);
    prog_verify(prog, "gradient");
    Prog backward = *prog;
    backward.ops.items += forward;
    backward.ops.count -= forward;
    return ops_of(arena, &backward);
}

Test(gradient, of_one_layer_is_the_chain_rule)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true});
    expect_text(derived(arena, prog),
                "%d1_output_gradient = softmax_crossentropy_gradient %batch, %d1_output  [2 x 4]\n"
                "%d1_bias_gradient = bias_gradient %d1_output_gradient  [1 x 4]\n"
                "%input_gradient = input_gradient %d1_output_gradient, @d1_kernel  [2 x 3]\n"
                "%d1_kernel_gradient = kernel_gradient %input, %d1_output_gradient  [3 x 4]\n"
                "sgd @d1_kernel, %d1_kernel_gradient, %rate\n"
                "sgd @d1_bias, %d1_bias_gradient, %rate\n");
    arena_free(arena);
}

Test(gradient, of_two_layers_goes_through_the_activation)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, BINARY, {4, ACTIVATION_tanh, true}, {1, ACTIVATION_linear, true});
    expect_text(
        derived(arena, prog),
        "%d2_output_gradient = sigmoid_crossentropy_gradient %batch, %d2_output  [2 x 1]\n"
        "%d2_bias_gradient = bias_gradient %d2_output_gradient  [1 x 1]\n"
        "%d1_output_gradient = input_gradient %d2_output_gradient, @d2_kernel  [2 x 4]\n"
        "%d2_kernel_gradient = kernel_gradient %d1_output, %d2_output_gradient  [4 x 1]\n"
        "%d1_sum_gradient = activation_gradient.tanh %d1_output_gradient, %d1_output  [2 x 4]\n"
        "%d1_bias_gradient = bias_gradient %d1_sum_gradient  [1 x 4]\n"
        "%input_gradient = input_gradient %d1_sum_gradient, @d1_kernel  [2 x 3]\n"
        "%d1_kernel_gradient = kernel_gradient %input, %d1_sum_gradient  [3 x 4]\n"
        "sgd @d1_kernel, %d1_kernel_gradient, %rate\n"
        "sgd @d1_bias, %d1_bias_gradient, %rate\n"
        "sgd @d2_kernel, %d2_kernel_gradient, %rate\n"
        "sgd @d2_bias, %d2_bias_gradient, %rate\n");
    arena_free(arena);
}

Test(gradient, of_a_linear_hidden_layer_needs_no_op)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true}, {2, ACTIVATION_linear, true});
    const char *ops = derived(arena, prog);
    cr_expect(count_ops(prog, OP_activation_gradient) == 0);
    cr_expect(strstr(ops, "%d1_bias_gradient = bias_gradient %d1_output_gradient "), "%s", ops);
    cr_expect(strstr(ops, "= kernel_gradient %input, %d1_output_gradient "), "%s", ops);
    arena_free(arena);
}

Test(gradient, has_the_shape_of_its_value)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_selu, true}, {2, ACTIVATION_linear, true});
    derive_gradients(arena, prog);
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *value = prog->tensors.items[i];
        if (value->gradient)
            cr_expect(value->gradient->rows == value->rows &&
                          value->gradient->columns == value->columns,
                      "%s", value->name);
    }
    arena_free(arena);
}

Test(gradient, updates_only_what_learns)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, false}, {2, ACTIVATION_linear, true});
    const char *ops = derived(arena, prog);
    cr_expect(count_ops(prog, OP_sgd) == 2);
    cr_expect_null(strstr(ops, "sgd @d1_"), "%s", ops);
    arena_free(arena);
}

Test(gradient, leaves_an_evaluation_as_it_is)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, false}, {2, ACTIVATION_linear, false});
    prog->mode = MODE_EVALUATE;
    expect_text(derived(arena, prog), "");
    arena_free(arena);
}
