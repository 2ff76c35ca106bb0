#include "sample.h"
/* ---- template ---- */
/* sum = a + b */
NOINLINE static void add(struct tlc_part part, const float *a, const float *b, float *sum)
{
    DEAL(part, NUMBERS / PANEL, 1, panel, one, {
        for (int i = panel * PANEL; i < (panel + one) * PANEL; i += LANES)
            vec_store(&sum[i], vec_load(&a[i]) + vec_load(&b[i]));
    })
}
