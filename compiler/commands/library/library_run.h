/* library_run.h: weights that lie in a run's directory are those that the run has saved. */
#ifndef LIBRARY_RUN_H
#define LIBRARY_RUN_H

#include "base/diag.h"
#include "ir/plan.h"

/* Where the results beside the file tell of a file of its name, whether it has the checksum that
 * stands there; else true. Reports, at the model's place in the spec, that it has not. */
bool weights_are_the_runs(Arena *arena, const PlanModel *model, const char *path,
                          Diagnostics *diagnostics);

#endif
