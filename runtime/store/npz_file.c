/* npz_file.c: weights alone, as an archive of NumPy's arrays. Source: numpy.lib.format,
 * version 1.0.
 */
#include <stdlib.h>
#include <string.h>

#include "common/glyph.h"
#include "json/json.h"
#include "store/saved.h"
#include "store/unpack.h"
#include "store/zip_file.h"
#include "system/format.h"

/* Ends the header in a line break, at a multiple of 64 bytes. `shape`: "3, 5". */
static void add_header(struct tlc_file_bytes *array, const char *type, const char *shape)
{
    enum { FIRST = 10 };
    char *text =
        tlc_format("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, shape);
    const size_t used = FIRST + strlen(text) + 1, padding = (64 - used % 64) % 64;
    tlc_append(array, "\x93NUMPY\1\0", 8);
    tlc_append_number(array, strlen(text) + padding + 1, 2);
    tlc_append_text(array, text);
    for (size_t i = 0; i < padding; i++)
        tlc_append(array, " ", 1);
    tlc_append(array, "\n", 1);
    free(text);
}

static void add_array(struct tlc_zip_file *zip, const char *name, struct tlc_file_bytes *array)
{
    char *entry = tlc_format("%s.npy", name);
    tlc_zip_add(zip, entry, array);
    free(entry);
}

/* "3, 5", "5," or "": as Python writes what is within a tuple. A new string. */
static char *shape_of(const struct tlc_tensor *tensor)
{
    char *shape = tlc_format("%s", "");
    for (int i = 0; i < tensor->dimensions; i++) {
        char *longer = tlc_format("%s%s%d%s", shape, i ? " " : "", tensor->size[i],
                                  i + 1 < tensor->dimensions || tensor->dimensions == 1 ? "," : "");
        free(shape);
        shape = longer;
    }
    return shape;
}

static void add_tensor(struct tlc_zip_file *zip, const struct tlc_layer *layer, int which,
                       const void *weights)
{
    const struct tlc_tensor *tensor = &layer->weight[which];
    struct tlc_file_bytes array = {NULL, 0, 0};
    char *name = tlc_format("%s/%s", layer->name, tensor->name), *shape = shape_of(tensor);
    float *plain = tlc_unpack(tensor, weights);
    add_header(&array, "<f4", shape);
    tlc_append_floats(&array, plain, tlc_unpacked(tensor));
    add_array(zip, name, &array);
    free(plain);
    free(shape);
    free(name);
}

/* ---- what classes are called ------------------------------------------------------------------
 */

/* Code points, each in 4 bytes, and zeros up to `length` of them; how many there are of UTF-8.
 * Without `array` they are only counted. */
static size_t add_codes(struct tlc_file_bytes *array, const char *text, size_t length)
{
    size_t codes = 0, left = strlen(text);
    for (; left > 0; codes++) {
        const struct tlc_character character = tlc_character_of(text, left);
        if (array)
            tlc_append_number(array, character.code, 4);
        text += character.width;
        left -= character.width;
    }
    if (array)
        tlc_append_zeros(array, 4 * (length - codes));
    return codes;
}

static void add_class_names(struct tlc_zip_file *zip, const struct tlc_saved *saved)
{
    struct tlc_file_bytes array = {NULL, 0, 0}, codes = {NULL, 0, 0};
    size_t longest = 1;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < saved->classes; i++) {
            char *name = tlc_utf8(saved->class_name[i]);
            const size_t length = add_codes(pass ? &codes : NULL, name, longest);
            longest = length > longest ? length : longest;
            free(name);
        }
    char *type = tlc_format("<U%zu", longest), *shape = tlc_format("%d,", saved->classes);
    add_header(&array, type, shape);
    tlc_append(&array, codes.byte, codes.size);
    add_array(zip, "class_names", &array);
    free(type);
    free(shape);
    free(codes.byte);
}

static void add_scale(struct tlc_zip_file *zip, float scale)
{
    struct tlc_file_bytes array = {NULL, 0, 0};
    add_header(&array, "<f4", "");
    tlc_append_floats(&array, &scale, 1);
    add_array(zip, "scale", &array);
}

struct tlc_file_bytes tlc_write_npz(const struct tlc_saved *saved)
{
    struct tlc_zip_file zip = {.entries = 0};
    for (int i = 0; i < saved->model->layers; i++)
        for (int k = 0; k < saved->model->layer[i].weights; k++)
            add_tensor(&zip, &saved->model->layer[i], k, saved->weights);
    if (saved->scale != 1)
        add_scale(&zip, saved->scale);
    if (saved->classes)
        add_class_names(&zip, saved);
    return tlc_zip_end(&zip);
}
