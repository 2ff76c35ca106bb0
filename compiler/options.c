#include "options.h"

#include "base/printable.h"
#include "base/source.h"
#include "commands/command_options.h"
#include "commands/compile_command.h"
#include "common/columns.h"
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
#include <unistd.h>

enum { CALIBRATION_ROWS = 256, TEST_ROWS = 1000 };

static void add_key(Text *text, const Key *key)
{
    text_addf(text, "  %-18s %s: %s", key->name, key->takes, key->meaning);
    if (key->required)
        text_add(text, " (required)");
    else if (key->value)
        text_addf(text, " (default %s)", key->value);
    text_add(text, "\n");
}

/* A line a key for programs; on a terminal as many as it takes. */
static _Noreturn void print_keys(Arena *arena)
{
    const Section *section;
    Text text = text_new(arena);
    for (size_t i = 0; (section = section_at(i)); i++) {
        text_addf(&text, "%s%s\n", i ? "\n" : "", *section->name ? section->name : "(the spec)");
        for (size_t k = 0; k < section->count; k++)
            add_key(&text, &section->keys[k]);
    }
    print_and_exit(isatty(STDOUT_FILENO)
                       ? wrapped_lines(arena, text.bytes, (size_t)tlc_output_columns(STDOUT_FILENO))
                       : text.bytes);
}

const Option compile_options[] = {
    {.id = 'o',
     .letter = 'o',
     .name = "output",
     .argument = "FILE",
     .offer = OFFER_FILES,
     .meaning = "write the C to FILE; - is standard output"},
    {.id = 'c', .name = "check", .meaning = "only check the spec"},
    {.id = 'e',
     .name = "emit",
     .argument = "WHAT",
     .words = "ir library onnx page sizes",
     .meaning =
         "instead of the experiment's C:\n"
         "ir: print the intermediate representation after each pass\n"
         "library: write one model as C for any machine, NAME.c and NAME.h, to the directory "
         "that -o names, or generated\n"
         "onnx: write one model as a file of ONNX, with floats or 8 bits, NAME.onnx, to the file "
         "or "
         "directory that -o names, or generated\n"
         "page: write one model as a page to try it in a browser, NAME.html, to the file or "
         "directory that -o names, or generated; needs clang and lld\n"
         "sizes: print what each model takes as such a library: flash, RAM, work"},
    {.id = 'm', .name = "model", .argument = "NAME", .meaning = "which model"},
    {.id = 'w',
     .name = "weights",
     .argument = "FILE",
     .offer = OFFER_FILES,
     .meaning = "what it has learned: a file that a run has saved of it; also writes "
                "NAME_weights.h"},
    {.id = 't',
     .name = "train",
     .argument = "PHASE",
     .may_lack = true,
     .meaning = "also what learns further: the layers that the model's last phase trains, or "
                "those of this one, counted from 1"},
    {.id = 'Q',
     .name = "quantize",
     .argument = "TYPE",
     .words = "int8",
     .meaning = "int8: its layers work with whole numbers of 8 bits, on training rows' ranges"},
    {.id = 'f',
     .name = "floats-from",
     .argument = "LAYER",
     .meaning = "but from this layer on with floats"},
    {.id = 'C',
     .name = "calibration-rows",
     .argument = "N",
     .meaning = "so many training rows (256)"},
    {.id = 'T',
     .name = "test-rows",
     .argument = "N",
     .meaning = "and so many of the test to see what is lost (1000; 0 for none)"},
    {.id = 'N',
     .name = "fold",
     .meaning = "let batch normalisations become part of the weights before them: less flash and "
                "work, other last bits"},
    {.id = 'd',
     .name = "depfile",
     .argument = "FILE",
     .offer = OFFER_FILES,
     .meaning = "write a make rule: what the output depends on"},
    FINDINGS_OPTIONS,
    {.id = 'k', .name = "keys", .meaning = "print every key a spec may have"},
    {.id = 'p',
     .name = "plan",
     .argument = "HOW",
     .words = "page full",
     .meaning = "how to print the plan. full: every layer, every default, what each step costs"},
    {.id = 'q', .letter = 'q', .name = "quiet", .meaning = "don't print the plan"},
    {0},
};

static void read_emit(Options *options, const char *what)
{
    options->emit_ir = strcmp(what, "ir") == 0;
    options->emit_library = strcmp(what, "library") == 0;
    options->emit_page = strcmp(what, "page") == 0;
    options->emit_onnx = strcmp(what, "onnx") == 0;
    options->emit_sizes = strcmp(what, "sizes") == 0;
}

static void read_plan(Options *options, const char *what)
{
    options->full_plan = strcmp(what, "full") == 0;
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

static void read_option(Arena *arena, Options *options, int option)
{
    if (take_findings_option(&options->findings, option))
        return;
    switch (option) {
    case 'Q':
        options->int8 = true;
        return;
    case 'N':
        options->fold = true;
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
    case 'p':
        read_plan(options, optarg);
        return;
    case 'q':
        options->quiet = true;
        return;
    case 'k':
        print_keys(arena);
    }
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
           : options->emit_onnx    ? "--emit=onnx"
           : options->emit_sizes   ? "--emit=sizes"
                                   : NULL;
}

static bool is_spec(const Options *options, const char *path)
{
    return !is_standard_input(options->spec) && is_same_file(path, options->spec);
}

static void check_depfile(const Options *options, const char *output)
{
    if (options->check || emitted(options))
        fail_usage("--depfile goes with an experiment's C, not with ",
                   options->check ? "--check" : emitted(options));
    if (strcmp(output, "-") == 0)
        fail_usage("--depfile goes with a file, not with ", "-o -");
    if (is_standard_input(options->spec))
        fail_usage("--depfile goes with a spec in a file, not with ", options->spec);
    if (is_spec(options, options->depfile))
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
    if (options->int8 && !options->emit_library && !options->emit_onnx && !options->emit_sizes)
        fail_usage("--quantize", " goes with --emit=library, --emit=onnx or --emit=sizes");
    if (options->int8 && options->emit_library && !options->weights)
        fail_usage("--quantize int8 rounds what was learned, and ", "needs --weights FILE");
    if (!options->int8 && given)
        fail_usage(options->floats_from        ? "--floats-from"
                   : options->calibration_rows ? "--calibration-rows"
                                               : "--test-rows",
                   " goes with --quantize int8");
}

static void check_fold(const Options *options)
{
    if (!options->fold)
        return;
    if (!options->emit_library && !options->emit_onnx && !options->emit_sizes)
        fail_usage("--fold", " goes with --emit=library, --emit=onnx or --emit=sizes");
    if (options->int8)
        fail_usage("--fold goes with floats: in 8 bits normalisations are part of weights, ",
                   "whenever they can be");
    if (options->train)
        fail_usage("--fold changes bits, and does not go with --train, ",
                   "which learns as the experiment does");
    if (options->emit_library && !options->weights)
        fail_usage("--fold works out weights of what was learned, and ", "needs --weights FILE");
}

static void check_library(const Options *options)
{
    if (options->emit_library && !options->model)
        fail_usage("which model? ", "--emit=library needs --model NAME");
    if (options->emit_library && options->output && strcmp(options->output, "-") == 0)
        fail_usage("--emit=library writes several files: -o takes a directory, not ", "-");
    const bool of_library = options->emit_library || options->emit_page || options->emit_onnx;
    if (!of_library && (options->model || options->weights))
        fail_usage(options->model ? "--model" : "--weights",
                   " goes with --emit=library, --emit=onnx or --emit=page");
    if (!options->emit_library && options->train)
        fail_usage("--train", " goes with --emit=library");
}

/* What becomes one file: a page, or ONNX's. */
static void check_one_file(const Options *options)
{
    if (!options->emit_page && !options->emit_onnx)
        return;
    if (!options->model)
        fail_usage(options->emit_page ? "which model? --emit=page" : "which model? --emit=onnx",
                   " needs --model NAME");
    if (!options->weights)
        fail_usage(options->emit_page ? "what has it learned? --emit=page"
                                      : "what has it learned? --emit=onnx",
                   " needs --weights FILE, which a run has saved of the model");
    if (options->output && is_same_file(options->output, options->weights))
        fail_usage(options->emit_page ? "the page would overwrite the weights "
                                      : "the file would overwrite the weights ",
                   options->weights);
}

static void check_files(const Options *options, const char *output)
{
    if (!*options->spec)
        fail_usage("the spec has ", "no name");
    if (!*output || (options->depfile && !*options->depfile))
        fail_usage("a file to write has ", "no name");
    if (strcmp(output, "-") != 0 && is_spec(options, output))
        fail_usage("the output would overwrite the spec ", options->spec);
    if (options->depfile)
        check_depfile(options, output);
}

Options options_read(Arena *arena, int argc, char **argv)
{
    Options options = {.test_rows = -1};
    for (int option; (option = next_option(&compile_command, argc, argv)) != -1;)
        read_option(arena, &options, option);
    if (optind >= argc)
        fail_usage("which spec? ", "give one YAML file");
    if (optind + 1 < argc)
        fail_usage("one spec at a time, but there is also ", argv[optind + 1]);
    options.spec = argv[optind];
    check_library(&options);
    check_one_file(&options);
    check_int8(&options);
    check_fold(&options);
    if (options.calibration_rows == 0)
        options.calibration_rows = CALIBRATION_ROWS;
    if (options.test_rows < 0)
        options.test_rows = TEST_ROWS;
    check_files(&options, output_of(arena, &options));
    check_format(&options, output_of(arena, &options));
    return options;
}
