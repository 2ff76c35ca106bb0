#include "standardize_rows.c"
/* ---- template ---- */
/* dx = dy / deviation, column by column; panels are divided */
NOINLINE static void standardize_gradient(struct tlc_part part,
    const float dy[N_PANELS][BATCH][PANEL], const float *variance,
    float dx[N_PANELS][BATCH][PANEL], double epsilon)
{
    DEAL(part, N_PANELS, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < BATCH * one; row++)
                vec_store(&dx[panel][row][i], vec_load(&dy[panel][row][i]) / deviation);
        }
    })
}
