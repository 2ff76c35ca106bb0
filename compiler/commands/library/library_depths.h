/* library_depths.h: what it takes to go on learning on a chip, by how much of a model is frozen. */
#ifndef LIBRARY_DEPTHS_H
#define LIBRARY_DEPTHS_H

#include "base/text.h"
#include "ir/plan.h"
#include "options.h"

/* Prints, for each layer that can learn, the RAM that a library takes which learns from there to
 * the model's end, by the training's optimizer, with 8 bits before that where the options say so;
 * nothing where it has none. */
void print_depths(Text *text, const Options *options, const Plan *plan,
                  const PlanTraining *training);

#endif
