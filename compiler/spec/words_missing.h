/* words_missing.h: what Keras or PyTorch has under a name, and tlc has not. */
#ifndef SPEC_WORDS_MISSING_H
#define SPEC_WORDS_MISSING_H

#include "base/arena.h"

/* That such a thing of this name is missing here, and the nearest that there is; NULL for a word
 * that names none elsewhere. `thing` is what messages call it: "layer", "activation", "optimizer",
 * "loss", "metric", "augmentation" or "kernel initializer". Capitals, `_`, what stands before a
 * point and in parentheses do not count. */
const char *missing_here(Arena *arena, const char *thing, const char *word);

#endif
