/* choice.c: of the trials of an arm, the one that is trained once more and tested. */
#include <math.h>
#include <stdlib.h>

#include "run/choice.h"
#include "statistics/statistics.h"
#include "system/allocate.h"

/* What it was measured to be at last; NAN when it has failed. */
static double value_of(const struct tlc_run_record *record)
{
    const int count = record->chosen_by.count;
    return count > 0 ? record->chosen_by.item[count - 1] : NAN;
}

int tlc_choose_trial(const struct tlc_run_state *run, const struct tlc_search *search, int repeat)
{
    double *values = tlc_allocate((size_t)search->trials, sizeof *values);
    for (int i = 0; i < search->trials; i++)
        values[i] = value_of(run->record[tlc_job_of(run, search->trial[i], repeat)]);
    const int best =
        tlc_best_trial(values, search->trials, run->experiment->study->tune->more_is_better);
    free(values);
    return best;
}

struct tlc_recipe tlc_chosen_recipe(const struct tlc_experiment *experiment,
                                    const struct tlc_recipe *choice, int trial)
{
    struct tlc_recipe recipe = experiment->recipe[choice->search->trial[trial]];
    recipe.chosen_on = NULL;
    recipe.tests = choice->tests;
    recipe.test = choice->test;
    return recipe;
}
