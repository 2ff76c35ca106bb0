#include "gather_panel.c"
#include "nonzero.c"
/* ---- template ---- */
/* The batch's images as numbers, and which of them are not zero. */
NOINLINE static void gather_nonzero(struct tlc_part part, const struct batch *batch,
    float scale, float x[N_PANELS][BATCH][PANEL],
    int32_t nonzero[N_PANELS][ROWS_OF_BITS(BATCH)][PANEL])
{
    DEAL(part, N_PANELS, 1, panel, one, {
        gather_panel(batch, BATCH, N, panel, scale, x[panel][0]);
        find_nonzero(one * BATCH, x[panel][0], nonzero[panel][0]);
    })
    ask_for_images(batch, N);
}
