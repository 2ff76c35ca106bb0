/* run_state.c: a run of the experiment: its directory, its log, its jobs. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "results/figure_names.h"
#include "run/log_lines.h"
#include "run/part.h"
#include "run/run_state.h"
#include "run/seed_share.h"
#include "store/optimizer_file.h"
#include "store/saved.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

bool tlc_is_study(const struct tlc_experiment *experiment)
{
    return experiment->study != NULL;
}

bool tlc_may_end_early(const struct tlc_experiment *experiment)
{
    return experiment->study && experiment->study->until > 0;
}

bool tlc_is_saved(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe)
{
    return recipe->save && !tlc_is_study(experiment);
}

static void refuse_foreign_models(const struct tlc_run_state *run, const struct tlc_recipe *recipe)
{
    tlc_files_refuse_foreign(&run->files, recipe->save);
    if (!recipe->save_state)
        return;
    char *name = tlc_optimizer_file_name(recipe);
    tlc_files_refuse_foreign(&run->files, name);
    free(name);
}

/* What a figure may have the name of. */
static void refuse_foreign_figures(const struct tlc_run_state *run)
{
    char **names = tlc_files_list(&run->files, TLC_FIGURE_FOLDER);
    for (char **name = names; *name; name++)
        if (tlc_is_figure_file(*name))
            tlc_files_refuse_foreign(&run->files, *name);
    tlc_files_list_free(names);
}

/* Before hours of work, not behind them. */
static void refuse_foreign_files(const struct tlc_run_state *run)
{
    const struct tlc_experiment *experiment = run->experiment;
    static const char *const names[] = {"results.json", "results.csv", "report.html", "pairs.svg"};
    const size_t count = sizeof names / sizeof *names - !tlc_is_study(experiment);
    if (run->options->parts > 0) { /* it writes nothing else */
        tlc_files_refuse_foreign(&run->files, TLC_PART_FILE);
        return;
    }
    for (size_t i = 0; i < count; i++)
        tlc_files_refuse_foreign(&run->files, names[i]);
    refuse_foreign_figures(run);
    for (int i = 0; i < experiment->recipes; i++)
        if (tlc_is_saved(experiment, &experiment->recipe[i]))
            refuse_foreign_models(run, &experiment->recipe[i]);
}

/* A directory that is somebody else's does not get a log either. */
static void begin_files(struct tlc_run_state *run)
{
    run->files = tlc_files_open(run->directory);
    run->files.chosen = true;
    run->log = tlc_log_open(&run->files, false);
    refuse_foreign_files(run);
    if (!run->log)
        run->log = tlc_log_open(&run->files, true);
    run->replaces = tlc_files_own(&run->files, "results.json");
}

static struct tlc_run_state *new_run(const struct tlc_experiment *experiment,
                                     const struct tlc_options *options)
{
    struct tlc_run_state *run = tlc_keep(tlc_allocate(1, sizeof *run));
    *run = (struct tlc_run_state){.experiment = experiment,
                                  .options = options,
                                  .directory = options->out,
                                  .output = tlc_output_begin(options->quiet),
                                  .jobs = experiment->recipes * tlc_repeats(experiment)};
    run->open = run->jobs;
    run->runs = tlc_allocate((size_t)run->jobs, sizeof *run->runs);
    run->record = tlc_allocate((size_t)run->jobs, sizeof *run->record);
    run->weights = tlc_allocate((size_t)run->jobs, sizeof(void *));
    run->paused = tlc_allocate((size_t)run->jobs, sizeof(void *));
    run->measured = tlc_allocate((size_t)run->jobs, sizeof *run->measured);
    return run;
}

struct tlc_run_state *tlc_run_begin(const struct tlc_experiment *experiment,
                                    const struct tlc_options *options)
{
    struct tlc_run_state *run = new_run(experiment, options);
    begin_files(run);
    return run;
}

struct tlc_run_state *tlc_run_look(const struct tlc_experiment *experiment,
                                   const struct tlc_options *options)
{
    struct tlc_run_state *run = new_run(experiment, options);
    run->files =
        (struct tlc_files){.path = run->directory,
                           .directory = open(run->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return run;
}

struct tlc_repeat tlc_repeat_of(const struct tlc_run_state *run, int job)
{
    const int folds = run->experiment->folds, repeat = job / run->experiment->recipes;
    return (struct tlc_repeat){run->options->seed + (uint64_t)(folds ? repeat / folds : repeat),
                               folds ? repeat % folds : 0};
}

static void place_record(struct tlc_run_state *run, int job, const struct tlc_run_record *record)
{
    const int recipe = job % run->experiment->recipes, repeat = job / run->experiment->recipes;
    run->record[job] = &run->runs[recipe * tlc_repeats(run->experiment) + repeat];
    *run->record[job] = *record;
}

/* Of a job that is done for all folds each gets a record. */
static void copy_record(struct tlc_run_state *run, int job, const struct tlc_run_record *record)
{
    for (int fold = 1; fold < run->experiment->folds; fold++) {
        struct tlc_run_record copy = tlc_run_record_in_fold(record, fold + 1);
        tlc_run_forget(run, job + fold * run->experiment->recipes);
        place_record(run, job + fold * run->experiment->recipes, &copy);
    }
}

void tlc_run_keep(struct tlc_run_state *run, int job, const struct tlc_run_record *record)
{
    place_record(run, job, record);
    if (job + run->experiment->recipes < run->jobs &&
        tlc_is_shared(run, job + run->experiment->recipes))
        copy_record(run, job, record);
}

int tlc_runs_done(const struct tlc_run_state *run)
{
    int count = 0;
    for (int job = 0; job < run->jobs; job++)
        count += run->record[job] && tlc_share_has_job(run, job);
    return count;
}

void tlc_run_forget(struct tlc_run_state *run, int job)
{
    if (run->record[job])
        tlc_record_empty(&tlc_run_shape, run->record[job]);
    run->record[job] = NULL;
}

struct tlc_weights_record *tlc_run_save(struct tlc_run_state *run, const struct tlc_recipe *recipe,
                                        const void *weights)
{
    if (!tlc_is_saved(run->experiment, recipe))
        return NULL;
    struct tlc_weights_record *record = tlc_allocate(1, sizeof *record);
    tlc_lock();
    const uint32_t checksum = tlc_save_model(recipe, weights, &run->files);
    if (!run->replaces)
        tlc_files_place(&run->files);
    tlc_unlock();
    *record =
        (struct tlc_weights_record){tlc_format("%s", recipe->save), tlc_format("%08x", checksum)};
    return record;
}

void tlc_run_save_optimizer(struct tlc_run_state *run, const struct tlc_training *training,
                            const struct tlc_phase *phase)
{
    if (!tlc_is_saved(run->experiment, training->recipe))
        return;
    tlc_lock();
    tlc_save_optimizer(training, phase, &run->files);
    if (!run->replaces)
        tlc_files_place(&run->files);
    tlc_unlock();
}

void tlc_run_end(struct tlc_run_state *run)
{
    for (int job = 0; job < run->jobs; job++) {
        tlc_run_forget(run, job);
        free(run->measured[job].item);
    }
    free(run->paused);
    free(run->measured);
    tlc_cautions_empty(&run->cautions);
    if (run->heading)
        tlc_heading_empty(run->heading);
    free(run->heading);
    free(run->runs);
    free(run->record);
    free(run->weights);
    if (run->log)
        tlc_log_close(run->log);
    if (run->files.directory >= 0)
        tlc_files_close(&run->files);
}
