/* reads.h: which layers of its model a layer reads. */
#ifndef BASE_READS_H
#define BASE_READS_H

#include <stddef.h>

/* In the place of a layer: what the model itself is given. It stands before the first. */
enum { MODEL_INPUT = -1 };

/* Positions of layers; none stand for the layer before. */
typedef struct Reads {
    const int *layers;
    size_t count;
} Reads;

static inline size_t reads_count(const Reads *reads)
{
    return reads->count ? reads->count : 1;
}

/* What the layer at position `index` reads as its input number `which`. */
static inline int reads_at(const Reads *reads, size_t index, size_t which)
{
    return reads->count ? reads->layers[which] : (int)index - 1;
}

#endif
