#include "options.h"

#include "base/printable.h"
#include "depfile.h"
#include "output.h"
#include "spec/reader.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CALIBRATION_ROWS = 256, TEST_ROWS = 1000 };

static const char help[] =
    "usage: tlc [options] SPEC.yaml\n"
    "       tlc report [options] RUN_DIR...\n"
    "       tlc predict RUN_DIR --model NAME [options] [FILE]...\n"
    "       tlc look [options] FILE\n"
    "       tlc init [options] FILE\n"
    "\n"
    "Compiles a transfer-learning experiment to C: checks the spec, prints the plan and writes\n"
    "generated/SPEC.c, which with the runtime is the experiment.\n"
    "\n"
    "  -o FILE          write the C to FILE; - is standard output\n"
    "      --check      only check the spec\n"
    "      --emit=ir    print the intermediate representation after each pass instead\n"
    "      --emit=library\n"
    "                   write one model as C for any machine instead: NAME.c and NAME.h, to the\n"
    "                   directory that -o names, or generated\n"
    "      --emit=page  write one model as a page to try it in a browser instead: NAME.html, to "
    "the\n"
    "                   file or directory that -o names, or generated; needs clang and lld\n"
    "      --emit=sizes print what each model takes as such a library: flash, RAM, work\n"
    "      --model NAME     which model\n"
    "      --weights FILE   what it has learned: a file that a run has saved of it; also writes\n"
    "                       NAME_weights.h\n"
    "      --train[=PHASE]  also what learns further: the layers that the model's last phase\n"
    "                       trains, or those of this one, counted from 1\n"
    "      --quantize int8  its layers work with whole numbers of 8 bits, on training rows' "
    "ranges\n"
    "      --floats-from LAYER  but from this layer on with floats\n"
    "      --calibration-rows N  so many training rows (256)\n"
    "      --test-rows N    and so many of the test to see what is lost (1000; 0 for none)\n"
    "      --format=FORMAT  show what is found as text, or on standard output as json or sarif\n"
    "      --color=WHEN     auto, always or never (auto: on a terminal, unless NO_COLOR is set)\n"
    "      --werror     warnings are errors: nothing is written\n"
    "      --depfile F  write a make rule: what the output depends on\n"
    "      --keys       print every key a spec may have\n"
    "  -q, --quiet      don't print the plan\n"
    "  -h, --help       this\n"
    "      --version    the version\n"
    "\n"
    "Exit codes: 0 done, 1 the spec has errors (or a file could not be written), 2 wrong usage.\n"
    "Then:  make run SPEC=SPEC.yaml   compiles, builds and runs it.\n"
    "       tlc report runs/NAME      makes its report anew; see tlc report --help.\n"
    "       tlc predict runs/NAME     says what its models make of files; see tlc predict --help.\n"
    "       tlc look FILE             shows what a table or a model file holds; see tlc look "
    "--help.\n"
    "       tlc init FILE             writes a first spec for a table; see tlc init --help.\n";

static _Noreturn void fail_usage(const char *problem, const char *what)
{
    complain("%s%s", problem, what);
    complain("try --help");
    exit(EXIT_USAGE);
}

static _Noreturn void print_and_exit(const char *text)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0 && !ferror(stdout))
        exit(0);
    complain("standard output: %s", strerror(errno));
    exit(EXIT_DIAGNOSTICS);
}

static _Noreturn void print_keys(void)
{
    const Section *section;
    for (size_t i = 0; (section = section_at(i)); i++) {
        printf("%s%s\n", i ? "\n" : "", *section->name ? section->name : "(the spec)");
        for (size_t k = 0; k < section->count; k++) {
            const Key *key = &section->keys[k];
            printf("  %-18s %s: %s", key->name, key->takes, key->meaning);
            if (key->required)
                printf(" (required)");
            else if (key->value)
                printf(" (default %s)", key->value);
            printf("\n");
        }
    }
    print_and_exit("");
}

static const struct option long_options[] = {
    {"check", no_argument, NULL, 'c'},
    {"emit", required_argument, NULL, 'e'},
    {"depfile", required_argument, NULL, 'd'},
    {"model", required_argument, NULL, 'm'},
    {"weights", required_argument, NULL, 'w'},
    {"train", optional_argument, NULL, 't'},
    {"quantize", required_argument, NULL, 'Q'},
    {"floats-from", required_argument, NULL, 'f'},
    {"calibration-rows", required_argument, NULL, 'C'},
    {"test-rows", required_argument, NULL, 'T'},
    {"format", required_argument, NULL, 'F'},
    {"color", required_argument, NULL, 'K'},
    {"werror", no_argument, NULL, 'W'},
    {"keys", no_argument, NULL, 'k'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {"output", required_argument, NULL, 'o'},
    {NULL, 0, NULL, 0},
};

static void read_emit(Options *options, const char *what)
{
    options->emit_ir = strcmp(what, "ir") == 0;
    options->emit_library = strcmp(what, "library") == 0;
    options->emit_page = strcmp(what, "page") == 0;
    options->emit_sizes = strcmp(what, "sizes") == 0;
    if (!options->emit_ir && !options->emit_library && !options->emit_page && !options->emit_sizes)
        fail_usage("--emit takes `ir`, `library`, `page` or `sizes`, not ", what);
}

static void read_quantize(Options *options, const char *what)
{
    options->int8 = strcmp(what, "int8") == 0;
    if (!options->int8)
        fail_usage("--quantize takes `int8`, not ", what);
}

static int64_t read_rows(const char *option, const char *text, int64_t least)
{
    enum { MOST = 10000000 };
    char *end;
    errno = 0;
    const long long rows = strtoll(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || rows < least || rows > MOST)
        fail_usage(option, " takes a number of rows");
    return rows;
}

static void read_finding_option(FindingsOptions *findings, int option)
{
    if (option == 'F' && !read_format(optarg, &findings->format))
        fail_usage("--format takes `text`, `json` or `sarif`, not ", optarg);
    if (option == 'K' && !read_color(optarg, &findings->color))
        fail_usage("--color takes `auto`, `always` or `never`, not ", optarg);
    findings->werror |= option == 'W';
}

static void read_option(Options *options, int option)
{
    switch (option) {
    case 'F':
    case 'K':
    case 'W':
        read_finding_option(&options->findings, option);
        return;
    case 'Q':
        read_quantize(options, optarg);
        return;
    case 'f':
        options->floats_from = optarg;
        return;
    case 'C':
        options->calibration_rows = read_rows("--calibration-rows", optarg, 1);
        return;
    case 'T':
        options->test_rows = read_rows("--test-rows", optarg, 0);
        return;
    case 'o':
        options->output = optarg;
        return;
    case 'c':
        options->check = true;
        return;
    case 'e':
        read_emit(options, optarg);
        return;
    case 'm':
        options->model = optarg;
        return;
    case 'w':
        options->weights = optarg;
        return;
    case 't':
        options->train = true;
        options->phase = optarg;
        return;
    case 'd':
        options->depfile = optarg;
        return;
    case 'q':
        options->quiet = true;
        return;
    case 'k':
        print_keys();
    case 'h':
        print_and_exit(help);
    case 'v':
        print_and_exit("tlc " TLC_VERSION "\n");
    }
}

/* The option that getopt has stopped at, as it stands on the command line. */
static _Noreturn void refuse_option(int option, char **argv)
{
    const char *text = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    if (option == ':')
        fail_usage("this option needs an argument: ", optopt == 'o' ? "-o" : text);
    if (strchr("ckqhvW", optopt) && optopt && strncmp(text, "--", 2) == 0)
        fail_usage("this option takes no argument: ", text);
    if (optopt)
        fail_usage("unrecognized option ", letter);
    fail_usage("unrecognized option ", text);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* Of two files, of which one or both are not there yet. */
static bool is_same_place(const char *a, const char *b)
{
    char first[PATH_MAX], second[PATH_MAX];
    const char *name_a = strrchr(a, '/') ? strrchr(a, '/') + 1 : a;
    const char *name_b = strrchr(b, '/') ? strrchr(b, '/') + 1 : b;
    snprintf(first, sizeof first, "%.*s.", (int)(name_a - a), a);
    snprintf(second, sizeof second, "%.*s.", (int)(name_b - b), b);
    return strcmp(a, b) == 0 || (strcmp(name_a, name_b) == 0 && is_same_file(first, second));
}

static bool is_regular(const char *path)
{
    struct stat status;
    return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

/* What is made instead of an experiment's C; NULL: nothing. */
static const char *emitted(const Options *options)
{
    return options->emit_ir        ? "--emit=ir"
           : options->emit_library ? "--emit=library"
           : options->emit_page    ? "--emit=page"
           : options->emit_sizes   ? "--emit=sizes"
                                   : NULL;
}

static void check_depfile(const Options *options, const char *output)
{
    if (options->check || emitted(options))
        fail_usage("--depfile goes with an experiment's C, not with ",
                   options->check ? "--check" : emitted(options));
    if (strcmp(output, "-") == 0)
        fail_usage("--depfile goes with a file, not with ", "-o -");
    if (is_same_file(options->depfile, options->spec))
        fail_usage("the depfile would overwrite the spec ", options->spec);
    if (is_regular(output) &&
        (is_same_place(output, options->depfile) || is_same_file(output, options->depfile)))
        fail_usage("the C and the depfile would be one file: ", options->depfile);
    const char *odd = depfile_unfit(output) ? output : options->spec;
    if (depfile_unfit(odd)) {
        complain("--depfile: the rule cannot hold the name %s: %s", odd, depfile_unfit(odd));
        fail_usage("rename it", ", or leave out --depfile");
    }
}

/* Where the C or the IR goes; standard output where nothing is written. */
static const char *output_of(Arena *arena, const Options *options)
{
    if (options->output)
        return options->output;
    return options->check || options->emit_ir || options->emit_sizes
               ? "-"
               : output_default(arena, options->spec);
}

/* Two documents on standard output are none. */
static void check_format(Options *options, const char *output)
{
    if (options->findings.format == FINDINGS_TEXT)
        return;
    options->quiet = true;
    if (!options->check && strcmp(output, "-") == 0)
        fail_usage("--format: findings go to standard output, and so would the rest: ",
                   "name a file with -o");
}

static void check_int8(const Options *options)
{
    const bool given = options->floats_from || options->calibration_rows || options->test_rows >= 0;
    if (options->int8 && !options->emit_library && !options->emit_sizes)
        fail_usage("--quantize", " goes with --emit=library or --emit=sizes");
    if (options->int8 && options->emit_library && !options->weights)
        fail_usage("--quantize int8 rounds what was learned, and ", "needs --weights FILE");
    if (options->int8 && options->train)
        fail_usage("--train learns on with floats, and does not go with ", "--quantize int8");
    if (!options->int8 && given)
        fail_usage(options->floats_from        ? "--floats-from"
                   : options->calibration_rows ? "--calibration-rows"
                                               : "--test-rows",
                   " goes with --quantize int8");
}

static void check_library(const Options *options)
{
    if (options->emit_library && !options->model)
        fail_usage("which model? ", "--emit=library needs --model NAME");
    if (options->emit_library && options->output && strcmp(options->output, "-") == 0)
        fail_usage("--emit=library writes several files: -o takes a directory, not ", "-");
    const bool of_library = options->emit_library || options->emit_page;
    if (!of_library && (options->model || options->weights))
        fail_usage(options->model ? "--model" : "--weights",
                   " goes with --emit=library or --emit=page");
    if (!options->emit_library && options->train)
        fail_usage("--train", " goes with --emit=library");
}

static void check_page(const Options *options)
{
    if (!options->emit_page)
        return;
    if (!options->model)
        fail_usage("which model? ", "--emit=page needs --model NAME");
    if (!options->weights)
        fail_usage("what has it learned? ",
                   "--emit=page needs --weights FILE, which a run has saved of the model");
    if (options->output && is_same_file(options->output, options->weights))
        fail_usage("the page would overwrite the weights ", options->weights);
}

static void check_files(const Options *options, const char *output)
{
    if (!*options->spec)
        fail_usage("the spec has ", "no name");
    if (!*output || (options->depfile && !*options->depfile))
        fail_usage("a file to write has ", "no name");
    if (strcmp(output, "-") != 0 && is_same_file(output, options->spec))
        fail_usage("the output would overwrite the spec ", options->spec);
    if (options->depfile)
        check_depfile(options, output);
}

Options options_read(Arena *arena, int argc, char **argv)
{
    Options options = {.test_rows = -1};
    opterr = 0; /* getopt would print an argument as it is */
    for (int option; (option = getopt_long(argc, argv, ":o:qh", long_options, NULL)) != -1;) {
        if (option == '?' || option == ':')
            refuse_option(option, argv);
        read_option(&options, option);
    }
    if (optind >= argc)
        fail_usage("which spec? ", "give one YAML file");
    if (optind + 1 < argc)
        fail_usage("one spec at a time, but there is also ", argv[optind + 1]);
    options.spec = argv[optind];
    check_library(&options);
    check_page(&options);
    check_int8(&options);
    if (options.calibration_rows == 0)
        options.calibration_rows = CALIBRATION_ROWS;
    if (options.test_rows < 0)
        options.test_rows = TEST_ROWS;
    check_files(&options, output_of(arena, &options));
    check_format(&options, output_of(arena, &options));
    return options;
}
