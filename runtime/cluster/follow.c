/* follow.c: a rank that does what rank 0 hands it.
 *
 * A line of what a job came to is sent to rank 0, and kept in a log of the rank's own until rank 0
 * has written all down: then nothing is lost whichever of them dies.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/hello.h"
#include "engine/engine.h"
#include "run/jobs.h"
#include "run/log_lines.h"
#include "run/rank_logs.h"
#include "run/resume.h"
#include "run/seed_share.h"
#include "run/stop.h"
#include "system/allocate.h"
#include "system/fail.h"

struct follow {
    struct tlc_link *link;
    struct tlc_run_state *run;
    struct tlc_rank_log
        *log; /* NULL before the first seed: rank 0 reads the last run's until then */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int *seed; /* handed over and not begun: seeds, or single jobs */
    int seeds;
    int singly;           /* whether they are jobs; -1: that is not known yet */
    void **weights;       /* of each job, as they have come and not gone into the run */
    bool *weights_wanted; /* by rank 0 */
    bool asked;
    bool over;  /* there is no more */
    bool leave; /* all that was sent is written down */
};

/* ---- what rank 0 says ----------------------------------------------------------------------- */

/* What an earlier run has found of the seed is not done again. */
static void take_records(struct tlc_run_state *run, const char *lines)
{
    for (const char *end; (end = strchr(lines, '\n')); lines = end + 1) {
        struct tlc_line line = tlc_line_read(lines, (size_t)(end - lines));
        const int job =
            line.kind == TLC_RUN_LINE && line.whole ? tlc_job_of_record(run, &line.record) : -1;
        if (job < 0)
            tlc_fail("rank 0 has sent what is no run of this study");
        tlc_lock();
        if (!run->record[job]) {
            tlc_run_keep(run, job, &line.record);
            line.record = (struct tlc_run_record){.training = -1};
        }
        tlc_unlock();
        tlc_line_empty(&line);
    }
}

static void take_weights(struct follow *follow, const struct tlc_message *message)
{
    free(follow->weights[message->number]);
    follow->weights[message->number] =
        memcpy(tlc_allocate_aligned(message->size), message->text, message->size);
}

static void take_seed(struct follow *follow, const struct tlc_message *message)
{
    if (!follow->log)
        follow->log = tlc_rank_log_open(follow->run->directory, follow->run->study.text,
                                        tlc_link_rank(follow->link));
    take_records(follow->run, message->text);
    follow->seed = tlc_resize(follow->seed, (size_t)(follow->seeds + 1) * sizeof *follow->seed);
    follow->seed[follow->seeds++] = message->number;
    if (message->kind == TLC_JOB_FOR_WEIGHTS)
        follow->weights_wanted[message->number] = true;
}

static void hear(void *listener, const struct tlc_message *message)
{
    struct follow *follow = listener;
    pthread_mutex_lock(&follow->mutex);
    const bool work = message->kind == TLC_WORK || message->kind == TLC_JOB ||
                      message->kind == TLC_JOB_FOR_WEIGHTS;
    if (work)
        take_seed(follow, message);
    else if (message->kind == TLC_SHARES)
        follow->singly = message->number;
    else if (message->kind == TLC_WEIGHTS)
        take_weights(follow, message);
    else if (message->kind == TLC_DONE)
        follow->over = true;
    else if (message->kind == TLC_LEAVE)
        follow->leave = true;
    else if (message->kind == TLC_STOP) {
        tlc_stop();
        follow->over = true;
    }
    if (work || message->kind == TLC_DONE)
        follow->asked = false;
    pthread_cond_broadcast(&follow->changed);
    pthread_mutex_unlock(&follow->mutex);
}

/* Whoever is asked to stop tells rank 0, which tells all. */
static void look(void *listener)
{
    struct follow *follow = listener;
    pthread_mutex_lock(&follow->mutex);
    const bool now = tlc_stop_wanted() && !follow->over;
    follow->over = follow->over || now;
    pthread_cond_broadcast(&follow->changed);
    pthread_mutex_unlock(&follow->mutex);
    if (now)
        tlc_link_send(follow->link, 0, TLC_STOP, 0, NULL);
}

/* ---- what this rank does -------------------------------------------------------------------- */

/* Which of them is next; they are seeds or jobs alike. */
static int first_here(struct follow *follow)
{
    const int seed = follow->seed[0];
    follow->seeds--;
    memmove(follow->seed, follow->seed + 1, (size_t)follow->seeds * sizeof *follow->seed);
    return seed;
}

/* A job that this rank has been handed since it was asked to stop. */
static void give_back(struct follow *follow)
{
    while (follow->seeds > 0)
        tlc_link_send(follow->link, 0, TLC_ENDED, first_here(follow), NULL);
}

static int next_seed(void *state)
{
    struct follow *follow = state;
    int seed = -1;
    pthread_mutex_lock(&follow->mutex);
    while (follow->seeds == 0 && !follow->over) {
        if (!follow->asked)
            tlc_link_send(follow->link, 0, TLC_ASK, 0, NULL);
        follow->asked = true;
        pthread_cond_wait(&follow->changed, &follow->mutex);
    }
    if (follow->seeds > 0 && !tlc_stop_wanted())
        seed = first_here(follow);
    else if (follow->singly > 0)
        give_back(follow);
    pthread_mutex_unlock(&follow->mutex);
    return seed;
}

/* A log of its own that cannot be written is no reason to stop: rank 0 has one. */
static void finished(void *state, int job, const char *line)
{
    struct follow *follow = state;
    char *fault = tlc_rank_log_add(follow->log, line);
    tlc_link_send(follow->link, 0, TLC_LINE, job, line);
    if (fault)
        tlc_link_send(follow->link, 0, TLC_WARN, 0, fault);
    free(fault);
}

/* What the job begins with, unless it is here anyway. */
static void opened(void *state, int job)
{
    struct follow *follow = state;
    struct tlc_run_state *run = follow->run;
    const int recipes = run->experiment->recipes;
    const struct tlc_recipe *recipe = &run->experiment->recipe[job % recipes];
    pthread_mutex_lock(&follow->mutex);
    for (int i = 0, needed; (needed = tlc_need_of(recipe, i)) >= 0; i++) {
        const int from = tlc_job_of(run, needed, job / recipes);
        if (run->weights[from])
            free(follow->weights[from]);
        else
            run->weights[from] = follow->weights[from];
        follow->weights[from] = NULL;
    }
    pthread_mutex_unlock(&follow->mutex);
}

static void ended(void *state, int job)
{
    struct follow *follow = state;
    const struct tlc_run_state *run = follow->run;
    pthread_mutex_lock(&follow->mutex);
    const bool wanted = follow->weights_wanted[job];
    pthread_mutex_unlock(&follow->mutex);
    if (wanted && run->weights[job])
        tlc_link_send_bytes(follow->link, 0, TLC_WEIGHTS, job, run->weights[job],
                            run->experiment->recipe[job % run->experiment->recipes].model->size);
    tlc_link_send(follow->link, 0, TLC_ENDED, job, NULL);
}

static struct tlc_seed_source source_of(struct follow *follow)
{
    pthread_mutex_lock(&follow->mutex);
    while (follow->singly < 0 && !follow->over)
        pthread_cond_wait(&follow->changed, &follow->mutex);
    const bool singly = follow->singly > 0;
    pthread_mutex_unlock(&follow->mutex);
    struct tlc_seed_source source = {.state = follow, .finished = finished};
    if (singly) {
        source.next_job = next_seed;
        source.opened = opened;
        source.ended = ended;
    } else {
        source.next_seed = next_seed;
    }
    return source;
}

static void wait_for_leave(struct follow *follow)
{
    pthread_mutex_lock(&follow->mutex);
    while (!follow->leave)
        pthread_cond_wait(&follow->changed, &follow->mutex);
    pthread_mutex_unlock(&follow->mutex);
}

/* What only rank 0 writes to. */
static struct tlc_run_state *begin_run(const struct tlc_experiment *experiment,
                                       const struct tlc_options *options)
{
    struct tlc_options *quiet = tlc_keep(tlc_allocate(1, sizeof *quiet));
    *quiet = *options;
    quiet->quiet = true;
    struct tlc_run_state *run = tlc_run_look(experiment, quiet);
    tlc_know_study(run);
    return run;
}

int tlc_follow(struct tlc_link *link, const struct tlc_experiment *experiment,
               const struct tlc_options *options)
{
    struct tlc_run_state *run = begin_run(experiment, options);
    struct follow follow = {.link = link, .run = run, .singly = -1};
    follow.weights = tlc_allocate((size_t)run->jobs, sizeof *follow.weights);
    follow.weights_wanted = tlc_allocate((size_t)run->jobs, sizeof *follow.weights_wanted);
    pthread_mutex_init(&follow.mutex, NULL);
    pthread_cond_init(&follow.changed, NULL);
    tlc_fail_waits(NULL, 0);
    char *hello = tlc_hello(run);
    tlc_link_send(link, 0, TLC_HELLO, 0, hello);
    free(hello);
    tlc_link_listen(link, hear, look, &follow);
    const struct tlc_seed_source source = source_of(&follow);
    run->source = &source;
    tlc_run_jobs(run);
    tlc_link_send(link, 0, TLC_DRAINED, 0, NULL);
    wait_for_leave(&follow);
    tlc_rank_log_remove(follow.log);
    tlc_link_end(link);
    for (int job = 0; job < run->jobs; job++)
        free(follow.weights[job]);
    free(follow.weights);
    free(follow.weights_wanted);
    free(follow.seed);
    pthread_cond_destroy(&follow.changed);
    pthread_mutex_destroy(&follow.mutex);
    tlc_run_end(run);
    return 0;
}
