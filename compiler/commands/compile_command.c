#include "commands/compile_command.h"

#include "base/diag.h"
#include "base/printable.h"
#include "commands/findings/show_findings.h"
#include "commands/library/library_command.h"
#include "commands/onnx_command.h"
#include "commands/page_command.h"
#include "options.h"
#include "pipeline.h"
#include "products.h"
#include "temporary.h"

#include <unistd.h>

typedef bool WriteModels(Arena *arena, const Options *options, const Plan *plan,
                         Diagnostics *diagnostics);

/* Who writes what is asked for of models alone, or NULL: the experiment is. */
static WriteModels *models_wanted(const Options *options)
{
    return options->emit_sizes     ? write_sizes
           : options->emit_page    ? write_page
           : options->emit_onnx    ? write_onnx
           : options->emit_library ? write_library
                                   : NULL;
}

static bool compile(Arena *arena, const Options *options, const Source *source,
                    Diagnostics *diagnostics)
{
    Text text = text_new(arena);
    Text *trace = options->emit_ir ? &text : NULL;
    const Experiment experiment = experiment_planned(arena, source, diagnostics);
    const Plan *plan = experiment.plan;
    WriteModels *write_models = options->check ? NULL : models_wanted(options);
    if (plan && write_models) {
        const bool written = !are_fatal(diagnostics, &options->findings) &&
                             write_models(arena, options, plan, diagnostics);
        return show_findings(arena, diagnostics, &options->findings) && written;
    }
    bool done = plan && add_programs(arena, experiment.spec, experiment.plan, trace, diagnostics);
    if (done && !options->check && !are_fatal(diagnostics, &options->findings))
        done = options->emit_ir ? write_ir(arena, options, &text)
                                : write_program(arena, options, experiment.spec, plan);
    /* behind the plan, where people look */
    return show_findings(arena, diagnostics, &options->findings) && done;
}

/* A command that is misspelt is taken for a spec, which is not there. */
static void say_unread(const char *path, const char *problem)
{
    const Command *near = command_nearest(path);
    complain("%s: %s", is_standard_input(path) ? STANDARD_INPUT_SHOWN : path, problem);
    if (near && access(path, F_OK) != 0)
        complain("did you mean the command `%s`?", near->name);
}

int compile_spec(int argc, char **argv)
{
    temporaries_begin();
    Arena *arena = arena_new();
    Options options = options_read(arena, argc, argv);
    const char *problem;
    const Source *source = source_read(arena, options.spec, &problem);
    bool done = false;
    if (source)
        done = compile(arena, &options, source, diag_new(arena));
    else if (options.findings.format == FINDINGS_TEXT)
        say_unread(options.spec, problem);
    else
        show_findings(arena, unreadable(arena, options.spec, problem), &options.findings);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}

static int run(int argc, char **argv)
{
    return compile_spec(argc - 1, argv + 1);
}

const Command compile_command = {
    .name = "compile",
    .is_usual = true,
    .operands = "[options] SPEC.yaml",
    .summary = "check a spec, print its plan and write it as C",
    .about =
        "Compiles a transfer-learning experiment to C: checks the spec, prints the plan and writes "
        "generated/SPEC.c, which with the runtime is the experiment. `tlc compile SPEC.yaml` is "
        "the "
        "same.",
    .options = compile_options,
    .end = "Exit codes: 0 done, 1 the spec has errors (or a file could not be written), 2 wrong "
           "usage.\n"
           "Then:  tlc run SPEC.yaml   compiles, builds and runs it.",
    .offer = OFFER_SPECS,
    .run = run,
};
