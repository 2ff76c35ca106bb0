#include "pipeline.h"

#include "check/check.h"
#include "commands/library/library_limits.h"
#include "lower/lower.h"
#include "passes/passes.h"

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
    return plan_fits_in_memory(spec, plan, diagnostics);
}
