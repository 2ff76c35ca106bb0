#include "sample.h"
/* ---- template ---- */
/* Lane by lane: that of x which `lanes` names. */
static inline vec vec_permute(vec x, vec_int lanes)
{
#if defined(__AVX512F__)
    return (vec)_mm512_permutexvar_ps((__m512i)lanes, (__m512)x);
#elif defined(__AVX2__) && defined(__FMA__)
    return (vec)_mm256_permutevar8x32_ps((__m256)x, (__m256i)lanes);
#else
    vec result = {0};
    for (int lane = 0; lane < LANES; lane++)
        result[lane] = x[lanes[lane]];
    return result;
#endif
}
