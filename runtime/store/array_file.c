/* array_file.c: arrays as NumPy's archives have them. Source: numpy.lib.format, version 1.0. */
#include "store/array_file.h"

#include <stdlib.h>
#include <string.h>

#include "store/unpack.h"
#include "system/format.h"

/* Ends in a line break, at a multiple of 64 bytes. */
void tlc_add_array_header(struct tlc_file_bytes *array, const char *type, const char *shape)
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

void tlc_add_array(struct tlc_zip_file *zip, const char *name, struct tlc_file_bytes *array)
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

void tlc_add_tensor_array(struct tlc_zip_file *zip, const char *name,
                          const struct tlc_tensor *tensor, const void *weights)
{
    struct tlc_file_bytes array = {NULL, 0, 0};
    char *shape = shape_of(tensor);
    float *plain = tlc_unpack(tensor, weights);
    tlc_add_array_header(&array, "<f4", shape);
    tlc_append_floats(&array, plain, tlc_unpacked(tensor));
    tlc_add_array(zip, name, &array);
    free(plain);
    free(shape);
}
