/* file_kinds.c: what a file is, by how it begins. */
#include "formats/file_kinds.h"

static const struct kind {
    const char *name;
    size_t at, size;
    const char *magic;
    bool text;
} kinds[] = {
#define FILE_KIND(kind, name, at, magic, text) {name, at, sizeof magic - 1, magic, text},
#include "formats/file_kinds.def"
#undef FILE_KIND
    [TLC_FILE_PICKLE] = {"a pickle of Python, which is a program", 0, 0, NULL, false},
};

static bool matches(const struct kind *kind, const uint8_t *bytes, size_t size)
{
    if (size < kind->at + kind->size)
        return false;
    for (size_t i = 0; i < kind->size; i++)
        if (kind->magic[i] != '.' && (uint8_t)kind->magic[i] != bytes[kind->at + i])
            return false;
    return true;
}

/* Of protocol 2 or later; before, it is text. */
static bool is_pickle(const uint8_t *bytes, size_t size)
{
    return size > 2 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
}

enum tlc_file_kind tlc_file_kind_of(const uint8_t *bytes, size_t size)
{
    for (int i = 0; i < TLC_FILE_PICKLE; i++)
        if (matches(&kinds[i], bytes, size))
            return (enum tlc_file_kind)i;
    return is_pickle(bytes, size) ? TLC_FILE_PICKLE : TLC_FILE_UNKNOWN;
}

const char *tlc_file_kind_name(enum tlc_file_kind kind)
{
    return kind == TLC_FILE_UNKNOWN ? NULL : kinds[kind].name;
}

bool tlc_file_kind_is_text(enum tlc_file_kind kind)
{
    return kind != TLC_FILE_UNKNOWN && kinds[kind].text;
}

const char *tlc_file_kind_advice(const struct tlc_file_advice *list, enum tlc_file_kind kind)
{
    while (list->kind != kind && list->kind != TLC_FILE_UNKNOWN)
        list++;
    return list->kind == TLC_FILE_UNKNOWN ? NULL : list->text;
}
