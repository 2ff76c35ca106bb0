/* pipeline.h: from a checked spec to a plan and its programs, for whoever wants these. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "base/diag.h"
#include "ir/plan.h"
#include "spec/spec.h"

/* A spec on its way, as far as it comes. */
typedef struct Experiment {
    const Node *root; /* NULL: it is no YAML */
    Spec *spec;       /* NULL: it has errors */
    Plan *plan;       /* without programs; NULL as well */
} Experiment;

/* From text to plan, with everything reported; and from the tree of a source's text. */
Experiment experiment_planned_by(Arena *arena, const Source *source, const Node *root,
                                 Diagnostics *diagnostics);
Experiment experiment_planned(Arena *arena, const Source *source, Diagnostics *diagnostics);

/* The plan without programs, or NULL with everything reported. */
Plan *make_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics);

/* Its programs after all passes, which `trace` gets printed unless it is NULL; whether it can be
 * run. */
bool add_programs(Arena *arena, const Spec *spec, Plan *plan, Text *trace,
                  Diagnostics *diagnostics);

#endif
