/* array_file.h: arrays as NumPy's archives have them. */
#ifndef TLC_ARRAY_FILE_H
#define TLC_ARRAY_FILE_H

#include "engine/tables.h"
#include "store/zip_file.h"

/* What an array begins with: its type ("<f4") and shape ("3, 5"). */
void tlc_add_array_header(struct tlc_file_bytes *array, const char *type, const char *shape);

/* Adds it to the archive, which takes the bytes over. */
void tlc_add_array(struct tlc_zip_file *zip, const char *name, struct tlc_file_bytes *array);

/* The same of a weight array, or what is laid out like one. */
void tlc_add_tensor_array(struct tlc_zip_file *zip, const char *name,
                          const struct tlc_tensor *tensor, const void *weights);

#endif
