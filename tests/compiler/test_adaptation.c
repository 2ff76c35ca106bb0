/* What layers take of all training examples before the first step. */
#include "test_plan_support.h"

#define IMAGES                                                                                     \
    "name: t\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d: {path: p, shape: [4, 4, 2], classes: 4, train: {images: ti, labels: tl}}\n"              \
    "splits: {train: \"d.train[10:50]\", other: \"d.train[50:90]\"}\n" TASK "models:\n"            \
    "  M: {layers: [rescaling: {scale: 2}, normalization: {name: first}, normalization, flatten, " \
    "dense: {units: 4, activation: softmax}]}\n"

#define ENTRY(model, split)                                                                        \
    "  - {model: " model ", task: T, split: " split ", validation: none, loss: " SPARSE            \
    ", epochs: 1}\n"

static const char *layer_of(const PlanTraining *training, size_t number)
{
    const Prog *prog = training->adaptations.items[number].prog;
    return op_operand(&prog->ops.items[prog->ops.count - 1], 3)->parameter->name;
}

Test(adaptation, the_first_training_of_a_model_takes_statistics_in_the_order_of_layers)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, IMAGES "training:\n" ENTRY("M", "train") ENTRY("M", "other"));
    run_passes(arena, plan, NULL);
    const PlanTraining *first = plan->trainings.items[0], *second = plan->trainings.items[1];
    cr_assert(first->adaptations.count == 2, "%zu", first->adaptations.count);
    cr_expect_str_eq(layer_of(first, 0), "first_mean");
    cr_expect_str_eq(layer_of(first, 1), "normalization_2_mean");
    cr_expect(second->before == first && second->adaptations.count == 0);
    arena_free(arena);
}

Test(adaptation, copies_keep_what_the_model_has_that_they_are_copied_from)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(
        arena, IMAGES "  N: {layers: [from: \"M[:2]\", normalization: {name: own}, flatten, dense: "
                      "{units: 4, activation: softmax}]}\n"
                      "training:\n" ENTRY("M", "train") ENTRY("N", "other"));
    run_passes(arena, plan, NULL);
    const PlanTraining *copier = plan->trainings.items[1];
    cr_assert(copier->adaptations.count == 1, "%zu", copier->adaptations.count);
    cr_expect_str_eq(layer_of(copier, 0), "own_mean");
    arena_free(arena);
}

Test(adaptation, a_model_that_is_only_begun_takes_them_of_its_copiers_examples)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, IMAGES "  N: {layers: [from: \"M[:-1]\", dense: {units: 4, "
                                            "activation: softmax}]}\n"
                                            "training:\n" ENTRY("N", "other") ENTRY("M", "train"));
    run_passes(arena, plan, NULL);
    const PlanTraining *begun = plan->trainings.items[0];
    cr_expect(begun->phases.count == 0 && begun->adaptations.count == 2);
    cr_expect_str_eq(begun->train->name, "T.other");
    arena_free(arena);
}

Test(adaptation, constants_need_none)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, "name: t\n"
                                     "data:\n"
                                     "  d: {path: p, shape: [4, 4, 2], classes: 4, train: {images: "
                                     "ti, labels: tl}}\n"
                                     "splits: {train: \"d.train[10:50]\"}\n" TASK
                                     "models: {M: {layers: [normalization: {mean: 1, variance: "
                                     "2}, flatten, dense: {units: 4, activation: softmax}]}}\n"
                                     "training:\n" ENTRY("M", "train"));
    run_passes(arena, plan, NULL);
    cr_expect(plan->trainings.items[0]->adaptations.count == 0);
    cr_expect(!plan_adapts(plan));
    cr_expect(plan->models.items[0]->layers.items[0].weight_count == 0);
    arena_free(arena);
}
