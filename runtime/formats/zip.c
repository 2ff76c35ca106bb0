/* zip.c: finds a member of a zip archive: the directory at its end, an entry of that, and the local
 * header before the data. Names and fields are those of PKWARE's APPNOTE.TXT 6.3.9, sections 4.3
 * and 4.5.3 (sizes beyond 4 GB).
 *
 * Every place is compared with the file's size before it is read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/zip.h"
#include "system/allocate.h"
#include "system/format.h"

enum {
    END = 22, /* bytes of records without what they are followed by */
    LOCATOR = 20,
    END_64 = 56,
    ENTRY = 46,
    LOCAL = 30,
    LARGEST_COMMENT = 0xffff,
    LARGEST_DIRECTORY = 1 << 26,
    NAMES_SHOWN = 8,
};

struct archive {
    const char *path;
    int descriptor;
    uint64_t size;
    uint8_t *directory; /* its entries, one behind the other */
    size_t directory_size;
};

/* An entry of the directory. */
struct entry {
    const char *name;
    size_t name_length;
    unsigned flags, method;
    uint32_t checksum;
    uint64_t packed, unpacked, local; /* sizes, and where its local header is */
};

static uint64_t number(const uint8_t *bytes, int size)
{
    uint64_t value = 0;
    for (int i = size; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

static bool fault_of_archive(const struct archive *archive, const char *what,
                             struct tlc_fault *fault)
{
    return tlc_fault_set(fault, "%s is no zip archive that can be read: %s", archive->path, what);
}

/* Reads bytes that the archive must have. */
static bool read_at(const struct archive *archive, uint64_t offset, void *bytes, size_t size,
                    struct tlc_fault *fault)
{
    if (offset > archive->size || size > archive->size - offset)
        return fault_of_archive(archive, "it is cut off, or was damaged", fault);
    for (size_t done = 0; done < size;) {
        ssize_t count = pread(archive->descriptor, (uint8_t *)bytes + done, size - done,
                              (off_t)(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return tlc_fault_set(fault, "cannot read %s: %s", archive->path, strerror(errno));
        if (count == 0)
            return fault_of_archive(archive, "it was cut off while it was read", fault);
        done += (size_t)count;
    }
    return true;
}

/* ---- entries -------------------------------------------------------------------------------- */

/* The sizes that do not fit their fields stand in a field behind the name, in this order. */
static void read_sizes_64(struct entry *entry, const uint8_t *extra, size_t size)
{
    uint64_t *const fields[] = {&entry->unpacked, &entry->packed, &entry->local};
    while (size >= 4) {
        const size_t length = (size_t)number(extra + 2, 2), at = 4;
        if (length > size - at)
            return;
        if (number(extra, 2) == 1)
            for (size_t i = 0, used = 0; i < 3; i++)
                if (*fields[i] == UINT32_MAX && used + 8 <= length) {
                    *fields[i] = number(extra + at + used, 8);
                    used += 8;
                }
        extra += at + length;
        size -= at + length;
    }
}

/* The entry that begins `*at` bytes into the directory, and where the next one does. False at the
 * end, or where what there is is none. */
static bool next_entry(const struct archive *archive, size_t *at, struct entry *entry)
{
    const uint8_t *bytes = archive->directory + *at;
    const size_t left = archive->directory_size - *at;
    if (left < ENTRY || memcmp(bytes, "PK\1\2", 4) != 0)
        return false;
    const size_t name = (size_t)number(bytes + 28, 2), extra = (size_t)number(bytes + 30, 2);
    const size_t comment = (size_t)number(bytes + 32, 2);
    if (name + extra + comment > left - ENTRY)
        return false;
    *entry = (struct entry){.name = (const char *)bytes + ENTRY,
                            .name_length = name,
                            .flags = (unsigned)number(bytes + 8, 2),
                            .method = (unsigned)number(bytes + 10, 2),
                            .checksum = (uint32_t)number(bytes + 16, 4),
                            .packed = number(bytes + 20, 4),
                            .unpacked = number(bytes + 24, 4),
                            .local = number(bytes + 42, 4)};
    read_sizes_64(entry, bytes + ENTRY + name, extra);
    *at += ENTRY + name + extra + comment;
    return true;
}

/* ---- the directory -------------------------------------------------------------------------- */

/* Where the record at the end begins, in the last `size` bytes; -1 without one. */
static long find_end(const uint8_t *tail, size_t size)
{
    for (long at = (long)size - END; at >= 0; at--)
        if (memcmp(tail + at, "PK\5\6", 4) == 0 &&
            number(tail + at + 20, 2) == size - (size_t)at - END)
            return at;
    return -1;
}

/* Of an archive beyond 4 GB, or one that could have become so: from the record before the end. */
static bool find_directory_64(const struct archive *archive, uint64_t end, uint64_t *offset,
                              uint64_t *size, struct tlc_fault *fault)
{
    uint8_t locator[LOCATOR], record[END_64];
    if (end < LOCATOR)
        return fault_of_archive(archive, "its directory is missing", fault);
    if (!read_at(archive, end - LOCATOR, locator, sizeof locator, fault) ||
        !read_at(archive, number(locator + 8, 8), record, sizeof record, fault))
        return false;
    if (memcmp(locator, "PK\6\7", 4) != 0 || memcmp(record, "PK\6\6", 4) != 0)
        return fault_of_archive(archive, "its directory is missing", fault);
    *size = number(record + 40, 8);
    *offset = number(record + 48, 8);
    return true;
}

static bool find_directory(const struct archive *archive, uint64_t *offset, uint64_t *size,
                           struct tlc_fault *fault)
{
    static const uint32_t elsewhere = UINT32_MAX;
    const size_t most = END + LARGEST_COMMENT;
    const size_t tail_size = archive->size < most ? (size_t)archive->size : most;
    uint8_t *tail = tlc_allocate(tail_size, 1);
    const bool read = read_at(archive, archive->size - tail_size, tail, tail_size, fault);
    const long at = read ? find_end(tail, tail_size) : -1;
    if (at >= 0) {
        *size = number(tail + at + 12, 4);
        *offset = number(tail + at + 16, 4);
    }
    free(tail);
    if (!read)
        return false;
    if (at < 0)
        return fault_of_archive(archive, "its directory is missing", fault);
    if (*size == elsewhere || *offset == elsewhere)
        return find_directory_64(archive, archive->size - tail_size + (uint64_t)at, offset, size,
                                 fault);
    return true;
}

static bool check_directory(const struct archive *archive, struct tlc_fault *fault)
{
    struct entry entry;
    size_t at = 0;
    while (next_entry(archive, &at, &entry))
        ;
    return at == archive->directory_size ||
           fault_of_archive(archive, "its directory is not where its end says", fault);
}

static bool read_directory(struct archive *archive, struct tlc_fault *fault)
{
    uint64_t offset = 0, size = 0;
    if (!find_directory(archive, &offset, &size, fault))
        return false;
    if (size > LARGEST_DIRECTORY)
        return fault_of_archive(archive, "its directory is larger than 64 MB", fault);
    archive->directory_size = (size_t)size;
    archive->directory = tlc_allocate((size_t)size, 1);
    return read_at(archive, offset, archive->directory, (size_t)size, fault) &&
           check_directory(archive, fault);
}

/* ---- members by name ------------------------------------------------------------------------- */

static bool is_called(const struct entry *entry, const char *name)
{
    return entry->name_length == strlen(name) && memcmp(entry->name, name, strlen(name)) == 0;
}

static bool fault_of_missing(const struct archive *archive, const char *member,
                             struct tlc_fault *fault)
{
    struct entry entry;
    size_t at = 0;
    int count = 0;
    char *names = tlc_format("nothing");
    for (; next_entry(archive, &at, &entry); count++) {
        if (count >= NAMES_SHOWN)
            continue;
        char *longer =
            tlc_format("%s%s%.*s", count ? names : "", count ? ", " : "",
                       (int)(entry.name_length < 100 ? entry.name_length : 100), entry.name);
        free(names);
        names = longer;
    }
    tlc_fault_set(fault, "%s has no `%s`; it has %s%s", archive->path, member, names,
                  count > NAMES_SHOWN ? ", ..." : "");
    free(names);
    return false;
}

static bool find_entry(const struct archive *archive, const char *member, struct entry *entry,
                       struct tlc_fault *fault)
{
    for (size_t at = 0; next_entry(archive, &at, entry);)
        if (is_called(entry, member))
            return true;
    return fault_of_missing(archive, member, fault);
}

/* ---- a member ------------------------------------------------------------------------------- */

static bool check_entry(const struct entry *entry, const char *name, struct tlc_fault *fault)
{
    if (entry->flags & 1)
        return tlc_fault_set(fault, "%s is encrypted", name);
    if (entry->method != 0 && entry->method != 8)
        return tlc_fault_set(fault,
                             "%s is packed by method %u, and only 0 (stored) and 8 (deflate) can "
                             "be read",
                             name, entry->method);
    if (entry->method == 0 && entry->packed != entry->unpacked)
        return tlc_fault_set(fault, "%s is corrupt: it has two sizes, though it is not packed",
                             name);
    return true;
}

static bool find_part(const struct archive *archive, const struct entry *entry,
                      struct tlc_part_of_file *part, struct tlc_fault *fault)
{
    uint8_t local[LOCAL];
    if (!read_at(archive, entry->local, local, sizeof local, fault))
        return false;
    if (memcmp(local, "PK\3\4", 4) != 0)
        return fault_of_archive(archive, "a header is not where its directory says", fault);
    *part = (struct tlc_part_of_file){.offset = entry->local + LOCAL + number(local + 26, 2) +
                                                number(local + 28, 2),
                                      .size = entry->packed,
                                      .deflated = entry->method == 8,
                                      .unpacked = entry->unpacked,
                                      .checksum = entry->checksum};
    if (part->offset > archive->size || part->size > archive->size - part->offset)
        return fault_of_archive(archive, "it is cut off, or was damaged", fault);
    return true;
}

static bool open_archive(struct archive *archive, const char *path, struct tlc_fault *fault)
{
    struct stat status;
    *archive = (struct archive){.path = path, .descriptor = tlc_open_regular(path, fault)};
    if (archive->descriptor < 0)
        return false;
    if (fstat(archive->descriptor, &status) < 0)
        return tlc_fault_set(fault, "cannot read %s: %s", path, strerror(errno));
    archive->size = (uint64_t)status.st_size;
    if (archive->size == 0)
        return tlc_fault_set(fault, "%s is empty", path);
    return read_directory(archive, fault);
}

struct tlc_input *tlc_zip_open(const char *path, const char *member, const char *name,
                               struct tlc_fault *fault)
{
    struct archive archive;
    struct entry entry;
    struct tlc_part_of_file part;
    const bool found =
        open_archive(&archive, path, fault) && find_entry(&archive, member, &entry, fault) &&
        check_entry(&entry, name, fault) && find_part(&archive, &entry, &part, fault);
    free(archive.directory);
    if (archive.descriptor >= 0)
        close(archive.descriptor);
    return found ? tlc_input_open_part(path, name, &part, fault) : NULL;
}
