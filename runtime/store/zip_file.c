/* zip_file.c: zip archives whose entries are stored as they are. */
#include "store/zip_file.h"

#include <stdlib.h>
#include <string.h>

#include "system/fail.h"
#include "system/input.h"

enum {
    VERSION = 20,
    UTF_8 = 1 << 11,
    STORED = 0,
    FIRST_DAY = 1 << 5 | 1, /* 1980-01-01 */
};

/* What an entry's own header and that in the directory both have. */
static void add_facts(struct tlc_file_bytes *bytes, const char *name,
                      const struct tlc_file_bytes *entry, uint32_t checksum)
{
    tlc_append_number(bytes, VERSION, 2);
    tlc_append_number(bytes, UTF_8, 2);
    tlc_append_number(bytes, STORED, 2);
    tlc_append_number(bytes, 0, 2);
    tlc_append_number(bytes, FIRST_DAY, 2);
    tlc_append_number(bytes, checksum, 4);
    tlc_append_number(bytes, entry->size, 4);
    tlc_append_number(bytes, entry->size, 4);
    tlc_append_number(bytes, strlen(name), 2);
    tlc_append_number(bytes, 0, 2);
}

void tlc_zip_add(struct tlc_zip_file *zip, const char *name, struct tlc_file_bytes *entry)
{
    const uint32_t checksum = tlc_checksum(0, entry->byte, entry->size);
    const size_t at = zip->bytes.size;
    tlc_append(&zip->bytes, "PK\3\4", 4);
    add_facts(&zip->bytes, name, entry, checksum);
    tlc_append_text(&zip->bytes, name);
    tlc_append(&zip->bytes, entry->byte, entry->size);
    tlc_append(&zip->directory, "PK\1\2", 4);
    tlc_append_number(&zip->directory, VERSION, 2);
    add_facts(&zip->directory, name, entry, checksum);
    tlc_append_zeros(&zip->directory, 2 + 2 + 2 + 4);
    tlc_append_number(&zip->directory, at, 4);
    tlc_append_text(&zip->directory, name);
    zip->entries++;
    free(entry->byte);
}

struct tlc_file_bytes tlc_zip_end(struct tlc_zip_file *zip)
{
    const size_t at = zip->bytes.size;
    if (at + zip->directory.size >= UINT32_MAX || zip->entries >= UINT16_MAX)
        tlc_fail("a model is too large for a zip archive: %zu bytes in %d entries", at,
                 zip->entries);
    tlc_append(&zip->bytes, zip->directory.byte, zip->directory.size);
    tlc_append(&zip->bytes, "PK\5\6", 4);
    tlc_append_zeros(&zip->bytes, 4);
    tlc_append_number(&zip->bytes, (uint64_t)zip->entries, 2);
    tlc_append_number(&zip->bytes, (uint64_t)zip->entries, 2);
    tlc_append_number(&zip->bytes, zip->directory.size, 4);
    tlc_append_number(&zip->bytes, at, 4);
    tlc_append_zeros(&zip->bytes, 2);
    free(zip->directory.byte);
    return zip->bytes;
}
