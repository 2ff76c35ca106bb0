/* read_picture.c: a picture of any kind, by the first bytes of its file. */
#define _GNU_SOURCE /* memmem */
#include <stdio.h>
#include <string.h>

#include "common/glyph.h"
#include "formats/file_kinds.h"
#include "formats/picture.h"

typedef bool read_kind(const char *name, const uint8_t *bytes, size_t size,
                       struct tlc_picture *picture, struct tlc_fault *fault);

static bool is_pnm(const uint8_t *bytes, size_t size)
{
    return size >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
           strchr(" \t\r\n#", bytes[2]) && bytes[2] != '\0';
}

/* NULL: none reads what begins so. */
static read_kind *reader_of(const uint8_t *bytes, size_t size)
{
    switch (tlc_file_kind_of(bytes, size)) {
    case TLC_FILE_PNG:
        return tlc_png_read;
    case TLC_FILE_JPEG:
        return tlc_jpeg_read;
    default:
        return is_pnm(bytes, size) ? tlc_pnm_read : NULL;
    }
}

bool tlc_is_picture(const uint8_t *bytes, size_t size)
{
    return reader_of(bytes, size) != NULL;
}

/* ---- what is no picture ---------------------------------------------------------------------- */

enum { LOOKED_AT = 1024, SHOWN = 24 };

/* UTF-8 of characters that can be shown, line ends and tabs; it may be cut within a character. */
static bool is_text(const uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const struct tlc_character character =
            tlc_character_of((const char *)bytes + at, size - at);
        if (character.width == 0)
            return at > 0 && size - at < 4;
        if (character.code < ' ' && !(character.code >= '\t' && character.code <= '\r'))
            return false;
        at += character.width;
    }
    return true;
}

static bool holds(const uint8_t *bytes, size_t size, const char *word)
{
    return memmem(bytes, size, word, strlen(word)) != NULL;
}

/* Of a text. */
static const char *name_of_text(const uint8_t *bytes, size_t size)
{
    if (holds(bytes, size, "<svg"))
        return "an SVG";
    if (holds(bytes, size, "<html") || holds(bytes, size, "<!DOCTYPE html") ||
        holds(bytes, size, "<!doctype html"))
        return "a page of HTML";
    return NULL;
}

static bool fault_text(const char *name, const uint8_t *bytes, size_t size, struct tlc_fault *fault)
{
    const char *kind = name_of_text(bytes, size);
    if (kind)
        return tlc_fault_set(fault, "%s is no picture that can be read, but %s", name, kind);
    size_t length = 0;
    while (length < size && length < SHOWN && bytes[length] >= ' ')
        length++;
    return tlc_fault_set(fault, "%s is no picture, but text that begins with `%.*s`", name,
                         (int)length, (const char *)bytes);
}

static bool fault_bytes(const char *name, const uint8_t *bytes, size_t size,
                        struct tlc_fault *fault)
{
    char shown[8 * 3 + 1] = "";
    for (size_t i = 0; i < 8 && i < size; i++)
        snprintf(shown + 3 * i, sizeof shown - 3 * i, " %02x", bytes[i]);
    return tlc_fault_set(fault,
                         "%s is no picture that can be read: it begins with the bytes%s; PNG, JPEG "
                         "and PNM are read",
                         name, shown);
}

static bool fault_kind(const char *name, enum tlc_file_kind kind, struct tlc_fault *fault)
{
    if (kind == TLC_FILE_LFS_POINTER)
        return tlc_fault_set(fault,
                             "%s is a Git LFS pointer in place of a picture; `git lfs pull` "
                             "fetches what it points to",
                             name);
    return tlc_fault_set(fault, "%s is %s, which is not read; PNG, JPEG and PNM are", name,
                         tlc_file_kind_name(kind));
}

/* Of pages and drawings more can be said than how they begin. */
static bool fault_of(const char *name, const uint8_t *bytes, size_t size, struct tlc_fault *fault)
{
    const enum tlc_file_kind kind = tlc_file_kind_of(bytes, size);
    const size_t looked_at = size < LOOKED_AT ? size : LOOKED_AT;
    if (kind != TLC_FILE_UNKNOWN && !(is_text(bytes, looked_at) && bytes[0] == '<'))
        return fault_kind(name, kind, fault);
    if (is_text(bytes, looked_at))
        return fault_text(name, bytes, looked_at, fault);
    return fault_bytes(name, bytes, size, fault);
}

/* ---- reading --------------------------------------------------------------------------------- */

bool tlc_picture_decode(const char *name, const uint8_t *bytes, size_t size,
                        struct tlc_picture *picture, struct tlc_fault *fault)
{
    read_kind *read = reader_of(bytes, size);
    *picture = (struct tlc_picture){0};
    return read ? read(name, bytes, size, picture, fault) : fault_of(name, bytes, size, fault);
}

bool tlc_picture_read(const char *path, struct tlc_bytes *bytes, struct tlc_picture *picture,
                      struct tlc_fault *fault)
{
    *picture = (struct tlc_picture){0};
    return tlc_bytes_read(bytes, path, TLC_MOST_PICTURE_BYTES, fault) &&
           tlc_picture_decode(path, bytes->at, bytes->size, picture, fault);
}
