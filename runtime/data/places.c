/* places.c: where data is looked for, in this order: what --data names, what $TLC_DATA names,
 * ./data, and where Debian's packages put theirs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/places.h"
#include "system/clean.h"
#include "system/fail.h"
#include "system/format.h"

enum { MOST_PLACES = 4 };

struct places {
    const char *place[MOST_PLACES];
    int count;
};

static void add_place(struct places *places, const char *place)
{
    if (place && *place)
        places->place[places->count++] = place;
}

static struct places data_places(const char *data)
{
    struct places places = {.count = 0};
    add_place(&places, data);
    add_place(&places, getenv("TLC_DATA"));
    add_place(&places, "data");
    add_place(&places, "/usr/share/datasets");
    return places;
}

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

_Noreturn static void fail_not_found(const struct tlc_source *source, const struct places *places)
{
    char *list = tlc_format("%s", places->place[0]);
    for (int i = 1; i < places->count; i++)
        list = join(list, ", ", places->place[i]);
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
    struct places places = data_places(options->data);
    for (int i = 0; i < places.count; i++) {
        char *directory = tlc_format("%s/%s", places.place[i], source->directory);
        if (has_file(directory, tlc_source_file(source))) {
            if (options->data && i > 0)
                note_elsewhere(source, options->data, directory);
            return directory;
        }
        free(directory);
    }
    fail_not_found(source, &places);
}
