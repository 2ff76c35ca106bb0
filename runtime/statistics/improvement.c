/* improvement.c: how probable it is that one model beats another (Bouthillier et al. 2021). */
#include <math.h>

#include "statistics/statistics.h"

/* The probability of improvement from which on a difference matters. */
static const double meaningful = 0.75;

static enum tlc_conclusion conclude(long won, long lost, int pairs, struct tlc_interval interval)
{
    if (pairs < TLC_DECIDING_PAIRS)
        return TLC_NO_CONCLUSION;
    if (won <= lost || !(tlc_mcnemar(won, lost) < 0.05)) /* which is the sign test */
        return TLC_NOT_SIGNIFICANT;
    return interval.high <= meaningful ? TLC_NOT_MEANINGFUL : TLC_MEANINGFUL;
}

struct tlc_improvement tlc_improve(const double *first, const double *second, int count)
{
    long won = 0, lost = 0;
    for (int i = 0; i < count; i++) {
        won += first[i] > second[i];
        lost += first[i] < second[i];
    }
    long tied = count - won - lost;
    struct tlc_interval interval = tlc_wilson_with_halves(won, tied, count);
    return (struct tlc_improvement){
        .probability = count > 0 ? ((double)won + (double)tied / 2) / count : NAN,
        .interval = interval,
        .conclusion = conclude(won, lost, count, interval),
    };
}
