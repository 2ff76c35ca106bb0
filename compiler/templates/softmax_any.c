#include "exp.c"
#include "row_moments.c"
/* ---- template ---- */
KERNEL float largest_in_row(int n, int plane, const float *x)
{
    float largest = x[0];
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++)
            if (x[panel * plane + lane] > largest)
                largest = x[panel * plane + lane];
    return largest;
}

/* y = e^(x - largest), zeros behind the columns; returns their sum. */
KERNEL float powers_of_row(int n, int plane, const float *x, float *y)
{
    const vec largest = vec_broadcast(largest_in_row(n, plane, x));
    double sum[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++) {
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(&y[panel * plane + i],
                vec_exp(vec_load(&x[panel * plane + i]) - largest));
        for (int lane = columns_in(panel, n); lane < PANEL; lane++)
            y[panel * plane + lane] = 0;
        for (int lane = 0; lane < PANEL; lane++)
            sum[lane] += (double)y[panel * plane + lane];
    }
    return (float)sum_of_lanes(sum);
}

KERNEL void softmax_row(int n, int plane, const float *x, float *y)
{
    const vec sum = vec_broadcast(powers_of_row(n, plane, x, y));
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(&y[panel * plane + i], vec_load(&y[panel * plane + i]) / sum);
}

/* y = e^x over the sum of e^x in the row; rows are divided */
#define DEFINE_SOFTMAX(name, rows, n)                                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], float y[PANELS(n)][rows][PANEL])          \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            softmax_row(n, (rows)*PANEL *one, x[0][row], y[0][row]))                     \
    }
