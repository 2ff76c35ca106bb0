#include "commands/data_options.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One character of ASCII that neither quotes nor ends lines, and is in no number. */
static char read_delimiter(const char *text)
{
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
        return '\t';
    if (text[0] == '\0' || text[1] != '\0' || !strchr(",;|:\t !#$%&*/<=>?@^_`~", text[0]))
        fail_usage("--delimiter takes one character such as `;`, or `tab`, not ", text);
    return text[0];
}

static int read_skip(const char *text)
{
    enum { MOST_DIGITS = 6 };
    const size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] || digits > MOST_DIGITS)
        fail_usage("--skip takes a number of lines, not ", text);
    return (int)strtol(text, NULL, 10);
}

static void read_option(DataOptions *options, int option)
{
    switch (option) {
    case 'd':
        options->of_tables = "--delimiter";
        options->known.delimiter = read_delimiter(optarg);
        return;
    case 'H':
        options->of_tables = "--header";
        options->known.headless = strcmp(optarg, "no") == 0;
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
    }
}

DataOptions data_options_read(const Command *command, int argc, char **argv)
{
    DataOptions options = {0};
    for (int option; (option = next_option(command, argc, argv)) != -1;)
        read_option(&options, option);
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
