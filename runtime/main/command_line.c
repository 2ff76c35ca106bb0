/* command_line.c: the command line of a compiled experiment. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster/cluster.h"
#include "json/json.h"
#include "main/main.h"
#include "results/repeat.h"
#include "run/stop.h"
#include "system/allocate.h"
#include "system/arguments.h"
#include "system/bulk.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/printing.h"

static const struct option known_options[] = {
    {"seed", required_argument, NULL, 's'},
    {"data", required_argument, NULL, 'd'},
    {"out", required_argument, NULL, 'o'},
    {"threads", required_argument, NULL, 't'},
    {"memory", required_argument, NULL, 'm'},
    {"dry-run", no_argument, NULL, 'n'},
    {"fresh", no_argument, NULL, 'f'},
    {"checkpoint", required_argument, NULL, 'c'},
    {"mpi", required_argument, NULL, 'M'},
    {"heartbeat", required_argument, NULL, 'B'},
    {"part", required_argument, NULL, 'p'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {NULL, 0, NULL, 0},
};

/* No number here is a sentence on its own, so one literal is easier to read than many calls. */
static const char help[] =
    "Usage: %s [OPTION]...\n"
    "Runs the experiment %s, compiled from %s by tlc.\n"
    "\n"
    "  --seed N    seed of randomness, 0 to %llu (the spec says %llu)\n"
    "  --data DIR  look for data files in DIR first\n"
    "  --out DIR   write results to DIR instead of runs/%s\n"
    "  --threads N train up to N models at a time (here %d); results are the same\n"
    "  --memory N  keep data sets of more than N bytes in files: 500M, 4G, ... (4G)\n"
    "  --dry-run   only say how much there is to do, and how much is left of it\n"
    "  --fresh     begin anew what was stopped, not go on; a study's log is kept\n"
    "  --checkpoint N  seconds between checkpoints of a training; 0: each epoch (10)\n"
    "  --part K/N  of a study, do the Kth of N shares of its seeds, in a directory\n"
    "              part-K-of-N below that of the results; `tlc merge` makes one of all\n"
    "  --quiet     print nothing but errors\n"
    "  --mpi NAME  join ranks by openmpi or mpich (by what has started them), or none\n"
    "  --heartbeat N  seconds of silence after which a rank counts as lost (60)\n"
    "  -h, --help  print this and exit\n"
    "  --version   print which program this is and exit\n"
    "\n"
    "Data files are looked for in --data DIR, then $TLC_DATA, then ./data, then\n"
    "/usr/share/datasets: the first of them that has the data set's files.\n"
    "\n"
    "Written to the output directory: log.jsonl, one line as each epoch ends, in a\n"
    "study as each run ends; the models that a spec without a study saves; and, once\n"
    "everything has succeeded, report.html, its figures in figures/, results.json,\n"
    "results.csv and, of a study, pairs.svg. What an earlier run left stands until\n"
    "then. Only files that tlc wrote are replaced.\n"
    "\n"
    "A study stops at SIGUSR1 once the runs that have begun are done.\n"
    "\n"
    "Exit codes: 0 done, 1 the experiment failed, 2 the command line is wrong, 75 a\n"
    "study was stopped by SIGUSR1 and can go on.\n";

enum { MOST_SECONDS = 1000000, USUAL_SECONDS = 10, USUAL_SILENCE = 60 };

/* "4096", "500M", "4G" */
static size_t parse_memory(const char *text)
{
    static const char units[] = "KMGT";
    const size_t digits = strspn(text, "0123456789"), length = strlen(text);
    const char *unit = digits < length ? strchr(units, text[digits]) : NULL;
    bool good = digits > 0 && digits < 16 && digits + (unit != NULL) == length;
    size_t bytes = 0;
    for (size_t i = 0; i < digits && good; i++)
        bytes = 10 * bytes + (size_t)(text[i] - '0');
    for (int i = unit ? (int)(unit - units) : -1; i >= 0 && good; i--)
        good = !__builtin_mul_overflow(bytes, (size_t)1024, &bytes);
    if (!good)
        tlc_fail_usage("--memory needs a number of bytes, such as 500M or 4G, not '%s'; try --help",
                       text);
    return bytes;
}

/* "2/8", of no more parts than there are seeds. */
static void parse_part(const char *text, const struct tlc_experiment *experiment,
                       struct tlc_options *options)
{
    char extra;
    const bool read = strspn(text, "0123456789/") == strlen(text) && strlen(text) < 20 &&
                      sscanf(text, "%9d/%9d%c", &options->part, &options->parts, &extra) == 2;
    if (!experiment->study)
        tlc_fail_usage("--part is for the seeds of a study, and %s has none", experiment->spec);
    if (experiment->study->until > 0)
        tlc_fail_usage(
            "--part is for seeds that are known beforehand, and %s has as many as it takes "
            "(`until`)",
            experiment->spec);
    if (!read || options->part < 1 || options->part > options->parts)
        tlc_fail_usage("--part needs a share and how many there are, such as 2/8, not '%s'; try "
                       "--help",
                       text);
    if (options->parts > experiment->seeds)
        tlc_fail_usage("--part %s is of more shares than there are seeds, %d", text,
                       experiment->seeds);
}

/* Where results go without --out; of a part, also with it: all of them find one another there. */
static const char *directory_of(const struct tlc_experiment *experiment,
                                const struct tlc_options *options)
{
    char *whole =
        options->out ? tlc_format("%s", options->out) : tlc_format("runs/%s", experiment->name);
    if (options->parts == 0)
        return tlc_keep(whole);
    const char *slash = whole[strlen(whole) - 1] == '/' ? "" : "/";
    char *own = tlc_format("%s%spart-%d-of-%d", whole, slash, options->part, options->parts);
    free(whole);
    return tlc_keep(own);
}

/* The line so far, with one more option that changes what is done or where; what only changes how
 * is not part of it. It is replaced. */
static char *with_option(char *command, int option, const char *argument)
{
    const struct option *known = known_options;
    while (known->name && known->val != option)
        known++;
    if (!known->name || !strchr("sdo", option))
        return command;
    char *word = tlc_shell_word(argument);
    char *longer = tlc_format("%s --%s %s", command, known->name, word);
    free(word);
    free(command);
    return longer;
}

static const char *parse_mpi(const char *text)
{
    static const char *const names[] = {"openmpi", "mpich", "none"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0)
            return text;
    tlc_fail_usage("--mpi is openmpi, mpich or none, not '%s'; try --help", text);
}

/* Seeds of a study follow one another, and the last must be a number in JSON too. */
static uint64_t last_first_seed(const struct tlc_experiment *experiment)
{
    return (uint64_t)INT64_MAX - (uint64_t)(experiment->seeds - 1);
}

_Noreturn static void print_help(const char *program, const struct tlc_experiment *experiment)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print(&output, help, program, experiment->name, experiment->spec,
              (unsigned long long)last_first_seed(experiment), (unsigned long long)experiment->seed,
              experiment->name, tlc_processors());
    exit(0);
}

_Noreturn static void print_version(const struct tlc_experiment *experiment)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print_version(&output, experiment->name, experiment->spec, experiment->version);
    exit(0);
}

/* strtoull alone would take spaces, signs and nothing at all. */
static uint64_t parse_seed(const char *text, uint64_t most)
{
    uint64_t seed = 0;
    for (const char *digit = text; *digit || digit == text; digit++) {
        if (*digit < '0' || *digit > '9')
            tlc_fail_usage("--seed needs a whole number from 0 on, not '%s'; try --help", text);
        uint64_t value = (uint64_t)(*digit - '0');
        if (seed > (most - value) / 10)
            tlc_fail_usage("--seed %s is above %llu; try --help", text, (unsigned long long)most);
        seed = seed * 10 + value;
    }
    return seed;
}

struct tlc_options tlc_parse_options(int argc, char **argv, const struct tlc_experiment *experiment)
{
    struct tlc_options options = {.seed = experiment->seed,
                                  .threads = tlc_processors(),
                                  .checkpoint = USUAL_SECONDS,
                                  .heartbeat = USUAL_SILENCE};
    char *command = tlc_shell_word(argv[0]);
    int option;
    tlc_program_begin(experiment->name);
    tlc_json_begin();
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known_options, NULL)) != -1) {
        command = with_option(command, option, optarg);
        if (option == 's')
            options.seed = parse_seed(optarg, last_first_seed(experiment));
        else if (option == 'd')
            options.data = tlc_parse_directory("--data", optarg);
        else if (option == 'o')
            options.out = tlc_parse_directory("--out", optarg);
        else if (option == 't')
            options.threads = tlc_parse_whole("--threads", optarg, 1, TLC_MOST_THREADS);
        else if (option == 'c')
            options.checkpoint = tlc_parse_whole("--checkpoint", optarg, 0, MOST_SECONDS);
        else if (option == 'p')
            parse_part(optarg, experiment, &options);
        else if (option == 'M')
            options.mpi = parse_mpi(optarg);
        else if (option == 'B')
            options.heartbeat = tlc_parse_whole("--heartbeat", optarg, 1, MOST_SECONDS);
        else if (option == 'm')
            tlc_bulk_limit(parse_memory(optarg));
        else if (option == 'n')
            options.dry_run = true;
        else if (option == 'f')
            options.fresh = true;
        else if (option == 'q')
            options.quiet = true;
        else if (option == 'h')
            print_help(argv[0], experiment);
        else if (option == 'v')
            print_version(experiment);
        else if (option == ':')
            tlc_fail_usage("option '%s' needs a value; try --help", argv[optind - 1]);
        else
            tlc_refuse_option(argv, "qnfhv");
    }
    if (optind < argc)
        tlc_fail_usage("unexpected argument '%s'; try --help", argv[optind]);
    options.command = tlc_keep(command);
    options.out = directory_of(experiment, &options);
    if (tlc_is_study(experiment))
        tlc_stop_begin();
    options.link = tlc_join(experiment, &options);
    if (options.link && options.parts > 0)
        tlc_fail_usage("--part is for a process by itself, and this is one of several ranks");
    return options;
}
