/* merge.h: what layers have in common that read several others. */
#ifndef CATALOG_MERGE_H
#define CATALOG_MERGE_H

#include "catalog/layer.h"

/* The shape that all inputs have, which the output gets too; reports those that differ. `joins`
 * says what the kind does with them: "adds". */
bool shape_of_all(Shaping *shaping, const char *joins);

/* Makes images of the model's own input, which comes as rows of numbers, where the output is
 * images, from which it may differ in its size along one axis of its shape. */
void merge_as_images(Building *building, Tensor *const inputs[], int64_t axis, Tensor *images[]);

/* `code` from the first input to the last: ((a op b) op c) ... */
Tensor *build_chain(Building *building, Tensor *const inputs[], OpCode code);

/* The same of what is images already. */
Tensor *chain_images(Building *building, Tensor *const images[], OpCode code);

#endif
