/* main.c: tlc, from spec to C. */
#include "base/diag.h"
#include "base/printable.h"
#include "check/check.h"
#include "commands/command.h"
#include "commands/findings/findings.h"
#include "commands/library/library_command.h"
#include "commands/page_command.h"
#include "options.h"
#include "pipeline.h"
#include "products.h"
#include "temporary.h"

#include <fcntl.h>
#include <unistd.h>

typedef bool WriteModels(Arena *arena, const Options *options, const Plan *plan,
                         Diagnostics *diagnostics);

/* Who writes what is asked for of models alone, or NULL: the experiment is. */
static WriteModels *models_wanted(const Options *options)
{
    return options->emit_sizes     ? write_sizes
           : options->emit_page    ? write_page
           : options->emit_library ? write_library
                                   : NULL;
}

static bool compile(Arena *arena, const Options *options, const Source *source,
                    Diagnostics *diagnostics)
{
    Text text = text_new(arena);
    const Node *root = yaml_read(arena, source, diagnostics);
    Spec *spec = root ? experiment_checked(arena, source, &root, diagnostics) : NULL;
    Text *trace = options->emit_ir ? &text : NULL;
    Plan *plan = spec ? make_plan(arena, spec, root, diagnostics) : NULL;
    WriteModels *write_models = options->check ? NULL : models_wanted(options);
    if (plan && write_models) {
        const bool written = !are_fatal(diagnostics, &options->findings) &&
                             write_models(arena, options, plan, diagnostics);
        return show_findings(arena, diagnostics, &options->findings) && written;
    }
    const bool runs = plan && add_programs(arena, spec, plan, trace, diagnostics);
    if (!show_findings(arena, diagnostics, &options->findings) || !runs)
        return false;
    if (options->check)
        return true;
    return options->emit_ir ? write_ir(arena, options, &text)
                            : write_program(arena, options, spec, plan);
}

/* Without this the first file opened would become standard output or standard error. */
static void occupy_standard_descriptors(void)
{
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != descriptor)
            _exit(EXIT_DIAGNOSTICS);
}

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    const Command *command = argc > 1 ? command_named(argv[1]) : NULL;
    if (command)
        return command->run(argc, argv);
    temporaries_begin();
    Arena *arena = arena_new();
    Options options = options_read(arena, argc, argv);
    const char *problem;
    const Source *source = source_read(arena, options.spec, &problem);
    bool done = false;
    if (source)
        done = compile(arena, &options, source, diag_new(arena));
    else if (options.findings.format == FINDINGS_TEXT)
        complain("%s: %s", options.spec, problem);
    else
        show_findings(arena, unreadable(arena, options.spec, problem), &options.findings);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}
