#include "commands/data_options.h"

#include "base/printable.h"
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void fail_usage(const char *problem, const char *what)
{
    complain("%s%s", problem, what);
    complain("try --help");
    exit(EXIT_USAGE);
}

static _Noreturn void print_help(const char *help)
{
    if (fputs(help, stdout) >= 0 && fflush(stdout) == 0)
        exit(0);
    complain("standard output: %s", strerror(errno));
    exit(EXIT_DIAGNOSTICS);
}

/* One character of ASCII that neither quotes nor ends lines, and is in no number. */
static char read_delimiter(const char *text)
{
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
        return '\t';
    if (text[0] == '\0' || text[1] != '\0' || !strchr(",;|:\t !#$%&*/<=>?@^_`~", text[0]))
        fail_usage("--delimiter takes one character such as `;`, or `tab`, not ", text);
    return text[0];
}

static bool read_header(const char *word)
{
    if (strcmp(word, "yes") != 0 && strcmp(word, "no") != 0)
        fail_usage("--header takes `yes` or `no`, not ", word);
    return *word == 'y';
}

static int read_skip(const char *text)
{
    enum { MOST_DIGITS = 6 };
    const size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] || digits > MOST_DIGITS)
        fail_usage("--skip takes a number of lines, not ", text);
    return (int)strtol(text, NULL, 10);
}

static _Noreturn void refuse_option(int option, char **argv)
{
    const char *text = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    if (option == ':')
        fail_usage("this option needs an argument: ", text);
    if (strchr("hs", optopt) && optopt && strncmp(text, "--", 2) == 0)
        fail_usage("this option takes no argument: ", text);
    fail_usage("unrecognized option ", optopt ? letter : text);
}

static void read_option(DataOptions *options, int option, const char *help)
{
    switch (option) {
    case 'd':
        options->of_tables = "--delimiter";
        options->known.delimiter = read_delimiter(optarg);
        return;
    case 'H':
        options->of_tables = "--header";
        options->known.headless = !read_header(optarg);
        options->header_known = true;
        return;
    case 'S':
        options->of_tables = "--skip";
        options->known.skip = read_skip(optarg);
        return;
    case 'o':
        options->output = optarg;
        return;
    case 'l':
        options->label = optarg;
        return;
    case 's':
        options->spec = true;
        return;
    default:
        print_help(help);
    }
}

DataOptions data_options_read(int argc, char **argv, const char *help, bool writes)
{
    static const struct option all[] = {
        {"delimiter", required_argument, NULL, 'd'},
        {"header", required_argument, NULL, 'H'},
        {"help", no_argument, NULL, 'h'},
        {"label", required_argument, NULL, 'l'},
        {"output", required_argument, NULL, 'o'},
        {"skip", required_argument, NULL, 'S'},
        {NULL, 0, NULL, 0},
    };
    static const struct option reading[] = {
        {"delimiter", required_argument, NULL, 'd'},
        {"header", required_argument, NULL, 'H'},
        {"help", no_argument, NULL, 'h'},
        {"skip", required_argument, NULL, 'S'},
        {"spec", no_argument, NULL, 's'},
        {NULL, 0, NULL, 0},
    };
    DataOptions options = {0};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, writes ? ":d:hl:o:" : ":d:h",
                                           writes ? all : reading, NULL)) != -1;) {
        if (option == '?' || option == ':')
            refuse_option(option, argv);
        read_option(&options, option, help);
    }
    if (optind >= argc)
        fail_usage("which file? ", "give one file of data");
    if (optind + 1 < argc)
        fail_usage("one file at a time, but there is also ", argv[optind + 1]);
    options.file = argv[optind];
    if (!*options.file || (options.output && !*options.output))
        fail_usage("a file has ", "no name");
    return options;
}

static _Noreturn void fail_unfit(const char *option, const char *fits, const char *file)
{
    complain("%s is for %s, and %s is none", option, fits, file);
    complain("try --help");
    exit(EXIT_USAGE);
}

void data_options_refuse(const DataOptions *options, unsigned taken)
{
    if (options->of_tables && !(taken & OPTIONS_OF_TABLES))
        fail_unfit(options->of_tables, "tables", options->file);
    if (options->label && !(taken & OPTION_LABEL))
        fail_unfit("--label", "tables and arrays", options->file);
    if (options->spec && !(taken & OPTION_SPEC))
        fail_unfit("--spec", "model files", options->file);
}
