/* h5.c: HDF5 files, laid out in memory from the members to the root. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "store/h5.h"
#include "system/allocate.h"

static const uint64_t UNDEFINED = UINT64_MAX;

/* Entries of a symbol table node: the superblock says half of it. */
enum { NODE_ENTRIES = 8, ENTRY_SIZE = 40, LEAST_TREE_HALF = 16, SUPERBLOCK_SIZE = 96 };

/* An object header's message is at most 64 KiB: what is longer stands on a global heap. */
enum { LONGEST_MESSAGE = 60000, LEAST_HEAP = 4096 };

enum message {
    DATASPACE = 0x01,
    DATATYPE = 0x03,
    FILL_VALUE = 0x05,
    LAYOUT = 0x08,
    ATTRIBUTE = 0x0c,
    SYMBOL_TABLE = 0x11,
};

/* ---- bytes ---------------------------------------------------------------------------------- */

/* All that has an address or follows another begins at a multiple of 8. */
static void align(struct tlc_file_bytes *bytes)
{
    tlc_append_zeros(bytes, (8 - bytes->size % 8) % 8);
}

static void add_all(struct tlc_file_bytes *bytes, struct tlc_file_bytes *more)
{
    tlc_append(bytes, more->byte, more->size);
    align(bytes);
    free(more->byte);
}

static uint64_t next_address(struct h5_file *file)
{
    align(&file->bytes);
    return file->bytes.size;
}

/* ---- types and shapes ----------------------------------------------------------------------- */

/* Class and version, 24 bits that depend on the class, the size of a value. */
static struct tlc_file_bytes new_type(int class_and_version, uint64_t bits, uint64_t size)
{
    struct tlc_file_bytes type = {NULL, 0, 0};
    tlc_append_number(&type, (uint64_t)class_and_version, 1);
    tlc_append_number(&type, bits, 3);
    tlc_append_number(&type, size, 4);
    return type;
}

/* Fixed length, padded with zeros, as Keras wrote strings when h5py still took bytes for them. */
static struct tlc_file_bytes string_type(size_t length)
{
    return new_type(0x13, 1, length);
}

/* A length, and where on a global heap the text is. */
static struct tlc_file_bytes variable_string_type(void)
{
    struct tlc_file_bytes type = new_type(0x19, 1, 16), character = new_type(0x13, 0, 1);
    add_all(&type, &character);
    return type;
}

/* IEEE 754, little-endian. */
static struct tlc_file_bytes float_type(int size, int exponent, uint64_t bias)
{
    const int bits = 8 * size, fraction = bits - 1 - exponent;
    struct tlc_file_bytes type = new_type(0x11, 0x20 | (uint64_t)(bits - 1) << 8, (uint64_t)size);
    tlc_append_number(&type, 0, 2);
    tlc_append_number(&type, (uint64_t)bits, 2);
    tlc_append_number(&type, (uint64_t)fraction, 1);
    tlc_append_number(&type, (uint64_t)exponent, 1);
    tlc_append_number(&type, 0, 1);
    tlc_append_number(&type, (uint64_t)fraction, 1);
    tlc_append_number(&type, bias, 4);
    return type;
}

static struct tlc_file_bytes space(int dimensions, const uint64_t *size)
{
    struct tlc_file_bytes bytes = {NULL, 0, 0};
    tlc_append_number(&bytes, 1, 1);
    tlc_append_number(&bytes, (uint64_t)dimensions, 1);
    tlc_append_zeros(&bytes, 6);
    for (int i = 0; i < dimensions; i++)
        tlc_append_number(&bytes, size[i], 8);
    return bytes;
}

/* ---- object headers ------------------------------------------------------------------------- */

/* Takes the body over. */
static void add_message(struct tlc_file_bytes *messages, enum message kind,
                        struct tlc_file_bytes *body)
{
    align(body);
    tlc_append_number(messages, kind, 2);
    tlc_append_number(messages, body->size, 2);
    tlc_append_zeros(messages, 4);
    add_all(messages, body);
}

/* Takes the messages over; the header's address. */
static uint64_t add_header(struct h5_file *file, struct tlc_file_bytes *messages, int count)
{
    const uint64_t address = next_address(file);
    tlc_append_number(&file->bytes, 1, 2);
    tlc_append_number(&file->bytes, (uint64_t)count, 2);
    tlc_append_number(&file->bytes, 1, 4);
    tlc_append_number(&file->bytes, messages->size, 4);
    tlc_append_zeros(&file->bytes, 4);
    add_all(&file->bytes, messages);
    return address;
}

/* ---- attributes ----------------------------------------------------------------------------- */

/* Takes type and shape over. */
static void put_attribute(struct h5_group *group, const char *name, struct tlc_file_bytes *type,
                          struct tlc_file_bytes *shape, const struct tlc_file_bytes *value)
{
    struct tlc_file_bytes body = {NULL, 0, 0};
    tlc_append_number(&body, 1, 2);
    tlc_append_number(&body, strlen(name) + 1, 2);
    tlc_append_number(&body, type->size, 2);
    tlc_append_number(&body, shape->size, 2);
    tlc_append(&body, name, strlen(name) + 1);
    align(&body);
    add_all(&body, type);
    add_all(&body, shape);
    tlc_append(&body, value->byte, value->size);
    add_message(&group->messages, ATTRIBUTE, &body);
    group->attributes++;
}

/* Texts on a heap of their own; what an attribute has in their place. */
static struct tlc_file_bytes put_on_heap(struct h5_file *file, char *const *texts, int count)
{
    struct tlc_file_bytes heap = {NULL, 0, 0}, references = {NULL, 0, 0};
    const uint64_t address = next_address(file);
    for (int i = 0; i < count; i++) {
        const size_t length = strlen(texts[i]);
        tlc_append_number(&heap, (uint64_t)i + 1, 2);
        tlc_append_number(&heap, 1, 2);
        tlc_append_zeros(&heap, 4);
        tlc_append_number(&heap, length, 8);
        tlc_append(&heap, texts[i], length);
        align(&heap);
        tlc_append_number(&references, length, 4);
        tlc_append_number(&references, address, 8);
        tlc_append_number(&references, (uint64_t)i + 1, 4);
    }
    size_t size = 16 + heap.size + 16, left = size < LEAST_HEAP ? LEAST_HEAP - size : 0;
    tlc_append(&file->bytes, "GCOL\1\0\0", 8);
    tlc_append_number(&file->bytes, size + left, 8);
    add_all(&file->bytes, &heap);
    tlc_append_zeros(&file->bytes, 8); /* object 0: the rest of the heap, which is free */
    tlc_append_number(&file->bytes, 16 + left, 8);
    tlc_append_zeros(&file->bytes, left);
    return references;
}

static struct tlc_file_bytes padded(char *const *texts, int count, size_t length)
{
    struct tlc_file_bytes value = {NULL, 0, 0};
    for (int i = 0; i < count; i++) {
        tlc_append(&value, texts[i], strlen(texts[i]));
        tlc_append_zeros(&value, length - strlen(texts[i]));
    }
    return value;
}

static size_t longest(char *const *texts, int count)
{
    size_t most = 1; /* there is no type of size 0 */
    for (int i = 0; i < count; i++)
        if (strlen(texts[i]) > most)
            most = strlen(texts[i]);
    return most;
}

/* Takes the shape over. */
static void put_strings(struct h5_file *file, struct h5_group *group, const char *name,
                        struct tlc_file_bytes *shape, char *const *texts, int count)
{
    const size_t length = longest(texts, count);
    const bool fits = (size_t)count * length <= LONGEST_MESSAGE;
    struct tlc_file_bytes type = fits ? string_type(length) : variable_string_type();
    struct tlc_file_bytes value =
        fits ? padded(texts, count, length) : put_on_heap(file, texts, count);
    put_attribute(group, name, &type, shape, &value);
    free(value.byte);
}

void tlc_h5_put_text(struct h5_file *file, struct h5_group *group, const char *name,
                     const char *text)
{
    struct tlc_file_bytes scalar = space(0, NULL);
    put_strings(file, group, name, &scalar, (char *const[]){(char *)text}, 1);
}

void tlc_h5_put_texts(struct h5_file *file, struct h5_group *group, const char *name,
                      char *const *texts, int count)
{
    const struct tlc_file_bytes nothing = {NULL, 0, 0};
    struct tlc_file_bytes list = space(1, (const uint64_t[]){(uint64_t)count});
    struct tlc_file_bytes number = float_type(8, 11, 1023);
    if (count == 0) {
        put_attribute(group, name, &number, &list, &nothing);
        return;
    }
    free(number.byte);
    put_strings(file, group, name, &list, texts, count);
}

/* ---- arrays --------------------------------------------------------------------------------- */

static uint64_t add_floats(struct h5_file *file, const float *numbers, size_t count)
{
    const uint64_t address = next_address(file);
    tlc_append_floats(&file->bytes, numbers, count);
    return address;
}

uint64_t tlc_h5_add_array(struct h5_file *file, const float *numbers, int dimensions,
                          const uint64_t *size)
{
    size_t count = 1;
    for (int i = 0; i < dimensions; i++)
        count *= (size_t)size[i];
    struct tlc_file_bytes messages = {NULL, 0, 0}, body = space(dimensions, size);
    add_message(&messages, DATASPACE, &body);
    body = float_type(4, 8, 127);
    add_message(&messages, DATATYPE, &body);
    body = (struct tlc_file_bytes){NULL, 0, 0};
    tlc_append(&body, "\2\2\2\1\0\0\0", 8); /* allocated late, filled with zeros if at all */
    add_message(&messages, FILL_VALUE, &body);
    body = (struct tlc_file_bytes){NULL, 0, 0};
    tlc_append(&body, "\3\1", 2); /* in one piece */
    tlc_append_number(&body, add_floats(file, numbers, count), 8);
    tlc_append_number(&body, count * sizeof *numbers, 8);
    add_message(&messages, LAYOUT, &body);
    return add_header(file, &messages, 4);
}

/* ---- groups --------------------------------------------------------------------------------- */

void tlc_h5_add_link(struct h5_group *group, const char *name, uint64_t address)
{
    group->link = tlc_resize(group->link, ((size_t)group->links + 1) * sizeof *group->link);
    group->link[group->links++] = (struct h5_link){name, address};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct h5_link *)a)->name, ((const struct h5_link *)b)->name);
}

/* The names one after another, the empty one first; `place` gets where each begins. */
static uint64_t add_names(struct h5_file *file, const struct h5_group *group, uint64_t *place)
{
    struct tlc_file_bytes names = {NULL, 0, 0};
    tlc_append_zeros(&names, 8);
    for (int i = 0; i < group->links; i++) {
        place[i] = names.size;
        tlc_append(&names, group->link[i].name, strlen(group->link[i].name) + 1);
        align(&names);
    }
    const uint64_t address = next_address(file);
    tlc_append(&file->bytes, "HEAP\0\0\0", 8);
    tlc_append_number(&file->bytes, names.size, 8);
    tlc_append_number(&file->bytes, 1, 8); /* nothing is free */
    tlc_append_number(&file->bytes, address + 32, 8);
    add_all(&file->bytes, &names);
    return address;
}

/* A symbol table node with the links from `first` on. */
static uint64_t add_node(struct h5_file *file, const struct h5_group *group, const uint64_t *place,
                         int first)
{
    const uint64_t address = next_address(file);
    const int left = group->links - first, count = left < NODE_ENTRIES ? left : NODE_ENTRIES;
    tlc_append(&file->bytes, "SNOD\1", 6);
    tlc_append_number(&file->bytes, (uint64_t)count, 2);
    for (int i = first; i < first + count; i++) {
        tlc_append_number(&file->bytes, place[i], 8);
        tlc_append_number(&file->bytes, group->link[i].address, 8);
        tlc_append_zeros(&file->bytes, ENTRY_SIZE - 16);
    }
    tlc_append_zeros(&file->bytes, (size_t)(NODE_ENTRIES - count) * ENTRY_SIZE);
    return address;
}

/* One level is enough: the superblock says how large it is. Between two nodes stands the last name
 * of the first. */
static uint64_t add_tree(struct h5_file *file, const struct h5_group *group, const uint64_t *place)
{
    const int nodes = (group->links + NODE_ENTRIES - 1) / NODE_ENTRIES;
    struct tlc_file_bytes tree = {NULL, 0, 0};
    tlc_append(&tree, "TREE\0", 6);
    tlc_append_number(&tree, (uint64_t)nodes, 2);
    tlc_append_number(&tree, UNDEFINED, 8);
    tlc_append_number(&tree, UNDEFINED, 8);
    tlc_append_number(&tree, 0, 8);
    for (int i = 0; i < nodes; i++) {
        const int end = (i + 1) * NODE_ENTRIES;
        tlc_append_number(&tree, add_node(file, group, place, i * NODE_ENTRIES), 8);
        tlc_append_number(&tree, place[(end < group->links ? end : group->links) - 1], 8);
    }
    tlc_append_zeros(&tree, (size_t)(2 * file->tree_half - nodes) * 16);
    const uint64_t address = next_address(file);
    add_all(&file->bytes, &tree);
    return address;
}

uint64_t tlc_h5_end_group(struct h5_file *file, struct h5_group *group)
{
    uint64_t *place = tlc_allocate((size_t)group->links, sizeof *place);
    struct tlc_file_bytes body = {NULL, 0, 0}, messages = {NULL, 0, 0};
    if (group->links > 0)
        qsort(group->link, (size_t)group->links, sizeof *group->link, by_name);
    const uint64_t names = add_names(file, group, place);
    tlc_append_number(&body, add_tree(file, group, place), 8);
    tlc_append_number(&body, names, 8);
    add_message(&messages, SYMBOL_TABLE, &body);
    add_all(&messages, &group->messages);
    free(place);
    free(group->link);
    return add_header(file, &messages, group->attributes + 1);
}

/* ---- the file ------------------------------------------------------------------------------- */

struct h5_file tlc_h5_begin(int most_links)
{
    const int nodes = (most_links + NODE_ENTRIES - 1) / NODE_ENTRIES, half = (nodes + 1) / 2;
    struct h5_file file = {.tree_half = half > LEAST_TREE_HALF ? half : LEAST_TREE_HALF};
    tlc_append_zeros(&file.bytes, SUPERBLOCK_SIZE);
    return file;
}

struct tlc_file_bytes tlc_h5_end(struct h5_file *file, struct h5_group *root)
{
    struct tlc_file_bytes superblock = {NULL, 0, 0};
    const uint64_t address = tlc_h5_end_group(file, root);
    align(&file->bytes);
    tlc_append(&superblock, "\x89HDF\r\n\x1a\n", 8);
    tlc_append(&superblock, "\0\0\0\0\0\10\10", 8); /* versions; sizes of offsets and lengths */
    tlc_append_number(&superblock, NODE_ENTRIES / 2, 2);
    tlc_append_number(&superblock, (uint64_t)file->tree_half, 2);
    tlc_append_zeros(&superblock, 4 + 8);
    tlc_append_number(&superblock, UNDEFINED, 8);
    tlc_append_number(&superblock, file->bytes.size, 8);
    tlc_append_number(&superblock, UNDEFINED, 8);
    tlc_append_number(&superblock, 0, 8);
    tlc_append_number(&superblock, address, 8);
    tlc_append_zeros(&superblock, 8 + 16);
    memcpy(file->bytes.byte, superblock.byte, superblock.size);
    free(superblock.byte);
    return file->bytes;
}
