/* predict_options.c: the command line behind the word `predict`. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "predict/asked.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/arguments.h"
#include "system/printing.h"

static const struct option known_options[] = {
    {"out", required_argument, NULL, 'o'}, /* where the run is not the first argument */
    {"model", required_argument, NULL, 'm'},
    {"data-set", required_argument, NULL, 'd'},
    {"format", required_argument, NULL, 'f'},
    {"threads", required_argument, NULL, 't'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "Usage: %s predict --model NAME [OPTION]... [FILE]...\n"
    "Prints what a model that %s has trained predicts for each example of the files.\n"
    "\n"
    "  --model NAME     a model of %s whose training has a `save`\n"
    "  --data-set NAME  files are like those of this data set; may be left out where the model\n"
    "                   has learned from one and is tested on the same\n"
    "  --out DIR        the model is in DIR instead of runs/%s\n"
    "  --format FORM    csv, with a line of columns' names, or json, an object a line (csv)\n"
    "  --threads N      use up to N threads (here %d); what is predicted does not depend on N\n"
    "  -h, --help       print this and exit\n"
    "  --version        print which program this is and exit\n"
    "\n"
    "A FILE is one of the data set's format: labels need not be in it, or are passed over. Of\n"
    "pictures it is one, a folder with all that it holds, or a table that names them. Without\n"
    "a FILE, or where it is -, standard input is read: a table with its header, where the data\n"
    "set is one, else the numbers of an example a line. Examples are answered in their order,\n"
    "a batch at a time, however many there are.\n"
    "\n"
    "Columns: the row, counted from 0, or the file of each picture, with several files both; the\n"
    "class that is predicted, and p_CLASS, the probability of each; or the value of each target.\n"
    "\n"
    "Exit codes: 0 done, 1 the model or an example cannot be had, 2 the command line is wrong.\n";

static void print_help(const void *context)
{
    struct tlc_output output = tlc_output_begin(false);
    const struct tlc_setting *setting = context;
    const struct tlc_experiment *experiment = setting->experiment;
    tlc_print(&output, help, setting->program, experiment->name, experiment->spec, experiment->name,
              tlc_processors());
}

static void print_version(const void *context)
{
    struct tlc_output output = tlc_output_begin(false);
    const struct tlc_experiment *experiment = ((const struct tlc_setting *)context)->experiment;
    tlc_print_version(&output, experiment->name, experiment->spec, experiment->version);
}

static enum tlc_answer_form parse_form(const char *text)
{
    if (strcmp(text, "csv") != 0 && strcmp(text, "json") != 0)
        tlc_fail_usage("--format is csv or json, not '%s'; try --help", text);
    return *text == 'c' ? TLC_ANSWER_CSV : TLC_ANSWER_JSON;
}

static void take_option(struct tlc_request *request, int option,
                        const struct tlc_request_form *form)
{
    if (option == 'm')
        request->model = optarg;
    else if (option == 'd')
        request->data_set = optarg;
    else if (option == 'o')
        request->out = tlc_parse_directory("--out", optarg);
    else if (option == 'f')
        request->questions.form = parse_form(optarg);
    else if (option == 't')
        request->questions.threads = tlc_parse_whole("--threads", optarg, 1, TLC_MOST_THREADS);
    else {
        (option == 'v' ? form->print_version : form->print_help)(form->context);
        exit(0);
    }
}

/* Whoever types no rows should not wait for an answer. */
static void take_files(struct tlc_questions *questions, int count, char **files)
{
    static const char *const standard_input[] = {"-"};
    if (count == 0 && isatty(STDIN_FILENO))
        tlc_fail_usage("which files? `-` is what you type; try --help");
    questions->files = count ? count : 1;
    questions->file = count ? (const char *const *)files : standard_input;
}

/* The first argument, where it is the run. */
static void take_run(struct tlc_request *request, int argc, char **argv)
{
    if (optind >= argc)
        tlc_fail_usage(
            "which run? give the directory of its results, such as runs/NAME; try --help");
    request->out = tlc_parse_directory("the run", argv[optind++]);
}

struct tlc_request tlc_parse_request(int argc, char **argv, const struct tlc_request_form *form)
{
    struct tlc_request request = {.questions = {.threads = tlc_processors()}};
    const struct option *known = form->run_first ? known_options + 1 : known_options;
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        if (option == ':')
            tlc_fail_usage("option '%s' needs a value; try --help", argv[optind - 1]);
        else if (option == '?')
            tlc_refuse_option(argv, "hv");
        else
            take_option(&request, option, form);
    if (form->run_first)
        take_run(&request, argc, argv);
    take_files(&request.questions, argc - optind, argv + optind);
    return request;
}

struct tlc_request tlc_parse_own_request(int argc, char **argv, const struct tlc_setting *setting)
{
    const struct tlc_request_form form = {
        .print_help = print_help, .print_version = print_version, .context = setting};
    struct tlc_request request = tlc_parse_request(argc, argv, &form);
    if (!request.out)
        request.out = tlc_keep(tlc_format("runs/%s", setting->experiment->name));
    return request;
}
