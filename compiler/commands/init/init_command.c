#define _GNU_SOURCE /* renameat2 */
#include "commands/init/init_command.h"

#include "base/printable.h"
#include "common/rename.h"
#include "common/whole_write.h"
#include "commands/command_options.h"
#include "commands/data_options.h"
#include "commands/init/init_array.h"
#include "commands/init/init_csv.h"
#include "commands/init/init_folder.h"
#include "commands/look/look_pair.h"
#include "options.h"
#include "output.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes the file in any case. 0, or the error's number. */
static int fill(int descriptor, const Text *spec)
{
    const mode_t mask = umask(0);
    umask(mask);
    int reason = tlc_write_all(descriptor, spec->bytes, spec->length);
    if (reason == 0 && fchmod(descriptor, 0666 & ~mask) < 0)
        reason = errno;
    if (close(descriptor) < 0 && reason == 0)
        reason = errno;
    return reason;
}

/* 0, or the error's number: EEXIST where something has that name. */
static int give_name(const char *temporary, const char *path)
{
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS) /* not every file system has that */
        return errno;
    return link(temporary, path) == 0 ? 0 : errno;
}

/* A file that is there already is somebody's work; a new one is there when it is whole. */
static bool write_new(Arena *arena, const char *path, const Text *spec)
{
    struct stat status;
    const char *temporary = NULL;
    int reason = lstat(path, &status) == 0 ? EEXIST : 0;
    const int descriptor = reason == 0 ? temporary_open(arena, path, &temporary) : -1;
    if (reason == 0)
        reason = descriptor < 0 ? errno : fill(descriptor, spec);
    if (reason == 0)
        reason = give_name(temporary, path);
    temporary_remove(descriptor < 0 ? NULL : temporary);
    if (reason == EEXIST)
        complain("%s is there already, and is left as it is: name another file", path);
    else if (reason != 0)
        complain("%s: %s", path, strerror(reason));
    return reason == 0;
}

static bool print(Arena *arena, const Text *text)
{
    const Output output = {"-", text, NULL};
    OutputProblem problem;
    const bool written = outputs_write(arena, &output, 1, &problem);
    if (!written)
        complain("standard output: %s", problem.reason);
    return written;
}

static bool report(Arena *arena, const char *path, const Sights *sights)
{
    Text text = text_new(arena);
    text_add(&text, sights->count ? "Seen\n" : "");
    for (size_t i = 0; i < sights->count; i++)
        add_wrapped(&text, "  - ", "    ", sights->items[i]);
    text_addf(&text, "%sWritten: %s\n", sights->count ? "\n" : "", printable(arena, path));
    return print_shown(arena, text.bytes);
}

typedef bool WriteInit(Text *, Sights *, const DataOptions *, struct tlc_fault *);

/* That of what the file is, which takes some of the options. */
static WriteInit *writer_for(const DataOptions *options)
{
    const bool folder = is_folder(options->file), array = !folder && is_array_file(options->file);
    data_options_refuse(options, folder  ? 0
                                 : array ? OPTION_LABEL
                                         : OPTIONS_OF_TABLES | OPTION_LABEL);
    return folder ? init_folder : array ? init_array : init_csv;
}

static bool write_spec(Arena *arena, const DataOptions *options)
{
    Text spec = text_new(arena);
    Sights sights = {0};
    struct tlc_fault fault;
    if (!writer_for(options)(&spec, &sights, options, &fault)) {
        complain("%s", fault.text);
        return false;
    }
    if (!options->output || strcmp(options->output, "-") == 0)
        return print(arena, &spec);
    return write_new(arena, options->output, &spec) && report(arena, options->output, &sights);
}

static int run(int argc, char **argv)
{
    const DataOptions options = data_options_read(&init_command, argc - 1, argv + 1);
    Arena *arena = arena_new();
    temporaries_begin();
    const bool done = write_spec(arena, &options);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'o',
     .letter = 'o',
     .name = "output",
     .argument = "SPEC",
     .offer = OFFER_FILES,
     .meaning = "write it to SPEC, which must not be there yet, not to standard output"},
    {.id = 'l',
     .letter = 'l',
     .name = "label",
     .argument = "NAME",
     .meaning = "the column or array that is to be predicted"},
    DATA_OPTIONS,
    {0},
};

const Command init_command = {
    .name = "init",
    .operands = "[options] FILE|FOLDER",
    .summary = "write a first spec for data",
    .about =
        "Writes a first spec for a table (CSV), for arrays (.npy, .npz, .h5: images and labels, "
        "which "
        "are found by their names), or for a folder of pictures with a subfolder for each class: "
        "columns or shape, classes or numbers to predict, a split, two small models, their "
        "training and comparison, with comments on what was seen. It is meant to be changed.",
    .options = options,
    .end =
        "What is not given is found out from the data.\n"
        "Exit codes: 0 done, 1 the file cannot be read or the spec not be written, 2 wrong usage.\n"
        "Then:  tlc run SPEC",
    .offer = OFFER_FILES,
    .run = run,
};
