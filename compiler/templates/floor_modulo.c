#include <tlc.h>
/* ---- template ---- */
/* What a / b rounded down leaves, as the spec's `%` */
static inline int64_t floor_modulo(int64_t a, int64_t b)
{
    return a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0);
}
