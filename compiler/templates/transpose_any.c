#include "sample.h"
/* ---- template ---- */
/* The numbers of two vectors at constant places, b's behind a's. Only clang and gcc from
 * 12 on have the first; clang does not have the second. */
#if defined(__clang__)
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (vec_int){__VA_ARGS__})
#endif

/* The lower or the upper halves of two vectors, a number of each in turn. */
#define ZIP(i)   (i), LANES + (i)
#define ZIP_2(i) ZIP(i), ZIP(i + 1)
#define ZIP_4(i) ZIP_2(i), ZIP_2(i + 2)
#define ZIP_8(i) ZIP_4(i), ZIP_4(i + 4)
#if LANES == 16
#define ZIP_LOW(a, b)  SHUFFLE(a, b, ZIP_8(0))
#define ZIP_HIGH(a, b) SHUFFLE(a, b, ZIP_8(8))
#elif LANES == 8
#define ZIP_LOW(a, b)  SHUFFLE(a, b, ZIP_4(0))
#define ZIP_HIGH(a, b) SHUFFLE(a, b, ZIP_4(4))
#else
#define ZIP_LOW(a, b)  SHUFFLE(a, b, ZIP_2(0))
#define ZIP_HIGH(a, b) SHUFFLE(a, b, ZIP_2(2))
#endif

/* LANES rows become columns: zipping the upper half of the rows with the lower moves one
 * bit of a number's row to its column, and one of its column to its row. */
KERNEL void transpose_block(vec row[LANES])
{
    for (int bit = 1; bit < LANES; bit *= 2) {
        vec zipped[LANES];
        UNROLLED (i, LANES / 2) {
            zipped[2 * i] = ZIP_LOW(row[i], row[i + LANES / 2]);
            zipped[2 * i + 1] = ZIP_HIGH(row[i], row[i + LANES / 2]);
        }
        UNROLLED (i, LANES)
            row[i] = zipped[i];
    }
}

/* Panel `panel` of to = from^T, for any sizes, both in panels; what pads `to` becomes
 * zero. */
KERNEL void transpose_any(int panel, int rows, int columns, const float *from, float *to)
{
    for (int row = panel * PANEL; row < (panel + 1) * PANEL; row += LANES)
        for (int column = 0; column < PADDED(columns); column += LANES) {
            const float *source =
                &from[column / PANEL * rows * PANEL + row * PANEL + column % PANEL];
            float *target =
                &to[row / PANEL * columns * PANEL + column * PANEL + row % PANEL];
            vec block[LANES];
            UNROLLED (i, LANES)
                block[i] =
                    row + i < rows ? vec_load(&source[i * PANEL]) : vec_broadcast(0);
            transpose_block(block);
            UNROLLED (i, LANES)
                if (column + i < columns)
                    vec_store(&target[i * PANEL], block[i]);
        }
}

#define DEFINE_TRANSPOSE(name, rows, columns)                                            \
    NOINLINE static void name(const float from[PANELS(columns)][rows][PANEL],            \
        float to[PANELS(rows)][columns][PANEL])                                          \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(rows); panel++)                               \
            transpose_any(panel, rows, columns, from[0][0], to[0][0]);                   \
    }
