#include <tlc.h>
/* ---- template ---- */
/* a / b rounded down, as the spec's `//` */
static inline int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}
