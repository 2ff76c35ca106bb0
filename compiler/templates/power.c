#include <tlc.h>
/* ---- template ---- */
/* base to a power of at least 0, as the spec's `**`; squares no further than needed, so
 * that nothing overflows unless the result does */
static inline int64_t power(int64_t base, int64_t exponent)
{
    int64_t result = 1;
    while (exponent > 0) {
        if (exponent % 2)
            result *= base;
        exponent /= 2;
        if (exponent > 0)
            base *= base;
    }
    return result;
}
