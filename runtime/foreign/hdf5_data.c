/* hdf5_data.c: images and labels as two data sets of an HDF5 file. A child for each reads it
 * (hdf5_rows.c), and waits as long as nobody wants more. */
#include "foreign/hdf5_data.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foreign/hdf5_process.h"
#include "formats/file_kinds.h"
#include "formats/npy.h"
#include "formats/pairs.h"
#include "system/allocate.h"
#include "system/format.h"

struct stream {
    struct tlc_foreign_file file;
    struct tlc_hdf5_process child;
    bool begun;
    uint64_t left; /* bytes of the message at hand */
    char *path;
};

/* ---- messages ---------------------------------------------------------------------------------
 */

/* How the child has ended tells more than that it has. */
static bool fault_of_end(struct stream *stream, struct tlc_fault *fault)
{
    stream->begun = false;
    return tlc_hdf5_end_child(&stream->child, false, fault);
}

/* The next message's letter, 0 and a fault where there is none or it says what is wrong. */
static char hear_head(struct stream *stream, struct tlc_fault *fault)
{
    uint8_t head[TLC_MESSAGE_HEAD];
    fault->text[0] = '\0';
    if (tlc_hdf5_hear(&stream->child, head, sizeof head) < sizeof head) {
        fault_of_end(stream, fault);
        return 0;
    }
    memcpy(&stream->left, head + 1, sizeof stream->left);
    if (head[0] != 'F')
        return (char)head[0];
    tlc_hdf5_hear_fault(&stream->child, stream->left, fault);
    fault_of_end(stream, fault);
    return 0;
}

static bool read_rows(void *state, void *bytes, size_t size, size_t *count, struct tlc_fault *fault)
{
    struct stream *stream = state;
    for (*count = 0; *count < size;) {
        if (stream->left == 0) {
            const char letter = hear_head(stream, fault);
            if (letter != 'B' && letter != 'E' && letter != 0)
                fault_of_end(stream, fault);
            if (letter != 'B')
                return letter == 'E';
        }
        const size_t most = size - *count, some = stream->left < most ? stream->left : most;
        fault->text[0] = '\0';
        if (tlc_hdf5_hear(&stream->child, (char *)bytes + *count, some) < some)
            return fault_of_end(stream, fault);
        stream->left -= some;
        *count += some;
    }
    return true;
}

static void end_stream(void *state)
{
    struct stream *stream = state;
    struct tlc_fault unheard;
    if (stream->begun)
        tlc_hdf5_end_child(&stream->child, true, &unheard);
    if (stream->file.descriptor >= 0)
        close(stream->file.descriptor);
    free(stream->path);
    free(stream);
}

static const struct tlc_row_stream stream_of_child = {.read = read_rows, .end = end_stream};

/* ---- the head ---------------------------------------------------------------------------------
 */

/* An array as NumPy's are: what is known of them holds for data sets. */
static bool take_head(const char *path, const uint8_t *bytes, size_t size, struct tlc_npy *array,
                      struct tlc_fault *fault)
{
    const uint8_t *end = memchr(bytes, 0, size);
    const char *element = (const char *)bytes;
    int64_t numbers[2 + TLC_MOST_RANK] = {0};
    const size_t left = end ? size - (size_t)(end - bytes) - 1 : 0;
    if (left < 2 * sizeof *numbers || left > sizeof numbers)
        return tlc_fault_set(fault, "%s is damaged: what could be read of it ends early", path);
    memcpy(numbers, end + 1, left);
    *array = (struct tlc_npy){.element = tlc_element_find(element),
                              .characters = (int)numbers[0],
                              .rank = (int)numbers[1]};
    for (int i = 0; i < TLC_MOST_RANK; i++)
        array->shape[i] = numbers[2 + i];
    return array->characters || array->element != TLC_ELEMENTS ||
           tlc_fault_set(fault, "%s: its numbers are %s, which cannot be read: convert them", path,
                         element);
}

static bool hear_array(struct stream *stream, const char *path, struct tlc_npy *array,
                       struct tlc_fault *fault)
{
    uint8_t bytes[256] = {0};
    const char letter = hear_head(stream, fault);
    const size_t size = (size_t)stream->left;
    if (!letter)
        return false;
    if (letter != 'D' || size > sizeof bytes || tlc_hdf5_hear(&stream->child, bytes, size) < size)
        return fault_of_end(stream, fault);
    stream->left = 0;
    return take_head(path, bytes, size, array, fault);
}

/* ---- the file ---------------------------------------------------------------------------------
 */

/* Its mark may stand behind a block of somebody else's, as in MATLAB's files. */
static bool check_mark(const struct tlc_foreign_file *file, struct tlc_fault *fault)
{
    uint8_t mark[8];
    for (uint64_t at = 0; at <= 2048 && at + sizeof mark <= file->size; at = at ? 2 * at : 512) {
        if (!tlc_foreign_file_read(file, at, mark, sizeof mark, fault))
            return false;
        if (tlc_file_kind_of(mark, sizeof mark) == TLC_FILE_HDF5)
            return true;
    }
    return tlc_fault_set(fault, "%s is no HDF5 file: it does not begin with \\x89HDF", file->path);
}

static bool open_file(struct stream *stream, struct tlc_fault *fault)
{
    struct stat status;
    stream->file = (struct tlc_foreign_file){.path = stream->path,
                                             .descriptor = tlc_open_regular(stream->path, fault)};
    if (stream->file.descriptor < 0)
        return false;
    if (fstat(stream->file.descriptor, &status) < 0)
        return tlc_fault_unread(fault, "cannot read %s: %s", stream->path, strerror(errno));
    stream->file.size = (uint64_t)status.st_size;
    return check_mark(&stream->file, fault);
}

/* Messages call a data set "digits.h5: train/x". */
static bool open_rows(struct tlc_rows *rows, const char *directory, const struct tlc_source *source,
                      enum tlc_part_of_source part, struct tlc_fault *fault)
{
    const char *set = tlc_name_of_part(source, part);
    struct stream *stream = tlc_allocate(1, sizeof *stream);
    struct tlc_hdf5_request request = {.count = -1, .rows_of = set};
    struct tlc_npy array;
    stream->path = tlc_source_path(directory, source->file);
    stream->file.descriptor = -1;
    *rows = (struct tlc_rows){.path = tlc_format("%s: %s", stream->path, set),
                              .stream = &stream_of_child,
                              .state = stream};
    if (!open_file(stream, fault))
        return false;
    stream->begun = tlc_hdf5_begin(&stream->child, &stream->file, &request, fault);
    return stream->begun && hear_array(stream, rows->path, &array, fault) &&
           tlc_rows_of_array(rows, &array, source, part, fault);
}

static bool read_hdf5(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                      void **rest, struct tlc_fault *fault)
{
    return tlc_pair_read(open_rows, directory, source, data, rest, fault);
}

static void *open_blocks(const char *path, const struct tlc_source *source, int threads,
                         struct tlc_fault *fault)
{
    (void)threads;
    return tlc_pair_open(open_rows, path, source, fault);
}

static const struct tlc_block_reader block_reader = {
    .open = open_blocks, .read = tlc_pair_read_block, .close = tlc_pair_close};

const struct tlc_source_format tlc_format_hdf5 = {
    .read = read_hdf5, .finish = tlc_pair_finish, .blocks = &block_reader, .open = open_rows};
