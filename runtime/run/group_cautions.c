/* group_cautions.c: where groups of rows that belong together are, and whether any is divided. */
#include <stdlib.h>

#include "data/data.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

static const struct tlc_groups *groups_of(const struct tlc_examples *examples)
{
    return examples->data ? examples->data->groups : NULL;
}

/* How many rows of each group these examples may be; to be freed. */
static int *count_rows(const struct tlc_examples *examples)
{
    const struct tlc_groups *groups = groups_of(examples);
    int *rows = tlc_allocate((size_t)groups->count, sizeof *rows);
    for (int i = 0; i < examples->available; i++)
        rows[groups->of[examples->rows[i]]]++;
    return rows;
}

static int count_groups(const struct tlc_examples *examples)
{
    int *rows = count_rows(examples), count = 0;
    for (int i = 0; i < groups_of(examples)->count; i++)
        count += rows[i] > 0;
    free(rows);
    return count;
}

/* ---- groups in two sets ---------------------------------------------------------------------- */

void tlc_caution_divided(struct tlc_cautions *list, const struct tlc_examples *held,
                         const struct tlc_examples *learned)
{
    const struct tlc_groups *groups = groups_of(held);
    if (!groups || groups != groups_of(learned))
        return;
    int *here = count_rows(held), *there = count_rows(learned), shared = 0, all = 0, first = 0;
    for (int i = groups->count - 1; i >= 0; i--) {
        const bool both = here[i] > 0 && there[i] > 0;
        all += here[i] > 0;
        shared += both;
        first = both ? i : first;
    }
    if (shared > 0) {
        struct tlc_caution_record *caution = tlc_add_caution(
            list, "divided-groups", TLC_CAUTION_WARNING,
            tlc_format("%d of the %d groups of `%s` in %s %s rows in %s too, such as `%s`: what is "
                       "learned of one row of a group helps with the others",
                       shared, all, groups->by, held->name, shared == 1 ? "has" : "have",
                       learned->name, groups->name[first]));
        caution->examples = tlc_format("%s", held->name);
        caution->others = tlc_format("%s", learned->name);
        caution->shared = shared;
        caution->of = all;
    }
    free(here);
    free(there);
}

/* ---- all groups ------------------------------------------------------------------------------ */

/* "32 in A.train, 8 in A.test" and so on, of all examples of the data; to be freed. */
static char *places_of(const struct tlc_experiment *experiment, const struct tlc_data *data)
{
    enum { MOST = 8 };
    char *text = tlc_format("%s", "");
    int named = 0;
    for (int i = 0; i < experiment->examples; i++) {
        const struct tlc_examples *examples = experiment->example[i];
        if (examples->data != data || named++ >= MOST)
            continue;
        char *longer = tlc_format("%s%s%d in %s", text, named > 1 ? ", " : "",
                                  count_groups(examples), examples->name);
        free(text);
        text = longer;
    }
    if (named <= MOST)
        return text;
    char *whole = tlc_format("%s and so on", text);
    free(text);
    return whole;
}

static void tell_groups(struct tlc_cautions *list, const struct tlc_experiment *experiment,
                        const struct tlc_examples *examples)
{
    const struct tlc_groups *groups = groups_of(examples);
    char *places = places_of(experiment, examples->data);
    tlc_add_caution(list, "groups", TLC_CAUTION_NOTE,
                    tlc_format("rows of one `%s` are together, %d groups of %d rows: %s",
                               groups->by, groups->count, examples->data->rows, places))
        ->examples = tlc_format("%s", examples->name);
    free(places);
}

/* Groups of one row keep nothing together, and one of most rows leaves little for others. */
static void warn_of_sizes(struct tlc_cautions *list, const struct tlc_examples *examples)
{
    const struct tlc_data *data = examples->data;
    const struct tlc_groups *groups = data->groups;
    int *rows = tlc_allocate((size_t)groups->count, sizeof *rows), largest = 0;
    for (int i = 0; i < data->rows; i++)
        rows[groups->of[i]]++;
    for (int i = 1; i < groups->count; i++)
        largest = rows[i] > rows[largest] ? i : largest;
    char *text = NULL;
    if (groups->count == data->rows)
        text = tlc_format("`%s` differs in all rows: to keep those of one together does nothing",
                          groups->by);
    else if (rows[largest] > data->rows / 2)
        text = tlc_format("most rows, %d of %d, are of one `%s`, `%s`: what they are drawn for "
                          "has hardly anything else",
                          rows[largest], data->rows, groups->by, groups->name[largest]);
    if (text)
        tlc_add_caution(list, "group-size", TLC_CAUTION_WARNING, text)->examples =
            tlc_format("%s", examples->name);
    free(rows);
}

/* Whether no examples before these are of their data. */
static bool is_first(const struct tlc_experiment *experiment, int index)
{
    for (int i = 0; i < index; i++)
        if (experiment->example[i]->data == experiment->example[index]->data)
            return false;
    return true;
}

void tlc_caution_groups(struct tlc_cautions *list, const struct tlc_experiment *experiment)
{
    for (int i = 0; i < experiment->examples; i++) {
        const struct tlc_examples *examples = experiment->example[i];
        if (!groups_of(examples) || !is_first(experiment, i))
            continue;
        tell_groups(list, experiment, examples);
        warn_of_sizes(list, examples);
    }
}
