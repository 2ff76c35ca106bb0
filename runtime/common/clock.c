/* clock.c: time that only goes forward. */
#include <time.h>

#include "common/clock.h"

double tlc_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}
