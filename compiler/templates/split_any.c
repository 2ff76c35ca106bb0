#include "columns.c"
/* ---- template ---- */
/* a = the first columns of y, b = the rest; their panels are divided */
#define DEFINE_SPLIT(name, rows, n_a, n_b)                                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float y[PANELS((n_a) + (n_b))][rows][PANEL],                               \
        float a[PANELS(n_a)][rows][PANEL], float b[PANELS(n_b)][rows][PANEL])            \
    {                                                                                    \
        DEAL(part, PANELS(n_a), 1, panel, one,                                           \
            take_panel(panel, 0, n_a, rows *one, y[0][0], a[0][0]))                      \
        DEAL(part, PANELS(n_b), 1, panel, one,                                           \
            take_panel(panel, n_a, n_b, rows *one, y[0][0], b[0][0]))                    \
    }
