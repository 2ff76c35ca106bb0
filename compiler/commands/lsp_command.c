#include "commands/lsp_command.h"

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

static const char help[] =
    "usage: tlc lsp\n"
    "\n"
    "Serves an editor by the Language Server Protocol over standard input and output: what is\n"
    "wrong with a spec while it is written, and how to mend it; keys, names and values to choose\n"
    "from; what a key means, what a layer makes, which label becomes which class; where things "
    "are\n"
    "defined and used. Editors start it by themselves: docs/editors.md has their settings.\n"
    "\n"
    "      --stdio         the same: some editors say so\n"
    "  -h, --help          this\n"
    "\n"
    "Exit codes: 0 the editor has said goodbye, 1 it was gone without, 2 wrong usage.\n"
    "A spec that is called `lsp` is compiled by:  tlc ./lsp\n";

static void read_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            struct tlc_output output = tlc_output_begin(false);
            tlc_print(&output, help);
            exit(0);
        }
        if (strcmp(argv[i], "--stdio") != 0)
            tlc_fail_usage("lsp takes nothing: %s; try --help", argv[i]);
    }
}

static void check_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    Plan *plan = make_plan(arena, spec, root, diagnostics);
    if (plan)
        add_programs(arena, spec, plan, NULL, diagnostics);
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
    tlc_program_begin("tlc");
    read_options(argc - 1, argv + 1);
    tlc_json_begin();
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int input = kept_apart(STDIN_FILENO, nothing, "standard input");
    const int output = kept_apart(STDOUT_FILENO, STDERR_FILENO, "standard output");
    return lsp_serve(input, output, check_plan, TLC_VERSION);
}

const Command lsp_command = {"lsp", run};
