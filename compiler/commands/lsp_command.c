#include "commands/lsp_command.h"

#include "commands/command_options.h"
#include "commands/fmt/layout.h"
#include "json/json.h"
#include "lsp/lsp.h"
#include "pipeline.h"
#include "system/fail.h"
#include "system/printing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void read_line(int argc, char **argv)
{
    while (next_option(&lsp_command, argc, argv) != -1)
        continue;
    if (optind < argc)
        tlc_fail_usage("lsp takes nothing: %s; try --help", argv[optind]);
}

static void check_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    Plan *plan = make_plan(arena, spec, root, diagnostics);
    if (plan)
        add_programs(arena, spec, plan, NULL, diagnostics);
}

static const char *lay_out(Arena *arena, const Source *source)
{
    const Text *text = yaml_read(arena, source, diag_new(arena)) ? laid_out(arena, source) : NULL;
    return text ? text->bytes : NULL;
}

/* The descriptor for the protocol alone: what else is printed, or read by a child, goes elsewhere.
 */
static int kept_apart(int descriptor, int other, const char *name)
{
    const int own = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (own < 0 || other < 0 || dup2(other, descriptor) < 0)
        tlc_fail("%s: %s", name, strerror(errno));
    return own;
}

static int run(int argc, char **argv)
{
    static const LspHelp help = {check_plan, lay_out, TLC_VERSION};
    tlc_program_begin("tlc");
    read_line(argc - 1, argv + 1);
    tlc_json_begin();
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int input = kept_apart(STDIN_FILENO, nothing, "standard input");
    const int output = kept_apart(STDOUT_FILENO, STDERR_FILENO, "standard output");
    return lsp_serve(input, output, &help);
}

static const Option options[] = {
    {.id = 's', .name = "stdio", .meaning = "the same: some editors say so"},
    {0},
};

const Command lsp_command = {
    .name = "lsp",
    .operands = "[options]",
    .summary = "serve an editor, which starts this by itself",
    .about =
        "Serves an editor by the Language Server Protocol over standard input and output: what is "
        "wrong with a spec while it is written, and how to mend it; keys, names and values to "
        "choose from; what a key means, what a layer makes, which label becomes which class; where "
        "things are defined and used; and lays it out. Editors start it by themselves: "
        "docs/editors.md has their "
        "settings.",
    .options = options,
    .end = "Exit codes: 0 the editor has said goodbye, 1 it was gone without, 2 wrong usage.",
    .run = run,
};
