/* input.c: regular files, plain or gzip, read once from the beginning to the end.
 *
 * What is unpacked passes through, so that a file takes no more memory than is asked of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/allocate.h"
#include "system/format.h"
#include "system/input.h"

enum { BUFFER = 1 << 17, GZIP_FIRST = 0x1f, GZIP_SECOND = 0x8b, LONGEST_BEGINNING = 64 };

struct tlc_input {
    char *path;
    int descriptor;
    bool packed;   /* gzip, or deflated */
    bool is_part;  /* of a file */
    uint64_t left; /* bytes that are still to be read from the file */
    struct tlc_part_of_file part;
    uint64_t unpacked; /* of a part: how many bytes it has given, */
    uint32_t checksum; /* and theirs */
    bool ended;        /* of a packed file, that the last member has */
    struct inflate_state state;
    uint8_t buffer[BUFFER]; /* as it is in the file; what is left begins at state.next_in */
};

uint32_t tlc_checksum(uint32_t so_far, const void *bytes, size_t size)
{
    return crc32_gzip_refl(so_far, bytes, size);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* A pipe that nobody writes to must not stop the program, hence O_NONBLOCK. */
static int open_any(const char *path, struct stat *status, struct tlc_fault *fault)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        tlc_fault_write_unread(fault, "cannot open %s: %s", path, strerror(errno));
        return -1;
    }
    if (fstat(descriptor, status) == 0)
        return descriptor;
    tlc_fault_write_unread(fault, "cannot read %s: %s", path, strerror(errno));
    close(descriptor);
    return -1;
}

int tlc_open_regular(const char *path, struct tlc_fault *fault)
{
    struct stat status;
    int descriptor = open_any(path, &status, fault);
    if (descriptor < 0 || S_ISREG(status.st_mode))
        return descriptor;
    tlc_fault_write(fault, "cannot read %s: it is %s", path,
                    S_ISDIR(status.st_mode) ? "a directory" : "not a regular file");
    close(descriptor);
    return -1;
}

/* `*count` is 0 only at the end of the file. */
static bool read_some(struct tlc_input *input, void *bytes, size_t size, size_t *count,
                      struct tlc_fault *fault)
{
    ssize_t result;
    size = size < input->left ? size : (size_t)input->left;
    do
        result = read(input->descriptor, bytes, size);
    while (result < 0 && errno == EINTR);
    if (result < 0)
        return tlc_fault_unread(fault, "cannot read %s: %s", input->path, strerror(errno));
    *count = (size_t)result;
    input->left -= *count;
    return true;
}

/* Reads on until so many bytes are buffered, or as many as there are. */
static bool fill_buffer(struct tlc_input *input, uint32_t wanted, struct tlc_fault *fault)
{
    struct inflate_state *state = &input->state;
    if (state->avail_in < wanted) {
        memmove(input->buffer, state->next_in, state->avail_in);
        state->next_in = input->buffer;
    }
    while (state->avail_in < wanted) {
        size_t count = 0;
        if (!read_some(input, input->buffer + state->avail_in, BUFFER - state->avail_in, &count,
                       fault))
            return false;
        if (count == 0)
            break;
        state->avail_in += (uint32_t)count;
    }
    return true;
}

/* ---- unpacking ------------------------------------------------------------------------------ */

/* Of what is buffered, two bytes if the file has so many. */
static bool is_member(const struct tlc_input *input)
{
    return input->state.avail_in >= 2 && input->state.next_in[0] == GZIP_FIRST &&
           input->state.next_in[1] == GZIP_SECOND;
}

/* isal_inflate_init forgets what is left of the buffer. */
static void begin_member(struct tlc_input *input)
{
    uint8_t *next = input->state.next_in;
    uint32_t left = input->state.avail_in;
    isal_inflate_init(&input->state);
    input->state.crc_flag = ISAL_GZIP;
    input->state.next_in = next;
    input->state.avail_in = left;
}

static bool end_member(struct tlc_input *input, struct tlc_fault *fault)
{
    input->ended = input->is_part;
    if (input->ended)
        return true;
    if (!fill_buffer(input, 2, fault))
        return false;
    if (is_member(input)) {
        begin_member(input);
        return true;
    }
    if (input->state.avail_in > 0)
        return tlc_fault_set(fault,
                             "%s is corrupt: something that is not gzip follows its compressed "
                             "data",
                             input->path);
    input->ended = true;
    return true;
}

static bool fault_of_unpacking(const struct tlc_input *input, int code, struct tlc_fault *fault)
{
    const char *what = "its compressed data cannot be unpacked";
    if (code == ISAL_INCORRECT_CHECKSUM)
        what = "its data has not the checksum or length that stand at its end";
    else if (code == ISAL_UNSUPPORTED_METHOD || code == ISAL_INVALID_WRAPPER)
        what = "its gzip header is wrong";
    return tlc_fault_set(fault, "%s is corrupt: %s", input->path, what);
}

/* Unpacks at most `size` bytes; 0 also when a member has just ended. */
static bool unpack_some(struct tlc_input *input, uint8_t *bytes, size_t size, size_t *count,
                        struct tlc_fault *fault)
{
    struct inflate_state *state = &input->state;
    const uint32_t room = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    if (!fill_buffer(input, 1, fault))
        return false;
    const bool more = state->avail_in > 0;
    state->next_out = bytes;
    state->avail_out = room;
    int code = isal_inflate(state);
    if (code < 0)
        return fault_of_unpacking(input, code, fault);
    *count = room - state->avail_out;
    if (state->block_state == ISAL_BLOCK_FINISH)
        return end_member(input, fault);
    if (!more && *count == 0)
        return tlc_fault_set(fault, "%s is truncated: its compressed data ends early", input->path);
    return true;
}

/* ---- for all -------------------------------------------------------------------------------- */

static struct tlc_input *new_input(const char *name, int descriptor)
{
    struct tlc_input *input = tlc_allocate(1, sizeof *input);
    input->path = tlc_format("%s", name);
    input->descriptor = descriptor;
    input->left = UINT64_MAX;
    input->state.next_in = input->buffer;
    return input;
}

/* Whether it only stands for a file that Git has elsewhere. */
static bool is_pointer(const struct tlc_input *input, struct tlc_fault *fault)
{
    static const char begins[] = "version https://git-lfs.github.com/";
    const size_t length = sizeof begins - 1;
    if (input->state.avail_in < length || memcmp(input->state.next_in, begins, length) != 0)
        return false;
    tlc_fault_write(fault,
                    "%s is a pointer of Git LFS, and not the file: fetch that by `git lfs pull`",
                    input->path);
    return true;
}

static bool begin(struct tlc_input *input, struct tlc_fault *fault)
{
    if (!fill_buffer(input, LONGEST_BEGINNING, fault))
        return false;
    if (input->state.avail_in == 0)
        return tlc_fault_set(fault, "%s is empty", input->path);
    if (is_pointer(input, fault))
        return false;
    input->packed = is_member(input);
    if (input->packed)
        begin_member(input);
    return true;
}

/* Takes the descriptor over. */
static struct tlc_input *open_at(const char *name, int descriptor, struct tlc_fault *fault)
{
    struct tlc_input *input = new_input(name, descriptor);
    if (begin(input, fault))
        return input;
    tlc_input_close(input);
    return NULL;
}

struct tlc_input *tlc_input_open(const char *path, struct tlc_fault *fault)
{
    const int descriptor = tlc_open_regular(path, fault);
    return descriptor < 0 ? NULL : open_at(path, descriptor, fault);
}

struct tlc_input *tlc_input_open_standard(struct tlc_fault *fault)
{
    const int descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    if (descriptor >= 0)
        return open_at("standard input", descriptor, fault);
    tlc_fault_write_unread(fault, "cannot read standard input: %s", strerror(errno));
    return NULL;
}

struct tlc_input *tlc_input_open_part(const char *path, const char *name,
                                      const struct tlc_part_of_file *part, struct tlc_fault *fault)
{
    const int descriptor = tlc_open_regular(path, fault);
    if (descriptor < 0)
        return NULL;
    struct tlc_input *input = new_input(name, descriptor);
    input->is_part = true;
    input->part = *part;
    input->left = part->size;
    input->packed = part->deflated;
    if (part->deflated)
        isal_inflate_init(&input->state);
    input->state.next_in = input->buffer;
    if (lseek(descriptor, (off_t)part->offset, SEEK_SET) >= 0)
        return input;
    tlc_fault_write_unread(fault, "cannot read %s: %s", name, strerror(errno));
    tlc_input_close(input);
    return NULL;
}

/* Counts what a part has given; at its end, all of it must have been there. */
static bool check_part(struct tlc_input *input, const void *bytes, size_t count, bool at_end,
                       struct tlc_fault *fault)
{
    const struct tlc_part_of_file *part = &input->part;
    input->unpacked += count;
    input->checksum = tlc_checksum(input->checksum, bytes, count);
    if (input->unpacked > part->unpacked)
        return tlc_fault_set(fault, "%s is corrupt: it has more than the %llu bytes it should have",
                             input->path, (unsigned long long)part->unpacked);
    if (at_end && input->unpacked < part->unpacked)
        return tlc_fault_set(fault, "%s is truncated: it has %llu of the %llu bytes it should have",
                             input->path, (unsigned long long)input->unpacked,
                             (unsigned long long)part->unpacked);
    if (at_end && input->checksum != part->checksum)
        return tlc_fault_set(fault, "%s is corrupt: its data has not the checksum that is given",
                             input->path);
    return true;
}

static bool pass_some(struct tlc_input *input, uint8_t *bytes, size_t size, size_t *count,
                      struct tlc_fault *fault)
{
    struct inflate_state *state = &input->state;
    if (state->avail_in == 0)
        return read_some(input, bytes, size, count, fault);
    *count = size < state->avail_in ? size : state->avail_in;
    memcpy(bytes, state->next_in, *count);
    state->next_in += *count;
    state->avail_in -= (uint32_t)*count;
    return true;
}

bool tlc_input_read(struct tlc_input *input, void *bytes, size_t size, size_t *count,
                    struct tlc_fault *fault)
{
    *count = 0;
    while (*count < size && !input->ended) {
        uint8_t *place = (uint8_t *)bytes + *count;
        size_t more = 0;
        if (!(input->packed ? unpack_some(input, place, size - *count, &more, fault)
                            : pass_some(input, place, size - *count, &more, fault)))
            return false;
        if (more == 0 && !input->packed)
            break;
        *count += more;
    }
    return !input->is_part || check_part(input, bytes, *count, *count < size, fault);
}

bool tlc_input_packed(const struct tlc_input *input)
{
    return input->packed;
}

void tlc_input_close(struct tlc_input *input)
{
    close(input->descriptor);
    free(input->path);
    free(input);
}
