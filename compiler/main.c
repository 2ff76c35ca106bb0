/* main.c: tlc, from spec to C. */
#include "base/diag.h"
#include "base/printable.h"
#include "check/check.h"
#include "depfile.h"
#include "emit/emit.h"
#include "ir/lower.h"
#include "options.h"
#include "output.h"
#include "passes/passes.h"
#include "spec/spec.h"
#include "temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nodes -> Spec -> checked Spec, or NULL with everything reported. */
static Spec *read_spec(Arena *arena, const Source *source, const Node *root,
                       Diagnostics *diagnostics)
{
    size_t errors = diag_count(diagnostics, DIAG_ERROR);
    Spec *spec = spec_read(arena, source, root, diagnostics);
    if (diag_count(diagnostics, DIAG_ERROR) > errors || !spec_check(arena, spec, diagnostics)) {
        diag_forget_notes(diagnostics);
        return NULL;
    }
    return spec;
}

/* What is wrong in one cell may stand outside of what varies: says which cell it is. */
static void tell_cell(Arena *arena, const Spec *spec, const Cells *cells, size_t number,
                      Diagnostics *diagnostics)
{
    Text values = text_new(arena);
    for (size_t i = 0; i < cells->axes.count; i++) {
        const Axis *axis = &cells->axes.items[i];
        text_addf(&values, "%s%s = %s", i ? ", " : "", axis->name,
                  axis->values.items[cells->cells.items[number].values[i]].text);
    }
    if (spec->study.vary)
        diag_report(diagnostics, DIAG_NOTE, spec->study.vary->span, "cell",
                    "this is wrong where %s", values.bytes);
}

/* A cell is read as fast as a spec; ten thousand large ones are not. */
static bool are_feasible(const Spec *spec, const Spec *all, Diagnostics *diagnostics)
{
    bool many_layers = all->layers > MOST_LAYERS_OF_CELLS;
    if (!many_layers && all->rate_steps <= MOST_RATE_STEPS)
        return true;
    if (many_layers)
        diag_report(diagnostics, DIAG_ERROR, spec->study.span, "too-large",
                    "the models of all cells together can have at most %d layers",
                    MOST_LAYERS_OF_CELLS);
    else
        diag_report(diagnostics, DIAG_ERROR, spec->study.span, "limits",
                    "the learning rates of so many cells and epochs cannot all be worked out in "
                    "advance");
    diag_help(diagnostics, "let fewer values vary");
    return false;
}

/* The cells of a study, each read and checked like a spec of its own. */
static Cells *read_cells(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    Cells *cells = study_cells(arena, spec, root, diagnostics);
    Spec all = {0}; /* what the cells take */
    if (!cells)
        diag_forget_notes(diagnostics);
    for (size_t i = 0; cells && i < cells->cells.count; i++) {
        Cell *cell = &cells->cells.items[i];
        cell->spec = read_spec(arena, spec->source, cell->root, diagnostics);
        if (!cell->spec) {
            tell_cell(arena, spec, cells, i, diagnostics);
            return NULL;
        }
        all.layers += cell->spec->layers;
        all.rate_steps += cell->spec->rate_steps;
        if (!are_feasible(spec, &all, diagnostics))
            return NULL;
    }
    return cells;
}

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

static void add_plan(Text *text, const Spec *spec, const Plan *plan, const char *output)
{
    Text whole = text_new(text->arena);
    plan_print(&whole, plan);
    add_defaults(&whole, spec);
    text_addf(&whole, "\nWritten: %s\n", printable(text->arena, output));
    text_add(text, printable_lines(text->arena, whole.bytes));
}

/* All or none: a depfile of other C would be wrong, C without one would not be made again, and a
 * plan tells of what is there. */
static bool write_program(Arena *arena, const Options *options, const Spec *spec, const Plan *plan)
{
    Text rule = text_new(arena), program = text_new(arena), shown = text_new(arena);
    const char *path = options->output ? options->output : output_default(arena, options->spec);
    Output outputs[3];
    size_t count = 0;
    emit_program(&program, plan);
    if (options->depfile) {
        depfile_add(&rule, path, options->spec);
        outputs[count++] = (Output){options->depfile, &rule, NULL};
    }
    outputs[count++] = (Output){path, &program, options->output ? NULL : DEFAULT_DIRECTORY};
    if (!options->quiet && strcmp(path, "-") != 0) {
        add_plan(&shown, spec, plan, path);
        outputs[count++] = (Output){"-", &shown, NULL};
    }
    return write_or_complain(arena, outputs, count);
}

/* What more would be a mistake in the spec. A study gives weights back as soon as it can. */
static bool fits_in_memory(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const int64_t most = (int64_t)1 << 30;
    int64_t weights = plan->study ? plan_largest_weight_bytes(plan) : plan_weight_bytes(plan);
    int64_t bytes = weights + plan_values_bytes(plan);
    if (bytes <= most)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->name.span, "size",
                "%s would need %lld MiB for weights and the numbers of a step; %lld are the limit",
                plan->name, (long long)(bytes >> 20), (long long)(most >> 20));
    diag_help(diagnostics, "fewer or smaller layers, or smaller batches");
    return false;
}

/* Results of two cells say nothing about each other when they are of other examples. */
static bool has_one_test(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    if (!plan->study || !plan->study->tests_differ)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.vary->span, "study-test",
                "the cells are tested on different examples of %s", plan->study->examples->name);
    diag_help(diagnostics, "let nothing vary that changes task %s or the rows of that split",
              plan->study->examples->task->name);
    return false;
}

/* A job's number is an int, and each has a record in the results. */
static bool is_feasible(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const int64_t most = 10000000, runs = plan->seeds * (int64_t)plan->trainings.count;
    if (runs <= most)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.span, "too-large",
                "the study has %lld runs; there can be at most %lld", (long long)runs,
                (long long)most);
    diag_help(diagnostics, "fewer seeds, or fewer values that vary");
    return false;
}

/* Each phase has code of its own, for each layer. */
static bool has_few_programs(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const int64_t most = 200000, layers = plan_program_layers(plan);
    if (layers <= most)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.given ? spec->study.span : spec->name.span,
                "too-large",
                "all phases of all trainings have %lld layers to go through; there can be at most "
                "%lld",
                (long long)layers, (long long)most);
    diag_help(diagnostics, "fewer or smaller models, fewer phases%s",
              spec->study.given ? ", or fewer values that vary" : "");
    return false;
}

/* The plan after all passes, or NULL with everything reported. */
static Plan *make_plan(Arena *arena, const Spec *spec, const Node *root, Text *trace,
                       Diagnostics *diagnostics)
{
    const Cells *cells = spec->study.given ? read_cells(arena, spec, root, diagnostics) : NULL;
    if (spec->study.given && !cells)
        return NULL;
    Plan *plan = lower(arena, spec, cells);
    plan->version = TLC_VERSION;
    if (!has_one_test(spec, plan, diagnostics) || !has_few_programs(spec, plan, diagnostics))
        return NULL;
    lower_programs(arena, plan);
    run_passes(arena, plan, trace);
    return fits_in_memory(spec, plan, diagnostics) && is_feasible(spec, plan, diagnostics) ? plan
                                                                                           : NULL;
}

static bool compile(Arena *arena, const Options *options, const Source *source,
                    Diagnostics *diagnostics)
{
    Text text = text_new(arena);
    const Node *root = yaml_read(arena, source, diagnostics);
    root = root ? study_with_curves(arena, root, diagnostics) : NULL;
    Spec *spec = root ? read_spec(arena, source, root, diagnostics) : NULL;
    Text *trace = options->emit_ir ? &text : NULL;
    Plan *plan = spec ? make_plan(arena, spec, root, trace, diagnostics) : NULL;
    diag_print(diagnostics, stderr, isatty(STDERR_FILENO) && !getenv("NO_COLOR"));
    if (!plan || options->check)
        return plan != NULL;
    if (options->emit_ir)
        return write_or_complain(
            arena, &(Output){options->output ? options->output : "-", &text, NULL}, 1);
    return write_program(arena, options, spec, plan);
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
