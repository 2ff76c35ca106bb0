#include "sample.h"
/* ---- template ---- */
/* Long sums are taken in double, in which the product of two floats is exact. Row r goes
 * to sum r % CHAINS, so that additions need not wait for each other. A panel is so many
 * vectors of doubles, each of half as many numbers as one of floats. */
typedef double wide __attribute__((vector_size(sizeof(vec))));
typedef float half_vec __attribute__((vector_size(sizeof(vec) / 2)));
enum { CHAINS = 4, WIDE_LANES = LANES / 2, HALVES = 2 };
#define WIDEN(v) __builtin_convertvector((v), wide)

static inline half_vec half_load(const float *numbers)
{
    return *(const half_vec *)__builtin_assume_aligned(numbers, sizeof(half_vec));
}

/* The sum of the chains, one double a lane. */
#define SUM_OF(chains) (((chains)[0] + (chains)[1]) + ((chains)[2] + (chains)[3]))
