#include "commands/library/library_of.h"

#include "lower/lower.h"
#include "passes/passes.h"

#include <string.h>

/* What begins a model that is only copied from has no phase, and borrows the task of who copies. */
const PlanTraining *last_training(const Plan *plan, const char *name)
{
    const PlanTraining *last = NULL;
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (plan->trainings.items[i]->phases.count > 0 &&
            strcmp(plan->trainings.items[i]->model->identifier, name) == 0)
            last = plan->trainings.items[i];
    return last;
}

Library *library_of(Arena *arena, const Plan *plan, const PlanTraining *training)
{
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    return library_new(arena, plan, training, prog);
}

Library *folded_library(Arena *arena, const Plan *plan, const PlanTraining *training)
{
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    Library *library = library_begin(arena, plan, training, prog, true);
    library_fold(library);
    library_settle(library);
    return library;
}
