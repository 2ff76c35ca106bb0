#include "sum_panels.c"
/* ---- template ---- */
/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient(struct tlc_part part,
    const float dy[N_PANELS][BATCH][PANEL], float gradient[N_PANELS][1][PANEL])
{
    DEAL(part, N_PANELS, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, BATCH, dy[panel][0], gradient[panel][0]))
}
