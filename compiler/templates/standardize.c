#include "standardize_rows.c"
/* ---- template ---- */
/* y = (x - mean) / deviation, column by column; panels are divided */
NOINLINE static void standardize(struct tlc_part part,
    const float x[N_PANELS][BATCH][PANEL], const float *mean, const float *variance,
    float y[N_PANELS][BATCH][PANEL], double epsilon)
{
    DEAL(part, N_PANELS, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < BATCH * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
}
