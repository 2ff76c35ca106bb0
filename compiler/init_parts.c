#include "init_parts.h"

#include "base/printable.h"
#include "common/data_places.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash + 1 : file;
}

/* Below one of the directories that experiments look into: what stands behind it; else NULL. */
static const char *below_data(const char *file)
{
    const char *place;
    for (size_t i = 0; (place = tlc_data_place(NULL, i)); i++) {
        const char *from = strncmp(file, "./", 2) == 0 && *place != '.' ? file + 2 : file;
        const size_t length = strlen(place);
        if (strncmp(from, place, length) == 0 && from[length] == '/' &&
            !strstr(from + length, ".."))
            return from + length + strspn(from + length, "/");
    }
    return NULL;
}

const char *data_path_of(Arena *arena, const char *file, struct tlc_fault *fault)
{
    const char *below = below_data(file), *path = below;
    char *whole = below ? NULL : realpath(file, NULL);
    if (!below && !whole) {
        tlc_fault_unread(fault, "cannot find out where %s is: %s", file, strerror(errno));
        return NULL;
    }
    if (!below)
        path = arena_printf(arena, "%s", whole);
    free(whole);
    const char *slash = strrchr(path, '/');
    return slash ? arena_printf(arena, "%.*s", slash == path ? 1 : (int)(slash - path), path) : ".";
}

const char *spec_name_of(Arena *arena, const char *file, const char *otherwise)
{
    enum { LONGEST = 30 };
    Text name = text_new(arena);
    for (const char *byte = base_name(file); *byte && *byte != '.' && name.length < LONGEST; byte++)
        if (isalnum((unsigned char)*byte) || *byte == '_')
            text_add_bytes(&name, byte, 1);
        else if (name.length > 0 && name.bytes[name.length - 1] != '_')
            text_add(&name, "_");
    return isalpha((unsigned char)*name.bytes)
               ? name.bytes
               : arena_printf(arena, "%s_%s", otherwise, name.bytes);
}

void add_random_splits(Text *text, const char *name)
{
    text_add(text, "\nsplits:                          # at random, each class in its share\n");
    text_addf(text, "  test: {of: %s.train, fraction: 0.2, stratify: true}\n", name);
    text_addf(text, "  valid: {of: %s.train, without: test, fraction: 0.25, stratify: true}\n",
              name);
    text_addf(text, "  train: {of: %s.train, without: [test, valid]}\n", name);
    const char *task = arena_printf(text->arena, "  %s: {}", name);
    const size_t length = strlen(task);
    text_addf(text, "\ntasks:\n%s%*s# every row, and its label as it is\n", task,
              length + 2 < 34 ? 34 - (int)length : 2, "");
}
