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
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

enum { BUFFER = 1 << 17, GZIP_FIRST = 0x1f, GZIP_SECOND = 0x8b };

struct tlc_input {
    char *path;
    int descriptor;
    bool packed;
    bool ended; /* of a packed file, that the last member has */
    struct inflate_state state;
    uint8_t buffer[BUFFER]; /* as it is in the file; what is left begins at state.next_in */
};

uint32_t tlc_checksum(uint32_t so_far, const void *bytes, size_t size)
{
    return crc32_gzip_refl(so_far, bytes, size);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* A pipe that nobody writes to must not stop the program, hence O_NONBLOCK. */
static int open_regular(const char *path)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        tlc_fail("cannot open %s: %s", path, strerror(errno));
    if (fstat(descriptor, &status) < 0)
        tlc_fail("cannot read %s: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        tlc_fail("cannot read %s: it is a directory", path);
    if (!S_ISREG(status.st_mode))
        tlc_fail("cannot read %s: it is not a regular file", path);
    return descriptor;
}

/* Returns how many bytes there were: 0 only at the end of the file. */
static size_t read_some(const struct tlc_input *input, void *bytes, size_t size)
{
    ssize_t count;
    do
        count = read(input->descriptor, bytes, size);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        tlc_fail("cannot read %s: %s", input->path, strerror(errno));
    return (size_t)count;
}

/* Reads on until so many bytes are buffered, or as many as there are. */
static bool have(struct tlc_input *input, uint32_t wanted)
{
    struct inflate_state *state = &input->state;
    if (state->avail_in < wanted) {
        memmove(input->buffer, state->next_in, state->avail_in);
        state->next_in = input->buffer;
    }
    while (state->avail_in < wanted) {
        size_t count = read_some(input, input->buffer + state->avail_in, BUFFER - state->avail_in);
        if (count == 0)
            break;
        state->avail_in += (uint32_t)count;
    }
    return state->avail_in >= wanted;
}

/* ---- unpacking ------------------------------------------------------------------------------ */

static bool at_member(struct tlc_input *input)
{
    return have(input, 2) && input->state.next_in[0] == GZIP_FIRST &&
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

static void end_member(struct tlc_input *input)
{
    if (at_member(input)) {
        begin_member(input);
        return;
    }
    if (input->state.avail_in > 0)
        tlc_fail("%s is corrupt: something that is not gzip follows its compressed data",
                 input->path);
    input->ended = true;
}

_Noreturn static void fail_unpacking(const struct tlc_input *input, int code)
{
    if (code == ISAL_INCORRECT_CHECKSUM)
        tlc_fail("%s is corrupt: its data has not the checksum or length that stand at its end",
                 input->path);
    if (code == ISAL_UNSUPPORTED_METHOD || code == ISAL_INVALID_WRAPPER)
        tlc_fail("%s is corrupt: its gzip header is wrong", input->path);
    tlc_fail("%s is corrupt: its compressed data cannot be unpacked", input->path);
}

/* Unpacks at most `size` bytes; 0 also when a member has just ended. */
static size_t unpack_some(struct tlc_input *input, uint8_t *bytes, size_t size)
{
    struct inflate_state *state = &input->state;
    const uint32_t room = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    bool more = have(input, 1);
    state->next_out = bytes;
    state->avail_out = room;
    int code = isal_inflate(state);
    if (code < 0)
        fail_unpacking(input, code);
    const size_t count = room - state->avail_out;
    if (state->block_state == ISAL_BLOCK_FINISH)
        end_member(input);
    else if (!more && count == 0)
        tlc_fail("%s is truncated: its compressed data ends early", input->path);
    return count;
}

/* ---- for all -------------------------------------------------------------------------------- */

struct tlc_input *tlc_input_open(const char *path)
{
    struct tlc_input *input = tlc_allocate(1, sizeof *input);
    input->path = tlc_format("%s", path);
    input->descriptor = open_regular(path);
    input->state.next_in = input->buffer;
    if (!have(input, 1))
        tlc_fail("%s is empty", path);
    input->packed = at_member(input);
    if (input->packed)
        begin_member(input);
    return input;
}

static size_t pass_some(struct tlc_input *input, uint8_t *bytes, size_t size)
{
    struct inflate_state *state = &input->state;
    if (state->avail_in == 0)
        return read_some(input, bytes, size);
    size_t count = size < state->avail_in ? size : state->avail_in;
    memcpy(bytes, state->next_in, count);
    state->next_in += count;
    state->avail_in -= (uint32_t)count;
    return count;
}

size_t tlc_input_read(struct tlc_input *input, void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size && !input->ended) {
        uint8_t *place = (uint8_t *)bytes + done;
        size_t count = input->packed ? unpack_some(input, place, size - done)
                                     : pass_some(input, place, size - done);
        if (count == 0 && !input->packed)
            break;
        done += count;
    }
    return done;
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
