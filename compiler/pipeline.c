#include "pipeline.h"

#include "check/check.h"
#include "commands/library/library_limits.h"
#include "commands/library/library_lines.h"
#include "commands/register/registration.h"
#include "lower/lower.h"
#include "passes/passes.h"

Experiment experiment_planned(Arena *arena, const Source *source, Diagnostics *diagnostics)
{
    const Node *root = yaml_read(arena, source, diagnostics);
    const size_t errors = diag_count(diagnostics, DIAG_ERROR);
    Experiment experiment = experiment_planned_by(arena, source, root, diagnostics);
    if (experiment.plan)
        experiment.plan->registration = registration_of(arena, &experiment, diagnostics);
    if (diag_count(diagnostics, DIAG_ERROR) > errors)
        experiment.plan = NULL;
    return experiment;
}

Experiment experiment_planned_by(Arena *arena, const Source *source, const Node *root,
                                 Diagnostics *diagnostics)
{
    Experiment experiment = {.root = root};
    if (root)
        experiment.spec = experiment_checked(arena, source, &experiment.root, diagnostics);
    if (experiment.spec)
        experiment.plan = make_plan(arena, experiment.spec, experiment.root, diagnostics);
    return experiment;
}

Plan *make_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    const Cells *cells = spec->study.given ? cells_checked(arena, spec, root, diagnostics) : NULL;
    if (spec->study.given && !cells)
        return NULL;
    Plan *plan = lower(arena, spec, cells);
    plan->version = TLC_VERSION;
    return plan_is_feasible(spec, plan, diagnostics) && libraries_fit(arena, plan, diagnostics)
               ? plan
               : NULL;
}

bool add_programs(Arena *arena, const Spec *spec, Plan *plan, Text *trace, Diagnostics *diagnostics)
{
    lower_programs(arena, plan);
    run_passes(arena, plan, trace);
    note_library_ram(arena, plan);
    return plan_fits_in_memory(spec, plan, diagnostics);
}
