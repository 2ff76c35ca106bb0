/* csv_other.c: what people take for a table of text, and what it is. */
#include <string.h>

#include "formats/csv_text.h"
#include "formats/file_kinds.h"

static const struct tlc_file_advice advice[] = {
    {TLC_FILE_UTF_16_LITTLE, ": save it as UTF-8"},
    {TLC_FILE_UTF_16_BIG, ": save it as UTF-8"},
    {TLC_FILE_PARQUET, ": write the table as CSV"},
    {TLC_FILE_ARROW, ": write the table as CSV"},
    {TLC_FILE_FEATHER, ": write the table as CSV"},
    {TLC_FILE_SQLITE, ": write the table as CSV"},
    {TLC_FILE_PICKLE, ": write the table as CSV"},
    {TLC_FILE_OFFICE, ": save the sheet as CSV"},
    {TLC_FILE_RTF, ": save it as plain text"},
    {TLC_FILE_GZIP, ", packed twice: unpack it once"},
    {TLC_FILE_BZIP2, ": unpack it first (bunzip2)"},
    {TLC_FILE_XZ, ": unpack it first (unxz)"},
    {TLC_FILE_ZSTD, ": unpack it first (unzstd)"},
    {TLC_FILE_SEVEN_ZIP, ": unpack it first"},
    {TLC_FILE_RAR, ": unpack it first"},
    {TLC_FILE_HTML, ", perhaps that of a download: fetch the file itself"},
    {TLC_FILE_HTML_LOWER, ", perhaps that of a download: fetch the file itself"},
    {TLC_FILE_HTML_BARE, ", perhaps that of a download: fetch the file itself"},
    {TLC_FILE_LFS_POINTER, ": `git lfs pull` fetches what it points to"},
    {TLC_FILE_UNKNOWN, NULL},
};

/* Office's files are zip archives, and say so by the name of the first file in them. */
static const char *kind_of_zip(const uint8_t *bytes, size_t size)
{
    static const char office[] = "[Content_Types].xml", open[] = "mimetypeapplication/vnd.oasis";
    enum { NAME = 30 };
    if (size >= NAME + sizeof office && memcmp(bytes + NAME, office, sizeof office - 1) == 0)
        return "an Excel or Word file (.xlsx, .docx): save the sheet as CSV";
    if (size >= NAME + sizeof open && memcmp(bytes + NAME, open, sizeof open - 1) == 0)
        return "an OpenDocument file (.ods): save the sheet as CSV";
    return "a zip archive: unpack it first";
}

/* Whether there are characters that no text has, among the first. */
static bool is_binary(const uint8_t *bytes, size_t size)
{
    enum { LOOKED_AT = 512 };
    for (size_t i = 0; i < size && i < LOOKED_AT; i++)
        if (bytes[i] < ' ' && !(bytes[i] >= '\t' && bytes[i] <= '\r'))
            return true;
    return false;
}

static bool refuse(const char *path, enum tlc_file_kind kind, struct tlc_fault *fault)
{
    const char *what = tlc_file_kind_advice(advice, kind);
    return tlc_fault_set(fault, "%s is no CSV, but %s%s", path, tlc_file_kind_name(kind),
                         what ? what : "");
}

bool tlc_csv_is_text(const char *path, const uint8_t *bytes, size_t size, struct tlc_fault *fault)
{
    const enum tlc_file_kind kind = tlc_file_kind_of(bytes, size);
    if (kind == TLC_FILE_ZIP)
        return tlc_fault_set(fault, "%s is no CSV, but %s", path, kind_of_zip(bytes, size));
    if (kind != TLC_FILE_UNKNOWN && (!tlc_file_kind_is_text(kind) || is_binary(bytes, size)))
        return refuse(path, kind, fault);
    return true;
}
