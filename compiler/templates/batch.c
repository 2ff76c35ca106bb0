#include <tlc.h>
#ifndef SAMPLE_H
#include "vector.c"
enum { BATCH = 5 };
#endif
/* ---- template ---- */
/* The examples of one step: `count` of them, fewer than the batch size in an epoch's
 * last. */
struct batch {
    const uint8_t *pixels; /* of the file that rows count in */
    int count;
    int rows[BATCH], targets[BATCH];
};

/* Asks for the images of a batch to come, which may stand anywhere in memory, so that
 * they are near when it is their turn. Inlined, since gcc 12 takes a function that only
 * prefetches for one that does nothing. */
KERNEL void fetch_ahead(
    const struct tlc_examples *examples, const int32_t *order, int first, int size)
{
    for (int i = first; i < first + size && i < examples->count; i++) {
        const int row = examples->rows[order ? order[i] : i];
        const uint8_t *image =
            &examples->pixels[(size_t)row * examples->pixels_per_image];
        for (int line = 0; line < examples->pixels_per_image; line += 64)
            __builtin_prefetch(&image[line], 0, 2);
    }
}

/* Examples `first` and up to `size` - 1 more, in `order` (NULL: as they stand in the
 * file) */
static void take_batch(struct batch *batch, const struct tlc_examples *examples,
    const int32_t *order, int first, int size)
{
    const int left = examples->count - first;
    fetch_ahead(examples, order, first + size, size);
    batch->pixels = examples->pixels;
    batch->count = left < size ? left : size;
    for (int i = 0; i < batch->count; i++) {
        const int example = order ? order[first + i] : first + i;
        batch->rows[i] = examples->rows[example];
        batch->targets[i] = examples->targets[example];
    }
}
