/* prepared.h: a model with what prepares its input. */
#ifndef TLC_PREPARED_H
#define TLC_PREPARED_H

#include "engine/tables.h"

/* A model with one more layer in front, Keras's Rescaling. Its weights are those of the model that
 * it was made of, which has to stay as long as it does. */
struct tlc_prepared {
    struct tlc_model model;
    struct tlc_layer *layer;
    int *reads;
    const char **nodes;         /* of ONNX, where the model has them */
    char *name, *config, *node; /* of the layer */
};

/* The layer multiplies all that the model reads by `scale`. */
struct tlc_prepared tlc_prepare(const struct tlc_model *model, float scale);
void tlc_prepared_end(struct tlc_prepared *prepared);

#endif
