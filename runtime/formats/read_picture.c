/* read_picture.c: a picture of any kind, by the first bytes of its file. */
#define _GNU_SOURCE /* memmem */
#include <stdio.h>
#include <string.h>

#include "common/glyph.h"
#include "formats/picture.h"

typedef bool read_kind(const char *name, const uint8_t *bytes, size_t size,
                       struct tlc_picture *picture, struct tlc_fault *fault);

/* The bytes from `at` on, where `.` stands for any; and the function that reads it, or NULL. */
struct kind {
    const char *name;
    read_kind *read;
    size_t at, size;
    const char *magic;
};
#define MAGIC(at, text) at, sizeof text - 1, text

static const struct kind kinds[] = {
    {"a PNG", tlc_png_read, MAGIC(0, "\x89PNG")},
    {"a JPEG", tlc_jpeg_read, MAGIC(0, "\xff\xd8")},
    {"a GIF", NULL, MAGIC(0, "GIF8.a")},
    {"a WebP", NULL, MAGIC(0, "RIFF....WEBP")},
    {"a HEIC", NULL, MAGIC(4, "ftyphei")},
    {"a HEIC", NULL, MAGIC(4, "ftyphev")},
    {"a HEIC", NULL, MAGIC(4, "ftypmif1")},
    {"an AVIF", NULL, MAGIC(4, "ftypavi")},
    {"a TIFF", NULL, MAGIC(0, "II*\0")},
    {"a TIFF", NULL, MAGIC(0, "MM\0*")},
    {"a BMP", NULL, MAGIC(0, "BM....\0\0\0\0")},
    {"a Windows icon", NULL, MAGIC(0, "\0\0\1\0")},
    {"a JPEG XL", NULL, MAGIC(0, "\xff\x0a")},
    {"a JPEG XL", NULL, MAGIC(4, "JXL \r\n\x87\n")},
    {"a JPEG 2000", NULL, MAGIC(4, "jP  \r\n\x87\n")},
    {"a JPEG 2000", NULL, MAGIC(0, "\xff\x4f\xff\x51")},
    {"an MNG", NULL, MAGIC(0, "\x8aMNG")},
    {"a Photoshop file", NULL, MAGIC(0, "8BPS")},
    {"a QOI", NULL, MAGIC(0, "qoif")},
    {"a PAM (P7)", NULL, MAGIC(0, "P7\n")},
    {"a PFM", NULL, MAGIC(0, "PF\n")},
    {"a PFM", NULL, MAGIC(0, "Pf\n")},
    {"a PDF", NULL, MAGIC(0, "%PDF-")},
    {"a PostScript file", NULL, MAGIC(0, "%!PS")},
    {"a zip archive", NULL, MAGIC(0, "PK\3\4")},
    {"a gzip file", NULL, MAGIC(0, "\x1f\x8b")},
    {"a NumPy array", NULL, MAGIC(0, "\x93NUMPY")},
    {"an HDF5 file", NULL, MAGIC(0, "\x89HDF")},
    {"an ELF program", NULL, MAGIC(0, "\177ELF")},
    {"a Git LFS pointer", NULL, MAGIC(0, "version https://git-lfs.github.com/spec/")},
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

static bool is_pnm(const uint8_t *bytes, size_t size)
{
    return size >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
           strchr(" \t\r\n#", bytes[2]) && bytes[2] != '\0';
}

static const struct kind *find_kind(const uint8_t *bytes, size_t size)
{
    static const struct kind pnm = {.name = "a PNM", .read = tlc_pnm_read};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (matches(&kinds[i], bytes, size))
            return &kinds[i];
    return is_pnm(bytes, size) ? &pnm : NULL;
}

bool tlc_is_picture(const uint8_t *bytes, size_t size)
{
    const struct kind *kind = find_kind(bytes, size);
    return kind && kind->read;
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

static bool fault_kind(const char *name, const char *kind, struct tlc_fault *fault)
{
    if (strcmp(kind, "a Git LFS pointer") == 0)
        return tlc_fault_set(fault,
                             "%s is a Git LFS pointer in place of a picture; `git lfs pull` "
                             "fetches what it points to",
                             name);
    return tlc_fault_set(fault, "%s is %s, which is not read; PNG, JPEG and PNM are", name, kind);
}

/* ---- reading --------------------------------------------------------------------------------- */

bool tlc_picture_decode(const char *name, const uint8_t *bytes, size_t size,
                        struct tlc_picture *picture, struct tlc_fault *fault)
{
    const struct kind *kind = find_kind(bytes, size);
    const size_t looked_at = size < LOOKED_AT ? size : LOOKED_AT;
    *picture = (struct tlc_picture){0};
    if (kind && kind->read)
        return kind->read(name, bytes, size, picture, fault);
    if (kind)
        return fault_kind(name, kind->name, fault);
    if (is_text(bytes, looked_at))
        return fault_text(name, bytes, looked_at, fault);
    return fault_bytes(name, bytes, size, fault);
}

bool tlc_picture_read(const char *path, struct tlc_bytes *bytes, struct tlc_picture *picture,
                      struct tlc_fault *fault)
{
    *picture = (struct tlc_picture){0};
    return tlc_bytes_read(bytes, path, TLC_MOST_PICTURE_BYTES, fault) &&
           tlc_picture_decode(path, bytes->at, bytes->size, picture, fault);
}
