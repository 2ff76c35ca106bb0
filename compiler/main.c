/* main.c: tlc, from spec to C. */
#include "base/diag.h"
#include "base/printable.h"
#include "check/check.h"
#include "init_command.h"
#include "library_command.h"
#include "look_command.h"
#include "lower/lower.h"
#include "options.h"
#include "page_command.h"
#include "passes/passes.h"
#include "predict_command.h"
#include "products.h"
#include "report_command.h"
#include "temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The plan without programs, or NULL with everything reported. */
static Plan *make_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    const Cells *cells = spec->study.given ? cells_checked(arena, spec, root, diagnostics) : NULL;
    if (spec->study.given && !cells)
        return NULL;
    Plan *plan = lower(arena, spec, cells);
    plan->version = TLC_VERSION;
    return plan_is_feasible(spec, plan, diagnostics) && libraries_fit(arena, plan, diagnostics)
               ? plan
               : NULL;
}

/* Its programs after all passes; whether it can be run. */
static bool add_programs(Arena *arena, const Spec *spec, Plan *plan, Text *trace,
                         Diagnostics *diagnostics)
{
    lower_programs(arena, plan);
    run_passes(arena, plan, trace);
    return plan_fits_in_memory(spec, plan, diagnostics);
}

static void print_findings(const Diagnostics *diagnostics)
{
    diag_print(diagnostics, stderr, isatty(STDERR_FILENO) && !getenv("NO_COLOR"));
}

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
        const bool written = write_models(arena, options, plan, diagnostics);
        print_findings(diagnostics);
        return written;
    }
    const bool runs = plan && add_programs(arena, spec, plan, trace, diagnostics);
    print_findings(diagnostics);
    if (!runs || options->check)
        return runs;
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

/* What tlc does beside compiling, by its first word. */
static const struct {
    bool (*is_wanted)(int argc, char **argv);
    int (*run)(int argc, char **argv);
} commands[] = {
    {report_is_wanted, report_command},
    {init_is_wanted, init_command},
    {look_is_wanted, look_command},
    {predict_is_wanted, predict_command},
};

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].is_wanted(argc, argv))
            return commands[i].run(argc, argv);
    temporaries_begin();
    Arena *arena = arena_new();
    Options options = options_read(arena, argc, argv);
    const char *problem;
    const Source *source = source_read(arena, options.spec, &problem);
    bool done = false;
    if (source)
        done = compile(arena, &options, source, diag_new(arena));
    else
        complain("%s: %s", options.spec, problem);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}
