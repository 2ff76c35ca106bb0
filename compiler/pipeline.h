/* pipeline.h: from a checked spec to a plan and its programs, for whoever wants these. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "base/diag.h"
#include "ir/plan.h"
#include "spec/spec.h"

/* The plan without programs, or NULL with everything reported. */
Plan *make_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics);

/* Its programs after all passes, which `trace` gets printed unless it is NULL; whether it can be
 * run. */
bool add_programs(Arena *arena, const Spec *spec, Plan *plan, Text *trace,
                  Diagnostics *diagnostics);

#endif
