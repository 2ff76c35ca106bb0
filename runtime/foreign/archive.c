/* archive.c: zip archives. Source: APPNOTE.TXT 6.3 (PKWARE), sections 4.3 to 4.5. */
#include "foreign/archive.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>

#include "system/allocate.h"
#include "system/format.h"
#include "system/input.h"

enum {
    END_SIZE = 22,
    LONGEST_COMMENT = 65535,
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    MOST_ENTRIES = 100000,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1,
    ZIP64 = 1,
    LARGEST_RATIO = 1032, /* of deflate */
};

/* ---- the directory ----------------------------------------------------------------------------
 */

struct directory {
    uint64_t at, size;
    int entries;
};

static bool find_directory(const struct tlc_foreign_file *file, struct directory *directory,
                           struct tlc_fault *fault)
{
    const uint64_t most = END_SIZE + LONGEST_COMMENT;
    const size_t size = file->size < most ? (size_t)file->size : (size_t)most;
    uint8_t *tail = tlc_allocate(1, size);
    bool found = false;
    if (!tlc_foreign_file_read(file, file->size - size, tail, size, fault)) {
        free(tail);
        return false;
    }
    for (size_t i = size < END_SIZE ? 0 : size - END_SIZE + 1; !found && i-- > 0;) {
        found = memcmp(tail + i, "PK\5\6", 4) == 0;
        if (found)
            *directory = (struct directory){.at = tlc_little32(tail + i + 16),
                                            .size = tlc_little32(tail + i + 12),
                                            .entries = tlc_little16(tail + i + 10)};
    }
    free(tail);
    if (!found)
        return tlc_fault_set(fault,
                             "%s is truncated: it begins as a zip archive, whose directory is not "
                             "at its end",
                             file->path);
    if (directory->at > file->size || directory->size > file->size - directory->at)
        return tlc_fault_set(fault,
                             "%s is corrupt: its directory should be the %llu bytes from byte %llu "
                             "on, but the file has %llu",
                             file->path, (unsigned long long)directory->size,
                             (unsigned long long)directory->at, (unsigned long long)file->size);
    return true;
}

/* A field of 8 bytes stands for one of 4 that is all ones. */
static bool take_large(const uint8_t *extra, size_t size, uint64_t *const *fields)
{
    size_t at = 0;
    while (at + 4 <= size && tlc_little16(extra + at) != ZIP64)
        at += 4 + (size_t)tlc_little16(extra + at + 2);
    size_t end = at + 4 <= size ? at + 4 + tlc_little16(extra + at + 2) : 0;
    end = end < size ? end : size;
    at += 4;
    for (; *fields; fields++) {
        if (**fields != UINT32_MAX)
            continue;
        if (at + 8 > end)
            return false;
        **fields = tlc_little64(extra + at);
        at += 8;
    }
    return true;
}

/* The entry at `bytes`, of which `left` are there; how many it takes, 0 when it is none. */
static size_t read_entry(const uint8_t *bytes, size_t left, struct tlc_entry *entry)
{
    if (left < CENTRAL_SIZE || memcmp(bytes, "PK\1\2", 4) != 0)
        return 0;
    const size_t name = tlc_little16(bytes + 28), extra = tlc_little16(bytes + 30);
    const size_t size = CENTRAL_SIZE + name + extra + tlc_little16(bytes + 32);
    if (size > left)
        return 0;
    *entry = (struct tlc_entry){.flags = tlc_little16(bytes + 8),
                                .method = tlc_little16(bytes + 10),
                                .checksum = tlc_little32(bytes + 16),
                                .packed = tlc_little32(bytes + 20),
                                .size = tlc_little32(bytes + 24),
                                .at = tlc_little32(bytes + 42)};
    uint64_t *const fields[] = {&entry->size, &entry->packed, &entry->at, NULL};
    if (!take_large(bytes + CENTRAL_SIZE + name, extra, fields))
        return 0;
    entry->name = tlc_format("%.*s", (int)name, (const char *)bytes + CENTRAL_SIZE);
    return size;
}

static bool read_entries(const struct tlc_foreign_file *file, const struct directory *directory,
                         const uint8_t *bytes, struct tlc_archive *archive, struct tlc_fault *fault)
{
    const size_t size = (size_t)directory->size;
    size_t at = 0;
    archive->entry = tlc_allocate((size_t)directory->entries, sizeof *archive->entry);
    while (archive->entries < directory->entries) {
        const size_t taken = read_entry(bytes + at, size - at, &archive->entry[archive->entries]);
        if (taken == 0)
            return tlc_fault_set(fault, "%s is corrupt: entry %d of %d of its directory is none",
                                 file->path, archive->entries + 1, directory->entries);
        archive->entries++;
        at += taken;
    }
    return true;
}

bool tlc_archive_open(const struct tlc_foreign_file *file, struct tlc_archive *archive,
                      struct tlc_fault *fault)
{
    struct directory directory = {.entries = 0};
    *archive = (struct tlc_archive){.entries = 0};
    if (!find_directory(file, &directory, fault))
        return false;
    uint8_t *bytes = tlc_allocate(1, (size_t)directory.size);
    const bool done =
        tlc_foreign_file_read(file, directory.at, bytes, (size_t)directory.size, fault) &&
        read_entries(file, &directory, bytes, archive, fault);
    free(bytes);
    if (!done)
        tlc_archive_end(archive);
    return done;
}

void tlc_archive_end(struct tlc_archive *archive)
{
    for (int i = 0; i < archive->entries; i++)
        free(archive->entry[i].name);
    free(archive->entry);
    *archive = (struct tlc_archive){.entries = 0};
}

int tlc_archive_find(const struct tlc_archive *archive, const char *name)
{
    for (int i = 0; i < archive->entries; i++)
        if (strcmp(archive->entry[i].name, name) == 0)
            return i;
    return -1;
}

static bool ends_in(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

int tlc_archive_find_end(const struct tlc_archive *archive, const char *end)
{
    for (int i = 0; i < archive->entries; i++)
        if (ends_in(archive->entry[i].name, end))
            return i;
    return -1;
}

/* ---- an entry ---------------------------------------------------------------------------------
 */

static bool check_entry(const struct tlc_foreign_file *file, const struct tlc_entry *entry,
                        struct tlc_fault *fault)
{
    if (entry->flags & ENCRYPTED)
        return tlc_fault_set(fault, "%s: entry %s is encrypted", file->path, entry->name);
    if (entry->method != STORED && entry->method != DEFLATED)
        return tlc_fault_set(fault, "%s: entry %s is packed by method %d; there are 0 and 8",
                             file->path, entry->name, entry->method);
    const uint64_t most =
        entry->method == STORED ? entry->packed : (entry->packed + 1) * LARGEST_RATIO;
    if (entry->packed > file->size || entry->size > most ||
        (entry->method == STORED && entry->size != entry->packed))
        return tlc_fault_set(fault, "%s is corrupt: entry %s says that %llu bytes are %llu packed",
                             file->path, entry->name, (unsigned long long)entry->size,
                             (unsigned long long)entry->packed);
    if (entry->size > INT32_MAX)
        return tlc_fault_set(fault, "%s: entry %s is too large: %llu bytes", file->path,
                             entry->name, (unsigned long long)entry->size);
    return true;
}

/* Where the bytes begin: the entry's own header has a name and more of other lengths. */
static bool find_bytes(const struct tlc_foreign_file *file, const struct tlc_entry *entry,
                       uint64_t *at, struct tlc_fault *fault)
{
    uint8_t header[LOCAL_SIZE];
    if (!tlc_foreign_file_read(file, entry->at, header, sizeof header, fault))
        return false;
    if (memcmp(header, "PK\3\4", 4) != 0)
        return tlc_fault_set(fault, "%s is corrupt: entry %s does not begin at byte %llu",
                             file->path, entry->name, (unsigned long long)entry->at);
    *at = entry->at + LOCAL_SIZE + tlc_little16(header + 26) + tlc_little16(header + 28);
    return true;
}

/* Whether it comes to as many bytes as it says. */
static bool unpack(const uint8_t *packed, const struct tlc_entry *entry, uint8_t *bytes)
{
    struct inflate_state *state = tlc_allocate(1, sizeof *state);
    isal_inflate_init(state);
    state->crc_flag = ISAL_DEFLATE;
    state->next_in = (uint8_t *)packed;
    state->avail_in = (uint32_t)entry->packed;
    state->next_out = bytes;
    state->avail_out = (uint32_t)entry->size;
    const int code = isal_inflate(state);
    const bool done = code == ISAL_DECOMP_OK && state->avail_out == 0 &&
                      (state->block_state == ISAL_BLOCK_FINISH || entry->size > 0);
    free(state);
    return done;
}

static bool read_bytes(const struct tlc_foreign_file *file, const struct tlc_entry *entry,
                       uint64_t at, uint8_t *bytes, struct tlc_fault *fault)
{
    if (entry->method == STORED)
        return tlc_foreign_file_read(file, at, bytes, (size_t)entry->size, fault);
    uint8_t *packed = tlc_allocate(1, (size_t)entry->packed);
    bool done = tlc_foreign_file_read(file, at, packed, (size_t)entry->packed, fault);
    if (done && !unpack(packed, entry, bytes))
        done = tlc_fault_set(fault, "%s is corrupt: entry %s cannot be unpacked", file->path,
                             entry->name);
    free(packed);
    return done;
}

uint8_t *tlc_archive_read(const struct tlc_foreign_file *file, const struct tlc_archive *archive,
                          int entry, struct tlc_fault *fault)
{
    const struct tlc_entry *wanted = &archive->entry[entry];
    uint64_t at = 0;
    if (!check_entry(file, wanted, fault) || !find_bytes(file, wanted, &at, fault))
        return NULL;
    uint8_t *bytes = tlc_allocate(1, (size_t)wanted->size + 1);
    bool done = read_bytes(file, wanted, at, bytes, fault);
    if (done && tlc_checksum(0, bytes, (size_t)wanted->size) != wanted->checksum)
        done = tlc_fault_set(fault, "%s is corrupt: entry %s has not the checksum that it should",
                             file->path, wanted->name);
    if (done)
        return bytes;
    free(bytes);
    return NULL;
}

/* ---- kinds ------------------------------------------------------------------------------------
 */

static bool kind_of(const struct tlc_foreign_file *file, const struct tlc_archive *archive,
                    enum tlc_foreign_kind *kind, struct tlc_fault *fault)
{
    if (tlc_archive_find(archive, "config.json") >= 0 &&
        tlc_archive_find(archive, "model.weights.h5") >= 0)
        *kind = TLC_KERAS_ARCHIVE;
    else if (tlc_archive_find_end(archive, "/constants.pkl") >= 0)
        return tlc_fault_set(fault,
                             "%s is a program of TorchScript, which tlc does not run: save the "
                             "model's state_dict() instead",
                             file->path);
    else if (tlc_archive_find_end(archive, "/data.pkl") >= 0)
        *kind = TLC_TORCH_ZIP;
    else if (tlc_archive_find_end(archive, ".npy") >= 0)
        return tlc_fault_set(fault, "%s holds arrays of NumPy (.npz): it has no layers",
                             file->path);
    else
        return tlc_fault_set(fault,
                             "%s is a zip archive, but neither Keras's (config.json, "
                             "model.weights.h5) nor PyTorch's (data.pkl)",
                             file->path);
    return true;
}

bool tlc_archive_kind(const struct tlc_foreign_file *file, enum tlc_foreign_kind *kind,
                      struct tlc_fault *fault)
{
    struct tlc_archive archive;
    if (!tlc_archive_open(file, &archive, fault))
        return false;
    const bool done = kind_of(file, &archive, kind, fault);
    tlc_archive_end(&archive);
    return done;
}
