#include "gather_panel.c"
/* ---- template ---- */
/* The batch's images as numbers. */
NOINLINE static void gather(struct tlc_part part, const struct batch *batch, float scale,
    float x[N_PANELS][BATCH][PANEL])
{
    DEAL(part, N_PANELS, 1, panel, one,
        gather_panel(batch, BATCH, N, panel, scale, x[panel][0]))
    ask_for_images(batch, N);
}
