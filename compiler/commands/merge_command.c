#include "commands/merge_command.h"

#include "commands/command_options.h"
#include "json/json.h"
#include "merge/merge_parts.h"
#include "system/fail.h"

#include <getopt.h>
#include <stdlib.h>

typedef struct MergeOptions {
    bool quiet;
    const char *out;
} MergeOptions;

/* The directories begin at argv[optind]. */
static MergeOptions read_options(int argc, char **argv)
{
    MergeOptions read = {0};
    for (int option; (option = next_option(&merge_command, argc, argv)) != -1;) {
        if (option == 'q')
            read.quiet = true;
        else
            read.out = optarg;
    }
    if (read.out && !*read.out)
        tlc_fail_usage("--out needs a directory; try --help");
    if (optind >= argc)
        tlc_fail_usage("which parts? give their directories, such as runs/NAME/part-*; try --help");
    for (int i = optind; i < argc; i++)
        if (!*argv[i])
            tlc_fail_usage("a directory has no name; try --help");
    return read;
}

static int run(int argc, char **argv)
{
    tlc_program_begin("tlc merge");
    tlc_json_begin();
    const MergeOptions read = read_options(argc - 1, argv + 1);
    const struct tlc_output output = tlc_output_begin(read.quiet);
    char **directories = argv + 1 + optind;
    tlc_merge(&output, (const char *const *)directories, (size_t)(argc - 1 - optind), read.out);
    return 0;
}

static const Option options[] = {
    {.id = 'o',
     .letter = 'o',
     .name = "out",
     .argument = "DIR",
     .offer = OFFER_DIRECTORIES,
     .meaning = "write to DIR instead of the directory that the parts are in"},
    {.id = 'q', .letter = 'q', .name = "quiet", .meaning = "print nothing but errors"},
    {0},
};

const Command merge_command = {
    .name = "merge",
    .operands = "[options] PART_DIR...",
    .summary = "make one result of a study's parts",
    .about =
        "Makes one result of a study that was done in parts, each by a run with --part K/N: "
        "results.json, the report and all that a run of the whole study leaves, the same bytes. "
        "The parts stay as they are.\n"
        "\n"
        "All parts must be of one study, with the same spec, data and program, and none may be "
        "missing: of those that are, the commands that make them are printed.",
    .options = options,
    .end = "Exit codes: 0 done, 1 the parts do not make one study, or a file could not be written, "
           "2 wrong usage.",
    .offer = OFFER_DIRECTORIES,
    .run = run,
};
