#include "commands/library/library_command.h"

#include "base/printable.h"
#include "library/library.h"
#include "commands/library/library_depths.h"
#include "commands/library/library_of.h"
#include "commands/library/library_int8.h"
#include "commands/library/library_learning_command.h"
#include "commands/library/library_run.h"
#include "commands/library/library_weights.h"
#include "output.h"

#include <string.h>

/* ---- which model ---- */

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
    text_addf(text,
              "%s: %s bytes of weights, about %s of code, %s%s bytes to work in, "
              "%s multiply-adds an example\n",
              library->name, with_commas(arena, sizes.weights), with_commas(arena, sizes.code),
              learner, with_commas(arena, sizes.arena), with_commas(arena, sizes.multiply_adds));
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
        options->train
            ? chosen_learning_library(arena, options, plan, training, &numbers, diagnostics)
        : options->int8 ? library_int8(arena, options, plan, training, NULL, &numbers, diagnostics)
        : options->fold ? folded_library(arena, plan, training)
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
            options->int8   ? library_int8(arena, options, plan, training, NULL, &none, diagnostics)
            : options->fold ? folded_library(arena, plan, training)
                            : library_of(arena, plan, training);
        if (!library)
            return false;
        text_add(&text, text.length ? "\n" : "");
        library_print_sizes(&text, library);
        if (!options->fold)
            print_depths(&text, options, plan, training);
    }
    if (outputs_write(arena, &(Output){path, &text, NULL}, 1, &problem))
        return true;
    complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
             problem.reason);
    return false;
}
