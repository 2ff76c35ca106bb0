#include "sample.h"
/* ---- template ---- */
/* Square roots, rounded to nearest wherever they are taken. */
static inline vec vec_sqrt(vec x)
{
#if defined(__AVX512F__)
    return (vec)_mm512_sqrt_ps((__m512)x);
#elif defined(__AVX2__) && defined(__FMA__)
    return (vec)_mm256_sqrt_ps((__m256)x);
#elif defined(__ARM_NEON) && defined(__aarch64__)
    return (vec)vsqrtq_f32((float32x4_t)x);
#else
    vec root = {0};
    for (int lane = 0; lane < LANES; lane++)
        root[lane] = sqrtf(x[lane]);
    return root;
#endif
}
