/* zip.c: members of a zip archive: the directory at its end, its entries, and the local header
 * before the data. Names and fields are those of PKWARE's APPNOTE.TXT 6.3.9, sections 4.3
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
    LARGEST_RATIO = 1032, /* of deflate */
    NAMES_SHOWN = 8,
};

struct archive {
    const char *path;
    int descriptor;
    uint64_t size;
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
            return tlc_fault_unread(fault, "cannot read %s: %s", archive->path, strerror(errno));
        if (count == 0)
            return fault_of_archive(archive, "it was cut off while it was read", fault);
        done += (size_t)count;
    }
    return true;
}

/* ---- entries -------------------------------------------------------------------------------- */

/* The sizes that do not fit their fields stand in a field behind the name, in this order. */
static void read_sizes_64(struct tlc_zip_member *member, const uint8_t *extra, size_t size)
{
    uint64_t *const fields[] = {&member->size, &member->packed, &member->local};
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

/* The entry at `bytes`, of which `left` are there; how many it takes, 0 when it is none. */
static size_t read_entry(const uint8_t *bytes, size_t left, struct tlc_zip_member *member)
{
    if (left < ENTRY || memcmp(bytes, "PK\1\2", 4) != 0)
        return 0;
    const size_t name = (size_t)number(bytes + 28, 2), extra = (size_t)number(bytes + 30, 2);
    const size_t comment = (size_t)number(bytes + 32, 2);
    if (name + extra + comment > left - ENTRY)
        return 0;
    *member = (struct tlc_zip_member){.name = tlc_format("%.*s", (int)name, bytes + ENTRY),
                                      .flags = (unsigned)number(bytes + 8, 2),
                                      .method = (unsigned)number(bytes + 10, 2),
                                      .checksum = (uint32_t)number(bytes + 16, 4),
                                      .packed = number(bytes + 20, 4),
                                      .size = number(bytes + 24, 4),
                                      .local = number(bytes + 42, 4)};
    read_sizes_64(member, bytes + ENTRY + name, extra);
    return ENTRY + name + extra + comment;
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

struct directory {
    uint64_t offset, size, entries;
};

/* Of an archive beyond 4 GB, or one that could have become so: from the record before the end. */
static bool find_directory_64(const struct archive *archive, uint64_t end,
                              struct directory *directory, struct tlc_fault *fault)
{
    uint8_t locator[LOCATOR], record[END_64];
    if (end < LOCATOR)
        return fault_of_archive(archive, "its directory is missing", fault);
    if (!read_at(archive, end - LOCATOR, locator, sizeof locator, fault) ||
        !read_at(archive, number(locator + 8, 8), record, sizeof record, fault))
        return false;
    if (memcmp(locator, "PK\6\7", 4) != 0 || memcmp(record, "PK\6\6", 4) != 0)
        return fault_of_archive(archive, "its directory is missing", fault);
    *directory = (struct directory){.entries = number(record + 32, 8),
                                    .size = number(record + 40, 8),
                                    .offset = number(record + 48, 8)};
    return true;
}

static bool find_directory(const struct archive *archive, struct directory *directory,
                           struct tlc_fault *fault)
{
    static const uint32_t elsewhere = UINT32_MAX;
    const size_t most = END + LARGEST_COMMENT;
    const size_t tail_size = archive->size < most ? (size_t)archive->size : most;
    uint8_t *tail = tlc_allocate(tail_size, 1);
    const bool read = read_at(archive, archive->size - tail_size, tail, tail_size, fault);
    const long at = read ? find_end(tail, tail_size) : -1;
    if (at >= 0)
        *directory = (struct directory){.entries = number(tail + at + 10, 2),
                                        .size = number(tail + at + 12, 4),
                                        .offset = number(tail + at + 16, 4)};
    free(tail);
    if (!read)
        return false;
    if (at < 0)
        return fault_of_archive(archive, "its directory is missing: the file may be cut off",
                                fault);
    if (directory->size == elsewhere || directory->offset == elsewhere)
        return find_directory_64(archive, archive->size - tail_size + (uint64_t)at, directory,
                                 fault);
    return true;
}

/* Room doubles, so that it is taken where the count is a power of two. */
static struct tlc_zip_member *new_member(struct tlc_zip *zip)
{
    const size_t count = (size_t)zip->members;
    if ((count & (count - 1)) == 0)
        zip->member = tlc_resize(zip->member, (count ? 2 * count : 1) * sizeof *zip->member);
    return &zip->member[count];
}

static bool read_entries(const struct archive *archive, const uint8_t *bytes,
                         const struct directory *directory, struct tlc_zip *zip,
                         struct tlc_fault *fault)
{
    const size_t size = (size_t)directory->size;
    for (size_t at = 0, taken; at < size; at += taken) {
        taken = read_entry(bytes + at, size - at, new_member(zip));
        if (taken == 0)
            return fault_of_archive(archive, "its directory is not where its end says", fault);
        zip->members++;
    }
    return ((uint64_t)zip->members - directory->entries) % 65536 == 0 || /* of what has 16 bits */
           tlc_fault_set(fault, "%s is corrupt: its directory has %d members, and should have %llu",
                         archive->path, zip->members, (unsigned long long)directory->entries);
}

static bool read_directory(const struct archive *archive, struct tlc_zip *zip,
                           struct tlc_fault *fault)
{
    struct directory directory = {.size = 0};
    if (!find_directory(archive, &directory, fault))
        return false;
    if (directory.size > LARGEST_DIRECTORY)
        return fault_of_archive(archive, "its directory is larger than 64 MB", fault);
    uint8_t *bytes = tlc_allocate((size_t)directory.size, 1);
    const bool done = read_at(archive, directory.offset, bytes, (size_t)directory.size, fault) &&
                      read_entries(archive, bytes, &directory, zip, fault);
    free(bytes);
    return done;
}

static bool open_archive(struct archive *archive, const char *path, struct tlc_fault *fault)
{
    struct stat status;
    *archive = (struct archive){.path = path, .descriptor = tlc_open_regular(path, fault)};
    if (archive->descriptor < 0)
        return false;
    if (fstat(archive->descriptor, &status) < 0)
        return tlc_fault_unread(fault, "cannot read %s: %s", path, strerror(errno));
    archive->size = (uint64_t)status.st_size;
    return archive->size > 0 || tlc_fault_set(fault, "%s is empty", path);
}

static void close_archive(struct archive *archive)
{
    if (archive->descriptor >= 0)
        close(archive->descriptor);
}

bool tlc_zip_list(const char *path, struct tlc_zip *zip, struct tlc_fault *fault)
{
    struct archive archive;
    *zip = (struct tlc_zip){.path = path};
    const bool done = open_archive(&archive, path, fault) && read_directory(&archive, zip, fault);
    close_archive(&archive);
    if (!done)
        tlc_zip_free(zip);
    return done;
}

void tlc_zip_free(struct tlc_zip *zip)
{
    for (int i = 0; i < zip->members; i++)
        free(zip->member[i].name);
    free(zip->member);
    *zip = (struct tlc_zip){.members = 0};
}

/* ---- members by name ------------------------------------------------------------------------- */

int tlc_zip_find(const struct tlc_zip *zip, const char *name)
{
    for (int i = 0; i < zip->members; i++)
        if (strcmp(zip->member[i].name, name) == 0)
            return i;
    return -1;
}

static struct tlc_input *fault_of_missing(const struct tlc_zip *zip, const char *name,
                                          struct tlc_fault *fault)
{
    char *names = tlc_format("nothing");
    for (int i = 0; i < zip->members && i < NAMES_SHOWN; i++) {
        char *longer = tlc_format("%s%s%.100s", i ? names : "", i ? ", " : "", zip->member[i].name);
        free(names);
        names = longer;
    }
    tlc_fault_write(fault, "%s has no `%s`; it has %s%s", zip->path, name, names,
                    zip->members > NAMES_SHOWN ? ", ..." : "");
    free(names);
    return NULL;
}

/* ---- a member ------------------------------------------------------------------------------- */

static bool check_member(const struct tlc_zip_member *member, const char *name,
                         struct tlc_fault *fault)
{
    if (member->flags & 1)
        return tlc_fault_set(fault, "%s is encrypted", name);
    if (member->method != 0 && member->method != 8)
        return tlc_fault_set(fault,
                             "%s is packed by method %u, and only 0 (stored) and 8 (deflate) can "
                             "be read",
                             name, member->method);
    if (member->method == 0 && member->packed != member->size)
        return tlc_fault_set(fault, "%s is corrupt: it has two sizes, though it is not packed",
                             name);
    return true;
}

static bool find_part(const struct archive *archive, const struct tlc_zip_member *member,
                      struct tlc_part_of_file *part, struct tlc_fault *fault)
{
    uint8_t local[LOCAL];
    if (!read_at(archive, member->local, local, sizeof local, fault))
        return false;
    if (memcmp(local, "PK\3\4", 4) != 0)
        return fault_of_archive(archive, "a header is not where its directory says", fault);
    *part = (struct tlc_part_of_file){.offset = member->local + LOCAL + number(local + 26, 2) +
                                                number(local + 28, 2),
                                      .size = member->packed,
                                      .deflated = member->method == 8,
                                      .unpacked = member->size,
                                      .checksum = member->checksum};
    if (part->offset > archive->size || part->size > archive->size - part->offset)
        return fault_of_archive(archive, "it is cut off, or was damaged", fault);
    return true;
}

struct tlc_input *tlc_zip_open_member(const struct tlc_zip *zip, int member, const char *name,
                                      struct tlc_fault *fault)
{
    struct archive archive;
    struct tlc_part_of_file part;
    if (!check_member(&zip->member[member], name, fault))
        return NULL;
    const bool found = open_archive(&archive, zip->path, fault) &&
                       find_part(&archive, &zip->member[member], &part, fault);
    close_archive(&archive);
    return found ? tlc_input_open_part(zip->path, name, &part, fault) : NULL;
}

struct tlc_input *tlc_zip_open(const char *path, const char *member, const char *name,
                               struct tlc_fault *fault)
{
    struct tlc_zip zip;
    if (!tlc_zip_list(path, &zip, fault))
        return NULL;
    const int found = tlc_zip_find(&zip, member);
    struct tlc_input *input = found < 0 ? fault_of_missing(&zip, member, fault)
                                        : tlc_zip_open_member(&zip, found, name, fault);
    tlc_zip_free(&zip);
    return input;
}

/* A small member can claim any size: no more is made room for than there can be. */
static bool check_size(const struct tlc_zip_member *member, const char *name,
                       struct tlc_fault *fault)
{
    if (member->size > INT32_MAX)
        return tlc_fault_set(fault, "%s is too large: %llu bytes", name,
                             (unsigned long long)member->size);
    return member->size <= (member->packed + 1) * LARGEST_RATIO ||
           tlc_fault_set(fault, "%s is corrupt: it says that %llu bytes are %llu packed", name,
                         (unsigned long long)member->size, (unsigned long long)member->packed);
}

uint8_t *tlc_zip_read(const struct tlc_zip *zip, int member, struct tlc_fault *fault)
{
    const struct tlc_zip_member *wanted = &zip->member[member];
    char *name = tlc_format("%s: %s", zip->path, wanted->name);
    struct tlc_input *input =
        check_size(wanted, name, fault) ? tlc_zip_open_member(zip, member, name, fault) : NULL;
    uint8_t *bytes = input ? tlc_allocate((size_t)wanted->size + 1, 1) : NULL;
    size_t count = 0;
    /* one more than there are, so that the end is come to, where checksums are compared */
    if (input && !tlc_input_read(input, bytes, (size_t)wanted->size + 1, &count, fault)) {
        free(bytes);
        bytes = NULL;
    }
    if (input)
        tlc_input_close(input);
    free(name);
    return bytes;
}
