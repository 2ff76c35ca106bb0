#include "test_plan_support.h"

/* Three layers, the first `frozen` of them frozen in phases of 2 epochs. */
#define MODELS                                                                                     \
    "models:\n  M: {layers: [flatten, dense: {units: [3, 5], activation: relu}, "                  \
    "dense: {units: 4, activation: softmax}]}\n"
#define PHASES(phases)                                                                             \
    HEAD TASK MODELS "training:\n  - {model: M, task: T, loss: sparse_categorical_crossentropy, "  \
                     "phases: [" phases "]}\n"

static Plan *passed(Arena *arena, const char *text)
{
    Plan *plan = plan_of_text(arena, text);
    run_passes(arena, plan, NULL);
    return plan;
}

static const PlanPhase *phase_of(const Plan *plan, size_t index)
{
    return &plan->trainings.items[0]->phases.items[index];
}

Test(features, what_is_frozen_at_the_front_is_computed_once)
{
    Arena *arena = arena_new();
    const Plan *plan = passed(arena, PHASES("{epochs: 2, freeze: 'M[:-1]'}"));
    const PlanPhase *phase = phase_of(plan, 0);
    cr_assert(phase->features);
    expect_text(phase->kept->name, "dense_2_output");
    cr_expect(count_ops(phase->features, OP_gather) == 1);
    cr_expect(count_ops(phase->features, OP_dense) == 2);
    cr_expect(count_ops(phase->features, OP_keep) == 1);
    cr_expect(phase->step->ops.items[0].code == OP_take);
    cr_expect(count_ops(phase->step, OP_gather) == 0);
    cr_expect(count_ops(phase->step, OP_dense) == 1);
    cr_expect(count_ops(phase->step, OP_dense_update) == 1);
    arena_free(arena);
}

Test(features, validation_uses_them_too)
{
    Arena *arena = arena_new();
    const Plan *plan = passed(arena, PHASES("{epochs: 2, freeze: 'M[:-1]'}"));
    const PlanPhase *phase = phase_of(plan, 0);
    cr_assert(phase->evaluate);
    cr_expect(phase->evaluate->ops.items[0].code == OP_take);
    cr_expect(count_ops(phase->evaluate, OP_tally) == 1);
    cr_expect_null(plan->trainings.items[0]->evaluate); /* nothing else evaluates M */
    arena_free(arena);
}

Test(features, the_memory_is_that_of_the_rows)
{
    Arena *arena = arena_new();
    const PlanPhase *phase = phase_of(passed(arena, PHASES("{epochs: 2, freeze: 'M[:-1]'}")), 0);
    cr_expect(phase->kept_bytes == (20 + 10) * 16 * 4); /* 5 numbers are padded to 16 */
    arena_free(arena);
}

Test(features, a_layer_that_learns_at_the_front_leaves_nothing_to_keep)
{
    Arena *arena = arena_new();
    const Plan *plan = passed(arena, PHASES("{epochs: 2, freeze: 'M[2]'}, {epochs: 2}"));
    for (size_t i = 0; i < 2; i++) {
        cr_expect_null(phase_of(plan, i)->features);
        cr_expect_null(phase_of(plan, i)->evaluate);
        cr_expect_null(phase_of(plan, i)->recomputed);
    }
    cr_expect(plan->trainings.items[0]->evaluate);
    arena_free(arena);
}

/* The same with images that are augmented. */
#define AUGMENTED(augment)                                                                         \
    HEAD TASK MODELS "training:\n  - {model: M, task: T, loss: sparse_categorical_crossentropy, "  \
                     "augment: " augment ", phases: [{epochs: 5, freeze: 'M[:-1]'}]}\n"

Test(features, augmented_images_are_others_in_every_epoch)
{
    Arena *arena = arena_new();
    const PlanPhase *phase = phase_of(passed(arena, AUGMENTED("[gaussian_noise: 1]")), 0);
    cr_expect_null(phase->features);
    expect_text(
        phase->recomputed,
        "dense_2_output is computed anew in every epoch: gaussian_noise makes other examples "
        "each time; with `copies: 4`, 4 of each are kept");
    arena_free(arena);
}

/* Only the run can tell how many examples there are, and so the advice would be of no use. */
Test(features, no_versions_are_offered_where_none_could_be_kept)
{
    Arena *arena = arena_new();
    char *text = arena_printf(arena, "%s", AUGMENTED("[gaussian_noise: 1]"));
    memcpy(strstr(text, "d.train[10:30]"), "d.train[10:]  ", strlen("d.train[10:30]"));
    expect_text(
        phase_of(passed(arena, text), 0)->recomputed,
        "dense_2_output is computed anew in every epoch: gaussian_noise makes other examples "
        "each time");
    arena_free(arena);
}

Test(features, of_so_many_versions_of_images_so_many_are_kept)
{
    Arena *arena = arena_new();
    const char *text = AUGMENTED("{by: [gaussian_noise: 1], copies: 3}");
    const PlanPhase *phase = phase_of(passed(arena, text), 0);
    cr_assert(phase->features && phase->valid_features);
    expect_text(phase->kept->name, "dense_2_output");
    cr_expect(phase->kept_bytes == (3 * 20 + 10) * 16 * 4);
    cr_expect(count_ops(phase->features, OP_gaussian_noise) == 1);
    cr_expect(count_ops(phase->valid_features, OP_gaussian_noise) == 0);
    cr_expect(count_ops(phase->step, OP_gaussian_noise) == 0);
    arena_free(arena);
}

Test(features, no_more_versions_are_kept_than_there_are_epochs)
{
    Arena *arena = arena_new();
    const char *text = AUGMENTED("{by: [gaussian_noise: 1], copies: 9}");
    cr_expect(phase_of(passed(arena, text), 0)->kept_bytes == (5 * 20 + 10) * 16 * 4);
    arena_free(arena);
}

Test(features, one_epoch_gains_nothing)
{
    Arena *arena = arena_new();
    cr_expect_null(phase_of(passed(arena, PHASES("{epochs: 1, freeze: 'M[:-1]'}")), 0)->features);
    arena_free(arena);
}

Test(features, each_phase_keeps_its_own)
{
    Arena *arena = arena_new();
    const Plan *plan =
        passed(arena, PHASES("{epochs: 2, freeze: 'M[:2]'}, {epochs: 2, freeze: 'M[:3]'}"));
    expect_text(phase_of(plan, 0)->kept->name, "dense_1_output");
    expect_text(phase_of(plan, 1)->kept->name, "dense_2_output");
    expect_text(phase_of(plan, 1)->features->name, "features_M_phase_2");
    arena_free(arena);
}

#define ROWS(rows)                                                                                 \
    "name: t\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d: {path: p, shape: [2], classes: 4, train: {images: i, labels: l}}\n"                      \
    "splits: {train: '" rows "'}\n" TASK MODELS                                                    \
    "training:\n  - {model: M, task: T, loss: sparse_categorical_crossentropy, "                   \
    "validation: none, epochs: 2, freeze: 'M[:-1]'}\n"

Test(features, rows_nobody_can_count_are_recomputed)
{
    Arena *arena = arena_new();
    const PlanPhase *phase = phase_of(passed(arena, ROWS("d.train[5:]")), 0);
    cr_expect_null(phase->features);
    expect_text(phase->recomputed, "dense_2_output is computed anew in every epoch: only the run "
                                   "can tell how many examples there are");
    arena_free(arena);
}

Test(features, too_many_are_recomputed)
{
    Arena *arena = arena_new();
    cr_expect(phase_of(passed(arena, ROWS("d.train[:4194304]")), 0)->features);
    const PlanPhase *phase = phase_of(passed(arena, ROWS("d.train[:4194305]")), 0);
    cr_expect_null(phase->features);
    expect_text(phase->recomputed, "dense_2_output is computed anew in every epoch: to keep it "
                                   "would take 268,435,520 bytes, and 268,435,456 are the limit");
    arena_free(arena);
}
