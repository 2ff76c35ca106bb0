/* jobs.c: recipes and seeds that don't wait for each other, on several threads. Which job a thread
 * takes depends on who is free; what the job calculates does not, since it reads only what is done.
 */
#include <pthread.h>
#include <stdlib.h>

#include "engine/team.h"
#include "run/choice.h"
#include "run/jobs.h"
#include "run/progress.h"
#include "run/seed_share.h"
#include "run/stop.h"
#include "system/allocate.h"
#include "system/fail.h"

enum state { HELD, WAITING, RUNNING, PAUSED, DONE }; /* held: of another process */

struct queue {
    struct tlc_run_state *run;
    enum state *state;
    int *users;          /* of each job's weights: jobs still to come that begin with them */
    int first_waiting;   /* no job before this one waits */
    int paused;          /* how many jobs have */
    bool asking;         /* a thread waits for the source */
    bool ended;          /* which has no more */
    bool done_meanwhile; /* a job has ended since then */
    bool later;          /* the source has none before a job ends */
    int lent;            /* jobs that another process does */
    int threads;
    struct tlc_team *teams; /* of each thread */
    bool *open;             /* which of them may be joined */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

/* ---- what needs what ------------------------------------------------------------------------ */

/* Each recipe that a job may turn out to be: itself, or any trial of which it is the best. NULL
 * behind the last. */
static const struct tlc_recipe *recipe_of(const struct tlc_run_state *run, int job, int index)
{
    const struct tlc_experiment *experiment = run->experiment;
    const struct tlc_recipe *recipe = &experiment->recipe[job % experiment->recipes];
    if (!recipe->search)
        return index == 0 ? recipe : NULL;
    return index < recipe->search->trials ? &experiment->recipe[recipe->search->trial[index]]
                                          : NULL;
}

/* Calls `visit` with each job whose weights this one may begin with. */
static void for_needs(struct queue *queue, int job, void (*visit)(struct queue *, int needed))
{
    const struct tlc_run_state *run = queue->run;
    const int seed = job / run->experiment->recipes;
    const struct tlc_recipe *recipe;
    for (int k = 0; (recipe = recipe_of(run, job, k)); k++)
        for (int i = 0, needed; (needed = tlc_need_of(recipe, i)) >= 0; i++)
            visit(queue, tlc_job_of(run, needed, seed));
}

/* A job read back from the log has to be done again when its weights are needed, unless it gave
 * none. */
static void need(struct queue *queue, int job)
{
    if (!tlc_has_failed(queue->run, job))
        queue->state[job] = WAITING;
    queue->users[job]++;
}

static void release(struct queue *queue, int job)
{
    if (--queue->users[job] > 0)
        return;
    free(queue->run->weights[job]);
    queue->run->weights[job] = NULL;
}

/* Whether all trials are done, of which the job is the best. */
static bool can_choose(const struct queue *queue, int job)
{
    const struct tlc_run_state *run = queue->run;
    const int recipes = run->experiment->recipes, seed = job / recipes;
    const struct tlc_search *search = run->experiment->recipe[job % recipes].search;
    for (int i = 0; search && i < search->trials; i++)
        if (queue->state[tlc_job_of(run, search->trial[i], seed)] != DONE)
            return false;
    return true;
}

static bool is_ready(const struct queue *queue, int job)
{
    const struct tlc_run_state *run = queue->run;
    const int seed = job / run->experiment->recipes;
    const struct tlc_recipe *recipe;
    if (queue->state[job] != WAITING || !can_choose(queue, job))
        return false;
    for (int k = 0; (recipe = recipe_of(run, job, k)); k++)
        for (int i = 0, needed; (needed = tlc_need_of(recipe, i)) >= 0; i++)
            if (queue->state[tlc_job_of(run, needed, seed)] != DONE)
                return false;
    return true;
}

/* ---- the queue ------------------------------------------------------------------------------ */

/* From the last to the first, so that what a job needs is marked before it is looked at. */
static void plan(struct queue *queue)
{
    struct tlc_run_state *run = queue->run;
    for (int job = run->open - 1; job >= 0; job--) {
        if (queue->state[job] != WAITING)
            continue;
        for_needs(queue, job, need);
        run->work +=
            tlc_recipe_operations(&run->experiment->recipe[job % run->experiment->recipes]);
    }
}

/* A job without a record is to be done, and those whose weights it needs. */
static enum state state_at_first(const struct tlc_run_state *run, int job)
{
    if (!tlc_share_has_job(run, job))
        return HELD;
    return run->record[job] || tlc_is_shared(run, job) ? DONE : WAITING;
}

/* The seed has become this process's, with all its folds: they share jobs. */
static void open_seed(struct queue *queue, int seed)
{
    const struct tlc_run_state *run = queue->run;
    const int folds = run->experiment->folds > 0 ? run->experiment->folds : 1;
    const int jobs = folds * run->experiment->recipes, first = seed * jobs;
    for (int job = first; job < first + jobs; job++)
        queue->state[job] = state_at_first(run, job);
    for (int job = first + jobs - 1; job >= first; job--)
        if (queue->state[job] == WAITING)
            for_needs(queue, job, need);
    if (queue->first_waiting > first)
        queue->first_waiting = first;
}

/* The weights are here, as another process has sent them. */
static void borrow(struct queue *queue, int needed)
{
    queue->state[needed] = DONE;
    queue->users[needed]++;
}

/* The job alone has become this process's. */
static void open_job(struct queue *queue, int job)
{
    queue->run->source->opened(queue->run->source->state, job);
    queue->state[job] = WAITING;
    for_needs(queue, job, borrow);
    if (queue->first_waiting > job)
        queue->first_waiting = job;
}

/* Asks the source for more, unless another thread does. Returns false when there is nothing to be
 * had. The mutex is held before and after, not meanwhile. */
static bool ask(struct queue *queue)
{
    const struct tlc_seed_source *source = queue->run->source;
    if (!source || queue->ended || queue->asking || queue->later || tlc_stop_wanted())
        return false;
    queue->asking = true;
    queue->done_meanwhile = false;
    pthread_mutex_unlock(&queue->mutex);
    const int next =
        source->next_job ? source->next_job(source->state) : source->next_seed(source->state);
    pthread_mutex_lock(&queue->mutex);
    queue->asking = false;
    queue->later = next == TLC_NO_SEED_YET && !queue->done_meanwhile;
    queue->ended = next < 0 && next != TLC_NO_SEED_YET;
    if (next >= 0)
        (source->next_job ? open_job : open_seed)(queue, next);
    pthread_cond_broadcast(&queue->changed);
    return true;
}

/* The first job that can begin, -1 when some must end before, `jobs` when all have begun. */
static int next_job(struct queue *queue)
{
    const int jobs = queue->run->open;
    if (tlc_stop_wanted())
        return jobs;
    while (queue->first_waiting < jobs && queue->state[queue->first_waiting] != WAITING)
        queue->first_waiting++;
    for (int job = queue->first_waiting; job < jobs; job++)
        if (is_ready(queue, job))
            return job;
    return queue->first_waiting < jobs || queue->paused > 0 ? -1 : jobs;
}

static void finish(struct queue *queue, int job)
{
    struct tlc_run_state *run = queue->run;
    queue->state[job] = DONE;
    queue->later = false;
    queue->done_meanwhile = true;
    tlc_lock(); /* of what other ranks have done, another thread counts */
    run->done += tlc_recipe_operations(&run->experiment->recipe[job % run->experiment->recipes]);
    tlc_unlock();
    queue->users[job]++; /* the job itself: so that weights nobody needs go as well */
    release(queue, job);
    for_needs(queue, job, release);
    if (tlc_is_study(run->experiment))
        tlc_study_progress(run);
}

/* ---- trials that pause ---------------------------------------------------------------------- */

static void pause_job(struct queue *queue, int job)
{
    struct tlc_run_state *run = queue->run;
    const struct tlc_series so_far = tlc_measured_so_far(run->paused[job]);
    struct tlc_series *measured = &run->measured[job];
    measured->item = tlc_resize(measured->item, (size_t)so_far.count * sizeof *measured->item);
    measured->item[so_far.count - 1] = so_far.item[so_far.count - 1];
    measured->count = so_far.count;
    queue->state[job] = PAUSED;
    queue->paused++;
}

static void settle(struct queue *queue, int job)
{
    tlc_lock(); /* for the records */
    const enum tlc_going going = tlc_going_on(queue->run, job);
    tlc_unlock();
    if (going == TLC_NOT_YET)
        return;
    queue->paused--;
    if (going == TLC_GOES_ON) {
        queue->state[job] = WAITING;
        queue->first_waiting = job < queue->first_waiting ? job : queue->first_waiting;
    } else {
        tlc_drop_trial(queue->run, job);
        finish(queue, job);
    }
}

/* What a job has come to may tell of others under the same repeat whether they go on. */
static void settle_paused(struct queue *queue, int job)
{
    const int recipes = queue->run->experiment->recipes, first = job - job % recipes;
    for (int i = first; queue->paused > 0 && i < first + recipes; i++)
        if (queue->state[i] == PAUSED)
            settle(queue, i);
}

/* ---- threads -------------------------------------------------------------------------------- */

struct thread {
    struct queue *queue;
    int number;
};

static bool has_divided_steps(const struct tlc_recipe *recipe)
{
    for (int i = 0; i < recipe->phases; i++)
        if (recipe->phase[i].epochs > 0 && recipe->phase[i].step.divided)
            return true;
    return false;
}

/* Others may help with the job while it runs. The mutex is held before and after. */
static void do_job(struct thread *thread, int job, void *values)
{
    struct queue *queue = thread->queue;
    struct tlc_run_state *run = queue->run;
    struct tlc_team *team = &queue->teams[thread->number];
    bool *open = &queue->open[thread->number];
    queue->state[job] = RUNNING;
    *open = has_divided_steps(&run->experiment->recipe[job % run->experiment->recipes]);
    if (*open)
        pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
    tlc_learn(run, job, values, team);
    pthread_mutex_lock(&queue->mutex);
    *open = false;
    pthread_mutex_unlock(&queue->mutex);
    tlc_team_close(team);
    if (run->source && run->source->ended)
        run->source->ended(run->source->state, job);
    pthread_mutex_lock(&queue->mutex);
    if (run->paused[job])
        pause_job(queue, job);
    else
        finish(queue, job);
    settle_paused(queue, job);
    pthread_cond_broadcast(&queue->changed);
}

/* A thread without a job helps with a large one. Returns false when there is none. The mutex is
 * held before and after. */
static bool help(struct queue *queue, void *values)
{
    int best = -1;
    for (int i = 0; i < queue->threads; i++)
        if (queue->open[i] && !queue->teams[i].closed &&
            (best < 0 || queue->teams[i].joined < queue->teams[best].joined))
            best = i;
    if (best < 0)
        return false;
    int number = atomic_fetch_add(&queue->teams[best].joined, 1) + 1;
    pthread_mutex_unlock(&queue->mutex);
    tlc_team_help(&queue->teams[best], number, values);
    pthread_mutex_lock(&queue->mutex);
    return true;
}

static void *work(void *argument)
{
    struct thread *thread = argument;
    struct queue *queue = thread->queue;
    const int jobs = queue->run->open;
    void *values = tlc_allocate_aligned(queue->run->experiment->values_size);
    pthread_mutex_lock(&queue->mutex);
    for (;;) {
        int job = next_job(queue);
        if (job >= 0 && job < jobs)
            do_job(thread, job, values);
        else if (ask(queue))
            continue;
        else if (help(queue, values))
            continue;
        else if (job < 0 || queue->asking || queue->later)
            pthread_cond_wait(&queue->changed, &queue->mutex);
        else
            break;
    }
    pthread_mutex_unlock(&queue->mutex);
    free(values);
    return NULL;
}

static void run_threads(struct queue *queue)
{
    const int count = queue->threads;
    int started = 1;
    struct thread *threads = tlc_allocate((size_t)count, sizeof *threads);
    pthread_t *handles = tlc_allocate((size_t)count, sizeof *handles);
    for (int i = 0; i < count; i++)
        threads[i] = (struct thread){queue, i};
    /* A thread that cannot be had is done without: this one works through all that is left. */
    while (started < count && pthread_create(&handles[started], NULL, work, &threads[started]) == 0)
        started++;
    work(&threads[0]);
    for (int i = 1; i < started; i++)
        pthread_join(handles[i], NULL);
    free(handles);
    free(threads);
}

/* ---- jobs that others do --------------------------------------------------------------------- */

/* The queue that is worked through, for whoever is no thread of it; or NULL. */
static struct {
    pthread_mutex_t mutex; /* taken before a queue's own */
    struct queue *queue;
} open_queue = {PTHREAD_MUTEX_INITIALIZER, NULL};

static void set_open(struct queue *queue)
{
    pthread_mutex_lock(&open_queue.mutex);
    open_queue.queue = queue;
    pthread_mutex_unlock(&open_queue.mutex);
}

/* The queue with its mutex, or NULL. */
static struct queue *enter(void)
{
    pthread_mutex_lock(&open_queue.mutex);
    if (open_queue.queue)
        pthread_mutex_lock(&open_queue.queue->mutex);
    else
        pthread_mutex_unlock(&open_queue.mutex);
    return open_queue.queue;
}

static void leave(struct queue *queue)
{
    pthread_mutex_unlock(&queue->mutex);
    pthread_mutex_unlock(&open_queue.mutex);
}

int tlc_jobs_lend(struct tlc_run_state *run)
{
    struct queue *queue = enter();
    if (!queue)
        return -1;
    int job = next_job(queue);
    if (job == run->jobs)
        job = -1;
    if (job >= 0) {
        queue->state[job] = RUNNING;
        queue->lent++;
    }
    leave(queue);
    return job;
}

bool tlc_jobs_need_weights(const struct tlc_run_state *run, int job)
{
    struct queue *queue = enter();
    (void)run;
    const bool are = queue && queue->users[job] > 0;
    if (queue)
        leave(queue);
    return are;
}

void tlc_jobs_return(struct tlc_run_state *run, int job)
{
    struct queue *queue = enter();
    (void)run;
    if (!queue)
        return;
    finish(queue, job);
    queue->lent--;
    pthread_cond_broadcast(&queue->changed);
    leave(queue);
}

static void wait_for_lent(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    while (queue->lent > 0)
        pthread_cond_wait(&queue->changed, &queue->mutex);
    pthread_mutex_unlock(&queue->mutex);
}

/* What is left to do, in order. */
static struct queue queue_begin(struct tlc_run_state *run)
{
    struct queue queue = {.run = run, .threads = run->options->threads};
    queue.state = tlc_allocate((size_t)run->open, sizeof *queue.state);
    queue.users = tlc_allocate((size_t)run->open, sizeof *queue.users);
    for (int job = 0; job < run->open; job++)
        queue.state[job] = run->source ? HELD : state_at_first(run, job);
    plan(&queue);
    return queue;
}

int tlc_jobs_left(struct tlc_run_state *run)
{
    struct queue queue = queue_begin(run);
    int count = 0;
    for (int job = 0; job < run->open; job++)
        count += queue.state[job] == WAITING;
    free(queue.state);
    free(queue.users);
    return count;
}

void tlc_run_jobs(struct tlc_run_state *run)
{
    struct queue queue = queue_begin(run);
    queue.teams = tlc_allocate((size_t)queue.threads, sizeof *queue.teams);
    queue.open = tlc_allocate((size_t)queue.threads, sizeof *queue.open);
    pthread_mutex_init(&queue.mutex, NULL);
    pthread_cond_init(&queue.changed, NULL);
    tlc_lock();
    run->begun = tlc_now();
    tlc_unlock();
    set_open(&queue);
    run_threads(&queue);
    wait_for_lent(&queue);
    set_open(NULL);
    pthread_cond_destroy(&queue.changed);
    pthread_mutex_destroy(&queue.mutex);
    free(queue.state);
    free(queue.users);
    free(queue.teams);
    free(queue.open);
}
