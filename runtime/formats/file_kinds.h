/* file_kinds.h: what a file is, by how it begins: one list for all that read files, so that each
 * can say what it was given instead. */
#ifndef TLC_FILE_KINDS_H
#define TLC_FILE_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tlc_file_kind {
#define FILE_KIND(kind, ...) TLC_FILE_##kind,
#include "formats/file_kinds.def"
#undef FILE_KIND
    TLC_FILE_PICKLE,
    TLC_FILE_UNKNOWN
};

/* Of the file that begins with these bytes; the more of them the better, 64 are enough. */
enum tlc_file_kind tlc_file_kind_of(const uint8_t *bytes, size_t size);

/* "a PNG"; NULL for what is unknown. */
const char *tlc_file_kind_name(enum tlc_file_kind kind);

/* Whether a file of text could begin so too. */
bool tlc_file_kind_is_text(enum tlc_file_kind kind);

/* What to do about files of such kinds, in words behind the name: ": unpack it first". A list ends
 * in TLC_FILE_UNKNOWN. */
struct tlc_file_advice {
    enum tlc_file_kind kind;
    const char *text;
};

/* NULL: the list has none. */
const char *tlc_file_kind_advice(const struct tlc_file_advice *list, enum tlc_file_kind kind);

#endif
