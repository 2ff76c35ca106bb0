#include "commands/report_command.h"

#include "commands/command_options.h"
#include "json/json.h"
#include "report/report.h"
#include "results/results.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the command line ---- */

/* Whether to be quiet. The directories begin at argv[optind]. */
static bool read_options(int argc, char **argv)
{
    bool quiet = false;
    while (next_option(&report_command, argc, argv) != -1)
        quiet = true;
    if (optind >= argc)
        tlc_fail_usage(
            "which run? give the directory of its results, such as runs/NAME; try --help");
    for (int i = optind; i < argc; i++)
        if (!*argv[i])
            tlc_fail_usage("a directory has no name; try --help");
    return quiet;
}

/* ---- the reports ---- */

/* A run that has begun again replaces what is in its directory when it ends, the report too. The
 * descriptor holds it back meanwhile; -1 where there is nothing to hold. */
static int hold_runs_back(const char *directory)
{
    char *path = tlc_format("%s/log.jsonl", directory);
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    free(path);
    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        tlc_fail("a run is writing to %s: it ends with a report of its own", directory);
    return descriptor;
}

/* Whether one before it is the same directory. */
static bool is_repeated(char *const *directories, size_t index)
{
    struct stat own, other;
    for (size_t i = 0; i < index; i++)
        if (stat(directories[index], &own) == 0 && stat(directories[i], &other) == 0 &&
            own.st_dev == other.st_dev && own.st_ino == other.st_ino)
            return true;
    return false;
}

static void make_report(const struct tlc_output *output, const char *directory,
                        const struct tlc_results *results)
{
    struct tlc_files files = tlc_files_open(directory);
    tlc_report_stage(&files, results);
    tlc_files_place(&files);
    tlc_files_close(&files);
    if (results->study)
        tlc_report_print(output, results);
    tlc_report_print_place(output, directory);
}

/* Reads all results before it makes the first report. */
static void make_reports(const struct tlc_output *output, char *const *directories, size_t count)
{
    struct run {
        int held;
        struct tlc_results *results; /* NULL: the same as one before */
    } *runs = tlc_allocate(count, sizeof *runs);
    for (size_t i = 0; i < count; i++)
        if (!is_repeated(directories, i))
            runs[i] =
                (struct run){hold_runs_back(directories[i]), tlc_results_load(directories[i])};
    for (size_t i = 0; i < count; i++) {
        if (!runs[i].results)
            continue;
        make_report(output, directories[i], runs[i].results);
        tlc_results_free(runs[i].results);
        if (runs[i].held >= 0)
            close(runs[i].held);
    }
    free(runs);
}

static int run(int argc, char **argv)
{
    tlc_program_begin("tlc report");
    tlc_json_begin();
    const bool quiet = read_options(argc - 1, argv + 1);
    if (!tlc_report_has_page)
        tlc_fail("this tlc was built without the report: build it again, by cmake -DTLC_REPORT=ON");
    const struct tlc_output output = tlc_output_begin(quiet);
    make_reports(&output, argv + 1 + optind, (size_t)(argc - 1 - optind));
    return 0;
}

static const Option options[] = {
    {.id = 'q', .letter = 'q', .name = "quiet", .meaning = "print nothing but errors"},
    {0},
};

const Command report_command = {
    .name = "report",
    .operands = "[options] RUN_DIR...",
    .summary = "make the reports of runs anew",
    .about =
        "Makes the report of each run anew, from results.json in its directory alone: report.html, "
        "results.csv, the figures in figures/ and, of a study, pairs.svg, the same bytes as the "
        "run "
        "itself leaves. Of a study the short version is printed too. Only files that tlc wrote are "
        "replaced.",
    .options = options,
    .end = "Exit codes: 0 done, 1 a report could not be made, 2 wrong usage. All results are read "
           "before "
           "anything is written.",
    .offer = OFFER_DIRECTORIES,
    .run = run,
};
