/* sequential.c: when a study ends that goes on until its interval is narrow enough.
 *
 * A fixed-width interval by sequential sampling (Chow and Robbins 1965), with looks in groups. The
 * rule sees the spread of the differences and never their mean. Of a normal sample the two are
 * independent: given that the study ends at n pairs, the mean is that of any n pairs, and only the
 * spread is somewhat too small, since it was smallest where the study ended. A first look at 30
 * pairs leaves little of that, and a probability of 4% at each look more than makes up for it.
 */
#include "common/looks.h"
#include "statistics/statistics.h"

static const double missed_at_a_look = 0.04, missed_in_all = 0.05;

bool tlc_is_narrow(struct tlc_interval interval, int pairs, double width)
{
    const double wide = interval.high - interval.low;
    return pairs >= TLC_FIRST_LOOK && wide > 0 && wide <= width;
}

struct tlc_interval tlc_sequential_interval(const double *differences, int count)
{
    return tlc_t_interval_missing(differences, count, missed_at_a_look);
}

double tlc_sequential_p(double p)
{
    const double adjusted = p * (missed_in_all / missed_at_a_look);
    return adjusted > 1 ? 1 : adjusted;
}
