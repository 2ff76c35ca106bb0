#include "commands/library/library_command.h"

#include "base/printable.h"
#include "library/library.h"
#include "commands/library/library_depths.h"
#include "commands/library/library_int8.h"
#include "commands/library/library_learning_command.h"
#include "commands/library/library_run.h"
#include "commands/library/library_weights.h"
#include "lower/lower.h"
#include "output.h"
#include "passes/passes.h"

#include <string.h>

/* ---- which model ---- */

/* The last entry for the model of this identifier, which tells what becomes of its output. What
 * begins a model that is only copied from has no phase, and borrows the task of who copies. */
static const PlanTraining *last_training(const Plan *plan, const char *name)
{
    const PlanTraining *last = NULL;
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (plan->trainings.items[i]->phases.count > 0 &&
            strcmp(plan->trainings.items[i]->model->identifier, name) == 0)
            last = plan->trainings.items[i];
    return last;
}

static void complain_of_name(Arena *arena, const Plan *plan, const char *name)
{
    bool copied = false;
    Text all = text_new(arena);
    for (size_t i = 0; i < plan->models.count; i++) {
        const char *known = plan->models.items[i]->identifier;
        copied |= strcmp(known, name) == 0;
        if (last_training(plan, known))
            text_addf(&all, "%s%s", all.length ? ", " : "", known);
    }
    if (copied)
        complain("--model: `%s` is only copied from, and nothing says what its output means: "
                 "train it, for 0 epochs if need be",
                 name);
    else
        complain("--model: the spec trains no model `%s`, but %s", name, all.bytes);
}

static const PlanTraining *find_training(Arena *arena, const Plan *plan, const char *name)
{
    const PlanTraining *training = last_training(plan, name);
    if (!training)
        complain_of_name(arena, plan, name);
    return training;
}

/* ---- files ---- */

static Text *new_text(Arena *arena)
{
    Text *text = arena_alloc(arena, sizeof *text);
    *text = text_new(arena);
    return text;
}

/* What it takes, and which files those are. */
static void add_summary(Text *text, const Library *library, const Output *files, size_t count)
{
    Arena *arena = text->arena;
    const LibrarySizes sizes = library_sizes(library);
    const char *learner = library->learning
                              ? arena_printf(arena, "%s bytes of the learner, ",
                                             with_commas(arena, library_learner_bytes(library)))
                              : "";
    text_addf(text, "%s: %s bytes of weights, %s%s bytes to work in, %s multiply-adds an example\n",
              library->name, with_commas(arena, sizes.weights), learner,
              with_commas(arena, sizes.arena), with_commas(arena, sizes.multiply_adds));
    for (size_t i = 0; i < count; i++)
        text_addf(text, "%s%s", i ? ", " : "Written: ", printable(arena, files[i].path));
    text_add(text, "\n");
}

static bool write_files(Arena *arena, const Options *options, const Library *library)
{
    const char *directory = options->output ? options->output : DEFAULT_DIRECTORY;
    static const char *const endings[] = {".h", ".c", "_weights.h"};
    static void (*const emit[])(Text *, const Library *) = {
        library_emit_header, library_emit_source, library_emit_weights};
    size_t count = library->numbers.count ? 3 : 2;
    Output outputs[4];
    OutputProblem problem;
    Text *summary = new_text(arena);
    for (size_t i = 0; i < count; i++) {
        Text *text = new_text(arena);
        emit[i](text, library);
        outputs[i] = (Output){arena_printf(arena, "%s/%s%s", directory, library->name, endings[i]),
                              text, directory};
    }
    add_summary(summary, library, outputs, count);
    text_add(summary, library->said ? library->said : "");
    if (!options->quiet)
        outputs[count++] = (Output){"-", summary, NULL};
    if (outputs_write(arena, outputs, count, &problem))
        return true;
    complain("%s: %s", problem.path, problem.reason);
    return false;
}

static Library *library_of(Arena *arena, const Plan *plan, const PlanTraining *training)
{
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    return library_new(arena, plan, training, prog);
}

Library *library_asked(Arena *arena, const Options *options, const Plan *plan,
                       Diagnostics *diagnostics)
{
    LibraryNumbersList numbers = {0};
    const PlanTraining *training = find_training(arena, plan, options->model);
    if (!training ||
        (options->weights &&
         !(weights_are_the_runs(arena, training->model, options->weights, diagnostics) &&
           library_weights_read(arena, training->model, options->weights, &numbers, diagnostics))))
        return NULL;
    Library *library =
        options->train  ? chosen_learning_library(arena, options, plan, training, diagnostics)
        : options->int8 ? library_int8(arena, options, plan, training, &numbers, diagnostics)
                        : library_of(arena, plan, training);
    if (!library)
        return NULL;
    library_give_numbers(library, numbers);
    return are_fatal(diagnostics, &options->findings) ? NULL : library;
}

bool write_library(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics)
{
    const Library *library = library_asked(arena, options, plan, diagnostics);
    return library && write_files(arena, options, library);
}

/* ---- sizes ---- */

bool write_sizes(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics)
{
    const LibraryNumbersList none = {0};
    Text text = text_new(arena);
    OutputProblem problem;
    const char *path = options->output ? options->output : "-";
    for (size_t i = 0; i < plan->models.count; i++) {
        const PlanTraining *training = last_training(plan, plan->models.items[i]->identifier);
        if (!training)
            continue;
        const Library *library =
            options->int8 ? library_int8(arena, options, plan, training, &none, diagnostics)
                          : library_of(arena, plan, training);
        if (!library)
            return false;
        text_add(&text, text.length ? "\n" : "");
        library_print_sizes(&text, library);
        if (!options->int8)
            print_depths(&text, plan, training);
    }
    if (outputs_write(arena, &(Output){path, &text, NULL}, 1, &problem))
        return true;
    complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
             problem.reason);
    return false;
}

/* ---- limits ---- */

static const LibraryLayer *largest_layer(const LibraryLayers *layers, bool of_flash)
{
    const LibraryLayer *largest = NULL;
    for (size_t i = 0; i < layers->count; i++) {
        const LibraryLayer *layer = &layers->items[i];
        if (layer->layer && (!largest || (of_flash ? layer->weights > largest->weights
                                                   : layer->needed > largest->needed)))
            largest = layer;
    }
    return largest;
}

/* The limit in whole kibibytes that would do. */
static const char *enough(Arena *arena, int64_t bytes)
{
    return arena_printf(arena, "%lldK", (long long)((bytes + 1023) / 1024));
}

static bool fits_flash(Arena *arena, const Library *library, Diagnostics *diagnostics)
{
    const PlanModel *model = library->training->model;
    const LibrarySizes sizes = library_sizes(library);
    const int64_t needed = sizes.weights + sizes.code, most = model->limits.flash;
    if (most == 0 || needed <= most)
        return true;
    const LibraryLayers layers = library_layers(library);
    const LibraryLayer *largest = largest_layer(&layers, true);
    diag_report(diagnostics, DIAG_ERROR, model->flash_limit, "library-limits",
                "%s needs %s bytes of flash, %s more than these %s: %s of weights, and about %s of "
                "code",
                model->name, with_commas(arena, needed), with_commas(arena, needed - most),
                with_commas(arena, most), with_commas(arena, sizes.weights),
                with_commas(arena, sizes.code));
    diag_see(diagnostics, largest->layer->origin, "`%s` has the most weights, %s bytes",
             largest->layer->name, with_commas(arena, largest->weights));
    diag_help(diagnostics, "make that layer smaller, or what it reads; %s would do",
              enough(arena, needed));
    return false;
}

static bool fits_ram(Arena *arena, const Library *library, Diagnostics *diagnostics)
{
    const PlanModel *model = library->training->model;
    const LibrarySizes sizes = library_sizes(library);
    const int64_t needed = sizes.arena + sizes.input + sizes.output, most = model->limits.ram;
    if (most == 0 || needed <= most)
        return true;
    const LibraryLayers layers = library_layers(library);
    const LibraryLayer *largest = largest_layer(&layers, false);
    diag_report(diagnostics, DIAG_ERROR, model->ram_limit, "library-limits",
                "%s needs %s bytes of RAM, %s more than these %s: %s to work in, and %s for an "
                "example and what is said of it",
                model->name, with_commas(arena, needed), with_commas(arena, needed - most),
                with_commas(arena, most), with_commas(arena, sizes.arena),
                with_commas(arena, sizes.input + sizes.output));
    diag_see(diagnostics, largest->layer->origin,
             "while `%s` works, from %s to %s, values take %s bytes", largest->layer->name,
             describe_shape(arena, &largest->layer->input),
             describe_shape(arena, &largest->layer->output), with_commas(arena, largest->needed));
    diag_help(diagnostics, "let that layer read or make less; %s would do", enough(arena, needed));
    return false;
}

bool libraries_fit(Arena *arena, const Plan *plan, Diagnostics *diagnostics)
{
    bool fit = true;
    for (size_t i = 0; i < plan->models.count; i++) {
        const PlanModel *model = plan->models.items[i];
        const PlanTraining *training = last_training(plan, model->identifier);
        if (!training || (model->limits.flash == 0 && model->limits.ram == 0))
            continue;
        const Library *library = library_of(arena, plan, training);
        fit &= fits_flash(arena, library, diagnostics);
        fit &= fits_ram(arena, library, diagnostics);
    }
    return fit;
}
