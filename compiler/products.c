/* products.c: what tlc leaves: C, with a depfile and the plan in words; or the IR. */
#include "products.h"

#include "base/printable.h"
#include "catalog/recover.h"
#include "commands/library/library_lines.h"
#include "depfile.h"
#include "emit/emit.h"
#include "output.h"

#include <string.h>

static bool write_or_complain(Arena *arena, const Output *outputs, size_t count)
{
    OutputProblem problem;
    bool written = outputs_write(arena, outputs, count, &problem);
    if (!written)
        complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
                 problem.reason);
    return written;
}

static void add_defaults(Text *text, const Spec *spec)
{
    for (size_t i = 0; i < spec->defaults.count; i++)
        text_addf(text, "%s%s: %s\n",
                  i ? "          " : "\nDefaults: ", spec->defaults.items[i].path,
                  spec->defaults.items[i].value);
}

void add_plan(Text *text, const Spec *spec, const Plan *plan)
{
    plan_print(text, plan);
    print_library_lines(text, plan);
    add_defaults(text, spec);
}

static void add_shown(Text *text, const Spec *spec, const Plan *plan, const char *output)
{
    Text whole = text_new(text->arena);
    add_plan(&whole, spec, plan);
    text_addf(&whole, "\nWritten: %s\n", printable(text->arena, output));
    text_add(text, printable_lines(text->arena, whole.bytes));
}

/* A name that no rule can hold is left out. */
static void add_dependencies(Text *rule, const char *path, const Spec *spec)
{
    for (size_t i = 0; i < spec->files.count; i++)
        if (!depfile_unfit(spec->files.items[i]))
            depfile_add(rule, path, spec->files.items[i]);
}

/* All or none: a depfile of other C would be wrong, C without one would not be made again, and a
 * plan tells of what is there. */
bool write_program(Arena *arena, const Options *options, const Spec *spec, const Plan *plan)
{
    Text rule = text_new(arena), program = text_new(arena), shown = text_new(arena);
    const char *path = options->output ? options->output : output_default(arena, options->spec);
    Output outputs[3];
    size_t count = 0;
    emit_program(&program, plan);
    if (options->depfile) {
        depfile_add(&rule, path, options->spec);
        add_dependencies(&rule, path, spec);
        outputs[count++] = (Output){options->depfile, &rule, NULL};
    }
    outputs[count++] = (Output){path, &program, options->output ? NULL : DEFAULT_DIRECTORY};
    if (!options->quiet && strcmp(path, "-") != 0) {
        add_shown(&shown, spec, plan, path);
        outputs[count++] = (Output){"-", &shown, NULL};
    }
    return write_or_complain(arena, outputs, count);
}

bool write_ir(Arena *arena, const Options *options, const Text *ir)
{
    return write_or_complain(arena, &(Output){options->output ? options->output : "-", ir, NULL},
                             1);
}
