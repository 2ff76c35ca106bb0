#include "test_plan_support.h"

static const char *laid_out(Arena *arena, Prog *prog)
{
    run_until(arena, prog, "layout");
    return ops_of(arena, prog);
}

/* The lines from the first gradient on. */
static const char *backward(const char *ops)
{
    const char *tally = strstr(ops, "tally");
    cr_assert(tally);
    return strchr(tally, '\n') + 1;
}

Test(layout, losses_read_by_class_and_updates_by_example)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true});
    expect_text(
        laid_out(arena, prog),
        "%input = gather %batch, %scale  [2 x 3]\n"
        "%d1_output = dense %input, @d1_kernel, @d1_bias  [2 x 4]\n"
        "%d1_output_transposed = transpose %d1_output  [2 x 4 feature-major]\n"
        "%losses = softmax_crossentropy %batch, %d1_output_transposed  [2 x 1]\n"
        "%predicted = predict_largest %batch, %d1_output_transposed  [2 x 1]\n"
        "tally %batch, %losses, %predicted, %totals\n"
        "%d1_output_gradient = softmax_crossentropy_gradient %batch, %d1_output_transposed  "
        "[2 x 4 feature-major]\n"
        "%d1_output_gradient_transposed = transpose %d1_output_gradient  [2 x 4]\n"
        "dense_update %input, %d1_output_gradient_transposed, %rate, @d1_kernel, @d1_bias\n");
    arena_free(arena);
}

Test(layout, an_input_gradient_reads_and_writes_by_feature)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    expect_text(
        backward(laid_out(arena, prog)),
        "%d2_output_gradient = softmax_crossentropy_gradient %batch, %d2_output_transposed  "
        "[2 x 2 feature-major]\n"
        "%d1_output_gradient = input_gradient %d2_output_gradient, @d2_kernel  "
        "[2 x 4 feature-major]\n"
        "%d2_output_gradient_transposed = transpose %d2_output_gradient  [2 x 2]\n"
        "dense_update %d1_output, %d2_output_gradient_transposed, %rate, @d2_kernel, @d2_bias\n"
        "%d1_sum_gradient = activation_gradient.relu %d1_output_gradient, %d1_output  [2 x 4]\n"
        "dense_update %input, %d1_sum_gradient, %rate, @d1_kernel, @d1_bias\n");
    arena_free(arena);
}

Test(layout, below_a_linear_layer_the_gradient_is_turned_for_the_update)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true}, {2, ACTIVATION_linear, true});
    expect_text(
        backward(laid_out(arena, prog)),
        "%d2_output_gradient = softmax_crossentropy_gradient %batch, %d2_output_transposed  "
        "[2 x 2 feature-major]\n"
        "%d1_output_gradient = input_gradient %d2_output_gradient, @d2_kernel  "
        "[2 x 4 feature-major]\n"
        "%d2_output_gradient_transposed = transpose %d2_output_gradient  [2 x 2]\n"
        "dense_update %d1_output, %d2_output_gradient_transposed, %rate, @d2_kernel, @d2_bias\n"
        "%d1_output_gradient_transposed = transpose %d1_output_gradient  [2 x 4]\n"
        "dense_update %input, %d1_output_gradient_transposed, %rate, @d1_kernel, @d1_bias\n");
    arena_free(arena);
}

Test(layout, linear_layers_hand_the_gradient_down_as_it_is)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true}, {5, ACTIVATION_linear, true},
                         {2, ACTIVATION_linear, true});
    const char *ops = laid_out(arena, prog);
    cr_expect(count_ops(prog, OP_input_gradient) == 2);
    cr_expect(count_ops(prog, OP_transpose) == 4, "the logits, and one an update:\n%s", ops);
    cr_expect(strstr(ops, "input_gradient %d2_output_gradient, @d2_kernel"), "%s", ops);
    arena_free(arena);
}

Test(layout, activations_between_layers_cost_one_transpose_each)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_selu, true}, {5, ACTIVATION_selu, true},
                         {2, ACTIVATION_linear, true});
    const char *ops = laid_out(arena, prog);
    cr_expect(count_ops(prog, OP_input_gradient) == 2);
    cr_expect(count_ops(prog, OP_transpose) == 3, "and two at the logits:\n%s", ops);
    arena_free(arena);
}

static void expect_layout(const Tensor *tensor, Layout layout)
{
    cr_expect(tensor->layout == layout, "%s", tensor->name);
}

/* What the kernels of the ops in question take for granted. */
static void expect_readable(const Op *op)
{
    if (op->code == OP_input_gradient) {
        expect_layout(op->inputs[0], LAYOUT_FEATURE_MAJOR);
        expect_layout(op->outputs[0], LAYOUT_FEATURE_MAJOR);
    } else if (op->code == OP_activation_gradient) {
        expect_layout(op->inputs[0], LAYOUT_FEATURE_MAJOR);
        expect_layout(op->inputs[1], LAYOUT_BATCH_MAJOR);
        expect_layout(op->outputs[0], LAYOUT_BATCH_MAJOR);
    } else if (op->code == OP_sigmoid_crossentropy || op->code == OP_predict_positive ||
               op->code == OP_sigmoid_crossentropy_gradient) {
        expect_layout(op->inputs[1], LAYOUT_FEATURE_MAJOR);
    } else if (op->code == OP_dense) {
        expect_layout(op->inputs[0], LAYOUT_BATCH_MAJOR);
        expect_layout(op->outputs[0], LAYOUT_BATCH_MAJOR);
    } else if (op->code == OP_dense_update) {
        expect_layout(op->inputs[0], LAYOUT_BATCH_MAJOR);
        expect_layout(op->inputs[1], LAYOUT_BATCH_MAJOR);
    }
}

Test(layout, every_kernel_finds_what_it_reads_as_it_wants_it)
{
    static const Activation kinds[] = {ACTIVATION_linear, ACTIVATION_tanh};
    for (int mask = 0; mask < 64; mask++) {
        Arena *arena = arena_new();
        Prog *prog =
            STEP_OF(arena, BINARY, {4, kinds[mask & 1], (mask & 8) != 0},
                    {5, kinds[mask >> 1 & 1], (mask & 16) != 0},
                    {6, kinds[mask >> 2 & 1], (mask & 32) != 0}, {1, ACTIVATION_linear, true});
        run_until(arena, prog, "layout");
        for (size_t i = 0; i < prog->ops.count; i++)
            expect_readable(&prog->ops.items[i]);
        arena_free(arena);
    }
}

/* How the images of a model's step lie. */
static const char *layouts_of(Arena *arena, const char *layers)
{
    const char *text = arena_printf(
        arena,
        "name: n\n"
        "data: {d: {path: p, shape: [4, 4, 1], classes: 4, train: {images: i, labels: l}}}\n"
        "splits: {train: d.train}\n"
        "tasks: {T: {}}\n"
        "models: {M: {layers: [%s, flatten, dense: {units: 4, activation: softmax}]}}\n"
        "training:\n"
        "  - {model: M, task: T, loss: sparse_categorical_crossentropy, validation: none, "
        "epochs: 1, augment: [random_flip, random_crop: 1]}\n",
        layers);
    Plan *plan = plan_of_text(arena, text);
    run_passes(arena, plan, NULL);
    return ops_of(arena, plan->trainings.items[0]->phases.items[0].step);
}

Test(layout, augmented_images_are_all_narrow_or_none)
{
    Arena *arena = arena_new();
    const char *narrow = layouts_of(arena, "conv2d: {filters: 2, kernel_size: 3}");
    cr_expect(strstr(narrow, "random_flip %batch, %input_images  [32 x 4x4 x 1 narrow]"), "%s",
              narrow);
    cr_expect(strstr(narrow, "random_crop %batch, %augmented_1  [32 x 4x4 x 1 narrow]"), "%s",
              narrow);
    const char *wide = layouts_of(arena, "max_pooling2d: {pool_size: 2}");
    cr_expect(strstr(wide, "gather_images %batch, %scale  [32 x 4x4 x 1]"), "%s", wide);
    cr_expect(strstr(wide, "random_flip %batch, %input_images  [32 x 4x4 x 1]"), "%s", wide);
    cr_expect(strstr(wide, "random_crop %batch, %augmented_1  [32 x 4x4 x 1]"), "%s", wide);
    const char *rows = layouts_of(arena, "flatten");
    cr_expect(strstr(rows, "random_crop %batch, %augmented_1  [32 x 4x4 x 1 narrow]"), "%s", rows);
    cr_expect(strstr(rows, "= flatten %augmented_2  [32 x 16]"), "%s", rows);
    arena_free(arena);
}
