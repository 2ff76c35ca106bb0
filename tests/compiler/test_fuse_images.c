/* What is fused in nets of images: slopes with the gradients that they belong to, sums with
 * normalisations and activations; and what may be written in the place of what is read. */
#include "test_plan_support.h"

#define IMAGES                                                                                     \
    "name: t\n"                                                                                    \
    "seed: 7\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d:\n"                                                                                       \
    "    path: p\n"                                                                                \
    "    shape: [8, 8, 1]\n"                                                                       \
    "    classes: 4\n"                                                                             \
    "    train: {images: ti, labels: tl}\n"                                                        \
    "splits:\n"                                                                                    \
    "  train: d.train[10:50]\n" TASK "models:\n  M:\n    layers:\n"
#define CONV(more) "      - conv2d: {filters: 3, kernel_size: 3, padding: same, " more "}\n"
#define END                                                                                        \
    "      - flatten\n"                                                                            \
    "      - dense: {units: 4, activation: softmax}\n" TRAINING                                    \
    "optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}, epochs: 1}\n"

static Prog *trained_step(Arena *arena, const char *text)
{
    Plan *plan = plan_of_text(arena, text);
    run_passes(arena, plan, NULL);
    return plan->trainings.items[0]->phases.items[0].step;
}

static const Op *only_op(const Prog *prog, OpCode code)
{
    const Op *found = NULL;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == code) {
            cr_expect_null(found, "a second %s", op_info(code)->name);
            found = &prog->ops.items[i];
        }
    cr_assert(found, "no %s", op_info(code)->name);
    return found;
}

/* ---- slopes ---- */

Test(fuse_images, slopes_are_taken_with_the_gradient_of_a_pool)
{
    Arena *arena = arena_new();
    const Prog *step = trained_step(
        arena, IMAGES CONV("activation: relu") "      - max_pooling2d: {pool_size: 2}\n" CONV(
                   "activation: tanh") "      - average_pooling2d: {pool_size: 2}\n" END);
    const Op *most = only_op(step, OP_max_pool_gradient_slopes);
    const Op *mean = only_op(step, OP_average_pool_gradient_slopes);
    cr_expect_eq(most->activation, ACTIVATION_relu);
    cr_expect_eq(most->inputs[2], most->inputs[0]);
    cr_expect_eq(mean->activation, ACTIVATION_tanh);
    cr_expect_eq(mean->window.height, 2);
    cr_expect_eq(count_ops(step, OP_multiply_by_slopes), 0);
    arena_free(arena);
}

/* gelu's slope is taken from what goes in, which is not what the pool sees. */
Test(fuse_images, slopes_are_taken_from_what_tells)
{
    Arena *arena = arena_new();
    const Prog *step = trained_step(
        arena, IMAGES CONV("activation: gelu") "      - max_pooling2d: {pool_size: 2}\n" END);
    const Op *most = only_op(step, OP_max_pool_gradient_slopes);
    cr_expect_neq(most->inputs[2], most->inputs[0]);
    arena_free(arena);
}

Test(fuse_images, slopes_are_taken_with_the_gradient_of_a_convolution)
{
    Arena *arena = arena_new();
    const Prog *step = trained_step(
        arena, IMAGES CONV("activation: relu")
                   CONV("activation: tanh") "      - depthwise_conv2d: {kernel_size: 3}\n" END);
    cr_expect_eq(only_op(step, OP_conv2d_input_gradient_slopes)->activation, ACTIVATION_relu);
    cr_expect_eq(only_op(step, OP_depthwise_input_gradient_slopes)->activation, ACTIVATION_tanh);
    cr_expect_eq(count_ops(step, OP_multiply_by_slopes), 0);
    arena_free(arena);
}

/* ---- sums ---- */

#define FRONT CONV("activation: relu, name: front")
#define SIDE  CONV("name: side") "      - batch_normalization: {name: norm}\n"
#define RELU  "      - activation: {activation: relu}\n"

Test(fuse_images, a_normalised_branch_is_added_and_activated_at_once)
{
    Arena *arena = arena_new();
    const Prog *step =
        trained_step(arena, IMAGES FRONT SIDE "      - add: {inputs: [front, norm]}\n" RELU END);
    const Op *sum = only_op(step, OP_normalize_add_activate);
    cr_expect_eq(sum->activation, ACTIVATION_relu);
    cr_expect_str_eq(sum->inputs[5]->name, "front_output");
    cr_expect_eq(count_ops(step, OP_normalize) + count_ops(step, OP_add), 0);
    cr_expect_eq(only_op(step, OP_add_slopes)->activation, ACTIVATION_relu);
    arena_free(arena);
}

Test(fuse_images, a_normalised_branch_is_added_where_nothing_follows)
{
    Arena *arena = arena_new();
    const Prog *step =
        trained_step(arena, IMAGES FRONT SIDE "      - add: {inputs: [norm, front]}\n" END);
    cr_expect_eq(only_op(step, OP_normalize_add_activate)->activation, ACTIVATION_linear);
    arena_free(arena);
}

Test(fuse_images, other_sums_are_activated_at_once)
{
    Arena *arena = arena_new();
    const Prog *step = trained_step(
        arena, IMAGES FRONT CONV("name: side") "      - add: {inputs: [front, side]}\n" RELU END);
    cr_expect_eq(only_op(step, OP_add_activate)->activation, ACTIVATION_relu);
    cr_expect_eq(count_ops(step, OP_add) + count_ops(step, OP_activate), 0);
    arena_free(arena);
}

/* What else reads the sum, or what is normalised, needs it in memory. */
Test(fuse_images, what_something_else_reads_is_left)
{
    Arena *arena = arena_new();
    const Prog *step = trained_step(arena, IMAGES FRONT SIDE
                                    "      - add: {inputs: [front, norm], name: sum}\n" RELU
                                    "      - multiply: {inputs: [sum, norm]}\n" END);
    cr_expect_eq(count_ops(step, OP_add_activate), 0);
    cr_expect_eq(count_ops(step, OP_normalize_add_activate), 0);
    cr_expect_eq(count_ops(step, OP_normalize), 1);
    arena_free(arena);
}

/* ---- updates ---- */

Test(fuse_images, a_kernel_takes_its_step_where_its_gradient_is_made)
{
    Arena *arena = arena_new();
    const Prog *step = trained_step(arena, IMAGES END);
    const Op *update = only_op(step, OP_dense_momentum);
    cr_expect_str_eq(update->inputs[3]->name, "dense_1_kernel");
    cr_expect_str_eq(update->inputs[4]->name, "dense_1_kernel_velocity");
    cr_expect_eq(update->numbers[0], 0.9);
    cr_expect_str_eq(only_op(step, OP_sgd_momentum)->inputs[0]->name, "dense_1_bias");
    cr_expect_eq(count_ops(step, OP_kernel_gradient), 0);
    arena_free(arena);
}

/* ---- places ---- */

static bool is_in(const Slot *slot, const Tensor *tensor)
{
    for (size_t i = 0; i < slot->tensors.count; i++)
        if (slot->tensors.items[i] == tensor)
            return true;
    return false;
}

static bool share_a_place(const Prog *prog, const Tensor *a, const Tensor *b)
{
    for (size_t i = 0; i < prog->slots.count; i++)
        if (is_in(&prog->slots.items[i], a) && is_in(&prog->slots.items[i], b))
            return true;
    return false;
}

static bool is_needed_behind(const Prog *prog, const Op *op, const Tensor *tensor)
{
    for (const Op *later = op + 1; later < prog->ops.items + prog->ops.count; later++)
        if (op_reads(later, tensor))
            return true;
    return false;
}

/* Of each op, whether what it writes lies where something lies that it reads: allowed only if the
 * op may, and nothing behind it needs that. */
static size_t count_overwritten(const Prog *prog)
{
    size_t overwritten = 0;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        for (int k = 0; op->outputs[0] && k < op_info(op->code)->inputs; k++) {
            if (!share_a_place(prog, op->outputs[0], op->inputs[k]))
                continue;
            cr_expect(op_may_overwrite(op, k), "%s", op_info(op->code)->name);
            cr_expect(!is_needed_behind(prog, op, op->inputs[k]), "%s", op->inputs[k]->name);
            overwritten++;
        }
    }
    return overwritten;
}

Test(fuse_images, what_is_done_number_by_number_may_be_done_in_place)
{
    Arena *arena = arena_new();
    const Prog *step =
        trained_step(arena, IMAGES FRONT SIDE "      - add: {inputs: [front, norm]}\n" RELU
                                              "      - max_pooling2d: {pool_size: 2}\n" END);
    const Op *most = only_op(step, OP_max_pool_gradient_slopes);
    cr_expect(share_a_place(step, most->inputs[0], most->outputs[0]));
    cr_expect(count_overwritten(step) >= 3, "%zu", count_overwritten(step));
    arena_free(arena);
}

/* Windows that overlap read what others have written. */
Test(fuse_images, windows_that_overlap_are_not_done_in_place)
{
    Arena *arena = arena_new();
    const Prog *step =
        trained_step(arena, IMAGES FRONT
                     "      - max_pooling2d: {pool_size: 3, strides: 1, padding: same}\n" END);
    const Op *most = only_op(step, OP_max_pool_gradient_slopes);
    cr_expect(!share_a_place(step, most->inputs[0], most->outputs[0]));
    count_overwritten(step);
    arena_free(arena);
}
