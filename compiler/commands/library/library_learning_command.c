#include "commands/library/library_learning_command.h"

#include "lower/lower.h"
#include "output.h"
#include "passes/passes.h"

#include <ctype.h>
#include <stdlib.h>

/* ---- which phase ---- */

/* The phase of this number among all of the model's, of the training that it is of. */
static const PlanPhase *phase_at(const PlanTraining **training, unsigned long number)
{
    while (number <= (*training)->phases_before)
        *training = (*training)->before;
    return &(*training)->phases.items[number - (*training)->phases_before - 1];
}

/* What is to learn further; `*training` becomes the one that the phase is of. NULL: there is none.
 */
static const PlanPhase *find_phase(const Options *options, const PlanTraining **training)
{
    const size_t count = (*training)->phases_before + (*training)->phases.count;
    const char *wanted = options->phase;
    char *end = "";
    const unsigned long number = !wanted                             ? (unsigned long)count
                                 : isdigit((unsigned char)wanted[0]) ? strtoul(wanted, &end, 10)
                                                                     : 0;
    if (number >= 1 && number <= count && !*end)
        return phase_at(training, number);
    if (count == 0)
        complain("--train: no phase trains `%s`", options->model);
    else
        complain("--train: `%s` has the phases 1 to %zu, and no `%s`", options->model, count,
                 wanted);
    return NULL;
}

/* ---- libraries ---- */

Library *learning_library(Arena *arena, const Plan *plan, const PlanTraining *training,
                          const PlanPhase *phase, Diagnostics *diagnostics)
{
    Prog *prediction = lower_prediction(arena, training);
    Prog *prog = lower_learning(arena, training, phase);
    bool *values;
    run_prediction_passes(arena, prediction);
    run_learning_passes(arena, prog);
    const Tensor *kept = find_frozen_front(arena, prog, &values);
    LibraryLearning *learning = library_learning_new(arena, training, phase, prog,
                                                     &(LibraryFront){kept, values}, diagnostics);
    if (!learning)
        return NULL;
    Library *library = library_new(arena, plan, training, prediction);
    library_let_learn(library, learning);
    return library;
}

Library *chosen_learning_library(Arena *arena, const Options *options, const Plan *plan,
                                 const PlanTraining *training, Diagnostics *diagnostics)
{
    const PlanPhase *phase = find_phase(options, &training);
    return phase ? learning_library(arena, plan, training, phase, diagnostics) : NULL;
}
