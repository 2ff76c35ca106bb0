#include "sample.h"
/* ---- template ---- */
/* clipped = gradient limit / the larger of the limit and the root of squares */
NOINLINE static void clip_norm(struct tlc_part part, const float *gradient,
    const double squares[1], float *clipped, double limit)
{
    const double norm = __builtin_sqrt(squares[0]);
    const vec scale = vec_broadcast((float)(norm > limit ? limit / norm : 1));
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&clipped[i], scale * vec_load(&gradient[i]));
    })
}
