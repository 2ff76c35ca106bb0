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
        half_vec middle[HALVES], factor[HALVES];
        wide along[HALVES][CHAINS] = {{{0}}}, sum[HALVES][CHAINS] = {{{0}}};
        UNROLLED (h, HALVES) {
            middle[h] = half_load(&mean[i + h * WIDE_LANES]);
            factor[h] = half_load(&scale[i + h * WIDE_LANES]);
        }
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows)
                    UNROLLED (h, HALVES) {
                        const int at = (row + k) * PANEL + i + h * WIDE_LANES;
                        const half_vec normal =
                            (half_load(&x[at]) - middle[h]) * factor[h];
                        const wide gradient = widen(half_load(&dy[at]));
                        along[h][k] =
                            add_exact_product(along[h][k], gradient, widen(normal));
                        sum[h][k] += gradient;
                    }
        UNROLLED (h, HALVES) {
            const wide gammas = SUM_OF(along[h]), betas = SUM_OF(sum[h]);
            for (int lane = 0; lane < WIDE_LANES; lane++) {
                dgamma[i + h * WIDE_LANES + lane] = (float)gammas[lane];
                dbeta[i + h * WIDE_LANES + lane] = (float)betas[lane];
            }
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
