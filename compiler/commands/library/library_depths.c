#include "commands/library/library_depths.h"

#include "library/library_learning.h"
#include "commands/library/library_learning_command.h"

#include <string.h>

/* ---- a depth ---- */

/* What a library keeps of the batches that it saw, it cannot learn: see docs/library.md. */
static bool can_learn(const PlanLayer *layer)
{
    return plan_layer_learned(layer) > 0 && !plan_keeps_running(layer);
}

/* A phase in which all that can learn does, from a layer on. */
static const PlanPhase *phase_from(Arena *arena, const PlanTraining *training, size_t first)
{
    static const float rate = 0.0f;
    const size_t count = training->model->layers.count;
    bool *trains = arena_alloc(arena, count * sizeof *trains);
    PlanPhase *phase = arena_alloc(arena, sizeof *phase);
    for (size_t i = first; i < count; i++)
        trains[i] = can_learn(&training->model->layers.items[i]);
    *phase = (PlanPhase){.name = "",
                         .slices = 1,
                         .rates = &rate,
                         .constant_rate = true,
                         .rate_count = 1,
                         .trains = trains,
                         .layers = count,
                         .origin = training->origin};
    return phase;
}

/* ---- the table ---- */

static void print_depth(Text *text, const Options *options, const Plan *plan,
                        const PlanTraining *training, size_t first, int width)
{
    const LibraryNumbersList none = {0};
    Arena *arena = text->arena;
    Diagnostics *diagnostics = diag_new(arena);
    const Library *library = learning_library(
        arena, options, plan, training, phase_from(arena, training, first), &none, diagnostics);
    text_addf(text, "  %-*s", width, training->model->layers.items[first].name);
    if (!library) {
        text_addf(text, "  %s\n", diag_first_error(diagnostics));
        return;
    }
    const int64_t learner = library_learner_bytes(library), room = 4 * library->arena_floats;
    text_addf(text, " %12s %12s %12s\n", with_commas(arena, learner), with_commas(arena, room),
              with_commas(arena, learner + room));
}

static int width_of(const PlanModel *model)
{
    int width = 13;
    for (size_t i = 0; i < model->layers.count; i++)
        if ((int)strlen(model->layers.items[i].name) > width)
            width = (int)strlen(model->layers.items[i].name);
    return width;
}

void print_depths(Text *text, const Options *options, const Plan *plan,
                  const PlanTraining *training)
{
    const PlanModel *model = training->model;
    const int width = width_of(model);
    bool begun = false;
    for (size_t i = model->layers.count; i-- > 0 && training->optimizer;) {
        if (!can_learn(&model->layers.items[i]))
            continue;
        if (!begun)
            text_addf(text, "  %-*s %12s %12s %12s   to learn on by %s\n", width, "from", "learner",
                      "to work in", "RAM", training->optimizer->description);
        begun = true;
        print_depth(text, options, plan, training, i, width);
    }
}
