#include "commands/report_command.h"

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

static const char help[] =
    "usage: tlc report [options] RUN_DIR...\n"
    "\n"
    "Makes the report of each run anew, from results.json in its directory alone: report.html,\n"
    "results.csv, the figures in figures/ and, of a study, pairs.svg, the same bytes as the run\n"
    "itself leaves. Of a study the short version is printed too. Only files that tlc wrote are\n"
    "replaced.\n"
    "\n"
    "  -q, --quiet      print nothing but errors\n"
    "  -h, --help       this\n"
    "\n"
    "Exit codes: 0 done, 1 a report could not be made, 2 wrong usage. All results are read before\n"
    "anything is written.\n"
    "A spec that is called `report` is compiled by:  tlc ./report\n";

/* ---- the command line ---- */

static _Noreturn void print_help(void)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print(&output, help);
    exit(0);
}

static _Noreturn void refuse_option(char **argv)
{
    const char *text = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    if (optopt && strchr("qh", optopt) && strncmp(text, "--", 2) == 0)
        tlc_fail_usage("this option takes no argument: %s; try --help", text);
    tlc_fail_usage("unrecognized option %s; try --help", optopt ? letter : text);
}

/* Whether to be quiet. The directories begin at argv[optind]. */
static bool read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    bool quiet = false;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":qh", known, NULL)) != -1;) {
        if (option == 'h')
            print_help();
        if (option != 'q')
            refuse_option(argv);
        quiet = true;
    }
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
    tlc_print(output, "\nReport: %s/report.html\n", directory);
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
    const struct tlc_output output = tlc_output_begin(quiet);
    make_reports(&output, argv + 1 + optind, (size_t)(argc - 1 - optind));
    return 0;
}

const Command report_command = {"report", run};
