#include "vec_permute.c"
/* ---- template ---- */
/* A vector of columns of y, which come from one of x's: `first` counts those that are
 * made of a panel. Of what pads x comes what pads y. */
KERNEL void repeat_columns(int first, int times, int rows, const float *x, float *y)
{
    const int from = first / times / LANES * LANES;
    vec_int lanes = {0};
    for (int lane = 0; lane < LANES; lane++)
        lanes[lane] = (first + lane) / times - from;
    for (int row = 0; row < rows; row++)
        vec_store(&y[row * PANEL], vec_permute(vec_load(&x[row * PANEL + from]), lanes));
}

/* y = each column of x, n_y / n_x times; panels of y are divided */
#define DEFINE_REPEAT(name, rows, n_x, n_y)                                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_x)][rows][PANEL], float y[PANELS(n_y)][rows][PANEL])      \
    {                                                                                    \
        const int times = (n_y) / (n_x);                                                 \
        DEAL(part, PANELS(n_y), 1, panel, one, {                                         \
            const int first = panel % times * PANEL;                                     \
            for (int i = 0; i < PANEL * one; i += LANES)                                 \
                repeat_columns(                                                          \
                    first + i, times, rows, x[panel / times][0], &y[panel][0][i]);       \
        })                                                                               \
    }
