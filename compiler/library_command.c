#include "library_command.h"

#include "base/printable.h"
#include "library/library.h"
#include "library_weights.h"
#include "lower/lower.h"
#include "output.h"
#include "passes/passes.h"

#include <string.h>

/* ---- which model ---- */

/* The last training of the model of this identifier, which tells what becomes of its output. */
static const PlanTraining *last_training(const Plan *plan, const char *name)
{
    const PlanTraining *last = NULL;
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (strcmp(plan->trainings.items[i]->model->identifier, name) == 0)
            last = plan->trainings.items[i];
    return last;
}

static void complain_of_name(Arena *arena, const Plan *plan, const char *name)
{
    List(const char *) names = {0};
    Text all = text_new(arena);
    for (size_t i = 0; i < plan->models.count; i++) {
        if (!last_training(plan, plan->models.items[i]->identifier))
            continue;
        *list_add(arena, &names) = plan->models.items[i]->identifier;
        text_addf(&all, "%s%s", names.count > 1 ? ", " : "", names.items[names.count - 1]);
    }
    complain("--model: the spec trains no model `%s`, but %s", name, all.bytes);
}

static const PlanTraining *find_training(Arena *arena, const Plan *plan, const char *name)
{
    const PlanTraining *training = last_training(plan, name);
    if (!training)
        complain_of_name(arena, plan, name);
    else if (!training->loss || !training->task) {
        complain("--model: `%s` is only copied from, and nothing says what its output means: "
                 "train it, for 0 epochs if need be",
                 name);
        return NULL;
    }
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
    int64_t numbers = 0;
    for (size_t i = 0; i < library->arrays.count; i++)
        numbers += library->arrays.items[i].count;
    text_addf(text, "%s: %s bytes of weights, %s bytes to work in, %s multiply-adds an example\n",
              library->name, with_commas(arena, 4 * numbers),
              with_commas(arena, 4 * library->arena_floats),
              with_commas(arena, library->prog->floating_point_operations / 2));
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
    if (!options->quiet)
        outputs[count++] = (Output){"-", summary, NULL};
    if (outputs_write(arena, outputs, count, &problem))
        return true;
    complain("%s: %s", problem.path, problem.reason);
    return false;
}

bool write_library(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics)
{
    LibraryNumbersList numbers = {0};
    const PlanTraining *training = find_training(arena, plan, options->model);
    if (!training ||
        (options->weights &&
         !library_weights_read(arena, training->model, options->weights, &numbers, diagnostics)))
        return false;
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    Library *library = library_new(arena, plan, training, prog);
    library->numbers = numbers;
    return write_files(arena, options, library);
}
