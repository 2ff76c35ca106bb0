#include "look_command.h"

#include "base/printable.h"
#include "data_options.h"
#include "foreign/foreign.h"
#include "look_csv.h"
#include "look_model.h"
#include "options.h"
#include "output.h"

#include <string.h>

static const char help[] =
    "usage: tlc look [options] FILE\n"
    "\n"
    "Shows what a file holds. Of a table (CSV): its columns by kind, with ranges and frequent\n"
    "values, what is missing, rows that are the same, and what a model should not be given as it\n"
    "is. Of a model file of Keras (.h5, .keras, .json), PyTorch (a state dictionary) or\n"
    "safetensors: layers, shapes, parameters, and what tlc can do with them; nothing of it is\n"
    "executed. What a file is, its first bytes say.\n"
    "\n" DATA_OPTIONS_HELP
    "      --spec          of a model file: print its layers in the spec language instead\n"
    "  -h, --help          this\n"
    "\n"
    "What is not given of a table is found out from its first lines. It may be packed with gzip.\n"
    "Exit codes: 0 done, 1 the file cannot be read, 2 wrong usage.\n"
    "Then:  tlc init FILE   writes a first spec for a table; see tlc init --help.\n"
    "A spec that is called `look` is compiled by:  tlc ./look\n";

bool look_is_wanted(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "look") == 0;
}

/* By its first bytes, or, where those are wrong, by its name. */
static bool is_model(const char *path)
{
    static const char *const endings[] = {".h5", ".hdf5", ".keras", ".pth", ".th", ".safetensors"};
    enum tlc_foreign_kind kind;
    struct tlc_fault fault;
    const char *ending = strrchr(path, '.');
    bool named = false;
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        named = named || strcmp(ending, endings[i]) == 0;
    return named || tlc_foreign_kind_of(path, &kind, &fault);
}

/* The kinds of files there are: `show` appends what there is to see, or returns false and a fault.
 */
static const struct kind {
    bool (*fits)(const char *path);
    bool (*show)(Text *text, const DataOptions *options, struct tlc_fault *fault);
} kinds[] = {
    {is_model, show_model},
    {NULL, show_csv}, /* whatever no other is; what can be no table is said there */
};

static bool show(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    size_t i = 0;
    while (kinds[i].fits && !kinds[i].fits(options->file))
        i++;
    return kinds[i].show(text, options, fault);
}

static bool write_shown(Arena *arena, const Text *shown)
{
    Text text = text_new(arena);
    text_add(&text, printable_lines(arena, shown->bytes));
    const Output output = {"-", &text, NULL};
    OutputProblem problem;
    const bool written = outputs_write(arena, &output, 1, &problem);
    if (!written)
        complain("standard output: %s", problem.reason);
    return written;
}

int look_command(int argc, char **argv)
{
    const DataOptions options = data_options_read(argc - 1, argv + 1, help, false);
    Arena *arena = arena_new();
    Text text = text_new(arena);
    struct tlc_fault fault;
    bool done = show(&text, &options, &fault);
    if (done)
        done = write_shown(arena, &text);
    else
        complain("%s", fault.text);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}
