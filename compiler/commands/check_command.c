#include "commands/check_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/findings/show_findings.h"
#include "commands/spec_file.h"
#include "options.h"

#include <getopt.h>

typedef struct CheckOptions {
    FindingsOptions findings;
    bool quiet;
} CheckOptions;

/* Each spec has an arena of its own: there may be many. */
static bool check(const char *path, const CheckOptions *options)
{
    Arena *arena = arena_new();
    const SpecFile file = spec_file_read(arena, path);
    bool done = show_findings(arena, file.diagnostics, &options->findings) && file.runs;
    if (file.source && !options->quiet) {
        const char *counted = findings_counted(arena, file.diagnostics);
        const char *shown = printable(arena, file.source->path);
        done = print_shown(arena, arena_printf(arena, "%s: %s\n", shown, counted)) && done;
    }
    arena_free(arena);
    return done;
}

/* What is found of all of them is one document. */
static bool check_all(char *const *paths, const CheckOptions *options)
{
    Arena *arena = arena_new();
    DiagnosticsList list = {0};
    for (; *paths; paths++)
        *list_add(arena, &list) = spec_file_found(arena, *paths).diagnostics;
    const bool good = show_all_findings(arena, &list, &options->findings);
    arena_free(arena);
    return good;
}

static int run(int argc, char **argv)
{
    CheckOptions check_options = {0};
    bool good = true;
    for (int id; (id = next_option(&check_command, argc - 1, argv + 1)) != -1;)
        check_options.quiet |= !take_findings_option(&check_options.findings, id);
    char *const *paths = argv + 1 + optind;
    if (!*paths)
        fail_usage("which spec? ", "give one YAML file, or several");
    spec_paths_check(paths);
    if (check_options.findings.format != FINDINGS_TEXT)
        return check_all(paths, &check_options) ? 0 : EXIT_DIAGNOSTICS;
    for (; *paths; paths++)
        good = check(*paths, &check_options) && good;
    return good ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'q', .letter = 'q', .name = "quiet", .meaning = "print nothing but what is wrong"},
    FINDINGS_OPTIONS,
    {0},
};

const Command check_command = {
    .name = "check",
    .operands = "[options] SPEC...",
    .summary = "say what is wrong with specs",
    .about =
        "Checks each spec as it would be compiled, and writes nothing. What is wrong or doubtful "
        "goes "
        "to standard error, each with its place; a line for each spec says how many errors and "
        "warnings it has. A SPEC that is - is read from standard input.",
    .options = options,
    .end = "Exit codes: 0 no spec has errors, 1 one has, or cannot be read, 2 wrong usage.",
    .offer = OFFER_SPECS,
    .run = run,
};
