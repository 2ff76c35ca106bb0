/* activations.h: the functions that a layer can end in, under Keras's names. */
#ifndef CATALOG_ACTIVATIONS_H
#define CATALOG_ACTIVATIONS_H

#include <stddef.h>

/* Those of ir/activations.def, and softmax. */
extern const char *const activation_names[];
extern const size_t activation_count;

#endif
