#include <tlc.h>
#ifndef SAMPLE_H
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

/* Examples `first` and up to `size` - 1 more, in `order` (NULL: as they stand in the
 * file) */
static void take_batch(struct batch *batch, const struct tlc_examples *examples,
    const int32_t *order, int first, int size)
{
    int left = examples->count - first;
    batch->pixels = examples->pixels;
    batch->count = left < size ? left : size;
    for (int i = 0; i < batch->count; i++) {
        int example = order ? order[first + i] : first + i;
        batch->rows[i] = examples->rows[example];
        batch->targets[i] = examples->targets[example];
    }
}
