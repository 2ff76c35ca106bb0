/* lead.c: rank 0 hands out seeds as others get through theirs, takes what they have found, and does
 * what nobody else has yet. It alone knows what is done, and writes it down.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/hello.h"
#include "cluster/share_size.h"
#include "common/clock.h"
#include "engine/engine.h"
#include "run/failed.h"
#include "run/jobs.h"
#include "run/log_lines.h"
#include "run/progress.h"
#include "run/resume.h"
#include "run/seed_share.h"
#include "run/stop.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

struct lead {
    struct tlc_link *link;
    struct tlc_run_state *run;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int next;         /* the first seed that may be left */
    int left;         /* how many are, from that on */
    int given;        /* how many have been handed out */
    double begun;     /* when */
    int gone;         /* how many ranks have nothing more to say */
    bool singly;      /* jobs are handed out one by one: seeds are fewer than ranks */
    atomic_bool over; /* then: there are no more of them */
    bool *waits;      /* then: which ranks have asked, and got nothing yet */
    bool stopped;
};

/* ---- what is left --------------------------------------------------------------------------- */

/* How many jobs all folds of a seed are, and the first of them. */
static int jobs_of_seed(const struct tlc_run_state *run, int seed, int *first)
{
    const int jobs = run->jobs / run->experiment->seeds;
    *first = seed * jobs;
    return jobs;
}

static bool is_left(const struct tlc_run_state *run, int seed)
{
    int first;
    const int jobs = jobs_of_seed(run, seed, &first);
    for (int i = 0; i < jobs; i++)
        if (!run->record[first + i])
            return true;
    return false;
}

static int count_left(const struct tlc_run_state *run)
{
    int count = 0;
    for (int seed = 0; seed < run->experiment->seeds; seed++)
        count += is_left(run, seed);
    return count;
}

/* The next seed for whoever asks; -1 when there is none. */
static int take_seed(struct lead *lead)
{
    if (tlc_stop_wanted() || lead->left == 0)
        return -1;
    while (!is_left(lead->run, lead->next))
        lead->next++;
    lead->left--;
    lead->given++;
    return lead->next++;
}

/* How long a rank takes for a seed, by how many they have got through; 0 before that is known. */
static double seconds_of_seed(const struct lead *lead)
{
    const int ranks = tlc_link_size(lead->link), through = lead->given - ranks;
    return through < ranks ? 0 : (tlc_now() - lead->begun) * ranks / through;
}

/* ---- others --------------------------------------------------------------------------------- */

/* What is done of a seed already, by an earlier run. */
static char *lines_of(const struct tlc_run_state *run, int seed)
{
    int first;
    const int jobs = jobs_of_seed(run, seed, &first);
    char *lines = tlc_format("%s", "");
    for (int job = first; job < first + jobs; job++) {
        if (!run->record[job] || tlc_is_shared(run, job))
            continue;
        char *line = tlc_run_line(run->record[job], run->study, 0);
        char *more = tlc_format("%s%s\n", lines, line);
        free(line);
        free(lines);
        lines = more;
    }
    return lines;
}

static void give_seeds(struct lead *lead, int rank)
{
    const int ranks = tlc_link_size(lead->link);
    int seed = -1;
    pthread_mutex_lock(&lead->mutex);
    int count = tlc_share_size(lead->left, ranks, seconds_of_seed(lead));
    for (; count > 0 && (seed = take_seed(lead)) >= 0; count--) {
        char *lines = lines_of(lead->run, seed);
        tlc_link_send(lead->link, rank, TLC_WORK, seed, lines);
        free(lines);
    }
    pthread_mutex_unlock(&lead->mutex);
    if (seed < 0)
        tlc_link_send(lead->link, rank, TLC_DONE, 0, NULL);
}

/* What the job begins with. */
static void send_weights(struct lead *lead, int rank, int job)
{
    const struct tlc_run_state *run = lead->run;
    const int recipes = run->experiment->recipes;
    const struct tlc_recipe *recipe = &run->experiment->recipe[job % recipes];
    for (int i = 0, needed; (needed = tlc_need_of(recipe, i)) >= 0; i++) {
        const int from = tlc_job_of(run, needed, job / recipes);
        if (run->weights[from])
            tlc_link_send_bytes(lead->link, rank, TLC_WEIGHTS, from, run->weights[from],
                                run->experiment->recipe[needed].model->size);
    }
}

/* A job that can begin now; else the rank waits, unless there are no more. */
static void give_job(struct lead *lead, int rank)
{
    struct tlc_run_state *run = lead->run;
    const bool over = lead->over;
    const int job = over ? -1 : tlc_jobs_lend(run);
    lead->waits[rank] = job < 0 && !over;
    if (lead->waits[rank])
        return;
    if (job < 0) {
        tlc_link_send(lead->link, rank, TLC_DONE, 0, NULL);
        return;
    }
    tlc_lock();
    char *lines = lines_of(run, job / (run->jobs / run->experiment->seeds));
    tlc_unlock();
    send_weights(lead, rank, job);
    tlc_link_send(lead->link, rank, tlc_jobs_need_weights(run, job) ? TLC_JOB_FOR_WEIGHTS : TLC_JOB,
                  job, lines);
    free(lines);
}

static void give(struct lead *lead, int rank)
{
    if (lead->singly)
        give_job(lead, rank);
    else
        give_seeds(lead, rank);
}

static const struct tlc_recipe *recipe_of(const struct lead *lead,
                                          const struct tlc_message *message)
{
    const struct tlc_run_state *run = lead->run;
    const int job = message->number;
    if (job < 0 || job >= run->jobs)
        tlc_fail("%s has sent what is no job of this study",
                 tlc_link_name(lead->link, message->from));
    return &run->experiment->recipe[job % run->experiment->recipes];
}

static void take_weights(struct lead *lead, const struct tlc_message *message)
{
    const size_t size = recipe_of(lead, message)->model->size;
    if (message->size != size)
        tlc_fail("%s has sent weights of another size", tlc_link_name(lead->link, message->from));
    lead->run->weights[message->number] = memcpy(tlc_allocate_aligned(size), message->text, size);
}

/* As if it had been done here. */
static void take_line(struct lead *lead, const struct tlc_message *message)
{
    struct tlc_run_state *run = lead->run;
    const int job = message->number;
    const struct tlc_recipe *recipe = recipe_of(lead, message);
    struct tlc_line line = tlc_line_read(message->text, message->size);
    if (line.kind != TLC_RUN_LINE || !line.whole ||
        line.record.training != recipe - run->experiment->recipe)
        tlc_fail("%s has sent what is no run of this study",
                 tlc_link_name(lead->link, message->from));
    tlc_lock();
    if (!run->record[job]) {
        tlc_run_keep(run, job, &line.record);
        line.record = (struct tlc_run_record){.training = -1};
        tlc_log_line(run->log, message->text);
        if (tlc_has_failed(run, job))
            tlc_tell_failure(run, job);
        if (!lead->singly) /* else it is counted when it is returned */
            run->done += tlc_recipe_operations(recipe);
        tlc_study_progress(run);
    }
    tlc_unlock();
    tlc_line_empty(&line);
}

static void greet(struct lead *lead, const struct tlc_message *message)
{
    char *host = tlc_hello_check(lead->run, message->text, message->from);
    tlc_link_set_name(lead->link, message->from, host);
    tlc_link_send(lead->link, message->from, TLC_SHARES, lead->singly, NULL);
    free(host);
}

static void see_off(struct lead *lead, int rank)
{
    tlc_link_excuse(lead->link, rank);
    pthread_mutex_lock(&lead->mutex);
    lead->gone++;
    pthread_cond_broadcast(&lead->changed);
    pthread_mutex_unlock(&lead->mutex);
}

static void hear(void *listener, const struct tlc_message *message)
{
    struct lead *lead = listener;
    if (message->kind == TLC_HELLO)
        greet(lead, message);
    else if (message->kind == TLC_ASK)
        give(lead, message->from);
    else if (message->kind == TLC_LINE)
        take_line(lead, message);
    else if (message->kind == TLC_WEIGHTS)
        take_weights(lead, message);
    else if (message->kind == TLC_ENDED)
        tlc_jobs_return(lead->run, message->number);
    else if (message->kind == TLC_WARN)
        tlc_say(&lead->run->output, "%s: %s", tlc_link_name(lead->link, message->from),
                message->text);
    else if (message->kind == TLC_STOP)
        tlc_stop();
    else if (message->kind == TLC_DRAINED)
        see_off(lead, message->from);
}

/* Whichever rank was asked to stop, all do. */
static void look(void *listener)
{
    struct lead *lead = listener;
    pthread_mutex_lock(&lead->mutex);
    const bool now = tlc_stop_wanted() && !lead->stopped;
    lead->stopped = tlc_stop_wanted();
    pthread_mutex_unlock(&lead->mutex);
    if (now)
        tlc_link_tell(lead->link, TLC_STOP);
    bool any = true;
    for (int rank = 1; any && rank < tlc_link_size(lead->link); rank++)
        if (lead->waits[rank]) {
            give(lead, rank);
            any = !lead->waits[rank];
        }
}

/* ---- this rank ------------------------------------------------------------------------------ */

static int next_own(void *state)
{
    struct lead *lead = state;
    pthread_mutex_lock(&lead->mutex);
    const int seed = take_seed(lead);
    pthread_mutex_unlock(&lead->mutex);
    return seed;
}

static void wait_for_others(struct lead *lead)
{
    pthread_mutex_lock(&lead->mutex);
    while (lead->gone < tlc_link_size(lead->link) - 1)
        pthread_cond_wait(&lead->changed, &lead->mutex);
    pthread_mutex_unlock(&lead->mutex);
}

void tlc_lead(struct tlc_link *link, struct tlc_run_state *run)
{
    struct lead lead = {.link = link, .run = run, .left = count_left(run), .begun = tlc_now()};
    const struct tlc_seed_source source = {.state = &lead, .next_seed = next_own};
    pthread_mutex_init(&lead.mutex, NULL);
    pthread_cond_init(&lead.changed, NULL);
    run->begun = tlc_now();
    /* trials of a seed wait for each other, and may be paused: they stay in one process */
    lead.singly = lead.left < tlc_link_size(link) && !run->experiment->study->tune;
    lead.waits = tlc_allocate((size_t)tlc_link_size(link), sizeof *lead.waits);
    if (!lead.singly)
        tlc_jobs_left(run); /* what all take together, for those who watch */
    tlc_link_listen(link, hear, look, &lead);
    run->source = lead.singly ? NULL : &source;
    tlc_run_jobs(run);
    lead.over = true;
    wait_for_others(&lead);
    run->source = NULL;
    tlc_log_sync(run->log);
    tlc_link_tell(link, TLC_LEAVE);
    tlc_link_end(link);
    free(lead.waits);
    pthread_cond_destroy(&lead.changed);
    pthread_mutex_destroy(&lead.mutex);
}
