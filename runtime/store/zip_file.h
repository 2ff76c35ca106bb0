/* zip_file.h: zip archives whose entries are stored as they are, made in memory.
 *
 * The same entries give the same bytes: all are of 1980-01-01. An archive is below 4 GiB. Source:
 * APPNOTE.TXT 6.3 (PKWARE), section 4.3. */
#ifndef TLC_ZIP_FILE_H
#define TLC_ZIP_FILE_H

#include "store/file_bytes.h"

/* All zero before its first entry. */
struct tlc_zip_file {
    struct tlc_file_bytes bytes, directory;
    int entries;
};

/* Takes the bytes over. */
void tlc_zip_add(struct tlc_zip_file *zip, const char *name, struct tlc_file_bytes *entry);

/* The archive, to be freed. */
struct tlc_file_bytes tlc_zip_end(struct tlc_zip_file *zip);

#endif
