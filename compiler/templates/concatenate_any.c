#include "columns.c"
/* ---- template ---- */
/* A panel of y: columns of a, then of b, or both. */
KERNEL void concatenate_panel(
    int panel, int rows, int n_a, int n_b, const float *a, const float *b, float *y)
{
    const int first = panel * PANEL, end = first + PANEL, n = n_a + n_b;
    const int of_a = end < n_a ? PANEL : n_a - first;
    if (of_a > 0)
        move_columns(first, of_a, first, rows, a, y);
    if (end > n_a) {
        const int from = first > n_a ? first : n_a;
        move_columns(from - n_a, (end < n ? end : n) - from, from, rows, b, y);
    }
    if (end > n)
        clear_padding(n, rows, y);
}

/* y = the columns of a, then those of b; panels of y are divided */
#define DEFINE_CONCATENATE(name, rows, n_a, n_b)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float a[PANELS(n_a)][rows][PANEL],                                         \
        const float b[PANELS(n_b)][rows][PANEL],                                         \
        float y[PANELS((n_a) + (n_b))][rows][PANEL])                                     \
    {                                                                                    \
        DEAL(part, PANELS((n_a) + (n_b)), 1, panel, one,                                 \
            concatenate_panel(panel, rows *one, n_a, n_b, a[0][0], b[0][0], y[0][0]))    \
    }
