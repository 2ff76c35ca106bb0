/* until.c: how often intervals miss that are looked at until they are narrow enough, and after how
 * many seeds that is, by simulated studies of two equally good models.
 *
 * How wide an interval may be is told by the seeds that it would take if the spread were known: as
 * many as make 2 x 1.96 standard errors so wide.
 */
#include <math.h>

#include "common/looks.h"
#include "simulate.h"
#include "statistics/statistics.h"

enum { MOST = 200, KIND = 90 };

/* By a rule: the interval of one look, and what its study came to. */
struct ending {
    struct tlc_interval interval;
    int seeds;
};

typedef struct tlc_interval Interval(const double *, int);

/* Draws no more seeds than are needed; `drawn` is how many there are already. */
static struct ending end_by(Interval *interval, int kind, int study, double width, double *values,
                            int *drawn)
{
    struct ending ending = {.seeds = 0};
    do {
        ending.seeds = tlc_next_look(ending.seeds, MOST);
        for (; *drawn < ending.seeds; ++*drawn)
            values[*drawn] = draw_difference(kind, study);
        ending.interval = interval(values, ending.seeds);
    } while (ending.seeds < MOST && !tlc_is_narrow(ending.interval, ending.seeds, width));
    return ending;
}

static void count(struct until_misses *misses, struct ending ending)
{
    misses->below += ending.interval.high < 0;
    misses->above += ending.interval.low > 0;
    misses->seeds += ending.seeds;
}

void simulate_until(int kind, int needed, int studies, struct until_misses *plain,
                    struct until_misses *sequential)
{
    double values[MOST];
    *plain = *sequential = (struct until_misses){0, 0, 0};
    for (int study = 0; study < studies; study++) {
        const double width = 2 * 1.96 * spread_of(kind, study) / sqrt(needed);
        int drawn = 0;
        begin_study(KIND + kind, needed, study);
        count(plain, end_by(tlc_t_interval, kind, study, width, values, &drawn));
        count(sequential, end_by(tlc_sequential_interval, kind, study, width, values, &drawn));
    }
}
