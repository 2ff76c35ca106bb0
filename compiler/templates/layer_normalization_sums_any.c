#include <string.h>

#include "row_moments.c"
/* ---- template ---- */
KERNEL void add_normalized_row(int n, int plane, const float *dy, const float *x,
    float *dgamma, float *dbeta, double epsilon)
{
    const struct row_moments moments = find_row_moments(n, plane, x, epsilon);
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES) {
            const int at = panel * PANEL + i;
            const vec gradient = vec_load(&dy[panel * plane + i]);
            vec_store(
                &dgamma[at], vec_fma(gradient, normal_of(&moments, &x[panel * plane + i]),
                                 vec_load(&dgamma[at])));
            vec_store(&dbeta[at], vec_load(&dbeta[at]) + gradient);
        }
}

/* dgamma = the sum over the rows of dy times the row's normal numbers, dbeta = that of dy
 */
#define DEFINE_LAYER_NORMALIZATION_SUMS(name, rows, n)                                   \
    NOINLINE static void name(const float dy[PANELS(n)][rows][PANEL],                    \
        const float x[PANELS(n)][rows][PANEL], float *dgamma, float *dbeta,              \
        double epsilon)                                                                  \
    {                                                                                    \
        memset(dgamma, 0, PADDED(n) * sizeof *dgamma);                                   \
        memset(dbeta, 0, PADDED(n) * sizeof *dbeta);                                     \
        for (int row = 0; row < (rows); row++)                                           \
            add_normalized_row(                                                          \
                n, (rows)*PANEL, dy[0][row], x[0][row], dgamma, dbeta, epsilon);         \
    }
