/* Models that are more than stacks: what layers read, what is kept of frozen branches, and what is
 * fused. */
#include "test_plan_support.h"

#define IMAGES                                                                                     \
    "name: t\n"                                                                                    \
    "seed: 7\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d:\n"                                                                                       \
    "    path: p\n"                                                                                \
    "    shape: [4, 4, 1]\n"                                                                       \
    "    classes: 4\n"                                                                             \
    "    train: {images: ti, labels: tl}\n"                                                        \
    "splits:\n"                                                                                    \
    "  train: d.train[10:50]\n" TASK "models:\n"

/* A block behind a layer: 0 front, 1 norm, 2 left, 3 right, 4 sum. */
#define BLOCK                                                                                      \
    "  M:\n"                                                                                       \
    "    layers:\n"                                                                                \
    "      - conv2d: {filters: 3, kernel_size: 3, padding: same, name: front}\n"                   \
    "      - batch_normalization: {name: norm}\n"                                                  \
    "      - conv2d: {filters: 3, kernel_size: 3, padding: same, name: left}\n"                    \
    "      - conv2d: {filters: 3, kernel_size: 1, inputs: norm, name: right}\n"                    \
    "      - add: {inputs: [left, right], name: sum}\n"                                            \
    "      - flatten\n"                                                                            \
    "      - dense: {units: 4, activation: softmax}\n"

/* The phase of a training of M with the first so many layers frozen. */
static const PlanPhase *phase_with_frozen(Arena *arena, int layers)
{
    const char *text =
        arena_printf(arena, IMAGES BLOCK TRAINING "epochs: 2, freeze: \"M[:%d]\"}\n", layers);
    Plan *plan = plan_of_text(arena, text);
    run_passes(arena, plan, NULL);
    return &plan->trainings.items[0]->phases.items[0];
}

static void expect_kept(int layers, const char *name)
{
    Arena *arena = arena_new();
    const PlanPhase *phase = phase_with_frozen(arena, layers);
    cr_assert(phase->kept, "nothing is kept of %d layers", layers);
    cr_expect_str_eq(phase->kept->name, name);
    arena_free(arena);
}

Test(branches, what_the_rest_reads_of_a_frozen_trunk_is_kept)
{
    expect_kept(1, "front_output");
    expect_kept(2, "norm_output");
    expect_kept(5, "flatten_output");
}

/* left is frozen, and right is not, which reads what left does. */
Test(branches, a_frozen_way_beside_one_that_learns_is_not_kept_but_what_both_read)
{
    expect_kept(3, "norm_output");
}

Test(branches, of_several_values_none_is_kept_and_the_plan_says_which)
{
    Arena *arena = arena_new();
    Plan *plan =
        plan_of_text(arena, IMAGES "  M:\n"
                                   "    layers:\n"
                                   "      - flatten\n"
                                   "      - dense: {units: 3, name: left}\n"
                                   "      - dense: {units: 3, inputs: flatten, name: right}\n"
                                   "      - concatenate: {inputs: [left, right, flatten]}\n"
                                   "      - dense: {units: 3, inputs: left, name: again}\n"
                                   "      - add: {inputs: [again, right]}\n"
                                   "      - dense: {units: 4, activation: softmax}\n" TRAINING
                                   "epochs: 2, freeze: \"M[:3]\"}\n");
    run_passes(arena, plan, NULL);
    const PlanPhase *phase = &plan->trainings.items[0]->phases.items[0];
    cr_expect_null(phase->kept);
    cr_assert(phase->recomputed);
    cr_expect(strstr(phase->recomputed, "left_output and right_output"), "%s", phase->recomputed);
    arena_free(arena);
}

/* ---- what layers read ---- */

static void expect_reads(const PlanModel *model, size_t layer, int first, int second)
{
    const Reads reads = plan_reads(&model->layers.items[layer]);
    cr_expect_eq(reads_at(&reads, layer, 0), first, "layer %zu", layer);
    if (second >= 0)
        cr_expect_eq(reads_at(&reads, layer, 1), second, "layer %zu", layer);
}

Test(branches, copies_read_the_copies_of_what_their_sources_read)
{
    Arena *arena = arena_new();
    Plan *plan =
        plan_of_text(arena, IMAGES BLOCK
                     "  N:\n"
                     "    layers:\n"
                     "      - conv2d: {filters: 4, kernel_size: 1, name: before}\n"
                     "      - conv2d: {filters: 3, kernel_size: 1, name: entry}\n"
                     "      - from: \"M[2:5]\"\n"
                     "      - flatten\n"
                     "      - dense: {units: 4, activation: softmax}\n" TRAINING "epochs: 1}\n"
                     "  - {model: N, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n");
    const PlanModel *copy = find_model_of(plan, "N");
    expect_reads(copy, 2, 1, -1); /* left reads the entry in the place of norm */
    expect_reads(copy, 3, 1, -1); /* and so does right */
    expect_reads(copy, 4, 2, 3);
    arena_free(arena);
}

Test(branches, every_kind_of_layer_can_say_what_it_reads)
{
    for (size_t i = 0; i < layer_count; i++)
        cr_expect(all_layers[i]->section && has_key(all_layers[i]->section, "inputs"), "%s",
                  all_layers[i]->name);
}

/* ---- normalisation ---- */

Test(branches, a_frozen_normalisation_does_not_change_what_it_knows)
{
    Arena *arena = arena_new();
    const PlanPhase *frozen = phase_with_frozen(arena, 2), *learning = phase_with_frozen(arena, 1);
    cr_expect_eq(count_ops(frozen->step, OP_track) + count_ops(frozen->features, OP_track), 0);
    cr_expect_eq(count_ops(frozen->step, OP_moments) + count_ops(frozen->features, OP_moments), 0);
    cr_expect_eq(count_ops(learning->step, OP_track), 2);
    cr_expect_eq(learning->trainable - frozen->trainable, 6); /* gamma and beta */
    arena_free(arena);
}

/* Puts an activation behind what `code` makes, for all that reads it. */
static void activate_behind(Arena *arena, Prog *prog, OpCode code)
{
    OpList ops = {0};
    Tensor *value = NULL, *active = NULL;
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = list_add(arena, &ops);
        *op = prog->ops.items[i];
        for (int k = 0; value && k < op_info(op->code)->inputs; k++)
            if (op->inputs[k] == value)
                op->inputs[k] = active;
        if (op->code != code)
            continue;
        value = op->outputs[0];
        active = prog_alike(arena, prog, "active", value);
        APPEND(arena, &ops, OP_activate, op->origin, value, active)->activation = ACTIVATION_relu;
    }
    prog->ops = ops;
}

Test(branches, an_activation_is_done_with_the_normalisation_before_it)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, IMAGES BLOCK TRAINING "epochs: 1}\n");
    Prog *step = plan->trainings.items[0]->phases.items[0].step;
    activate_behind(arena, step, OP_normalize);
    run_until(arena, step, "memory");
    cr_expect_eq(count_ops(step, OP_normalize_activate), 1);
    cr_expect_eq(count_ops(step, OP_normalize) + count_ops(step, OP_activate), 0);
    arena_free(arena);
}
