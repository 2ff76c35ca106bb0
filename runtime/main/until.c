/* until.c: a study that has as many seeds as it takes. Its looks are at fixed numbers of seeds, and
 * no run of a later seed begins before a look has said that there must be more: where it ends
 * depends on nothing but what its runs are. */
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "common/looks.h"
#include "main/main.h"
#include "results/results.h"
#include "results/shown.h"
#include "run/run_records.h"
#include "system/allocate.h"

int tlc_open_seeds(const struct tlc_run_state *run)
{
    const struct tlc_experiment *experiment = run->experiment;
    return run->open / experiment->recipes / (experiment->folds > 0 ? experiment->folds : 1);
}

static void open_seeds(struct tlc_run_state *run, int seeds)
{
    run->open = run->experiment->recipes * seeds;
    run->work = run->done = 0; /* which are those of these */
}

void tlc_until_begin(struct tlc_run_state *run)
{
    if (tlc_may_end_early(run->experiment))
        open_seeds(run, tlc_next_look(0, run->experiment->seeds));
}

/* A run of the first seed of a recipe stands behind all that the recipe before may have. */
struct tlc_results *tlc_results_so_far(const struct tlc_run_state *run)
{
    const int recipes = run->experiment->recipes, most = run->jobs / recipes;
    const int repeats = run->open / recipes;
    struct tlc_results *results =
        tlc_describe(run->experiment, run->options->seed, tlc_open_seeds(run));
    results->runs.count = run->open;
    results->runs.item = tlc_allocate((size_t)run->open, sizeof *results->runs.item);
    for (int i = 0; i < recipes; i++)
        memcpy(&results->runs.item[i * repeats], &run->runs[i * most],
               (size_t)repeats * sizeof *results->runs.item);
    return results;
}

void tlc_results_return(struct tlc_results *results)
{
    free(results->runs.item);
    results->runs.count = results->cautions.count = 0;
    results->runs.item = NULL;
    results->cautions.item = NULL;
    tlc_results_free(results);
}

static void tell_look(const struct tlc_run_state *run, const struct tlc_ending *look, int next)
{
    if (run->output.terminal)
        tlc_print(&run->output, "\r\033[K");
    tlc_say(&run->output,
            "%d seeds: the interval is %s points wide, and %s are asked for; on to %d", look->seeds,
            tlc_show_number(100 * look->width, 3).text,
            tlc_show_chosen_points(run->experiment->study->until).text, next);
}

bool tlc_until_goes_on(struct tlc_run_state *run, bool tells)
{
    const int seeds = tlc_open_seeds(run), most = run->experiment->seeds;
    if (!tlc_may_end_early(run->experiment) || seeds == most)
        return false;
    struct tlc_results *results = tlc_results_so_far(run);
    const struct tlc_ending look = tlc_study_end(results);
    tlc_results_return(results);
    if (look.reason)
        return false;
    open_seeds(run, tlc_next_look(seeds, most));
    if (tells)
        tell_look(run, &look, tlc_open_seeds(run));
    return true;
}
