#include <string.h>

#include "apply.c"
/* ---- template ---- */
/* y = f(x) */
NOINLINE static void activate(
    const float x[N_PANELS][BATCH][PANEL], float y[N_PANELS][BATCH][PANEL])
{
    memcpy(y, x, N_PANELS * sizeof *y);
    apply(N_PANELS * BATCH * PANEL, y[0][0], activation);
}
