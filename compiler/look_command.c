#include "look_command.h"

#include "base/printable.h"
#include "data_options.h"
#include "look_csv.h"
#include "options.h"
#include "output.h"
#include "system/input.h"

#include <string.h>

static const char help[] =
    "usage: tlc look [options] FILE\n"
    "\n"
    "Shows what a table (CSV) holds: its columns by kind, with ranges and frequent values, what "
    "is\n"
    "missing, rows that are the same, and what a model should not be given as it is.\n"
    "\n" DATA_OPTIONS_HELP "  -h, --help          this\n"
    "\n"
    "What is not given is found out from the first lines. A file may be packed with gzip.\n"
    "Exit codes: 0 done, 1 the file cannot be read, 2 wrong usage.\n"
    "Then:  tlc init FILE   writes a first spec for it; see tlc init --help.\n"
    "A spec that is called `look` is compiled by:  tlc ./look\n";

bool look_is_wanted(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "look") == 0;
}

enum { HEAD = 512 };

/* The kinds of files there are, by their first bytes, unpacked: `show` appends what there is to
 * see, or returns false and a fault. */
static const struct kind {
    bool (*fits)(const uint8_t *head, size_t size);
    bool (*show)(Text *text, const DataOptions *options, struct tlc_fault *fault);
} kinds[] = {
    {NULL, show_csv}, /* whatever no other is; what can be no table is said there */
};

static bool read_head(const char *path, uint8_t *head, size_t *size, struct tlc_fault *fault)
{
    struct tlc_input *input = tlc_input_open(path, fault);
    const bool done = input && tlc_input_read(input, head, HEAD, size, fault);
    if (input)
        tlc_input_close(input);
    return done;
}

static bool show(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    uint8_t head[HEAD];
    size_t size, i = 0;
    if (!read_head(options->file, head, &size, fault))
        return false;
    while (kinds[i].fits && !kinds[i].fits(head, size))
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
