/* errors.c: how many times as many errors. */
#include <stdlib.h>

#include "numerics/numerics.h"
#include "statistics/statistics.h"
#include "system/allocate.h"

/* An added half keeps the logarithm finite when a model makes no error (Haldane 1956). */
static double log_ratio(long first, long second)
{
    return tlc_log(((double)second + 0.5) / ((double)first + 0.5));
}

struct tlc_estimate tlc_error_ratio(const long *first, const long *second, int count,
                                    double overlap)
{
    double *logs = tlc_allocate((size_t)count, sizeof *logs);
    for (int i = 0; i < count; i++)
        logs[i] = log_ratio(first[i], second[i]);
    struct tlc_interval interval = tlc_corrected_t_interval(logs, count, overlap);
    struct tlc_estimate ratio = {
        .value = tlc_exp(tlc_mean(logs, count)),
        .interval = {tlc_exp(interval.low), tlc_exp(interval.high)},
    };
    free(logs);
    return ratio;
}
