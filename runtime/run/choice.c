/* choice.c: of the trials of an arm, those that go on, and the one that is trained once more and
 * tested. Both are told by what trials were measured to be alone, in whatever order that was. */
#include <math.h>
#include <stdlib.h>

#include "run/choice.h"
#include "statistics/statistics.h"
#include "system/allocate.h"

static const struct tlc_tune *tune_of(const struct tlc_run_state *run)
{
    return run->experiment->study->tune;
}

/* What a trial was measured to be at a rung, or at its end if that came before; NAN if it has
 * failed before. False as long as that is not known. */
static bool value_at(const struct tlc_run_state *run, int job, int rung, double *value)
{
    const struct tlc_run_record *record = run->record[job];
    const struct tlc_series *by = record ? &record->chosen_by : &run->measured[job];
    if (!record && by->count <= rung)
        return false;
    *value = rung < by->count                   ? by->item[rung]
             : record->failed || by->count == 0 ? NAN
                                                : by->item[by->count - 1];
    return true;
}

/* How many of so many trials go on. */
static int most_left(const struct tlc_tune *tune, int count)
{
    return count / tune->eta > 1 ? count / tune->eta : 1;
}

/* Which trials are left behind so many rungs. False as long as that is not known. */
static bool find_left(const struct tlc_run_state *run, const struct tlc_search *search, int repeat,
                      int rungs, bool *left)
{
    double *values = tlc_allocate((size_t)search->trials, sizeof *values);
    bool known = true;
    for (int i = 0; i < search->trials; i++)
        left[i] = true;
    for (int rung = 0; rung < rungs && known; rung++) {
        int count = 0;
        for (int i = 0; i < search->trials && known; i++) {
            count += left[i];
            known = !left[i] ||
                    value_at(run, tlc_job_of(run, search->trial[i], repeat), rung, &values[i]);
        }
        if (known)
            tlc_leave_best(values, search->trials, tune_of(run)->more_is_better,
                           most_left(tune_of(run), count), left);
    }
    free(values);
    return known;
}

int tlc_choose_trial(const struct tlc_run_state *run, const struct tlc_search *search, int repeat)
{
    double *values = tlc_allocate((size_t)search->trials, sizeof *values);
    bool *left = tlc_allocate((size_t)search->trials, sizeof *left);
    int best = 0;
    find_left(run, search, repeat, tune_of(run)->rungs, left);
    for (int i = 0; i < search->trials; i++)
        value_at(run, tlc_job_of(run, search->trial[i], repeat), tune_of(run)->rungs, &values[i]);
    tlc_leave_best(values, search->trials, tune_of(run)->more_is_better, 1, left);
    while (best + 1 < search->trials && !left[best])
        best++;
    free(left);
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

/* ---- successive halving --------------------------------------------------------------------- */

int tlc_next_rung(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe,
                  int paused)
{
    const struct tlc_tune *tune = recipe->chosen_on ? experiment->study->tune : NULL;
    return tune && paused < tune->rungs ? tune->rung[paused] : 0;
}

static bool has_trial(const struct tlc_search *search, int recipe, int *place)
{
    for (*place = 0; *place < search->trials; ++*place)
        if (search->trial[*place] == recipe)
            return true;
    return false;
}

static enum tlc_going going_on_in(const struct tlc_run_state *run, const struct tlc_search *search,
                                  int job, int place)
{
    const int repeat = job / run->experiment->recipes;
    bool *left = tlc_allocate((size_t)search->trials, sizeof *left);
    const bool known = find_left(run, search, repeat, run->measured[job].count, left);
    const bool kept = left[place];
    free(left);
    return !kept ? TLC_DROPPED : known ? TLC_GOES_ON : TLC_NOT_YET;
}

enum tlc_going tlc_going_on(const struct tlc_run_state *run, int job)
{
    const struct tlc_tune *tune = tune_of(run);
    enum tlc_going going = TLC_DROPPED;
    for (int i = 0, place; i < tune->searches && going != TLC_GOES_ON; i++) {
        if (!has_trial(&tune->search[i], job % run->experiment->recipes, &place))
            continue;
        const enum tlc_going own = going_on_in(run, &tune->search[i], job, place);
        going = own == TLC_DROPPED ? going : own;
    }
    return going;
}
