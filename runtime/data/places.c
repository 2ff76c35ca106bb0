/* places.c: the directory that a source's files are in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/data_places.h"
#include "data/places.h"
#include "system/clean.h"
#include "system/fail.h"
#include "system/format.h"

static bool has_file(const char *directory, const char *file)
{
    char *path = tlc_format("%s/%s", directory, file);
    bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

/* Appends to a list that is freed, and returns the longer one. */
static char *join(char *list, const char *separator, const char *text)
{
    char *longer = tlc_format("%s%s%s", list, separator, text);
    free(list);
    return longer;
}

_Noreturn static void fail_not_found(const struct tlc_source *source, const char *named)
{
    const char *place = tlc_data_place(named, 0);
    char *list = tlc_format("%s", place);
    for (size_t i = 1; (place = tlc_data_place(named, i)); i++)
        list = join(list, ", ", place);
    bool packaged = strcmp(source->directory, "fashion-mnist") == 0;
    tlc_fail("cannot find %s/%s in any of: %s%s", source->directory, tlc_source_file(source), list,
             packaged ? " (Debian's package dataset-fashion-mnist has it)" : "");
}

/* Who names a directory should hear that the data is from another one. */
static void note_elsewhere(const struct tlc_source *source, const char *wanted, const char *found)
{
    static bool said;
    if (said)
        return;
    char *note = tlc_format("no %s/%s in %s; reading %s", source->directory,
                            tlc_source_file(source), wanted, found);
    char *shown = tlc_cleaned(note);
    fprintf(stderr, "note: %s\n", shown);
    free(shown);
    free(note);
    said = true;
}

char *tlc_find_source(const struct tlc_options *options, const struct tlc_source *source)
{
    if (source->directory[0] == '/')
        return tlc_format("%s", source->directory);
    const char *place;
    for (size_t i = 0; (place = tlc_data_place(options->data, i)); i++) {
        char *directory = tlc_format("%s/%s", place, source->directory);
        if (has_file(directory, tlc_source_file(source))) {
            if (options->data && i > 0)
                note_elsewhere(source, options->data, directory);
            return directory;
        }
        free(directory);
    }
    fail_not_found(source, options->data);
}
