/* archive.h: zip archives, by their central directory. */
#ifndef TLC_ARCHIVE_H
#define TLC_ARCHIVE_H

#include "foreign/foreign.h"
#include "foreign/foreign_file.h"

struct tlc_entry {
    char *name;
    uint64_t at, packed, size; /* at: of its own header */
    uint32_t checksum;
    int method, flags;
};

struct tlc_archive {
    int entries;
    struct tlc_entry *entry;
};

bool tlc_archive_open(const struct tlc_foreign_file *file, struct tlc_archive *archive,
                      struct tlc_fault *fault);
void tlc_archive_end(struct tlc_archive *archive);

/* The entry of that name, or the first whose name ends so; -1: there is none. */
int tlc_archive_find(const struct tlc_archive *archive, const char *name);
int tlc_archive_find_end(const struct tlc_archive *archive, const char *end);

/* All of an entry, unpacked, and a zero behind it: new bytes; NULL and a fault. */
uint8_t *tlc_archive_read(const struct tlc_foreign_file *file, const struct tlc_archive *archive,
                          int entry, struct tlc_fault *fault);

/* Whose file an archive is. */
bool tlc_archive_kind(const struct tlc_foreign_file *file, enum tlc_foreign_kind *kind,
                      struct tlc_fault *fault);

#endif
