/* family.c: how many comparisons a study makes, and what their number does to each.
 *
 * An arm and a baseline that an axis does not change are compared in several cells, but only once
 * in truth: what counts is the two trainings, whichever of them is the baseline.
 */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"
#include "system/allocate.h"

struct entry {
    int first, second; /* the two trainings, the lower one first */
    bool primary;
    struct tlc_arm_comparison *comparison;
};

static int compare(const void *left, const void *right)
{
    const struct entry *one = left, *other = right;
    if (one->first != other->first)
        return one->first < other->first ? -1 : 1;
    return (one->second > other->second) - (one->second < other->second);
}

static struct entry enter(const struct tlc_evidence *study, const struct tlc_analysis *analysis,
                          int cell, int arm)
{
    int training = tlc_cell_training(study, cell, arm);
    int baseline = tlc_cell_training(study, cell, study->baseline);
    return (struct entry){
        .first = training < baseline ? training : baseline,
        .second = training < baseline ? baseline : training,
        .primary = cell == study->primary && arm == tlc_primary_arm(study),
        .comparison = tlc_comparison_of(study, analysis, cell, arm),
    };
}

/* Of all cells, the same comparisons beside each other. Returns an array to be freed. */
static struct entry *list_all(const struct tlc_evidence *study, const struct tlc_analysis *analysis,
                              int *count)
{
    size_t most = (size_t)tlc_cell_count(study) * (size_t)study->arms;
    struct entry *entries = tlc_allocate(most, sizeof *entries);
    *count = 0;
    for (int cell = 0; cell < tlc_cell_count(study); cell++)
        for (int arm = 0; arm < study->arms; arm++)
            if (arm != study->baseline)
                entries[(*count)++] = enter(study, analysis, cell, arm);
    qsort(entries, (size_t)*count, sizeof *entries, compare);
    return entries;
}

/* How many of the entries are the same comparison as the first. */
static int same(const struct entry *entries, int count)
{
    int length = 1;
    while (length < count && compare(&entries[length], &entries[0]) == 0)
        length++;
    return length;
}

/* Whether a comparison is one of those that are corrected for their number. A training does not
 * differ from itself, and so is not compared with itself. */
static bool is_secondary(const struct entry *entries, int length)
{
    for (int i = 0; i < length; i++)
        if (entries[i].primary)
            return false;
    return entries[0].first != entries[0].second && isfinite(entries[0].comparison->p);
}

/* The p-values of the distinct comparisons, the i-th of which begins at entry starts[i]. */
static int list_secondary(const struct entry *entries, int count, int *starts, double *p)
{
    int distinct = 0;
    for (int i = 0, length; i < count; i += length) {
        length = same(entries + i, count - i);
        if (!is_secondary(entries + i, length))
            continue;
        p[distinct] = entries[i].comparison->p;
        starts[distinct++] = i;
    }
    return distinct;
}

static void put_adjusted(struct tlc_arm_comparison *comparison, double adjusted)
{
    comparison->holm = adjusted;
    if (comparison->outcome == TLC_BETTER || comparison->outcome == TLC_WORSE)
        comparison->survives = adjusted < 0.05 ? TLC_TRUE : TLC_FALSE;
}

int tlc_adjust(const struct tlc_evidence *study, const struct tlc_analysis *analysis)
{
    int count;
    struct entry *entries = list_all(study, analysis, &count);
    int *starts = tlc_allocate((size_t)count, sizeof *starts);
    double *p = tlc_allocate((size_t)count, sizeof *p);
    double *adjusted = tlc_allocate((size_t)count, sizeof *adjusted);
    int distinct = list_secondary(entries, count, starts, p);
    tlc_holm(p, adjusted, distinct);
    for (int i = 0; i < distinct; i++)
        for (int k = same(entries + starts[i], count - starts[i]) - 1; k >= 0; k--)
            put_adjusted(entries[starts[i] + k].comparison, adjusted[i]);
    free(entries);
    free(starts);
    free(p);
    free(adjusted);
    return distinct;
}
