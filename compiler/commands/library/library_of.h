/* library_of.h: what a model's library is of, and that with floats alone, which predicts. */
#ifndef LIBRARY_OF_H
#define LIBRARY_OF_H

#include "library/library.h"

/* The last entry for the model of this identifier, which tells what becomes of its output; NULL:
 * none trains it. */
const PlanTraining *last_training(const Plan *plan, const char *name);

/* The library of the model that the training ends with; folded, with batch normalisations as part
 * of weights. */
Library *library_of(Arena *arena, const Plan *plan, const PlanTraining *training);
Library *folded_library(Arena *arena, const Plan *plan, const PlanTraining *training);

#endif
