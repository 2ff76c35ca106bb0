/* run_state.h: a run of the experiment. */
#ifndef TLC_RUN_STATE_H
#define TLC_RUN_STATE_H

#include "data/data.h"
#include "engine/tables.h"
#include "results/records.h"
#include "run/program_hash.h"
#include "system/atomic_file.h"
#include "system/printing.h"

/* A job is a recipe with a seed, and a fold where it has folds: a repeat of the recipe. All recipes
 * of one repeat come before those of the next. */
struct tlc_run_state {
    const struct tlc_experiment *experiment;
    const struct tlc_seed_source *source; /* run/share.h; NULL: none */
    const struct tlc_options *options;
    const char *directory;
    struct tlc_files files;
    bool replaces; /* results of an earlier run stand there until all of this one's are whole */
    struct tlc_output output;
    struct tlc_log_file *log;
    struct tlc_cautions cautions; /* what is to be known of the data */
    struct tlc_heading *heading;  /* of a study's log: what it is known by; else NULL */
    struct tlc_hash study;        /* a hash of that */
    struct tlc_hash identity;     /* of a run without a study: what its checkpoints are known by */
    int jobs;
    int open; /* how many of these may begin: those of later seeds may turn out needless */
    struct tlc_run_record *runs;    /* by recipe, then by seed, as they stand in the results */
    struct tlc_run_record **record; /* of each job, what it came to; NULL until it is done */
    void **weights;                 /* of each job, while another needs them */
    struct tlc_work **paused;       /* of each job, where it stands; NULL as long as it does not */
    struct tlc_series *measured;    /* of each trial that has paused, what it was at each rung */
    double begun;                   /* seconds of the monotonic clock */
    double last_line;               /* when a study last said how far it is */
    double work, done; /* floating-point operations, of all jobs that this run has to do */
    bool told;         /* that one has failed, in a study */
};

/* What is the same in all folds of a seed is done in the first. */
static inline int tlc_job_of(const struct tlc_run_state *run, int recipe, int repeat)
{
    const struct tlc_experiment *experiment = run->experiment;
    const bool shared = experiment->folds > 0 && !experiment->recipe[recipe].divided;
    const int first = shared ? repeat - repeat % experiment->folds : repeat;
    return first * experiment->recipes + recipe;
}

/* Whether it is another that does what there is to do. */
static inline bool tlc_is_shared(const struct tlc_run_state *run, int job)
{
    const int recipes = run->experiment->recipes;
    return tlc_job_of(run, job % recipes, job / recipes) != job;
}

/* The seed and the fold of a job. */
struct tlc_repeat tlc_repeat_of(const struct tlc_run_state *run, int job);

/* Whether the job is done, and has failed. */
static inline bool tlc_has_failed(const struct tlc_run_state *run, int job)
{
    return run->record[job] && run->record[job]->failed;
}

/* Whether many seeds or cells are worked through, each too small to be shown by itself. */
bool tlc_is_study(const struct tlc_experiment *experiment);

/* Whether it is a study that has as many seeds as it takes, and experiment->seeds at most. */
bool tlc_may_end_early(const struct tlc_experiment *experiment);

/* Whether the recipe's model becomes a file. Only of a study are its seeds drawn by themselves;
 * only without one are models saved. */
bool tlc_is_saved(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe);

/* Makes the output directory (and its parents), and opens log.jsonl. Refuses to replace what tlc
 * has not written. */
struct tlc_run_state *tlc_run_begin(const struct tlc_experiment *experiment,
                                    const struct tlc_options *options);
void tlc_run_end(struct tlc_run_state *run);

/* A run that only looks at what others have left: it makes nothing and opens no log. */
struct tlc_run_state *tlc_run_look(const struct tlc_experiment *experiment,
                                   const struct tlc_options *options);

/* The job is done: takes the record over. */
void tlc_run_keep(struct tlc_run_state *run, int job, const struct tlc_run_record *record);

/* How many jobs of its share have a record. */
int tlc_runs_done(const struct tlc_run_state *run);

/* The job is to be done again. */
void tlc_run_forget(struct tlc_run_state *run, int job);

/* Saves a model: at once if it is the first run here, else with all that the run leaves. What is
 * known of the file, to be freed; NULL where the recipe saves none. */
struct tlc_weights_record *tlc_run_save(struct tlc_run_state *run, const struct tlc_recipe *recipe,
                                        const void *weights);

/* The same of what the optimizer remembers at the end of the phase. */
void tlc_run_save_optimizer(struct tlc_run_state *run, const struct tlc_training *training,
                            const struct tlc_phase *phase);

#endif
