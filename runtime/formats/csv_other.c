/* csv_other.c: what people take for a table of text, and what it is. */
#include <string.h>

#include "formats/csv_text.h"

/* Some begin with what a column might be called: those are binary files too. */
struct other {
    const char *magic;
    size_t size;
    const char *what;
    bool binary;
};

#define OTHER(magic, what)                                                                         \
    {                                                                                              \
        magic, sizeof magic - 1, what, false                                                       \
    }
#define BINARY(magic, what)                                                                        \
    {                                                                                              \
        magic, sizeof magic - 1, what, true                                                        \
    }

static const struct other others[] = {
    OTHER("\xff\xfe", "text in UTF-16: save it as UTF-8"),
    OTHER("\xfe\xff", "text in UTF-16: save it as UTF-8"),
    BINARY("PAR1", "a Parquet file: write the table as CSV"),
    BINARY("ARROW1", "an Arrow file: write the table as CSV"),
    BINARY("FEA1", "a Feather file: write the table as CSV"),
    BINARY("SQLite format 3", "a SQLite database: write the table as CSV"),
    OTHER("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file: save the sheet as CSV"),
    OTHER("{\\rtf", "a file of RTF: save it as plain text"),
    OTHER("\x89PNG", "a picture (PNG)"),
    OTHER("\xff\xd8\xff", "a picture (JPEG)"),
    BINARY("GIF8", "a picture (GIF)"),
    OTHER("%PDF-", "a PDF"),
    OTHER("\x89HDF", "an HDF5 file"),
    OTHER("\x93NUMPY", "a NumPy array (.npy)"),
    OTHER("\x1f\x8b", "a gzip file in another: unpack it once"),
    BINARY("BZh", "packed with bzip2: unpack it first (bunzip2)"),
    OTHER("\xfd"
          "7zXZ",
          "packed with xz: unpack it first (unxz)"),
    OTHER("\x28\xb5\x2f\xfd", "packed with zstd: unpack it first (unzstd)"),
    OTHER("7z\xbc\xaf", "a 7z archive: unpack it first"),
    BINARY("Rar!", "a RAR archive: unpack it first"),
    OTHER("\177ELF", "a program"),
    OTHER("<!DOCTYPE", "a page of HTML, perhaps that of a download: fetch the file itself"),
    OTHER("<!doctype", "a page of HTML, perhaps that of a download: fetch the file itself"),
    OTHER("<html", "a page of HTML, perhaps that of a download: fetch the file itself"),
    OTHER("<?xml", "a file of XML"),
    OTHER("%!PS", "a PostScript file"),
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

static const char *kind_of(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (size >= others[i].size && memcmp(bytes, others[i].magic, others[i].size) == 0 &&
            (!others[i].binary || is_binary(bytes, size)))
            return others[i].what;
    if (size >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        return kind_of_zip(bytes, size);
    if (size >= 3 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5)
        return "a pickle of Python, which is a program: write the table as CSV";
    return NULL;
}

bool tlc_csv_is_text(const char *path, const uint8_t *bytes, size_t size, struct tlc_fault *fault)
{
    const char *what = kind_of(bytes, size);
    if (what)
        return tlc_fault_set(fault, "%s is no CSV, but %s", path, what);
    return true;
}
