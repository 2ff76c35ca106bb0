/* How images come from their bytes into convolutions, and what vectors run along there. */
#include "test_plan_support.h"

#define IMAGES(size)                                                                               \
    "name: t\n"                                                                                    \
    "seed: 7\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d:\n"                                                                                       \
    "    path: p\n"                                                                                \
    "    shape: " size "\n"                                                                        \
    "    classes: 4\n"                                                                             \
    "    train: {images: ti, labels: tl}\n"                                                        \
    "splits:\n"                                                                                    \
    "  train: d.train[10:50]\n" TASK "models:\n"                                                   \
    "  M:\n"                                                                                       \
    "    layers:\n"
#define LAYER(layer) "      - " layer "\n"
#define END          LAYER("flatten") LAYER("dense: {units: 4, activation: softmax}") TRAINING "epochs: 1}\n"

/* The step of a spec's only training, after all passes. */
static const Prog *step_of_text(Arena *arena, const char *text)
{
    Plan *plan = plan_of_text(arena, text);
    run_passes(arena, plan, NULL);
    return plan->trainings.items[0]->phases.items[0].step;
}

static void expect_gathered(const char *text, Layout layout)
{
    Arena *arena = arena_new();
    const Prog *step = step_of_text(arena, text);
    const Op *first = &step->ops.items[0];
    cr_expect(first->code == OP_gather_images && first->outputs[0]->layout == layout);
    cr_expect(count_ops(step, OP_gather) == 0 && count_ops(step, OP_unflatten) <= 1,
              "one on the way back alone");
    arena_free(arena);
}

Test(images, that_only_convolutions_read_are_gathered_without_padding)
{
    expect_gathered(IMAGES("[6, 6, 3]") LAYER("conv2d: {filters: 16, kernel_size: 3}") END,
                    LAYOUT_NARROW);
}

Test(images, that_others_read_or_of_many_channels_are_gathered_in_panels)
{
    expect_gathered(IMAGES("[6, 6, 3]") LAYER("max_pooling2d: {pool_size: 2}") END,
                    LAYOUT_BATCH_MAJOR);
    expect_gathered(IMAGES("[6, 6, 16]") LAYER("conv2d: {filters: 16, kernel_size: 3}") END,
                    LAYOUT_BATCH_MAJOR);
}

Test(images, that_are_laid_out_twice_are_gathered_once)
{
    Arena *arena = arena_new();
    Prog *prog = arena_alloc(arena, sizeof *prog);
    prog->batch = 2;
    Tensor *batch = prog_operand(arena, prog, TENSOR_BATCH, "batch");
    Tensor *scale = prog_operand(arena, prog, TENSOR_SCALE, "scale");
    Tensor *rows = prog_temporary(arena, prog, "rows", 2, 12, ELEMENT_FLOAT);
    Tensor *images[3];
    for (int i = 0; i < 3; i++)
        images[i] = prog_images(arena, prog, arena_printf(arena, "images_%d", i), 2, 2, 3, 2);
    APPEND(arena, &prog->ops, OP_gather, (Span){0}, batch, scale, rows);
    APPEND(arena, &prog->ops, OP_unflatten, (Span){0}, rows, images[0]);
    APPEND(arena, &prog->ops, OP_unflatten, (Span){0}, rows, images[1]);
    APPEND(arena, &prog->ops, OP_add, (Span){0}, images[0], images[1], images[2]);
    APPEND(arena, &prog->ops, OP_keep, (Span){0}, batch, images[2]);
    gather_images(arena, prog);
    cr_assert(prog->ops.count == 3);
    cr_expect(prog->ops.items[0].code == OP_gather_images);
    cr_expect(prog->ops.items[1].inputs[0] == images[0]);
    cr_expect(prog->ops.items[1].inputs[1] == images[0]);
    arena_free(arena);
}

/* How many of each op that goes by something else than channels: forward, the input's gradient and
 * the kernel's. */
static void expect_lanes(const char *text, size_t forward, size_t back, size_t kernel)
{
    Arena *arena = arena_new();
    const Prog *step = step_of_text(arena, text);
    cr_expect(count_ops(step, OP_conv2d_activate_by_pixels) == forward);
    cr_expect(count_ops(step, OP_conv2d_input_gradient_by_pixels) == back);
    cr_expect(count_ops(step, OP_conv2d_kernel_gradient_by_window) == kernel);
    arena_free(arena);
}

Test(lanes, run_along_pixels_or_the_window_where_few_channels_are_made)
{
    expect_lanes(IMAGES("[28, 28, 1]")
                     LAYER("conv2d: {filters: 6, kernel_size: 5, padding: same, activation: tanh}")
                         LAYER("average_pooling2d: {pool_size: 2}")
                             LAYER("conv2d: {filters: 16, kernel_size: 5, activation: tanh}") END,
                 1, 1, 1);
}

/* That takes the slopes of the activation before it, of each row while it is near. */
Test(lanes, leave_an_input_gradient_with_slopes_as_it_is)
{
    expect_lanes(IMAGES("[28, 28, 1]")
                     LAYER("conv2d: {filters: 6, kernel_size: 5, padding: same, activation: tanh}")
                         LAYER("conv2d: {filters: 16, kernel_size: 5, activation: tanh}") END,
                 1, 0, 1);
}

Test(lanes, run_along_channels_where_these_fill_them_better)
{
    expect_lanes(IMAGES("[28, 28, 1]") LAYER("conv2d: {filters: 9, kernel_size: 5}") END, 0, 0, 0);
    expect_lanes(IMAGES("[5, 5, 1]") LAYER("conv2d: {filters: 6, kernel_size: 2}") END, 0, 0, 0);
}

Test(lanes, run_along_pixels_only_where_these_lie_side_by_side)
{
    expect_lanes(IMAGES("[28, 28, 1]") LAYER("conv2d: {filters: 6, kernel_size: 5, strides: 2}")
                     END,
                 0, 0, 1);
}
