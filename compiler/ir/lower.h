/* lower.h: from the checked Spec to the Plan. The only stage that knows both. */
#ifndef IR_LOWER_H
#define IR_LOWER_H

#include "ir/plan.h"
#include "spec/spec.h"

/* The plan of a spec that passed its checks. */
Plan *lower(Arena *arena, const Spec *spec);

/* One step: forward, loss and prediction. `trains`, per layer, marks what learns; NULL stands for
 * nothing, an evaluation. The passes derive the backward part. */
Prog *lower_step(Arena *arena, const PlanModel *model, const char *loss, int64_t batch,
                 const bool *trains, const char *name, Span origin);

#endif
