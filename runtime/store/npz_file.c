/* npz_file.c: weights alone, as an archive of NumPy's arrays. Source: numpy.lib.format,
 * version 1.0.
 */
#include <stdlib.h>
#include <string.h>

#include "common/glyph.h"
#include "json/json.h"
#include "store/array_file.h"
#include "store/saved.h"
#include "system/format.h"

static void add_tensor(struct tlc_zip_file *zip, const struct tlc_layer *layer, int which,
                       const void *weights)
{
    char *name = tlc_format("%s/%s", layer->name, layer->weight[which].name);
    tlc_add_tensor_array(zip, name, &layer->weight[which], weights);
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

static void add_names(struct tlc_zip_file *zip, const struct tlc_saved *saved)
{
    struct tlc_file_bytes array = {NULL, 0, 0}, codes = {NULL, 0, 0};
    size_t longest = 1;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < saved->names; i++) {
            char *name = tlc_utf8(saved->name[i]);
            const size_t length = add_codes(pass ? &codes : NULL, name, longest);
            longest = length > longest ? length : longest;
            free(name);
        }
    char *type = tlc_format("<U%zu", longest), *shape = tlc_format("%d,", saved->names);
    tlc_add_array_header(&array, type, shape);
    tlc_append(&array, codes.byte, codes.size);
    tlc_add_array(zip, saved->named, &array);
    free(type);
    free(shape);
    free(codes.byte);
}

static void add_scale(struct tlc_zip_file *zip, float scale)
{
    struct tlc_file_bytes array = {NULL, 0, 0};
    tlc_add_array_header(&array, "<f4", "");
    tlc_append_floats(&array, &scale, 1);
    tlc_add_array(zip, "scale", &array);
}

struct tlc_file_bytes tlc_write_npz(const struct tlc_saved *saved)
{
    struct tlc_zip_file zip = {.entries = 0};
    for (int i = 0; i < saved->model->layers; i++)
        for (int k = 0; k < saved->model->layer[i].weights; k++)
            add_tensor(&zip, &saved->model->layer[i], k, saved->weights);
    if (saved->scale != 1)
        add_scale(&zip, saved->scale);
    if (saved->names)
        add_names(&zip, saved);
    return tlc_zip_end(&zip);
}
