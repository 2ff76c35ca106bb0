/* zip.h: members of zip archives. */
#ifndef TLC_ZIP_H
#define TLC_ZIP_H

#include "formats/formats.h"
#include "system/input.h"

struct tlc_zip_member {
    char *name;
    uint64_t packed, size, local; /* local: where its own header is */
    uint32_t checksum;
    unsigned method, flags;
};

struct tlc_zip {
    const char *path; /* as it was given */
    int members;
    struct tlc_zip_member *member; /* in the order of the directory */
};

/* What the archive has, by its directory; tlc_zip_free frees what there is. */
bool tlc_zip_list(const char *path, struct tlc_zip *zip, struct tlc_fault *fault);
void tlc_zip_free(struct tlc_zip *zip);

/* The first of that name; -1: there is none. */
int tlc_zip_find(const struct tlc_zip *zip, const char *name);

/* Opens a member, to be read to its end; messages call it `name`. NULL and a fault when it is
 * encrypted or packed in another way than by "deflate". */
struct tlc_input *tlc_zip_open_member(const struct tlc_zip *zip, int member, const char *name,
                                      struct tlc_fault *fault);

/* The same of one that is named, of the archive at `path`. */
struct tlc_input *tlc_zip_open(const char *path, const char *member, const char *name,
                               struct tlc_fault *fault);

/* All of a member, unpacked, and a zero behind it: new bytes; NULL and a fault. It has at most
 * 2 GiB. */
uint8_t *tlc_zip_read(const struct tlc_zip *zip, int member, struct tlc_fault *fault);

#endif
