#include "commands/plan/plan_command.h"

#include "base/printable.h"
#include "commands/findings/show_findings.h"
#include "commands/command_options.h"
#include "commands/plan/plan_json.h"
#include "commands/spec_file.h"
#include "common/columns.h"
#include "options.h"
#include "output.h"
#include "products.h"

#include <getopt.h>
#include <unistd.h>

static bool print_json(Arena *arena, const SpecFile *file)
{
    Text text = text_new(arena);
    add_plan_json(&text, file->experiment.spec, file->experiment.plan);
    const Output output = {"-", &text, NULL};
    OutputProblem problem;
    const bool written = outputs_write(arena, &output, 1, &problem);
    if (!written)
        complain("standard output: %s", problem.reason);
    return written;
}

typedef enum { PAGE, FULL, JSON } Form;

typedef struct PlanOptions {
    FindingsOptions findings;
    Form form;
} PlanOptions;

static bool print_plan(Arena *arena, const SpecFile *file, Form form)
{
    Text text = text_new(arena);
    if (form == JSON)
        return print_json(arena, file);
    add_plan(&text, file->experiment.spec, file->experiment.plan, form == FULL,
             tlc_output_columns(STDOUT_FILENO));
    return print_shown(arena, text.bytes);
}

/* What was found stands behind the plan, where people look. */
static bool show_plan(Arena *arena, const char *path, const PlanOptions *options)
{
    const SpecFile file = spec_file_read(arena, path);
    const bool done = file.runs && !are_fatal(file.diagnostics, &options->findings) &&
                      print_plan(arena, &file, options->form);
    return show_findings(arena, file.diagnostics, &options->findings) && done;
}

static int run(int argc, char **argv)
{
    PlanOptions plan_options = {.form = PAGE};
    for (int id; (id = next_option(&plan_command, argc - 1, argv + 1)) != -1;)
        if (!take_findings_option(&plan_options.findings, id))
            plan_options.form = id == 'j' ? JSON : FULL;
    char *const *paths = argv + 1 + optind;
    if (!*paths)
        fail_usage("which spec? ", "give one YAML file");
    if (paths[1])
        fail_usage("one spec at a time, but there is also ", paths[1]);
    spec_paths_check(paths);
    Arena *arena = arena_new();
    const bool done = show_plan(arena, *paths, &plan_options);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'f',
     .name = "full",
     .meaning = "all of it: every layer, every default, what each step costs"},
    {.id = 'j',
     .name = "json",
     .meaning = "as JSON, whose structure docs/plan.schema.json describes"},
    FINDINGS_AS_TEXT,
    {0},
};

const Command plan_command = {
    .name = "plan",
    .operands = "[options] SPEC",
    .summary = "print what an experiment will do",
    .about =
        "Prints the plan of the experiment, as tlc SPEC does, and writes nothing: models with "
        "their "
        "layers, classes of tasks, what each phase of training trains, what a study varies and "
        "shares, memory and operations, defaults. A SPEC that is - is read from standard input.",
    .options = options,
    .end = "Exit codes: 0 done, 1 the spec has errors or cannot be read, 2 wrong usage.",
    .offer = OFFER_SPECS,
    .run = run,
};
