#include "commands/look/look_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/data_options.h"
#include "foreign/foreign.h"
#include "commands/look/look_array.h"
#include "commands/look/look_csv.h"
#include "commands/look/look_folder.h"
#include "commands/look/look_model.h"
#include "options.h"
#include "system/input.h"

#include <string.h>

enum { HEAD = 512 };

static bool ends_in(const char *path, const char *const *endings)
{
    const size_t length = strlen(path);
    for (; *endings; endings++)
        if (length > strlen(*endings) && strcmp(path + length - strlen(*endings), *endings) == 0)
            return true;
    return false;
}

/* Whether it begins as text does, once it is unpacked. */
static bool is_text(const char *path)
{
    uint8_t head[HEAD];
    size_t size = 0;
    struct tlc_fault fault;
    struct tlc_input *input = tlc_input_open(path, &fault);
    bool text = input && tlc_input_read(input, head, HEAD, &size, &fault);
    for (size_t i = 0; i < size; i++)
        text = text && (head[i] >= ' ' || strchr("\t\r\n", head[i])) && head[i] != '\0';
    if (input)
        tlc_input_close(input);
    return text;
}

/* By its first bytes, but where those are wrong, by its name: each reader knows what its own files
 * are mistaken for. One that cannot be read is taken for one, to be told why. */
static bool is_model(const char *path)
{
    static const char *const models[] = {".h5", ".hdf5", ".keras",       ".pth",
                                         ".pt", ".th",   ".safetensors", NULL};
    static const char *const tables[] = {".csv", ".tsv", ".csv.gz", ".tsv.gz", NULL};
    enum tlc_foreign_kind kind;
    struct tlc_fault fault;
    if (ends_in(path, models) || tlc_foreign_kind_of(path, &kind, &fault) || fault.unread)
        return true;
    return !ends_in(path, tables) && !is_text(path);
}

/* The kinds of files there are: `show` appends what there is to see, or returns false and a fault.
 */
static const struct kind {
    bool (*fits)(const char *path);
    bool (*show)(Text *text, const DataOptions *options, struct tlc_fault *fault);
    unsigned options; /* that mean something for it */
} kinds[] = {
    {is_folder, show_folder, 0},
    {is_array, show_array, 0},
    {is_model, show_model, OPTION_SPEC},
    /* whatever no other is; what can be no table is said there */
    {NULL, show_csv, OPTIONS_OF_TABLES},
};

static bool show(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    size_t i = 0;
    while (kinds[i].fits && !kinds[i].fits(options->file))
        i++;
    data_options_refuse(options, kinds[i].options);
    return kinds[i].show(text, options, fault);
}

static int run(int argc, char **argv)
{
    const DataOptions options = data_options_read(&look_command, argc - 1, argv + 1);
    Arena *arena = arena_new();
    Text text = text_new(arena);
    struct tlc_fault fault;
    bool done = show(&text, &options, &fault);
    if (done)
        done = print_shown(arena, text.bytes);
    else
        complain("%s", fault.text);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    DATA_OPTIONS,
    {.id = 's',
     .name = "spec",
     .meaning = "of a model file: print its layers in the spec language instead"},
    {0},
};

const Command look_command = {
    .name = "look",
    .operands = "[options] FILE",
    .summary = "show what a table, a model file or other data holds",
    .about =
        "Shows what a file holds. Of a table (CSV): its columns by kind, with ranges and frequent "
        "values, what is missing, rows that are the same, and what a model should not be given as "
        "it "
        "is. Of a folder of pictures: its subfolders, which are classes, with how many files each "
        "has and of what size. Of an array (.npy): its shape and type. Of a model file of Keras "
        "(.h5, .keras, .json), PyTorch (a state dictionary) or safetensors: layers, shapes, "
        "parameters, and what tlc can do with them; nothing of it is executed. What a file is, its "
        "first bytes say.",
    .options = options,
    .end = "What is not given of a table is found out from its first lines. It may be packed with "
           "gzip.\n"
           "Exit codes: 0 done, 1 the file cannot be read, 2 wrong usage.\n"
           "Then:  tlc init FILE   writes a first spec for data; see tlc init --help.",
    .offer = OFFER_FILES,
    .run = run,
};
