/* archive.h: zip archives that may be model files. */
#ifndef TLC_ARCHIVE_H
#define TLC_ARCHIVE_H

#include "foreign/foreign.h"
#include "foreign/foreign_file.h"
#include "formats/zip.h"

bool tlc_archive_ends_in(const char *name, const char *end);

/* The first member whose name ends so; -1: there is none. */
int tlc_archive_find_end(const struct tlc_zip *archive, const char *end);

/* Whose file an archive is. */
bool tlc_archive_kind(const struct tlc_foreign_file *file, enum tlc_foreign_kind *kind,
                      struct tlc_fault *fault);

#endif
