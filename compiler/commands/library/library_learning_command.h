/* library_learning_command.h: `tlc --emit=library --train`. */
#ifndef LIBRARY_LEARNING_COMMAND_H
#define LIBRARY_LEARNING_COMMAND_H

#include "library/library_learning.h"
#include "options.h"

/* The library of the training's model that goes on learning as the phase does; where the options
 * say so, what is frozen in front works with 8 bits, by these weights. NULL: it cannot, which is
 * reported. */
Library *learning_library(Arena *arena, const Options *options, const Plan *plan,
                          const PlanTraining *training, const PlanPhase *phase,
                          const LibraryNumbersList *numbers, Diagnostics *diagnostics);

/* The same of the phase that the options name, of one of the model's trainings up to this one.
 * NULL: there is none, or it cannot, which is said. */
Library *chosen_learning_library(Arena *arena, const Options *options, const Plan *plan,
                                 const PlanTraining *training, const LibraryNumbersList *numbers,
                                 Diagnostics *diagnostics);

#endif
