#include "row_moments.c"
/* ---- template ---- */
/* With z the row's normal numbers and e = gamma dy: dx = (e - the mean of e - z the mean
 * of e z) / sqrt(variance + epsilon). */
KERNEL void layer_normalization_gradient_row(int n, int plane, const float *dy,
    const float *x, const float *gamma, float *dx, double epsilon)
{
    const struct row_moments moments = find_row_moments(n, plane, x, epsilon);
    double sum[PANEL] = {0}, along[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++) {
            const float u = x[panel * plane + lane] - moments.mean;
            const double e =
                (double)gamma[panel * PANEL + lane] * (double)dy[panel * plane + lane];
            sum[lane] += e;
            along[lane] += e * (double)(u * moments.factor);
        }
    const vec mean = vec_broadcast((float)(-sum_of_lanes(sum) / n));
    const vec slope = vec_broadcast((float)(-sum_of_lanes(along) / n));
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES) {
            const vec e = vec_fma(vec_load(&gamma[panel * PANEL + i]),
                vec_load(&dy[panel * plane + i]), mean);
            vec_store(&dx[panel * plane + i],
                vec_broadcast(moments.factor) *
                    vec_fma(normal_of(&moments, &x[panel * plane + i]), slope, e));
        }
}

/* dx; rows are divided */
#define DEFINE_LAYER_NORMALIZATION_GRADIENT(name, rows, n)                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float x[PANELS(n)][rows][PANEL],   \
        const float *gamma, float dx[PANELS(n)][rows][PANEL], double epsilon)            \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            layer_normalization_gradient_row(n, (rows)*PANEL *one, dy[0][row],           \
                x[0][row], gamma, dx[0][row], epsilon))                                  \
    }
