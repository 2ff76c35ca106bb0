#include <tlc.h>
/* ---- template ---- */
static inline int64_t maximum(int64_t a, int64_t b)
{
    return a > b ? a : b;
}
