/* npy.c: examples and labels as arrays of NumPy's: in files of their own (.npy, plain or gzip), or
 * both in an archive (.npz, which is a zip of such files). */
#include <stdlib.h>
#include <string.h>

#include "formats/npy.h"
#include "formats/pairs.h"
#include "formats/zip.h"
#include "system/format.h"

/* An array of one number an example may say so. */
static bool is_one_each(const struct tlc_npy *npy)
{
    return npy->rank == 1 || (npy->rank == 2 && npy->shape[1] == 1);
}

static bool take_groups(struct tlc_rows *rows, const struct tlc_npy *npy, struct tlc_fault *fault)
{
    return is_one_each(npy) ||
           tlc_fault_set(fault,
                         "%s: its array has %d dimensions, and groups are told by one number or "
                         "text each",
                         rows->path, npy->rank);
}

static bool take_labels(struct tlc_rows *rows, const struct tlc_npy *npy, struct tlc_fault *fault)
{
    if (is_one_each(npy))
        return true;
    if (npy->rank == 2)
        return tlc_fault_set(fault,
                             "%s: its labels are %lld numbers each, and one whole number is "
                             "expected: save `y.argmax(axis=1)` if one of them is 1",
                             rows->path, (long long)npy->shape[1]);
    return tlc_fault_set(fault, "%s: its labels have %d dimensions, and 1 is expected", rows->path,
                         npy->rank);
}

static bool take_targets(struct tlc_rows *rows, const struct tlc_npy *npy)
{
    rows->dimensions = npy->rank - 1;
    for (int i = 1; i < npy->rank; i++)
        rows->size[i - 1] = npy->shape[i];
    return true;
}

/* Images of one channel need not say so. */
static void add_channel(struct tlc_rows *rows, const struct tlc_source *source)
{
    const int last = source->dimensions - 1;
    if (rows->dimensions == last && last > 0 && source->shape[last] == 1)
        rows->size[rows->dimensions++] = 1;
}

/* What is in an array of one dimension is one number each. */
static void take_images(struct tlc_rows *rows, const struct tlc_npy *npy,
                        const struct tlc_source *source)
{
    rows->dimensions = npy->rank - 1;
    for (int i = 1; i < npy->rank; i++)
        rows->size[i - 1] = npy->shape[i];
    if (npy->rank == 1)
        rows->size[rows->dimensions++] = 1;
    add_channel(rows, source);
}

bool tlc_rows_of_array(struct tlc_rows *rows, const struct tlc_npy *npy,
                       const struct tlc_source *source, enum tlc_part_of_source part,
                       struct tlc_fault *fault)
{
    if (npy->characters && part == TLC_PART_IMAGES)
        return tlc_fault_set(fault, "%s: its type is that of texts, and numbers are expected",
                             rows->path);
    if (npy->rank == 0)
        return tlc_fault_set(fault, "%s: it is one number, and not an array of rows", rows->path);
    rows->rows = (uint64_t)npy->shape[0];
    rows->element = npy->element;
    rows->characters = npy->characters;
    rows->wide = npy->wide;
    rows->halves = npy->halves;
    rows->swapped = npy->swapped && !npy->halves;
    rows->swapped_halves = npy->swapped && npy->halves;
    rows->by_columns = npy->by_columns && npy->rank > 1;
    if (part == TLC_PART_GROUPS)
        return take_groups(rows, npy, fault);
    if (part == TLC_PART_LABELS && source->targets)
        return take_targets(rows, npy);
    if (part == TLC_PART_LABELS)
        return take_labels(rows, npy, fault);
    take_images(rows, npy, source);
    return true;
}

static bool read_header(struct tlc_rows *rows, const struct tlc_source *source,
                        enum tlc_part_of_source part, struct tlc_fault *fault)
{
    struct tlc_npy npy;
    return tlc_npy_read(rows->input, rows->path, part != TLC_PART_IMAGES, &npy, fault) &&
           tlc_rows_of_array(rows, &npy, source, part, fault);
}

static bool open_npy(struct tlc_rows *rows, const char *directory, const struct tlc_source *source,
                     enum tlc_part_of_source part, struct tlc_fault *fault)
{
    *rows = (struct tlc_rows){.path = tlc_source_path(directory, tlc_name_of_part(source, part))};
    rows->input = tlc_input_open(rows->path, fault);
    return rows->input && read_header(rows, source, part, fault);
}

/* Messages call an array "digits.npz: x_train". */
static bool open_npz(struct tlc_rows *rows, const char *directory, const struct tlc_source *source,
                     enum tlc_part_of_source part, struct tlc_fault *fault)
{
    const char *array = tlc_name_of_part(source, part);
    char *path = tlc_source_path(directory, source->file);
    char *member = tlc_format("%s.npy", array);
    *rows = (struct tlc_rows){.path = tlc_format("%s: %s", path, array)};
    rows->input = tlc_zip_open(path, member, rows->path, fault);
    free(path);
    free(member);
    return rows->input && read_header(rows, source, part, fault);
}

static bool read_npy(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                     void **rest, struct tlc_fault *fault)
{
    return tlc_pair_read(open_npy, directory, source, data, rest, fault);
}

static bool read_npz(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                     void **rest, struct tlc_fault *fault)
{
    return tlc_pair_read(open_npz, directory, source, data, rest, fault);
}

static void *open_npy_blocks(const char *path, const struct tlc_source *source, int threads,
                             struct tlc_fault *fault)
{
    (void)threads;
    return tlc_pair_open(open_npy, path, source, fault);
}

static void *open_npz_blocks(const char *path, const struct tlc_source *source, int threads,
                             struct tlc_fault *fault)
{
    (void)threads;
    return tlc_pair_open(open_npz, path, source, fault);
}

static const struct tlc_block_reader npy_blocks = {.open = open_npy_blocks,
                                                   .read = tlc_pair_read_block,
                                                   .close = tlc_pair_close},
                                     npz_blocks = {.open = open_npz_blocks,
                                                   .read = tlc_pair_read_block,
                                                   .close = tlc_pair_close};

const struct tlc_source_format tlc_format_npy = {
    .read = read_npy, .finish = tlc_pair_finish, .blocks = &npy_blocks, .open = open_npy};
const struct tlc_source_format tlc_format_npz = {
    .read = read_npz, .finish = tlc_pair_finish, .blocks = &npz_blocks, .open = open_npz};
