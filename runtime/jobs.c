/* jobs.c: recipes and seeds that don't wait for each other, on several threads. Which job a thread
 * takes depends on who is free; what the job calculates does not, since it reads only what is done.
 */
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

enum state { WAITING, RUNNING, DONE };

struct queue {
    struct tlc_run *run;
    enum state *state;
    int *users;        /* of each job's weights: jobs still to come that begin with them */
    int first_waiting; /* no job before this one waits */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

/* ---- what needs what ------------------------------------------------------------------------ */

/* The recipe's `index`-th need: a recipe whose weights it begins with; -1 when there are no more.
 * Layers copied from one recipe stand together, so that it is one need. */
static int need_of(const struct tlc_recipe *recipe, int index)
{
    if (recipe->goes_on && index-- == 0)
        return recipe->before;
    for (int i = 0; i < recipe->copies; i++)
        if ((i == 0 || recipe->copy[i].recipe != recipe->copy[i - 1].recipe) && index-- == 0)
            return recipe->copy[i].recipe;
    return -1;
}

/* Calls `visit` with each job whose weights this one begins with. */
static void for_needs(struct queue *queue, int job, void (*visit)(struct queue *, int needed))
{
    const struct tlc_run *run = queue->run;
    const int recipes = run->experiment->recipes, seed = job / recipes;
    const struct tlc_recipe *recipe = &run->experiment->recipe[job % recipes];
    for (int i = 0, needed; (needed = need_of(recipe, i)) >= 0; i++)
        visit(queue, tlc_job_of(run, needed, seed));
}

/* A job read back from the log has to be done again when its weights are needed. */
static void need(struct queue *queue, int job)
{
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

static bool is_ready(const struct queue *queue, int job)
{
    const struct tlc_run *run = queue->run;
    const int recipes = run->experiment->recipes, seed = job / recipes;
    const struct tlc_recipe *recipe = &run->experiment->recipe[job % recipes];
    if (queue->state[job] != WAITING)
        return false;
    for (int i = 0, needed; (needed = need_of(recipe, i)) >= 0; i++)
        if (queue->state[tlc_job_of(run, needed, seed)] != DONE)
            return false;
    return true;
}

/* ---- the queue ------------------------------------------------------------------------------ */

/* From the last to the first, so that what a job needs is marked before it is looked at. */
static void plan(struct queue *queue)
{
    struct tlc_run *run = queue->run;
    for (int job = run->jobs - 1; job >= 0; job--) {
        if (run->record[job] && queue->state[job] != WAITING)
            queue->state[job] = DONE;
        else
            for_needs(queue, job, need);
        if (queue->state[job] == WAITING)
            run->work +=
                tlc_recipe_operations(&run->experiment->recipe[job % run->experiment->recipes]);
    }
}

/* The first job that can begin, -1 when some must end before, `jobs` when all have begun. */
static int next_job(struct queue *queue)
{
    const int jobs = queue->run->jobs;
    while (queue->first_waiting < jobs && queue->state[queue->first_waiting] != WAITING)
        queue->first_waiting++;
    for (int job = queue->first_waiting; job < jobs; job++)
        if (is_ready(queue, job))
            return job;
    return queue->first_waiting < jobs ? -1 : jobs;
}

static void finish(struct queue *queue, int job)
{
    struct tlc_run *run = queue->run;
    queue->state[job] = DONE;
    run->done += tlc_recipe_operations(&run->experiment->recipe[job % run->experiment->recipes]);
    queue->users[job]++; /* the job itself: so that weights nobody needs go as well */
    release(queue, job);
    for_needs(queue, job, release);
    if (tlc_is_study(run->experiment))
        tlc_study_progress(run);
}

static void *work(void *argument)
{
    struct queue *queue = argument;
    void *values = tlc_allocate_aligned(queue->run->experiment->values_size);
    pthread_mutex_lock(&queue->mutex);
    for (int job; (job = next_job(queue)) < queue->run->jobs;) {
        if (job < 0) {
            pthread_cond_wait(&queue->changed, &queue->mutex);
            continue;
        }
        queue->state[job] = RUNNING;
        pthread_mutex_unlock(&queue->mutex);
        tlc_learn(queue->run, job, values);
        pthread_mutex_lock(&queue->mutex);
        finish(queue, job);
        pthread_cond_broadcast(&queue->changed);
    }
    pthread_mutex_unlock(&queue->mutex);
    free(values);
    return NULL;
}

static void run_threads(struct queue *queue)
{
    const int threads = queue->run->options->threads, jobs = queue->run->jobs;
    int helpers = (threads < jobs ? threads : jobs) - 1, started = 0;
    pthread_t *helper = tlc_allocate((size_t)(helpers > 0 ? helpers : 0), sizeof *helper);
    /* A thread that cannot be had is done without: this one works through all that is left. */
    while (started < helpers && pthread_create(&helper[started], NULL, work, queue) == 0)
        started++;
    work(queue);
    for (int i = 0; i < started; i++)
        pthread_join(helper[i], NULL);
    free(helper);
}

void tlc_run_jobs(struct tlc_run *run)
{
    struct queue queue = {.run = run};
    queue.state = tlc_allocate((size_t)run->jobs, sizeof *queue.state);
    queue.users = tlc_allocate((size_t)run->jobs, sizeof *queue.users);
    for (int job = 0; job < run->jobs; job++)
        queue.state[job] = run->record[job] ? DONE : WAITING;
    pthread_mutex_init(&queue.mutex, NULL);
    pthread_cond_init(&queue.changed, NULL);
    plan(&queue);
    run->begun = tlc_now();
    run_threads(&queue);
    pthread_cond_destroy(&queue.changed);
    pthread_mutex_destroy(&queue.mutex);
    free(queue.state);
    free(queue.users);
}
