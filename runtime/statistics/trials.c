/* trials.c: what a search comes to: its best trial, and how good the best of fewer would have been.
 */
#include <math.h>
#include <stdlib.h>

#include "numerics/numerics.h"
#include "statistics/statistics.h"
#include "system/allocate.h"

static bool is_better(double value, double best, bool more_is_better)
{
    if (isnan(best))
        return !isnan(value);
    return more_is_better ? value > best : value < best;
}

int tlc_best_trial(const double *value, int count, bool more_is_better)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        best = is_better(value[i], value[best], more_is_better) ? i : best;
    return best;
}

void tlc_leave_best(const double *value, int count, bool more_is_better, int most, bool *left)
{
    bool *kept = tlc_allocate((size_t)count, sizeof *kept);
    for (int n = 0; n < most; n++) {
        int best = -1;
        for (int i = 0; i < count; i++)
            if (left[i] && !kept[i] &&
                (best < 0 || is_better(value[i], value[best], more_is_better)))
                best = i;
        if (best >= 0)
            kept[best] = true;
    }
    for (int i = 0; i < count; i++)
        left[i] = kept[i];
    free(kept);
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* From the worst to the best; those that are NAN are as bad as the worst that is none. */
static double *from_worst(const double *value, int count, bool more_is_better)
{
    double *sorted = tlc_allocate((size_t)count, sizeof *sorted);
    int known = 0;
    for (int i = 0; i < count; i++)
        if (!isnan(value[i]))
            sorted[known++] = more_is_better ? value[i] : -value[i];
    qsort(sorted, (size_t)known, sizeof *sorted, by_size);
    for (int i = 0; i < known; i++)
        sorted[count - 1 - i] = sorted[known - 1 - i];
    for (int i = 0; i < count - known; i++)
        sorted[i] = known > 0 ? sorted[count - known] : NAN;
    return sorted;
}

/* Of n values from the worst to the best, the k-th is the best of b drawn without replacement with
 * the probability C(k-1, b-1) / C(n, b). From b / n for the best, each follows from the one above:
 * p(k-1) = p(k) (k - b) / (k - 1). */
static double expected_best(const double *sorted, int count, int drawn)
{
    double mean = 0, probability = (double)drawn / count;
    for (int k = count; k >= drawn; k--) {
        mean += probability * sorted[k - 1];
        probability *= k > 1 ? (double)(k - drawn) / (k - 1) : 0;
    }
    return mean;
}

void tlc_expected_best(const double *value, int count, bool more_is_better, double *best)
{
    double *sorted = from_worst(value, count, more_is_better);
    for (int drawn = 1; drawn <= count; drawn++) {
        const double mean = expected_best(sorted, count, drawn);
        best[drawn - 1] = more_is_better ? mean : -mean;
    }
    free(sorted);
}

/* Selection sampling (Knuth, The Art of Computer Programming 2, algorithm 3.4.2S): each item with
 * the probability that of what is left so many are still needed. */
void tlc_random_half(int number, int count, bool *used)
{
    static const uint32_t key[2] = {0x68616C66u, 0};
    int needed = count > 1 ? count / 2 : count;
    for (int i = 0; i < count; i++) {
        const uint32_t counter[4] = {(uint32_t)number, (uint32_t)i, (uint32_t)count, 0};
        uint32_t words[4];
        tlc_philox(counter, key, words);
        used[i] = (double)words[0] * 0x1p-32 * (count - i) < needed;
        needed -= used[i];
    }
}
