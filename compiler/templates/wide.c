#include "sample.h"
/* ---- template ---- */
/* Long sums are taken in double, in which the product of two floats is exact. Row r goes
 * to sum r % CHAINS, so that additions need not wait for each other. */
typedef double wide __attribute__((vector_size(8 * LANES)));
enum { CHAINS = 4 };
#define WIDEN(v) __builtin_convertvector((v), wide)

/* The sum of the chains, one double a lane. */
#define SUM_OF(chains) (((chains)[0] + (chains)[1]) + ((chains)[2] + (chains)[3]))
