/* bootstrap.c: resampling, and percentile intervals from it. */
#include <math.h>
#include <stdlib.h>

#include "numerics/numerics.h"
#include "statistics/statistics.h"
#include "system/allocate.h"

/* The words of one resample, in order. */
struct words {
    uint32_t counter[4], words[4];
    int used;
};

static uint32_t next_word(struct words *words)
{
    static const uint32_t key[2] = {0x626f6f74, 0x73747261}; /* any two fixed numbers will do */
    if (words->used == 4) {
        tlc_philox(words->counter, key, words->words);
        words->counter[0]++;
        words->used = 0;
    }
    return words->words[words->used++];
}

/* A number in [0, bound), each exactly as likely as the others: the words that some numbers would
 * have more of than others are drawn again (Lemire 2019). */
static uint32_t pick(struct words *words, uint32_t bound, uint32_t uneven)
{
    uint64_t product;
    do
        product = (uint64_t)next_word(words) * bound;
    while ((uint32_t)product < uneven);
    return (uint32_t)(product >> 32);
}

struct tlc_resampling tlc_resample(enum tlc_resampled what, int items, int resamples)
{
    size_t count = (size_t)items;
    uint32_t bound = (uint32_t)items, uneven = items > 0 ? (0 - bound) % bound : 0;
    uint8_t *times = tlc_allocate((size_t)resamples * count, sizeof *times);
    for (int r = 0; r < resamples; r++) {
        struct words words = {.counter = {0, (uint32_t)r, 0, (uint32_t)what}, .used = 4};
        for (int i = 0; i < items; i++)
            times[(size_t)r * count + pick(&words, bound, uneven)]++;
    }
    return (struct tlc_resampling){.items = items, .resamples = resamples, .times = times};
}

void tlc_resampling_free(struct tlc_resampling *resampling)
{
    free(resampling->times);
    resampling->times = NULL;
}

struct tlc_interval tlc_percentile_interval(double *resampled, int count)
{
    return (struct tlc_interval){
        .low = tlc_quantile_in_place(resampled, count, 0.025),
        .high = tlc_quantile_in_place(resampled, count, 0.975),
    };
}

/* Measured from the first value, so that equal values give exactly theirs. */
static double resampled_mean(const double *values, const uint8_t *times, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += times[i] * (values[i] - values[0]);
    return values[0] + sum / count;
}

struct tlc_interval tlc_bootstrap_mean(const double *values, const struct tlc_resampling *seeds)
{
    if (seeds->items < 2)
        return (struct tlc_interval){NAN, NAN};
    double *means = tlc_allocate((size_t)seeds->resamples, sizeof *means);
    for (int r = 0; r < seeds->resamples; r++)
        means[r] =
            resampled_mean(values, seeds->times + (size_t)r * (size_t)seeds->items, seeds->items);
    struct tlc_interval interval = tlc_percentile_interval(means, seeds->resamples);
    free(means);
    return interval;
}
