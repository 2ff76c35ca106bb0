/* foreign_internal.h: what the readers of model files share. */
#ifndef TLC_FOREIGN_INTERNAL_H
#define TLC_FOREIGN_INTERNAL_H

#include "foreign/foreign.h"
#include "foreign/foreign_file.h"
#include "json/json.h"

/* ---- foreign_model.c
 * ------------------------------------------------------------------------------- */

enum { TLC_MOST_FOREIGN = 100000 }; /* layers or tensors of a file */

struct tlc_foreign_layer *tlc_add_layer(struct tlc_foreign *model);

/* NULL, and a fault, when there are too many. */
struct tlc_foreign_tensor *tlc_add_tensor(struct tlc_foreign *model, const char *name,
                                          struct tlc_fault *fault);

/* Whether a tensor has a rank and a size that can be; a fault if not. */
bool tlc_check_tensor(const struct tlc_foreign *model, const struct tlc_foreign_tensor *tensor,
                      struct tlc_fault *fault);

/* Where the tensor's number, counted row by row, is among those that its place has: by offset and
 * strides. */
int64_t tlc_place_of(const struct tlc_foreign_tensor *tensor, int64_t number);

/* ---- elements.c: types of numbers ------------------------------------------------------------ */

struct tlc_stored_element {
    const char *name;                /* "float16" */
    const char *safetensors, *torch; /* "F16", "HalfStorage"; NULL: it has none */
    size_t size;
    double (*value)(const uint8_t *bytes);
};

/* NULL when there is none. */
const struct tlc_stored_element *tlc_element_called(const char *name);
const struct tlc_stored_element *tlc_element_of_safetensors(const char *name);
const struct tlc_stored_element *tlc_element_of_torch(const char *name);

/* Numbers of a tensor out of the bytes of a file, where they lie one after the other. */
bool tlc_read_plain(const struct tlc_foreign_file *file, uint64_t at,
                    const struct tlc_foreign_tensor *tensor, float *numbers,
                    struct tlc_fault *fault);

/* ---- one reader a kind: what is in the file, and the numbers -----------------------------------
 */

typedef bool tlc_read_numbers(const struct tlc_foreign_file *file, const struct tlc_foreign *model,
                              int count, const int *tensors, float *const *numbers,
                              struct tlc_fault *fault);

struct tlc_foreign_reader {
    enum tlc_foreign_kind kind;
    bool (*open)(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                 struct tlc_fault *fault);
    tlc_read_numbers *numbers; /* NULL: it has none */
};

/* Of tensors whose numbers lie one after the other (foreign.c). */
tlc_read_numbers tlc_plain_numbers;

/* Opens a file of one of these kinds. */
bool tlc_foreign_open_among(const char *path, int count,
                            const struct tlc_foreign_reader *const *readers,
                            struct tlc_foreign *model, struct tlc_fault *fault);

/* ---- hdf5_parent.c: HDF5, read by a child ------------------------------------------------------
 */

/* Describes the tensors of an HDF5 file, or of the `size` bytes of one; `config` gets a new string,
 * or NULL where the file has no architecture. */
bool tlc_describe_hdf5(const struct tlc_foreign_file *file, const void *image, size_t size,
                       struct tlc_foreign *model, char **config, struct tlc_fault *fault);
bool tlc_numbers_of_hdf5(const struct tlc_foreign_file *file, const void *image, size_t size,
                         const struct tlc_foreign *model, int count, const int *tensors,
                         float *const *numbers, struct tlc_fault *fault);

/* What a child has written, as a description. */
bool tlc_take_description(const char *path, const uint8_t *bytes, size_t size,
                          struct tlc_foreign *model, char **config, struct tlc_fault *fault);

/* ---- architecture.c: Keras's JSON --------------------------------------------------------------
 */

/* Layers of a `model_config`, nested models spread out. */
bool tlc_read_architecture(struct tlc_foreign *model, const char *text, struct tlc_fault *fault);

/* ---- old_keras.c: Keras 1 ----------------------------------------------------------------------
 */

/* A configuration in the words of Keras 2; the class's new name. Changes nothing that is so
 * already. */
const char *tlc_modernise(const char *class_name, json_t *config);

/* ---- owners.c: which layer a tensor belongs to --------------------------------------------------
 */

/* By the groups of an HDF5 file, by the paths of a .keras archive's weights. */
void tlc_own_by_group(struct tlc_foreign *model);
void tlc_own_by_path(struct tlc_foreign *model);

#endif
