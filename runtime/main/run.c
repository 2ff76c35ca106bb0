/* run.c: a run of the experiment, from the loaded data to the exit code. */
#include <stdlib.h>

#include "analysis/analysis.h"
#include "cluster/cluster.h"
#include "common/digits.h"
#include "common/model_files.h"
#include "data/data.h"
#include "engine/engine.h"
#include "main/main.h"
#include "report/report.h"
#include "results/results.h"
#include "run/checkpoint.h"
#include "run/failed.h"
#include "run/jobs.h"
#include "run/part.h"
#include "run/run_records.h"
#include "run/resume.h"
#include "run/unlearned.h"
#include "run/seed_share.h"
#include "run/stop.h"
#include "store/optimizer_file.h"
#include "system/fail.h"

/* ---- what will be done ---------------------------------------------------------------------- */

/* Of so many recipes from the first on. What is the same in all folds of a seed is run once. */
static int count_runs(const struct tlc_experiment *experiment, int first, int recipes)
{
    int count = 0;
    for (int i = first; i < first + recipes; i++)
        count += experiment->recipe[i].divided ? tlc_repeats(experiment) : experiment->seeds;
    return count;
}

static double all_operations(const struct tlc_experiment *experiment)
{
    double operations = 0;
    for (int i = 0; i < experiment->recipes; i++)
        operations += tlc_recipe_operations(&experiment->recipe[i]) * count_runs(experiment, i, 1);
    return operations;
}

static void print_cost(const struct tlc_output *output, const struct tlc_experiment *experiment)
{
    const struct tlc_study *study = experiment->study;
    const char *most = tlc_may_end_early(experiment) ? "at most " : "";
    if (study)
        tlc_print(output, "%d cell%s of %d arms, %s%d seeds", study->cells,
                  study->cells == 1 ? "" : "s", study->arms, most, experiment->seeds);
    if (study && experiment->folds)
        tlc_print(output, " of %d folds", experiment->folds);
    tlc_print(output, "%s%s%d runs, %.3g floating-point operations\n", study ? ": " : "", most,
              count_runs(experiment, 0, experiment->recipes), all_operations(experiment));
}

/* Of a part. What is the same in all folds is run once. */
static void print_share(const struct tlc_output *output, const struct tlc_experiment *experiment,
                        const struct tlc_options *options)
{
    const int first = options->part - 1, every = options->parts;
    const int seeds = (experiment->seeds - 1 - first) / every + 1;
    const int of_each = count_runs(experiment, 0, experiment->recipes) / experiment->seeds;
    tlc_print(output, "Part %d of %d: ", options->part, every);
    if (seeds == 1)
        tlc_print(output, "seed %llu", (unsigned long long)options->seed + (unsigned)first);
    else
        tlc_print(output, "%d of these seeds, from %llu on in steps of %d", seeds,
                  (unsigned long long)options->seed + (unsigned)first, every);
    tlc_print(output, ": %d runs, %.3g floating-point operations\n", seeds * of_each,
              all_operations(experiment) / experiment->seeds * seeds);
}

static void print_beginning(const struct tlc_output *output,
                            const struct tlc_experiment *experiment,
                            const struct tlc_options *options)
{
    const uint64_t seed = options->seed;
    if (experiment->seeds > 1)
        tlc_print(output, "%s: seeds %llu to %s%llu\n", experiment->name, (unsigned long long)seed,
                  tlc_may_end_early(experiment) ? "at most " : "",
                  (unsigned long long)seed + (unsigned long long)experiment->seeds - 1);
    else
        tlc_print(output, "%s: seed %llu\n", experiment->name, (unsigned long long)seed);
    if (experiment->study)
        print_cost(output, experiment);
    if (options->parts > 0)
        print_share(output, experiment, options);
}

/* ---- results -------------------------------------------------------------------------------- */

/* A training that failed has no model: an earlier run's must not pass for it, nor be lost to it. */
static void keep_earlier_models(struct tlc_run_state *run)
{
    for (int i = 0; i < run->experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &run->experiment->recipe[i];
        if (!tlc_is_saved(run->experiment, recipe) || !tlc_has_failed(run, tlc_job_of(run, i, 0)))
            continue;
        char *name = tlc_files_keep(&run->files, recipe->save);
        if (name)
            tlc_say(&run->output, "%s/%s is an earlier run's: it is kept as %s", run->directory,
                    recipe->save, name);
        free(name);
    }
}

/* What whoever opens a saved model has to know of its input. */
static void tell_scales(const struct tlc_run_state *run)
{
    for (int i = 0; i < run->experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &run->experiment->recipe[i];
        if (!tlc_is_saved(run->experiment, recipe) || recipe->train->scale == 1 ||
            tlc_has_failed(run, tlc_job_of(run, i, 0)))
            continue;
        const enum tlc_model_file kind = tlc_model_file_of(recipe->save);
        const bool prepared = !recipe->save_bare && tlc_model_files[kind].has_layers;
        tlc_say(&run->output,
                prepared ? "%s takes numbers as the data has them: its first layer multiplies by %s"
                         : "%s is for numbers of the data multiplied by %s",
                recipe->save, tlc_digits_of_float(recipe->train->scale).text);
    }
}

static void compare_all(const struct tlc_run_state *run, struct tlc_results *results)
{
    for (int i = 0; i < run->experiment->comparisons && !tlc_is_study(run->experiment); i++)
        tlc_compare(run, &run->experiment->comparison[i], results);
}

/* The run lends its cautions too. */
static struct tlc_results *gather(struct tlc_run_state *run)
{
    const struct tlc_blind_answers answers = {run->experiment, run->options->seed};
    const struct tlc_blind_source blind = tlc_blind_of(&answers);
    struct tlc_results *results = tlc_results_so_far(run);
    compare_all(run, results);
    tlc_add_unlearned(&run->cautions, results, &blind);
    tlc_add_constant_answers(&run->cautions, results);
    results->cautions = run->cautions;
    results->analysis = tlc_analyse(results);
    return results;
}

/* Nothing may fail once the files are in their places, but printing; and that what is printed
 * cannot be read must not keep the files from being written. */
static void conclude(struct tlc_run_state *run)
{
    const int said = run->cautions.count;
    tlc_print_postpone();
    struct tlc_results *results = gather(run);
    tlc_report_stage(&run->files, results);
    tlc_results_stage(&run->files, results);
    if (tlc_is_study(run->experiment))
        tlc_report_print(&run->output, results);
    if (run->cautions.count > said)
        tlc_print(&run->output, "\n");
    tlc_print_cautions(&run->output, &run->cautions, said);
    tlc_print_caution_counts(&run->output, &run->cautions, said);
    tlc_results_return(results);
    tlc_log_sync(run->log);
    tlc_files_place(&run->files);
    if (!tlc_is_study(run->experiment))
        tlc_checkpoints_remove(run);
    keep_earlier_models(run);
    tlc_files_sweep(&run->files);
    tlc_report_print_place(&run->output, run->directory);
}

/* Whether a study that may end before all its seeds has done so, by the runs that it has. Else all
 * of them may begin, for what there is at most. */
static bool has_ended(struct tlc_run_state *run)
{
    if (!tlc_may_end_early(run->experiment))
        return false;
    tlc_until_begin(run);
    while (tlc_jobs_left(run) == 0)
        if (!tlc_until_goes_on(run, false))
            return true;
    run->open = run->jobs;
    run->work = 0;
    return false;
}

/* Of a study that was stopped. */
static void print_left(const struct tlc_output *output, const struct tlc_experiment *experiment,
                       const struct tlc_options *options)
{
    struct tlc_run_state *run = tlc_run_look(experiment, options);
    tlc_look_back(run);
    if (has_ended(run)) {
        tlc_say(output, "All %d runs are done already, in %s", run->open, run->directory);
        tlc_run_end(run);
        return;
    }
    const int done = tlc_runs_done(run), left = tlc_jobs_left(run), all = tlc_share_jobs(run);
    if (done == all)
        tlc_say(output, "All %d runs are done already, in %s", done, run->directory);
    else if (done > 0)
        tlc_say(output,
                "%d of %s%d runs are done already, in %s; %d are left to do%s: %.3g floating-point "
                "operations",
                done, tlc_may_end_early(experiment) ? "at most " : "", all, run->directory, left,
                left > all - done ? ", with those that are done again for what others begin with"
                                  : "",
                run->work);
    tlc_run_end(run);
}

static int dry_run(const struct tlc_experiment *experiment, const struct tlc_options *options,
                   struct tlc_cautions *cautions)
{
    struct tlc_output output = tlc_output_begin(options->quiet);
    print_beginning(&output, experiment, options);
    if (experiment->study)
        print_left(&output, experiment, options);
    else
        print_cost(&output, experiment);
    tlc_print_cautions(&output, cautions, 0);
    tlc_cautions_empty(cautions);
    return 0;
}

/* A run of a study that fails is one of its results. Whoever wanted one model of each kind did not
 * get them all. */
static void fail_for_failures(const struct tlc_run_state *run)
{
    char *list = tlc_list_failures(run);
    if (list)
        tlc_fail("not all models could be trained: %s", list);
}

/* Without a study. */
static void begin_run(struct tlc_run_state *run)
{
    tlc_checkpoints_begin(run);
    tlc_log_begin(run);
}

/* Of a part nothing is concluded. */
static int leave_part(struct tlc_run_state *run)
{
    const struct tlc_options *options = run->options;
    tlc_part_leave(run);
    tlc_print(&run->output, "\nPart %d of %d is in %s; `tlc merge` makes one result of all parts\n",
              options->part, options->parts, run->directory);
    tlc_print_end();
    tlc_run_end(run);
    return 0;
}

/* What was done stands in the log. */
static int stopped(struct tlc_run_state *run)
{
    tlc_log_sync(run->log);
    tlc_say(&run->output,
            "Stopped, as it was asked to: %d of %d runs are done; the same command goes on from "
            "here",
            tlc_runs_done(run), tlc_share_jobs(run));
    tlc_print_end();
    tlc_run_end(run);
    return TLC_STOPPED;
}

/* Here, and on other ranks. */
static void do_jobs(struct tlc_run_state *run)
{
    if (run->options->link)
        tlc_lead(run->options->link, run);
    else
        tlc_run_jobs(run);
}

int tlc_run(const struct tlc_experiment *experiment, const struct tlc_options *options)
{
    struct tlc_cautions cautions = tlc_data_cautions(experiment, options->seed);
    tlc_load_end();
    tlc_load_optimizers(experiment, options);
    if (options->link && tlc_link_rank(options->link) > 0)
        return tlc_follow(options->link, experiment, options);
    if (options->dry_run)
        return dry_run(experiment, options, &cautions);
    struct tlc_run_state *run = tlc_run_begin(experiment, options);
    if (options->link) /* a launcher may give ranks terminals, whatever it is given itself */
        run->output.terminal = run->output.colour = false;
    print_beginning(&run->output, experiment, options);
    run->cautions = cautions;
    tlc_print_cautions(&run->output, &run->cautions, 0);
    if (tlc_is_study(experiment))
        tlc_resume(run);
    else
        begin_run(run);
    tlc_until_begin(run);
    do
        do_jobs(run);
    while (tlc_runs_done(run) >= tlc_share_jobs(run) && tlc_until_goes_on(run, true) &&
           !tlc_stop_wanted());
    if (tlc_stop_wanted() && tlc_runs_done(run) < tlc_share_jobs(run))
        return stopped(run);
    if (options->parts > 0)
        return leave_part(run);
    conclude(run);
    tell_scales(run);
    tlc_print(&run->output, "Results%s are in %s\n",
              tlc_is_study(experiment) ? " and log" : ", log and saved models", run->directory);
    tlc_print_end();
    if (!tlc_is_study(experiment))
        fail_for_failures(run);
    tlc_run_end(run);
    return 0;
}
