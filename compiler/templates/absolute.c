#include <tlc.h>
/* ---- template ---- */
static inline int64_t absolute(int64_t a)
{
    return a < 0 ? -a : a;
}
