/* library_weights.h: what a model has learned, from a file that its run has saved. */
#ifndef LIBRARY_WEIGHTS_H
#define LIBRARY_WEIGHTS_H

#include "base/diag.h"
#include "library/library.h"

/* Reads the weights of all layers of the model from a file: by the names of its layers, or, where
 * it has others, as `weights` of a spec finds them. Reports what does not fit, at the model's place
 * in the spec; whether all fits. */
bool library_weights_read(Arena *arena, const PlanModel *model, const char *path,
                          LibraryNumbersList *numbers, Diagnostics *diagnostics);

#endif
