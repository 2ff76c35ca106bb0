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
    int *seed; /* handed over and not begun */
    int seeds;
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
        tlc_run_keep(run, job, &line.record);
        line.record = (struct tlc_run_record){.training = -1};
        tlc_line_empty(&line);
    }
}

static void take_seed(struct follow *follow, const struct tlc_message *message)
{
    if (!follow->log)
        follow->log = tlc_rank_log_open(follow->run->directory, follow->run->study.text,
                                        tlc_link_rank(follow->link));
    take_records(follow->run, message->text);
    follow->seed = tlc_resize(follow->seed, (size_t)(follow->seeds + 1) * sizeof *follow->seed);
    follow->seed[follow->seeds++] = message->number;
}

static void hear(void *listener, const struct tlc_message *message)
{
    struct follow *follow = listener;
    pthread_mutex_lock(&follow->mutex);
    if (message->kind == TLC_WORK)
        take_seed(follow, message);
    else if (message->kind == TLC_DONE)
        follow->over = true;
    else if (message->kind == TLC_LEAVE)
        follow->leave = true;
    else if (message->kind == TLC_STOP) {
        tlc_stop();
        follow->over = true;
    }
    if (message->kind == TLC_WORK || message->kind == TLC_DONE)
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

static int first_here(struct follow *follow)
{
    const int seed = follow->seed[0];
    follow->seeds--;
    memmove(follow->seed, follow->seed + 1, (size_t)follow->seeds * sizeof *follow->seed);
    return seed;
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
    struct follow follow = {.link = link, .run = run};
    const struct tlc_seed_source source = {&follow, next_seed, finished};
    pthread_mutex_init(&follow.mutex, NULL);
    pthread_cond_init(&follow.changed, NULL);
    tlc_fail_waits(NULL, 0);
    char *hello = tlc_hello(run);
    tlc_link_send(link, 0, TLC_HELLO, 0, hello);
    free(hello);
    tlc_link_listen(link, hear, look, &follow);
    run->source = &source;
    tlc_run_jobs(run);
    tlc_link_send(link, 0, TLC_DRAINED, 0, NULL);
    wait_for_leave(&follow);
    tlc_rank_log_remove(follow.log);
    tlc_link_end(link);
    free(follow.seed);
    pthread_cond_destroy(&follow.changed);
    pthread_mutex_destroy(&follow.mutex);
    tlc_run_end(run);
    return 0;
}
