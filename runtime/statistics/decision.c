/* decision.c: from numbers to words. */
#include <math.h>
#include <stdlib.h>

#include "tlc.h"
#include "statistics/statistics.h"

struct ranked {
    double p;
    int place;
};

static int compare(const void *left, const void *right)
{
    double first = ((const struct ranked *)left)->p, second = ((const struct ranked *)right)->p;
    return (first > second) - (first < second);
}

void tlc_holm(const double *p, double *adjusted, int count)
{
    struct ranked *ranked = tlc_allocate((size_t)count, sizeof *ranked);
    double so_far = 0;
    for (int i = 0; i < count; i++)
        ranked[i] = (struct ranked){.p = p[i], .place = i};
    qsort(ranked, (size_t)count, sizeof *ranked, compare);
    for (int i = 0; i < count; i++) {
        so_far = fmax(so_far, fmin((count - i) * ranked[i].p, 1));
        adjusted[ranked[i].place] = so_far;
    }
    free(ranked);
}

enum tlc_outcome tlc_decide(struct tlc_interval interval, double min_effect)
{
    if (min_effect > 0 && interval.low >= -min_effect && interval.high <= min_effect)
        return TLC_EQUIVALENT;
    if (interval.low > 0)
        return TLC_BETTER;
    return interval.high < 0 ? TLC_WORSE : TLC_NO_DIFFERENCE;
}
