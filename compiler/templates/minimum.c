#include <tlc.h>
/* ---- template ---- */
static inline int64_t minimum(int64_t a, int64_t b)
{
    return a < b ? a : b;
}
