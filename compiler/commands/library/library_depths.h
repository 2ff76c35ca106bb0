/* library_depths.h: what it takes to go on learning on a chip, by how much of a model is frozen. */
#ifndef LIBRARY_DEPTHS_H
#define LIBRARY_DEPTHS_H

#include "base/text.h"
#include "ir/plan.h"

/* Prints, for each layer that can learn, the RAM that a library takes which learns from there to
 * the model's end, by the training's optimizer; nothing where it has none. */
void print_depths(Text *text, const Plan *plan, const PlanTraining *training);

#endif
