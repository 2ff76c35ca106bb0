/* decision.c: from numbers to words. */
#include <math.h>
#include <stdlib.h>

#include "statistics/statistics.h"
#include "system/allocate.h"

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

static bool within(struct tlc_interval interval, double bound)
{
    return interval.low >= -bound && interval.high <= bound;
}

/* Which side of zero an interval is on, 0 for both. */
static int side(struct tlc_interval interval)
{
    return (interval.low > 0) - (interval.high < 0);
}

struct tlc_decision tlc_decide(int pairs, struct tlc_interval seeds, struct tlc_interval two_way,
                               double min_effect)
{
    if (pairs < TLC_DECIDING_PAIRS || isnan(seeds.low) || isnan(seeds.high))
        return (struct tlc_decision){TLC_NO_OUTCOME, false};
    if (min_effect > 0 && within(seeds, min_effect) && within(two_way, min_effect))
        return (struct tlc_decision){TLC_EQUIVALENT, true};
    if (side(seeds) == 0)
        return (struct tlc_decision){TLC_NO_DIFFERENCE, false};
    return (struct tlc_decision){side(seeds) > 0 ? TLC_BETTER : TLC_WORSE,
                                 side(two_way) == side(seeds)};
}
