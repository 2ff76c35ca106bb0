#include <string.h>

#include "sample.h"
#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* What is done by chance to an image depends on its row in the file, the training and the
 * epoch, not on the batch that it is in: four random words. */
KERNEL void words_of_image(
    const struct batch *batch, int example, uint32_t stream, uint32_t words[4])
{
    const uint32_t counter[4] = {
        (uint32_t)batch->rows[example], batch->entry, batch->epoch, stream};
    const uint32_t key[2] = {(uint32_t)batch->seed, (uint32_t)(batch->seed >> 32)};
    tlc_philox(counter, key, words);
}

/* At least `low` and below `high`, or both where they are the same. */
KERNEL double number_between(double low, double high, uint32_t word)
{
    return low + (high - low) * (word * 0x1p-32);
}

/* `call` for each image in each of its panels, which are read at `from` and written at
 * `to`, with the image's `words`; examples are divided. Behind those of a short last
 * batch nothing happens to the zeros. */
#define EACH_AUGMENTED(part, batch, size, pixels, n, lanes, stream, x, y, call)          \
    for (int example = 0; example < (size); example++) {                                 \
        uint32_t words[4] = {0};                                                         \
        const bool is_there = example < (batch)->count;                                  \
        if (!is_mine(part, size, example, 1))                                            \
            continue;                                                                    \
        if (is_there)                                                                    \
            words_of_image(batch, example, stream, words);                               \
        for (int panel = 0; panel < ((n) + (lanes)-1) / (lanes); panel++) {              \
            const float *from = (x)[panel][example * (pixels)];                          \
            float *to = (y)[panel][example * (pixels)];                                  \
            if (is_there) {                                                              \
                call;                                                                    \
            } else {                                                                     \
                memcpy(to, from, sizeof(float[(pixels) * (lanes)]));                     \
            }                                                                            \
        }                                                                                \
    }
