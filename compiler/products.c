/* products.c: what tlc leaves: C, with a depfile and the plan in words; or the IR. */
#include "products.h"

#include "base/printable.h"
#include "commands/library/library_lines.h"
#include "common/columns.h"
#include "depfile.h"
#include "emit/emit.h"
#include "output.h"

#include <string.h>
#include <unistd.h>

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

static void count_defaults(Text *text, const Spec *spec)
{
    const size_t count = spec->defaults.count;
    if (count)
        text_addf(text, "\nDefaults: %zu, which --plan=full lists, with what each step costs\n",
                  count);
}

void add_plan(Text *text, const Spec *spec, const Plan *plan, bool full, int columns)
{
    Text whole = text_new(text->arena);
    if (full) {
        plan_print(&whole, plan);
        print_library_lines(&whole, plan);
        add_defaults(&whole, spec);
    } else {
        plan_print_page(&whole, plan);
        print_library_lines(&whole, plan);
        count_defaults(&whole, spec);
    }
    const char *shown = printable_lines(text->arena, whole.bytes);
    text_add(text, wrapped_lines(text->arena, shown + strspn(shown, "\n"), (size_t)columns));
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
        add_plan(&shown, spec, plan, options->full_plan, tlc_output_columns(STDOUT_FILENO));
        text_addf(&shown, "\nWritten: %s\n", printable(arena, path));
        outputs[count++] = (Output){"-", &shown, NULL};
    }
    return write_or_complain(arena, outputs, count);
}

bool write_ir(Arena *arena, const Options *options, const Text *ir)
{
    return write_or_complain(arena, &(Output){options->output ? options->output : "-", ir, NULL},
                             1);
}
