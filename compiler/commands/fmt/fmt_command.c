#include "commands/fmt/fmt_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/findings/show_findings.h"
#include "commands/fmt/layout.h"
#include "commands/spec_file.h"
#include "options.h"
#include "output.h"
#include "spec/node.h"
#include "temporary.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

typedef struct FmtOptions {
    bool check, in_place;
    const char *output; /* NULL: standard output */
} FmtOptions;

/* ---- the command line ---- */

static bool write_all(Arena *arena, const Output *outputs, size_t count)
{
    OutputProblem problem;
    if (outputs_write(arena, outputs, count, &problem))
        return true;
    complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
             problem.reason);
    return false;
}

static void check_options(const FmtOptions *options, char *const *specs)
{
    if (!specs[0])
        fail_usage("which spec? ", "give one YAML file, or several");
    if (options->check + options->in_place + (options->output != NULL) > 1)
        fail_usage("--check, --in-place and -o: ", "one of them at a time");
    if (specs[1] && !options->check && !options->in_place)
        fail_usage("of several specs, --check or --in-place: there is also ", specs[1]);
    spec_paths_check(specs);
    for (; options->in_place && *specs; specs++)
        if (is_standard_input(*specs))
            fail_usage("--in-place writes files, and there is ", *specs);
}

/* The specs begin at argv[optind]. */
static FmtOptions read_options(int argc, char **argv)
{
    FmtOptions options = {0};
    for (int id; (id = next_option(&fmt_command, argc, argv)) != -1;) {
        options.check |= id == 'c';
        options.in_place |= id == 'i';
        if (id == 'o')
            options.output = optarg;
    }
    check_options(&options, argv + optind);
    return options;
}

/* ---- specs ---- */

/* NULL with what is wrong said. */
static const Text *layout_of(Arena *arena, const Source *source)
{
    Diagnostics *diagnostics = diag_new(arena);
    if (!yaml_read(arena, source, diagnostics)) {
        diag_print(diagnostics, stderr, wants_color(COLOR_AUTO, stderr));
        return NULL;
    }
    const Text *text = laid_out(arena, source);
    if (!text)
        complain("%s: it cannot be laid out anew and mean the same, and stays as it is",
                 source->path);
    return text;
}

static bool is_laid_out(const Source *source, const Text *text)
{
    return source->length == text->length && memcmp(source->text, text->bytes, text->length) == 0;
}

/* Whether the spec could be laid out and, where it is only looked at, is. */
static bool lay_out(Arena *arena, const FmtOptions *options, const char *path, Output *output)
{
    const char *problem;
    const Source *source = source_read(arena, path, &problem);
    const Text *text = source ? layout_of(arena, source) : NULL;
    if (!source)
        complain("%s: %s", is_standard_input(path) ? STANDARD_INPUT_SHOWN : path, problem);
    *output = (Output){options->in_place ? path
                       : options->output ? options->output
                                         : "-",
                       text, NULL};
    if (!text || !options->check || is_laid_out(source, text))
        return text != NULL;
    complain("%s: it is laid out otherwise", path);
    return false;
}

static int run(int argc, char **argv)
{
    temporaries_begin();
    Arena *arena = arena_new();
    const FmtOptions options = read_options(argc - 1, argv + 1);
    const size_t count = (size_t)(argc - 1 - optind);
    Output *outputs = arena_alloc(arena, count * sizeof *outputs);
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= lay_out(arena, &options, argv[1 + optind + (int)i], &outputs[i]);
    good = good && (options.check || write_all(arena, outputs, count));
    arena_free(arena);
    return good ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'c',
     .name = "check",
     .meaning = "write nothing: say which specs are laid out otherwise"},
    {.id = 'i', .letter = 'i', .name = "in-place", .meaning = "write each spec anew, all or none"},
    {.id = 'o',
     .letter = 'o',
     .name = "output",
     .argument = "FILE",
     .offer = OFFER_FILES,
     .meaning = "write one spec to FILE; - is standard output"},
    {0},
};

const Command fmt_command = {
    .name = "fmt",
    .operands = "[options] SPEC...",
    .summary = "lay specs out in one way",
    .about =
        "Lays a spec out in one way and prints it: two blanks for each level, lines of 100 "
        "columns where texts and comments allow, quotes only where they are needed. Comments, "
        "anchors, empty lines and what the spec means stay as they are; a spec that cannot be "
        "kept so stays as it is, and that is said. A SPEC that is - is read from standard input.",
    .options = options,
    .end = "Exit codes: 0 done, 1 a spec is no YAML, cannot be laid out, could not be written or, "
           "with --check, is laid out otherwise, 2 wrong usage.",
    .offer = OFFER_SPECS,
    .run = run,
};
