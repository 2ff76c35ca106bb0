/* idx.c: pairs of IDX files, plain or gzip. */
#include "formats/pairs.h"
#include "system/format.h"

/* The types of the format, by the third byte of its magic number. */
static const struct {
    uint8_t code;
    enum tlc_element element;
    const char *name;
} types[] = {
    {0x08, TLC_UINT8, "unsigned bytes"}, {0x09, TLC_INT8, "int8"},
    {0x0b, TLC_INT16, "int16"},          {0x0c, TLC_INT32, "int32"},
    {0x0d, TLC_FLOAT32, "float32"},      {0x0e, TLC_FLOAT64, "float64"},
};
enum { TYPES = sizeof types / sizeof *types };

/* The type that the magic number tells; false for one that tells none. */
static bool find_type(uint32_t magic, enum tlc_element *element)
{
    int type = 0;
    while (type < TYPES && magic >> 8 != types[type].code)
        type++;
    if (type < TYPES)
        *element = types[type].element;
    return type < TYPES;
}

static bool fault_of_magic(const struct tlc_rows *rows, uint32_t found, struct tlc_fault *fault)
{
    int type = 0;
    while (type < TYPES - 1 && types[type].element != rows->element)
        type++;
    if (found >> 16 == 0x1f8b && tlc_input_packed(rows->input))
        return tlc_fault_set(
            fault, "%s is a gzip file within a gzip file: unpack it once, with gunzip", rows->path);
    return tlc_fault_set(
        fault, "%s: magic number 0x%08x found, 0x%08x expected (IDX, %s, dimensions: %d)",
        rows->path, found, (unsigned)types[type].code << 8 | (unsigned)(rows->dimensions + 1),
        types[type].name, rows->dimensions + 1);
}

static bool read_size(const struct tlc_rows *rows, uint32_t *size, struct tlc_fault *fault)
{
    uint8_t bytes[4];
    size_t count;
    if (!tlc_input_read(rows->input, bytes, sizeof bytes, &count, fault))
        return false;
    if (count < sizeof bytes)
        return tlc_fault_set(fault, "%s is truncated: it ends within its header", rows->path);
    *size =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    return true;
}

/* Images of one channel need not say so: their last dimension may be left out in the file. Sets how
 * many sizes of a row there are. */
static bool read_magic(struct tlc_rows *rows, int *stored, struct tlc_fault *fault)
{
    uint32_t magic;
    if (!read_size(rows, &magic, fault))
        return false;
    const bool known = find_type(magic, &rows->element);
    *stored = (int)(magic & 0xff) - 1;
    const bool one_channel = rows->dimensions > 1 && rows->size[rows->dimensions - 1] == 1;
    if (known && (*stored == rows->dimensions || (one_channel && *stored == rows->dimensions - 1)))
        return true;
    return fault_of_magic(rows, magic, fault);
}

static bool read_header(struct tlc_rows *rows, struct tlc_fault *fault)
{
    int stored;
    uint32_t size;
    if (!read_magic(rows, &stored, fault) || !read_size(rows, &size, fault))
        return false;
    rows->rows = size;
    for (int i = 0; i < stored; i++) {
        if (!read_size(rows, &size, fault))
            return false;
        rows->size[i] = size;
    }
    return true;
}

static bool open_idx(struct tlc_rows *rows, const char *directory, const struct tlc_source *source,
                     enum tlc_part_of_source part, struct tlc_fault *fault)
{
    const bool labels = part == TLC_PART_LABELS;
    *rows = (struct tlc_rows){.path = tlc_source_path(directory, tlc_name_of_part(source, part)),
                              .element = labels ? TLC_UINT8 : source->element,
                              .dimensions = labels ? source->targets > 1 : source->dimensions,
                              .swapped = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__};
    for (int i = 0; i < rows->dimensions; i++)
        rows->size[i] = labels ? source->targets : source->shape[i];
    rows->input = tlc_input_open(rows->path, fault);
    return rows->input && read_header(rows, fault);
}

static bool read_idx(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                     void **rest, struct tlc_fault *fault)
{
    return tlc_pair_read(open_idx, directory, source, data, rest, fault);
}

static void *open_blocks(const char *path, const struct tlc_source *source, int threads,
                         struct tlc_fault *fault)
{
    (void)threads;
    return tlc_pair_open(open_idx, path, source, fault);
}

static const struct tlc_block_reader block_reader = {
    .open = open_blocks, .read = tlc_pair_read_block, .close = tlc_pair_close};

const struct tlc_source_format tlc_format_idx = {
    .read = read_idx, .finish = tlc_pair_finish, .blocks = &block_reader};
