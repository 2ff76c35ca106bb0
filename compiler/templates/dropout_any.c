#include "philox.c"
/* ---- template ---- */
/* Four rows of a panel, of which `many` are there, from number `first` on: words of a
 * stream decide, those that are below the rate's share of all words, and each column's
 * block of words is for all four rows. */
KERNEL void drop_rows(const struct batch *batch, int first, int many, const float *x,
    float *y, double rate, uint32_t stream)
{
    const uint32_t least = (uint32_t)(rate * 0x1p32);
    const float scale = (float)(1 / (1 - rate));
    vec_word lane;
    for (int i = 0; i < LANES; i++)
        lane[i] = (uint32_t)i;
    for (int v = 0; v < VECTORS; v++) {
        const vec_word none = {0};
        vec_word words[4] = {lane + (uint32_t)(first * (PANEL / 4) + v * LANES),
            none + batch->entry, none + batch->step, none + stream};
        vec_philox(words, batch->seed);
        UNROLLED (row, 4)
            if (row < many)
                vec_store(&y[(first + row) * PANEL + v * LANES],
                    vec_select(words[row] < least, vec_broadcast(0),
                        scale * vec_load(&x[(first + row) * PANEL + v * LANES])));
    }
}

/* y = x / (1 - rate) or, by chance, 0; rows are divided, four at a time */
#define DEFINE_DROPOUT(name, batch_size, n)                                              \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float x[PANELS(n)][batch_size][PANEL],                                     \
        float y[PANELS(n)][batch_size][PANEL], double rate, uint32_t stream)             \
    {                                                                                    \
        const int rows = PANELS(n) * batch_size;                                         \
        for (int first = 0; first < rows; first += 4)                                    \
            if (is_mine(part, (rows + 3) / 4, first / 4, 1))                             \
                drop_rows(batch, first, rows - first, x[0][0], y[0][0], rate, stream);   \
    }
