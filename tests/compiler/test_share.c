#include "test_plan_support.h"

#define MODELS                                                                                     \
    "models:\n"                                                                                    \
    "  A: {layers: [flatten, dense: {units: 3, activation: relu}, dense: {units: 4, activation: "  \
    "softmax}]}\n"                                                                                 \
    "  B: {layers: [flatten, dense: {units: 3, activation: relu}, dense: {units: 4, activation: "  \
    "softmax}]}\n"
#define ENTRY(model, more) "  - {model: " model ", task: T, loss: " SPARSE ", " more "}\n"

static Plan *passed(Arena *arena, const char *text)
{
    Plan *plan = plan_of_text(arena, text);
    run_passes(arena, plan, NULL);
    return plan;
}

static const PlanPhase *phase_of(const Plan *plan, const char *model, size_t index)
{
    return &find_training_of(plan, model)->phases.items[index];
}

Test(share, models_of_one_shape_run_the_same_programs)
{
    Arena *arena = arena_new();
    const Plan *plan = passed(arena, HEAD TASK MODELS "training:\n" ENTRY("A", "epochs: 1")
                                         ENTRY("B", "epochs: 1"));
    cr_expect(plan->progs.count == 2, "%zu", plan->progs.count);
    cr_expect(phase_of(plan, "A", 0)->step == phase_of(plan, "B", 0)->step);
    cr_expect(find_training_of(plan, "A")->evaluate == find_training_of(plan, "B")->evaluate);
    expect_text(phase_of(plan, "B", 0)->step->name, "step_A_phase_1");
    arena_free(arena);
}

Test(share, epochs_and_rates_are_no_part_of_a_program)
{
    Arena *arena = arena_new();
    const Plan *plan =
        passed(arena, HEAD TASK MODELS
               "training:\n" ENTRY("A", "phases: [{epochs: 1}, {epochs: 5, learning_rate: 0.5}]"));
    cr_expect(phase_of(plan, "A", 0)->step == phase_of(plan, "A", 1)->step);
    cr_expect(plan->progs.count == 2, "a step and an evaluation");
    arena_free(arena);
}

/* All that makes another program. */
static size_t programs_of(const char *one, const char *other)
{
    Arena *arena = arena_new();
    const Plan *plan = passed(
        arena, arena_printf(arena,
                            HEAD TASK MODELS
                            "training:\n"
                            "  - {model: A, task: T, loss: " SPARSE ", validation: none, %s}\n"
                            "  - {model: B, task: T, loss: " SPARSE ", validation: none, %s}\n",
                            one, other));
    size_t count = plan->progs.count;
    arena_free(arena);
    return count;
}

Test(share, what_learns_and_how_many_at_a_time_make_another_program)
{
    cr_expect(programs_of("epochs: 1", "epochs: 1") == 1);
    cr_expect(programs_of("epochs: 1", "epochs: 7") == 1);
    cr_expect(programs_of("epochs: 1, freeze: 1", "epochs: 1") == 2);
    cr_expect(programs_of("epochs: 1, batch_size: 5", "epochs: 1") == 2);
    /* a front, and steps behind it and without one */
    cr_expect(programs_of("epochs: 2, freeze: 1", "epochs: 1, freeze: 1") == 3);
    cr_expect(programs_of("epochs: 2, freeze: 1", "epochs: 3, freeze: 1") == 2);
}

Test(share, fronts_and_evaluations_behind_them_are_shared_too)
{
    Arena *arena = arena_new();
    const Plan *plan =
        passed(arena, HEAD TASK MODELS "training:\n" ENTRY("A", "epochs: 2, freeze: 1")
                          ENTRY("B", "epochs: 3, freeze: 1"));
    const PlanPhase *one = phase_of(plan, "A", 0), *other = phase_of(plan, "B", 0);
    cr_assert(one->features && one->evaluate);
    cr_expect(one->features == other->features && one->evaluate == other->evaluate);
    cr_expect(plan->progs.count == 3);
    arena_free(arena);
}

/* The same ops on weights of another structure. */
Test(share, models_of_other_names_do_not)
{
    Arena *arena = arena_new();
    const Plan *plan =
        passed(arena, HEAD TASK "models:\n"
                                "  A: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                                "  B: {layers: [flatten, dense: {units: 4, activation: softmax, "
                                "name: own}]}\n"
                                "training:\n" ENTRY("A", "epochs: 1") ENTRY("B", "epochs: 1"));
    cr_expect(plan->progs.count == 4);
    arena_free(arena);
}

/* It comes with the examples. */
Test(share, a_scale_is_no_part_of_a_program)
{
    Arena *arena = arena_new();
    const Plan *plan =
        passed(arena, HEAD TASK MODELS "training:\n" ENTRY("A", "epochs: 1")
                          ENTRY("B", "epochs: 1") "compare: [{models: [A, B], task: T}]\n"
                                                  "study:\n"
                                                  "  arms: [A, B]\n"
                                                  "  vary: {data.d.scale: [1, 2]}\n");
    cr_expect(plan->progs.count == 2, "%zu", plan->progs.count);
    arena_free(arena);
}

/* Both cells' models are called M and their programs step_M_phase_1. */
Test(share, programs_that_differ_have_names_that_differ)
{
    Arena *arena = arena_new();
    const Plan *plan =
        passed(arena, HEAD TASK MODELS "training:\n" ENTRY("A", "epochs: 1")
                          ENTRY("B", "epochs: 1") "compare: [{models: [A, B], task: T}]\n"
                                                  "study:\n"
                                                  "  arms: [A, B]\n"
                                                  "  vary:\n"
                                                  "    training.B.batch_size: [5, 6, 7]\n"
                                                  "    training.A.epochs: [1, 2]\n");
    cr_expect(plan->progs.count == 2 + 3 * 2, "%zu", plan->progs.count);
    for (size_t i = 0; i < plan->progs.count; i++)
        for (size_t k = 0; k < i; k++)
            cr_expect(strcmp(plan->progs.items[i]->name, plan->progs.items[k]->name) != 0, "%s",
                      plan->progs.items[i]->name);
    find_prog(plan, "step_B_phase_1");
    find_prog(plan, "step_B_phase_1_2");
    find_prog(plan, "step_B_phase_1_3");
    arena_free(arena);
}

/* Two cells that differ only in epochs need no code that one alone does not. */
Test(share, a_study_of_epochs_needs_no_more_programs)
{
    Arena *arena = arena_new();
    static const char head[] = HEAD TASK MODELS "training:\n" ENTRY("A", "epochs: 1")
        ENTRY("B", "epochs: 1") "compare: [{models: [A, B], task: T}]\n"
                                "study:\n"
                                "  arms: [A, B]\n";
    size_t alone = passed(arena, head)->progs.count;
    const Plan *plan =
        passed(arena, arena_printf(arena, "%s  vary: {training.B.epochs: [1, 2, 3]}\n", head));
    cr_expect(plan->progs.count == alone && alone == 2, "%zu, %zu", plan->progs.count, alone);
    cr_expect(plan->trainings.count == 4);
    arena_free(arena);
}
