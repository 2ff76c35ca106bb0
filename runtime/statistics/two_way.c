/* two_way.c: the bootstrap over seeds and test images at once.
 *
 * A resample gives each seed and each image a weight, and each entry of the table the product of
 * its two. Most entries are zero, since two models mostly err on the same images, so only the
 * others are kept and gone through.
 */
#include <math.h>
#include <stdlib.h>

#include "statistics/statistics.h"
#include "system/allocate.h"

struct entry {
    int32_t image;
    double value;
};

struct table {
    int seeds;
    size_t *first; /* of each seed in `entries`, and one more for the end */
    struct entry *entries;
};

static struct table list(const double *differences, int seeds, int images)
{
    size_t cells = (size_t)seeds * (size_t)images, used = 0;
    struct table table = {
        .seeds = seeds,
        .first = tlc_allocate((size_t)seeds + 1, sizeof *table.first),
        .entries = tlc_allocate(cells, sizeof *table.entries),
    };
    for (int s = 0; s < seeds; s++) {
        for (int32_t i = 0; i < images; i++, differences++)
            if (*differences != 0)
                table.entries[used++] = (struct entry){.image = i, .value = *differences};
        table.first[s + 1] = used;
    }
    return table;
}

/* Of whole numbers, all sums are exact. */
static double weighted_sum(const struct table *table, const uint8_t *seed_weights,
                           const uint8_t *image_weights)
{
    double total = 0;
    for (int s = 0; s < table->seeds; s++) {
        double sum = 0;
        if (seed_weights[s] == 0)
            continue;
        for (size_t i = table->first[s]; i < table->first[s + 1]; i++)
            sum += image_weights[table->entries[i].image] * table->entries[i].value;
        total += seed_weights[s] * sum;
    }
    return total;
}

struct tlc_interval tlc_two_way(const double *differences, const struct tlc_resampling *seeds,
                                const struct tlc_resampling *images)
{
    if (seeds->items < 2 || images->items < 2)
        return (struct tlc_interval){NAN, NAN};
    struct table table = list(differences, seeds->items, images->items);
    int count = seeds->resamples < images->resamples ? seeds->resamples : images->resamples;
    double *means = tlc_allocate((size_t)count, sizeof *means);
    for (size_t r = 0; r < (size_t)count; r++)
        means[r] = weighted_sum(&table, seeds->times + r * (size_t)seeds->items,
                                images->times + r * (size_t)images->items) /
                   ((double)seeds->items * images->items);
    struct tlc_interval interval = tlc_percentile_interval(means, count);
    free(means);
    free(table.entries);
    free(table.first);
    return interval;
}
