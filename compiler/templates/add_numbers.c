#include "sample.h"
/* ---- template ---- */
static inline void add_numbers(const double a[1], const double b[1], double sum[1])
{
    sum[0] = a[0] + b[0];
}
