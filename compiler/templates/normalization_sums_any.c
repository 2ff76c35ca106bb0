#include "normalize_any.c"
#include "wide.c"
/* ---- template ---- */
KERNEL void normalization_sums_panel(int rows, const float *dy, const float *x,
    const float *mean, const float *variance, double epsilon, float *dgamma, float *dbeta)
{
    const float ones[PANEL] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    _Alignas(64) float scale[PANEL];
    normal_scale(variance, ones, epsilon, scale);
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), factor = vec_load(&scale[i]);
        wide along[CHAINS] = {{0}}, sum[CHAINS] = {{0}};
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows) {
                    const int at = (row + k) * PANEL + i;
                    const vec normal = (vec_load(&x[at]) - middle) * factor;
                    const wide gradient = WIDEN(vec_load(&dy[at]));
                    along[k] += gradient * WIDEN(normal);
                    sum[k] += gradient;
                }
        const wide gammas = SUM_OF(along), betas = SUM_OF(sum);
        for (int lane = 0; lane < LANES; lane++) {
            dgamma[i + lane] = (float)gammas[lane];
            dbeta[i + lane] = (float)betas[lane];
        }
    }
}

/* dgamma = the sum of dy (x - mean) / sqrt(variance + epsilon), dbeta = that of dy;
 * panels are divided */
#define DEFINE_NORMALIZATION_SUMS(name, rows, n)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float x[PANELS(n)][rows][PANEL],   \
        const float *mean, const float *variance, float *dgamma, float *dbeta,           \
        double epsilon)                                                                  \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            normalization_sums_panel(rows *one, dy[panel][0], x[panel][0],               \
                &mean[panel * PANEL], &variance[panel * PANEL], epsilon,                 \
                &dgamma[panel * PANEL], &dbeta[panel * PANEL]))                          \
    }
