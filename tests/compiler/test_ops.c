#include "test_plan_support.h"

/* A tensor of a shape; batch-major unless told. */
static Tensor *tensor(Arena *arena, int64_t rows, int64_t columns)
{
    Tensor *value = arena_alloc(arena, sizeof *value);
    *value = (Tensor){.kind = TENSOR_TEMPORARY,
                      .name = "t",
                      .rows = rows,
                      .columns = columns,
                      .layout = LAYOUT_BATCH_MAJOR};
    return value;
}

/* Shapes of an op's operands: inputs, then output; those it lacks are left out. */
typedef struct Sizes {
    int64_t rows, columns;
} Sizes;

static bool fits(OpCode code, const Sizes *shapes)
{
    Arena *arena = arena_new();
    OpList ops = {0};
    const OpInfo *info = op_info(code);
    Tensor *operands[MOST_INPUTS + 1];
    for (int i = 0; i < info->inputs + info->outputs; i++)
        operands[i] = tensor(arena, shapes[i].rows, shapes[i].columns);
    bool result = info->shape_fits(op_append(arena, &ops, code, (Span){0}, operands));
    arena_free(arena);
    return result;
}

/* That the shapes fit, and that no operand's shape can change, in any way the rule cares about. */
#define EXPECT_RULE(code, cares, ...) expect_rule((code), (cares), (const Sizes[]){__VA_ARGS__})

static void expect_rule(OpCode code, const char *cares, const Sizes *shapes)
{
    const OpInfo *info = op_info(code);
    cr_expect(fits(code, shapes), "%s does not fit", info->name);
    for (int i = 0; i < 2 * (info->inputs + info->outputs); i++) {
        Sizes changed[MOST_INPUTS + 1] = {0};
        memcpy(changed, shapes, (size_t)(info->inputs + info->outputs) * sizeof *shapes);
        (i % 2 ? &changed[i / 2].columns : &changed[i / 2].rows)[0] += 1;
        cr_expect(fits(code, changed) == (cares[i] == '-'), "%s: %s of operand %d", info->name,
                  i % 2 ? "columns" : "rows", i / 2);
    }
}

/* `cares` has a character for the rows and one for the columns of each operand; - is free. */
Test(ops, shape_rules_refuse_every_mismatch)
{
    EXPECT_RULE(OP_matmul, "rckcrc", {2, 3}, {3, 4}, {2, 4});
    EXPECT_RULE(OP_add_bias, "rcrcrc", {2, 4}, {1, 4}, {2, 4});
    EXPECT_RULE(OP_activate, "rcrc", {2, 4}, {2, 4});
    EXPECT_RULE(OP_softmax_crossentropy, "--r-rc", {1, 1}, {2, 4}, {2, 1});
    EXPECT_RULE(OP_sigmoid_crossentropy, "--r-rc", {1, 1}, {2, 1}, {2, 1});
    EXPECT_RULE(OP_squared_error, "--r-rc", {1, 1}, {2, 4}, {2, 1});
    EXPECT_RULE(OP_smooth, "--r-rcrc", {1, 1}, {2, 4}, {2, 1}, {2, 1});
    EXPECT_RULE(OP_weigh, "--rcrc", {1, 1}, {2, 1}, {2, 1});
    EXPECT_RULE(OP_huber_gradient, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_predict_largest, "--r-rc", {1, 1}, {2, 4}, {2, 1});
    EXPECT_RULE(OP_softmax_crossentropy_gradient, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_activation_gradient, "rcrcrc", {2, 4}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_input_gradient, "rcrcrc", {2, 4}, {3, 4}, {2, 3});
    EXPECT_RULE(OP_kernel_gradient, "rcrcrc", {2, 3}, {2, 4}, {3, 4});
    EXPECT_RULE(OP_bias_gradient, "-crc", {2, 4}, {1, 4});
    EXPECT_RULE(OP_sgd, "rcrc--", {3, 4}, {3, 4}, {1, 1});
    EXPECT_RULE(OP_sgd_decay, "rcrc--", {3, 4}, {3, 4}, {1, 1});
    EXPECT_RULE(OP_sgd_momentum, "rcrc--rc", {3, 4}, {3, 4}, {1, 1}, {3, 4});
    EXPECT_RULE(OP_sgd_nesterov, "rcrc--rc", {3, 4}, {3, 4}, {1, 1}, {3, 4});
    EXPECT_RULE(OP_adam_rate, "rc--rc", {2, 1}, {1, 1}, {1, 1});
    EXPECT_RULE(OP_adam, "rcrcrc--rcrc", {3, 4}, {3, 4}, {1, 1}, {1, 1}, {3, 4}, {3, 4});
    EXPECT_RULE(OP_rms_scale, "rcrcrc", {3, 4}, {3, 4}, {3, 4});
    EXPECT_RULE(OP_rms_scale_centered, "rcrcrcrc", {3, 4}, {3, 4}, {3, 4}, {3, 4});
    EXPECT_RULE(OP_clip_value, "rcrc", {3, 4}, {3, 4});
    EXPECT_RULE(OP_squares, "--rc", {3, 4}, {1, 1});
    EXPECT_RULE(OP_add_numbers, "rcrcrc", {1, 1}, {1, 1}, {1, 1});
    EXPECT_RULE(OP_clip_norm, "rcrcrc", {3, 4}, {1, 1}, {3, 4});
    EXPECT_RULE(OP_penalty, "--rc", {3, 4}, {1, 1});
    EXPECT_RULE(OP_penalize, "--rcrcrc", {1, 1}, {2, 1}, {1, 1}, {2, 1});
    EXPECT_RULE(OP_penalty_gradient, "rcrc", {3, 4}, {3, 4});
    EXPECT_RULE(OP_regularize, "rcrcrc", {3, 4}, {3, 4}, {3, 4});
    EXPECT_RULE(OP_dense, "rcrcrcrc", {2, 3}, {3, 4}, {1, 4}, {2, 4});
    EXPECT_RULE(OP_dense_update, "rcrc--rcrc", {2, 3}, {2, 4}, {1, 1}, {3, 4}, {1, 4});
    EXPECT_RULE(OP_gather_nonzero, "----rcrc", {1, 1}, {1, 1}, {2, 3}, {2, 3});
    EXPECT_RULE(OP_dense_nonzero, "rcrcrcrcrc", {2, 3}, {3, 4}, {1, 4}, {2, 3}, {2, 4});
    EXPECT_RULE(OP_dense_update_nonzero, "rcrc--rcrcrc", {2, 3}, {2, 4}, {1, 1}, {3, 4}, {1, 4},
                {2, 3});
    EXPECT_RULE(OP_kernel_gradient_nonzero, "rcrcrcrc", {2, 3}, {2, 4}, {2, 3}, {3, 4});
    EXPECT_RULE(OP_dense_momentum, "rcrc--rcrc", {2, 3}, {2, 4}, {1, 1}, {3, 4}, {3, 4});
    EXPECT_RULE(OP_add_activate, "rcrcrc", {2, 4}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_add_slopes, "rcrcrcrc", {2, 4}, {2, 4}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_multiply, "rcrcrc", {2, 4}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_concatenate, "rcrcrc", {2, 3}, {2, 4}, {2, 7});
    EXPECT_RULE(OP_split, "rcrcrc", {2, 7}, {2, 3}, {2, 4});
    EXPECT_RULE(OP_moments, "---crcrc", {1, 1}, {2, 4}, {1, 4}, {1, 4});
    EXPECT_RULE(OP_normalize, "rcrcrcrcrcrc", {2, 4}, {1, 4}, {1, 4}, {1, 4}, {1, 4}, {2, 4});
    EXPECT_RULE(OP_normalize_add_activate, "rcrcrcrcrcrcrc", {2, 4}, {1, 4}, {1, 4}, {1, 4}, {1, 4},
                {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_flip, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_translation, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_crop, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_rotation, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_zoom, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_brightness, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_random_contrast, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_gaussian_noise, "--rcrc", {1, 1}, {2, 4}, {2, 4});
    EXPECT_RULE(OP_track, "rcrc", {1, 4}, {1, 4});
}

Test(ops, a_transpose_changes_the_layout_and_nothing_else)
{
    Arena *arena = arena_new();
    OpList ops = {0};
    Tensor *from = tensor(arena, 2, 4), *to = tensor(arena, 2, 4);
    Op *op = APPEND(arena, &ops, OP_transpose, (Span){0}, from, to);
    cr_expect(!op_info(OP_transpose)->shape_fits(op));
    to->layout = LAYOUT_FEATURE_MAJOR;
    cr_expect(op_info(OP_transpose)->shape_fits(op));
    to->columns = 5;
    cr_expect(!op_info(OP_transpose)->shape_fits(op));
    arena_free(arena);
}

Test(ops, take_and_give_what_the_table_says)
{
    for (int code = 0; code < OP_COUNT; code++) {
        const OpInfo *info = op_info((OpCode)code);
        cr_expect(*info->name && info->shape_fits, "op %d", code);
        cr_expect(info->inputs >= 1 && info->inputs <= MOST_INPUTS, "%s", info->name);
        cr_expect(info->outputs >= 0 && info->outputs <= MOST_OUTPUTS, "%s", info->name);
    }
    expect_text(op_info(OP_dense_update)->name, "dense_update");
    expect_text(op_info(OP_dense_update)->template, "dense_update.c");
}

Test(ops, append_sets_inputs_and_output_in_order)
{
    Arena *arena = arena_new();
    OpList ops = {0};
    Tensor *x = tensor(arena, 2, 3), *kernel = tensor(arena, 3, 4), *y = tensor(arena, 2, 4);
    Op *op = APPEND(arena, &ops, OP_matmul, (Span){0}, x, kernel, y);
    cr_expect(ops.count == 1 && op->code == OP_matmul);
    cr_expect(op->inputs[0] == x && op->inputs[1] == kernel && op->outputs[0] == y);
    cr_expect(op_reads(op, x) && op_reads(op, kernel));
    cr_expect(!op_reads(op, y), "an output is not read");
    Op *update = APPEND(arena, &ops, OP_sgd, (Span){0}, kernel, y, x);
    cr_expect_null(update->outputs[0]);
    cr_expect(op_reads(update, kernel));
    arena_free(arena);
}

static int64_t operations(OpCode code, const Sizes *shapes)
{
    Arena *arena = arena_new();
    OpList ops = {0};
    Tensor *operands[MOST_INPUTS + 1];
    for (int i = 0; i < op_info(code)->inputs + op_info(code)->outputs; i++)
        operands[i] = tensor(arena, shapes[i].rows, shapes[i].columns);
    int64_t result =
        op_floating_point_operations(op_append(arena, &ops, code, (Span){0}, operands));
    arena_free(arena);
    return result;
}

Test(ops, count_two_operations_a_multiply_add)
{
    const int64_t product = 2 * 5 * 3 * 4; /* 5 examples through a kernel of 3 x 4 */
    cr_expect(operations(OP_matmul, (Sizes[]){{5, 3}, {3, 4}, {5, 4}}) == product);
    cr_expect(operations(OP_dense, (Sizes[]){{5, 3}, {3, 4}, {1, 4}, {5, 4}}) == product);
    cr_expect(operations(OP_input_gradient, (Sizes[]){{5, 4}, {3, 4}, {5, 3}}) == product);
    cr_expect(operations(OP_kernel_gradient, (Sizes[]){{5, 3}, {5, 4}, {3, 4}}) == product);
    cr_expect(operations(OP_dense_update, (Sizes[]){{5, 3}, {5, 4}, {1, 1}, {3, 4}, {1, 4}}) ==
              product);
    cr_expect(operations(OP_activate, (Sizes[]){{5, 4}, {5, 4}}) == 0);
}

static void expect_bytes(Layout layout, Element element, Sizes shape, int64_t expected)
{
    Tensor value = {.rows = shape.rows, .columns = shape.columns};
    value.layout = layout;
    value.element = element;
    cr_expect(tensor_bytes(&value) == expected, "layout %d: %lld", layout,
              (long long)tensor_bytes(&value));
}

Test(ops, bytes_are_padded_to_whole_panels)
{
    expect_bytes(LAYOUT_BATCH_MAJOR, ELEMENT_FLOAT, (Sizes){3, 17}, 4 * 3 * 32);
    expect_bytes(LAYOUT_BATCH_MAJOR, ELEMENT_FLOAT, (Sizes){3, 16}, 4 * 3 * 16);
    expect_bytes(LAYOUT_PANELS, ELEMENT_FLOAT, (Sizes){3, 1}, 4 * 3 * 16);
    expect_bytes(LAYOUT_FEATURE_MAJOR, ELEMENT_FLOAT, (Sizes){3, 17}, 4 * 17 * 16);
    expect_bytes(LAYOUT_SCALAR, ELEMENT_DOUBLE, (Sizes){3, 1}, 24);
    expect_bytes(LAYOUT_SCALAR, ELEMENT_INTEGER, (Sizes){3, 1}, 12);
}

Test(ops, padding_goes_up_to_the_next_panel)
{
    cr_expect(padded(0) == 0);
    cr_expect(padded(1) == 16);
    cr_expect(padded(16) == 16);
    cr_expect(padded(17) == 32);
}

Test(ops, temporaries_join_their_program)
{
    Arena *arena = arena_new();
    Prog prog = {0};
    Tensor *value = prog_temporary(arena, &prog, "x", 2, 3, ELEMENT_DOUBLE);
    cr_expect(prog.tensors.count == 1 && prog.tensors.items[0] == value);
    cr_expect(value->kind == TENSOR_TEMPORARY && value->element == ELEMENT_DOUBLE);
    cr_expect(value->rows == 2 && value->columns == 3);
    arena_free(arena);
}

Test(ops, activations_are_named_as_in_specs_and_as_c_allows)
{
    expect_text(activation_name(ACTIVATION_tanh), "tanh");
    expect_text(activation_c_name(ACTIVATION_tanh), "hyperbolic_tangent");
    expect_text(activation_name(ACTIVATION_selu), "selu");
    expect_text(activation_c_name(ACTIVATION_selu), "selu");
}
