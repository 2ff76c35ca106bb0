#include "commands/library/library_learning_command.h"

#include "commands/library/library_of.h"
#include "commands/library/library_int8.h"
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

/* Bytes do what is frozen in front of all that learns. */
static bool freezes_front(const PlanPhase *phase, const Tensor *kept, Diagnostics *diagnostics)
{
    if (kept)
        return true;
    diag_report(
        diagnostics, DIAG_ERROR, phase->origin, "library-int8",
        "this phase freezes nothing in front of what learns, so there is nothing to do with "
        "bytes");
    diag_help(diagnostics,
              "freeze its first layers, let --train=PHASE name a phase that does, or do "
              "without int8");
    return false;
}

Library *learning_library(Arena *arena, const Options *options, const Plan *plan,
                          const PlanTraining *training, const PlanPhase *phase,
                          const LibraryNumbersList *numbers, Diagnostics *diagnostics)
{
    Prog *prog = lower_learning(arena, training, phase);
    bool *values;
    run_learning_passes(arena, prog);
    const Tensor *kept = find_frozen_front(arena, prog, &values);
    LibraryLearning *learning = library_learning_new(arena, training, phase, prog,
                                                     &(LibraryFront){kept, values}, diagnostics);
    if (!learning || (options->int8 && !freezes_front(phase, kept, diagnostics)))
        return NULL;
    Library *library = options->int8 ? library_int8(arena, options, plan, training, kept->name,
                                                    numbers, diagnostics)
                                     : library_of(arena, plan, training);
    if (library)
        library_let_learn(library, learning);
    return library;
}

Library *chosen_learning_library(Arena *arena, const Options *options, const Plan *plan,
                                 const PlanTraining *training, const LibraryNumbersList *numbers,
                                 Diagnostics *diagnostics)
{
    const PlanPhase *phase = find_phase(options, &training);
    return phase ? learning_library(arena, options, plan, training, phase, numbers, diagnostics)
                 : NULL;
}
