#include "commands/fmt/fmt_command.h"

#include "base/printable.h"
#include "commands/findings/findings.h"
#include "commands/fmt/layout.h"
#include "options.h"
#include "output.h"
#include "spec/node.h"
#include "temporary.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tlc fmt [options] SPEC...\n"
    "\n"
    "Lays a spec out in one way and prints it: two blanks for each level, lines of 100 columns\n"
    "where texts and comments allow, quotes only where they are needed. Comments, anchors, empty\n"
    "lines and what the spec means stay as they are; what cannot be kept so is left alone, and\n"
    "said.\n"
    "\n"
    "      --check      write nothing: say which specs are laid out otherwise\n"
    "  -i, --in-place   write each spec anew, all of them or none\n"
    "  -o, --output FILE  write one spec to FILE; - is standard output\n"
    "  -h, --help       this\n"
    "\n"
    "Exit codes: 0 done, 1 a spec is no YAML or cannot be laid out, could not be written or, with\n"
    "--check, is laid out otherwise, 2 wrong usage.\n"
    "A spec that is called `fmt` is compiled by:  tlc ./fmt\n";

typedef struct FmtOptions {
    bool check, in_place;
    const char *output; /* NULL: standard output */
} FmtOptions;

/* ---- the command line ---- */

static _Noreturn void fail_usage(const char *problem, const char *what)
{
    complain("%s%s", problem, what);
    complain("try tlc fmt --help");
    exit(EXIT_USAGE);
}

static bool write_all(Arena *arena, const Output *outputs, size_t count)
{
    OutputProblem problem;
    if (outputs_write(arena, outputs, count, &problem))
        return true;
    complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
             problem.reason);
    return false;
}

static _Noreturn void print_help(Arena *arena)
{
    Text text = text_new(arena);
    text_add(&text, help);
    exit(write_all(arena, &(Output){"-", &text, NULL}, 1) ? 0 : EXIT_DIAGNOSTICS);
}

static void check_options(const FmtOptions *options, char *const *specs)
{
    if (!specs[0])
        fail_usage("which spec? ", "give one YAML file, or several");
    if (options->check + options->in_place + (options->output != NULL) > 1)
        fail_usage("--check, --in-place and -o: ", "one of them at a time");
    if (specs[1] && !options->check && !options->in_place)
        fail_usage("of several specs, --check or --in-place: there is also ", specs[1]);
    for (; *specs; specs++)
        if (!**specs)
            fail_usage("a spec has ", "no name");
        else if (options->in_place && strcmp(*specs, "-") == 0)
            fail_usage("--in-place writes files, and there is ", *specs);
}

/* The specs begin at argv[optind]. */
static FmtOptions read_options(Arena *arena, int argc, char **argv)
{
    static const struct option known[] = {
        {"check", no_argument, NULL, 'c'},
        {"in-place", no_argument, NULL, 'i'},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    FmtOptions options = {0};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":io:h", known, NULL)) != -1;) {
        if (option == 'h')
            print_help(arena);
        if (option == ':')
            fail_usage("this option needs an argument: ", argv[optind - 1]);
        if (option == '?')
            fail_usage("unrecognized option ", argv[optind - 1]);
        options.check |= option == 'c';
        options.in_place |= option == 'i';
        if (option == 'o')
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
        complain("%s: %s", path, problem);
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
    const FmtOptions options = read_options(arena, argc - 1, argv + 1);
    const size_t count = (size_t)(argc - 1 - optind);
    Output *outputs = arena_alloc(arena, count * sizeof *outputs);
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= lay_out(arena, &options, argv[1 + optind + (int)i], &outputs[i]);
    good = good && (options.check || write_all(arena, outputs, count));
    arena_free(arena);
    return good ? 0 : EXIT_DIAGNOSTICS;
}

const Command fmt_command = {"fmt", run};
