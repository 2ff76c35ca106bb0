/* failures.c: which runs failed, as figures and tables ask for them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/failures.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- a run ---------------------------------------------------------------------------------- */

const struct tlc_failure *tlc_document_failure(const struct document *document, int training,
                                               int seed)
{
    const struct tlc_run_record *run = tlc_document_run(document, training, seed);
    return run ? run->failed : NULL;
}

int tlc_document_failures(const struct document *document, int training)
{
    int count = 0;
    for (int seed = 0; seed < document->seeds; seed++)
        count += tlc_document_failure(document, training, seed) != NULL;
    return count;
}

/* Whether its runs count by themselves: of trials only the best does. */
static bool is_result(const struct document *document, int training)
{
    return tlc_document_training(document, training)->trial_of <= 0;
}

int tlc_document_all_failures(const struct document *document)
{
    int count = 0;
    for (int i = 0; i < document->trainings; i++)
        count += is_result(document, i) ? tlc_document_failures(document, i) : 0;
    return count;
}

bool tlc_document_excludes(const struct document *document)
{
    return document->study && document->study->failed == TLC_FAILED_EXCLUDED;
}

static double commonest(const struct document *document)
{
    return tlc_document_constant_value(document, tlc_document_split(document));
}

double tlc_document_accuracy(const struct document *document, int training, int seed)
{
    const char *split = tlc_document_split(document);
    if (tlc_document_failure(document, training, seed))
        return tlc_document_excludes(document) ? NAN : commonest(document);
    const struct tlc_test_record *test = tlc_document_test(document, training, seed, split);
    return test ? tlc_document_value(document, split, test) : NAN;
}

int tlc_document_pairs(const struct document *document, const struct tlc_arm_comparison *comparison)
{
    return comparison->pairs < 0 ? document->seeds : comparison->pairs;
}

char *tlc_document_failed_means(const struct document *document)
{
    if (tlc_document_excludes(document))
        return tlc_format("left out, with its partner under the same seed");
    if (document->study && document->study->metric)
        return tlc_format("counted as always answering the same on %s",
                          tlc_document_split(document));
    return tlc_format("counted as always answering the commonest class of %s, which is right for "
                      "%s",
                      tlc_document_split(document), tlc_show_percent(commonest(document)).text);
}

/* ---- a training ----------------------------------------------------------------------------- */

/* Whether `training` is `needed`, or begins with its weights, perhaps by way of others. */
static bool needs(const struct document *document, int training, int needed)
{
    const struct tlc_training_record *record = tlc_document_training(document, training);
    if (training == needed || (record->follows >= 0 && needs(document, record->follows, needed)))
        return true;
    for (int i = 0; i < record->copies.count; i++)
        if (needs(document, record->copies.item[i], needed))
            return true;
    return false;
}

static bool cell_needs(const struct document *document, int cell, int training)
{
    for (int arm = 0; arm < document->arms; arm++)
        if (needs(document, tlc_document_trained(document, cell, arm), training))
            return true;
    return false;
}

/* The value of the axis in all cells that need the training, -1 where they differ. */
static int shared_value(const struct document *document, const bool *cells, int axis)
{
    int value = -1;
    for (int cell = 0; cell < document->cells; cell++) {
        int own = tlc_cell_value(document, cell, axis);
        if (!cells[cell])
            continue;
        if (value >= 0 && value != own)
            return -1;
        value = own;
    }
    return value;
}

char *tlc_document_training_values(const struct document *document, int training)
{
    bool *cells = tlc_allocate((size_t)document->cells + 1, sizeof *cells);
    char *words = tlc_format("%s", "");
    for (int cell = 0; cell < document->cells; cell++)
        cells[cell] = cell_needs(document, cell, training);
    for (int axis = 0; axis < document->axes; axis++) {
        int value = shared_value(document, cells, axis);
        if (value < 0)
            continue;
        char *longer =
            tlc_format("%s%s%s = %s", words, *words ? ", " : "", tlc_axis_label(document, axis),
                       tlc_axis_value(document, axis, value));
        free(words);
        words = longer;
    }
    free(cells);
    return words;
}

char *tlc_document_training_words(const struct document *document, int training)
{
    char *values = tlc_document_training_values(document, training);
    char *words = tlc_format("%s%s%s", tlc_document_model(document, training),
                             *values ? " with " : "", values);
    free(values);
    return words;
}

/* ---- seeds ---------------------------------------------------------------------------------- */

/* The last of those that follow one another from `first` on. */
static int last_of_range(const struct tlc_counts *seeds, int first)
{
    int last = first;
    while (last + 1 < seeds->count && seeds->item[last + 1] == seeds->item[last] + 1)
        last++;
    return last;
}

char *tlc_document_seed_words(const struct tlc_counts *seeds)
{
    char *words = tlc_format("%s", "");
    for (int first = 0, last; first < seeds->count; first = last + 1) {
        last = last_of_range(seeds, first);
        const char *separator = first > 0 ? ", " : "";
        char *longer = last > first ? tlc_format("%s%s%ld to %ld", words, separator,
                                                 seeds->item[first], seeds->item[last])
                                    : tlc_format("%s%s%ld", words, separator, seeds->item[first]);
        free(words);
        words = longer;
    }
    return words;
}

/* ---- runs that failed alike ----------------------------------------------------------------- */

static bool are_alike(const struct tlc_failure *first, const struct tlc_failure *second)
{
    return first->epoch == second->epoch && first->begins_with == second->begins_with &&
           strcmp(first->reason, second->reason) == 0;
}

/* The group of this training's run; a new one if none is like it. */
static struct failure *find_group(const struct document *document, struct failure *failures,
                                  int *count, int training, const struct tlc_failure *failed)
{
    for (int i = *count - 1; i >= 0 && failures[i].training == training; i--)
        if (are_alike(failures[i].failed, failed))
            return &failures[i];
    failures[*count] = (struct failure){
        training, failed, {0, tlc_allocate((size_t)document->seeds, sizeof(long))}};
    return &failures[(*count)++];
}

struct failure *tlc_failures_list(const struct document *document, int *count)
{
    size_t most = (size_t)tlc_document_all_failures(document) + 1;
    struct failure *failures = tlc_allocate(most, sizeof *failures);
    *count = 0;
    for (int training = 0; training < document->trainings; training++)
        for (int seed = 0; is_result(document, training) && seed < document->seeds; seed++) {
            const struct tlc_failure *failed = tlc_document_failure(document, training, seed);
            if (!failed)
                continue;
            struct tlc_counts *seeds =
                &find_group(document, failures, count, training, failed)->seeds;
            seeds->item[seeds->count++] = tlc_results_seed(document->results, seed);
        }
    return failures;
}

void tlc_failures_free(struct failure *failures, int count)
{
    for (int i = 0; i < count; i++)
        free(failures[i].seeds.item);
    free(failures);
}
