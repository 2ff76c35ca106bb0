#include "sample.h"
/* ---- template ---- */
/* Long sums are taken in double, in which the product of two floats is exact. Row r goes
 * to sum r % CHAINS, so that additions need not wait for each other. A panel is so many
 * vectors of doubles, each of half as many numbers as one of floats. */
typedef double wide __attribute__((vector_size(sizeof(vec))));
typedef float half_vec __attribute__((vector_size(sizeof(vec) / 2)));
enum { CHAINS = 4, WIDE_LANES = LANES / 2, HALVES = 2 };

/* Floats as doubles: a conversion that gcc does in five instructions unless told. */
KERNEL wide widen(half_vec v)
{
#if defined(__AVX512F__)
    return (wide)_mm512_cvtps_pd((__m256)v);
#else
    return __builtin_convertvector(v, wide);
#endif
}

/* sum + a b, the product being exact, so that it makes no difference whether it is
 * rounded. */
KERNEL wide add_exact_product(wide sum, wide a, wide b)
{
#if defined(__AVX512F__)
    return (wide)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)sum);
#elif defined(__AVX2__) && defined(__FMA__)
    return (wide)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)sum);
#else
    return sum + a * b;
#endif
}

static inline half_vec half_load(const float *numbers)
{
    return *(const half_vec *)__builtin_assume_aligned(numbers, sizeof(half_vec));
}

/* The sum of the chains, one double a lane. */
#define SUM_OF(chains) (((chains)[0] + (chains)[1]) + ((chains)[2] + (chains)[3]))
