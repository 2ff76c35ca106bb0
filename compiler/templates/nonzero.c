#include "sample.h"
/* ---- template ---- */
/* Which numbers of a matrix are not zero: for each column a bit for each row, 32 rows to
 * a whole number.
 *
 * What is 0 times a finite number need not be added: s + 0 is s. (Of a sum that is zero
 * itself, after products too small for a float, the sign may be another; no number that
 * comes of it differs.) 0 times an infinite number, or NaN, would be NaN; so that a net
 * that diverges fails as it did, whoever passes over zeros sees to it that there is none
 * of these, or that they count. */
#define ROWS_OF_BITS(rows) (((rows) + 31) / 32)

KERNEL void find_nonzero(int rows, const float *x, int32_t *nonzero)
{
    for (int first = 0; first < rows; first += 32)
        for (int i = 0; i < PANEL; i += LANES) {
            vec_int bits = {0};
            for (int row = first; row < first + 32 && row < rows; row++)
                bits |= (vec_load(&x[row * PANEL + i]) != 0) & (int32_t)(1u << row % 32);
            *(vec_int *)&nonzero[first / 32 * PANEL + i] = bits;
        }
}

/* A bit for each lane that is not zero. */
KERNEL uint32_t lanes_not_zero(vec_int lanes)
{
#if defined(__AVX512F__)
    return _mm512_test_epi32_mask((__m512i)lanes, (__m512i)lanes);
#elif defined(__AVX2__) && defined(__FMA__)
    return (uint32_t)_mm256_movemask_ps((__m256)(lanes != 0));
#else
    uint32_t bits = 0;
    for (int lane = 0; lane < LANES; lane++)
        bits |= (uint32_t)(lanes[lane] != 0) << lane;
    return bits;
#endif
}

/* So many ones. */
KERNEL uint32_t ones(int count)
{
    return count == 32 ? 0xffffffff : (1u << count) - 1;
}
