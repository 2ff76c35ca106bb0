#include "commands/library/library_limits.h"

#include "base/printable.h"
#include "commands/library/library_int8.h"
#include "commands/library/library_learning_command.h"
#include "commands/library/library_of.h"

/* ---- which library ---- */

/* That of the model which is to fit: it predicts, or learns as the model's last phase does, with
 * floats or in 8 bits. */
static const Library *limited_library(Arena *arena, const Plan *plan, const PlanTraining *training,
                                      Diagnostics *diagnostics)
{
    const PlanLimits *limits = &training->model->limits;
    const Options options = {.model = training->model->identifier, .int8 = limits->int8};
    const LibraryNumbersList none = {0};
    if (limits->train)
        return chosen_learning_library(arena, &options, plan, training, &none, diagnostics);
    return limits->int8 ? library_int8(arena, &options, plan, training, NULL, &none, diagnostics)
                        : library_of(arena, plan, training);
}

/* "net in 8 bits" */
static const char *name_of(const Library *library)
{
    const PlanModel *model = library->training->model;
    return arena_printf(library->arena, "%s%s%s", model->name, library->part ? " in 8 bits" : "",
                        library->learning ? ", which learns," : "");
}

/* ---- what is to blame ---- */

typedef int64_t Takes(const LibraryLayer *layer);

static int64_t flash_of(const LibraryLayer *layer)
{
    return layer->weights;
}

static int64_t ram_of(const LibraryLayer *layer)
{
    return layer->needed;
}

static int64_t learned_of(const LibraryLayer *layer)
{
    return layer->learned;
}

static const LibraryLayer *largest_layer(const LibraryLayers *layers, Takes *takes)
{
    const LibraryLayer *largest = NULL;
    for (size_t i = 0; i < layers->count; i++) {
        const LibraryLayer *layer = &layers->items[i];
        if (layer->layer && (!largest || takes(layer) > takes(largest)))
            largest = layer;
    }
    return largest;
}

/* The limit in whole kibibytes that would do. */
static const char *enough(Arena *arena, int64_t bytes)
{
    return arena_printf(arena, "%lldK", (long long)((bytes + 1023) / 1024));
}

/* ---- flash ---- */

static bool fits_flash(Arena *arena, const Library *library, Diagnostics *diagnostics)
{
    const PlanModel *model = library->training->model;
    const LibrarySizes sizes = library_sizes(library);
    const int64_t needed = sizes.weights + sizes.code, most = model->limits.flash;
    if (most == 0 || needed <= most)
        return true;
    const LibraryLayers layers = library_layers(library);
    const LibraryLayer *largest = largest_layer(&layers, flash_of);
    diag_report(diagnostics, DIAG_ERROR, model->flash_limit, "library-limits",
                "%s needs %s bytes of flash, %s more than these %s: %s of weights, and about %s of "
                "code",
                name_of(library), with_commas(arena, needed), with_commas(arena, needed - most),
                with_commas(arena, most), with_commas(arena, sizes.weights),
                with_commas(arena, sizes.code));
    diag_see(diagnostics, largest->layer->origin, "`%s` has the most weights, %s bytes",
             largest->layer->name, with_commas(arena, largest->weights));
    diag_help(diagnostics, "make that layer smaller, or what it reads; %s would do",
              enough(arena, needed));
    return false;
}

/* ---- RAM ---- */

static void blame_values(Arena *arena, const LibraryLayers *layers, int64_t needed,
                         Diagnostics *diagnostics)
{
    const LibraryLayer *largest = largest_layer(layers, ram_of);
    diag_see(diagnostics, largest->layer->origin,
             "while `%s` works, from %s to %s, values take %s bytes", largest->layer->name,
             describe_shape(arena, &largest->layer->input),
             describe_shape(arena, &largest->layer->output), with_commas(arena, largest->needed));
    diag_help(diagnostics, "let that layer read or make less; %s would do", enough(arena, needed));
}

static void blame_learned(Arena *arena, const LibraryLayers *layers, int64_t needed,
                          Diagnostics *diagnostics)
{
    const LibraryLayer *largest = largest_layer(layers, learned_of);
    diag_see(diagnostics, largest->layer->origin,
             "of `%s` the most is learned, %s bytes with the gradient and what the optimizer "
             "remembers",
             largest->layer->name, with_commas(arena, largest->learned));
    diag_help(diagnostics, "freeze that layer, or make it smaller; %s would do",
              enough(arena, needed));
}

/* What needs the most to work in: a step, there and back, or the prediction. */
static const Library *busiest(const Library *library)
{
    const Library *step = library->learning ? library->learning->step : NULL;
    return step && step->arena_floats == library->arena_floats ? step : library;
}

/* "12 to work in, " and so on */
static const char *parts_of(Arena *arena, const LibrarySizes *sizes)
{
    const char *learner = sizes->learner ? arena_printf(arena, "%s of the learner, ",
                                                        with_commas(arena, sizes->learner))
                                         : "";
    return arena_printf(arena, "%s%s to work in, and %s for an example and what is said of it",
                        learner, with_commas(arena, sizes->arena),
                        with_commas(arena, sizes->input + sizes->output));
}

static bool fits_ram(Arena *arena, const Library *library, Diagnostics *diagnostics)
{
    const PlanModel *model = library->training->model;
    const LibrarySizes sizes = library_sizes(library);
    const int64_t needed = sizes.arena + sizes.learner + sizes.input + sizes.output;
    const int64_t most = model->limits.ram;
    if (most == 0 || needed <= most)
        return true;
    const LibraryLayers layers =
        library_layers(sizes.learner > sizes.arena ? library : busiest(library));
    diag_report(diagnostics, DIAG_ERROR, model->ram_limit, "library-limits",
                "%s needs %s bytes of RAM, %s more than these %s: %s", name_of(library),
                with_commas(arena, needed), with_commas(arena, needed - most),
                with_commas(arena, most), parts_of(arena, &sizes));
    if (sizes.learner > sizes.arena)
        blame_learned(arena, &layers, needed, diagnostics);
    else
        blame_values(arena, &layers, needed, diagnostics);
    return false;
}

/* ---- all of them ---- */

bool libraries_fit(Arena *arena, const Plan *plan, Diagnostics *diagnostics)
{
    bool fit = true;
    for (size_t i = 0; i < plan->models.count; i++) {
        const PlanModel *model = plan->models.items[i];
        const PlanTraining *training = last_training(plan, model->identifier);
        if (!training || (model->limits.flash == 0 && model->limits.ram == 0))
            continue;
        const Library *library = limited_library(arena, plan, training, diagnostics);
        fit &= library != NULL;
        if (!library)
            continue;
        fit &= fits_flash(arena, library, diagnostics);
        fit &= fits_ram(arena, library, diagnostics);
    }
    return fit;
}
