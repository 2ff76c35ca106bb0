#include "commands/run/run_command.h"

#include "base/printable.h"
#include "commands/findings/show_findings.h"
#include "commands/command_options.h"
#include "commands/run/build.h"
#include "commands/run/child.h"
#include "commands/spec_file.h"
#include "emit/emit.h"
#include "options.h"
#include "temporary.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* ---- the command line ------------------------------------------------------------------------ */

typedef struct RunLine {
    const char *spec;
    char *const *rest; /* what the experiment is given */
    bool quiet;
    FindingsOptions findings;
} RunLine;

static const char otherwise[] =
    "options of the experiment stand behind --: tlc run SPEC -- --seed 3; try --help";

/* How many arguments there are before the first --. */
static int count_own(int argc, char **argv)
{
    int own = 1;
    while (own < argc && strcmp(argv[own], "--") != 0)
        own++;
    return own;
}

/* What stands behind -- is the experiment's, but the spec, where it has not been given. */
static RunLine read_line(int argc, char **argv)
{
    RunLine line = {0};
    const int own = count_own(argc, argv);
    for (int id; (id = next_option(&run_command, own, argv)) != -1;)
        line.quiet |= !take_findings_option(&line.findings, id);
    if (optind + 1 < own) {
        complain("one spec at a time, but there is also %s", argv[optind + 1]);
        complain("%s", otherwise);
        exit(EXIT_USAGE);
    }
    char **behind = argv + own + (own < argc);
    line.spec = optind < own ? argv[optind] : *behind;
    if (!line.spec)
        fail_usage("which spec? ", "give one YAML file");
    if (optind >= own)
        behind += 1 + (behind[1] && strcmp(behind[1], "--") == 0);
    line.rest = behind;
    return line;
}

/* ---- the run --------------------------------------------------------------------------------- */

/* What goes wrong before the experiment runs. */
static void run_program(Arena *arena, const char *path, const char *name, char *const *rest)
{
    Words words = {0};
    add_word(arena, &words, name);
    for (; *rest; rest++)
        add_word(arena, &words, *rest);
    add_word(arena, &words, NULL);
    become(path, &words);
    complain("%s: %s", path, strerror(errno));
}

static int run(int argc, char **argv)
{
    const RunLine line = read_line(argc - 1, argv + 1);
    spec_paths_check((char *[]){(char *)(uintptr_t)line.spec, NULL});
    temporaries_begin();
    Arena *arena = arena_new();
    Text c = text_new(arena);
    Toolchain toolchain;
    const SpecFile file = spec_file_read(arena, line.spec);
    const bool good = show_findings(arena, file.diagnostics, &line.findings) && file.runs;
    if (good && toolchain_find(arena, &toolchain)) {
        const Plan *plan = file.experiment.plan;
        emit_program(&c, plan);
        const char *path = program_of(arena, &toolchain, plan->name, &c, line.quiet);
        if (path)
            run_program(arena, path, plan->name, line.rest);
    }
    arena_free(arena);
    return EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'q', .letter = 'q', .name = "quiet", .meaning = "don't say that the program is built"},
    FINDINGS_AS_TEXT,
    {0},
};

const Command run_command = {
    .name = "run",
    .operands = "[options] SPEC [-- OPTION...]",
    .summary = "compile, build and run an experiment",
    .about =
        "Compiles the experiment, builds it by the C compiler, and runs it. The program is kept in "
        "$XDG_CACHE_HOME/tlc, or ~/.cache/tlc, and not built again while the spec stays as "
        "it is. What stands behind -- is given to the experiment: tlc run SPEC -- --seed 3. Its "
        "options "
        "are told by: tlc run SPEC -- --help. A SPEC that is - is read from standard input.",
    .options = options,
    .end = "The compiler is that which CC names, or cc, gcc or clang; the runtime that of this "
           "tlc, found by "
           "pkg-config.\n"
           "Exit codes: those of the experiment (0 done, 1 it failed, 2 wrong usage); 1 the spec "
           "has errors, "
           "or the program cannot be built.",
    .otherwise = otherwise,
    .offer = OFFER_SPECS,
    .run = run,
};
