/* keras.h: models as files that Keras reads. */
#ifndef TLC_KERAS_H
#define TLC_KERAS_H

#include "engine/tables.h"
#include "system/atomic_file.h"

/* Stages the model as a file that keras.models.load_model opens: Keras's legacy HDF5. */
void tlc_save_keras(const struct tlc_model *model, const void *weights, struct tlc_files *files,
                    const char *name);

#endif
