/* jobs.c: trainings that don't wait for each other, on several threads. Which job a thread takes
 * depends on who is free; what the job calculates does not, since jobs share only what is read. */
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

enum state { WAITING, RUNNING, DONE };

struct queue {
    struct tlc_run *run;
    const struct tlc_job *jobs;
    enum state *state;
    int count;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

static bool is_ready(const struct queue *queue, int job)
{
    if (queue->state[job] != WAITING)
        return false;
    for (int i = 0; i < queue->jobs[job].waits; i++)
        if (queue->state[queue->jobs[job].after[i]] != DONE)
            return false;
    return true;
}

/* The first job that can begin, -1 when some must end before, `count` when all have begun. */
static int next_job(const struct queue *queue)
{
    int waiting = 0;
    for (int job = 0; job < queue->count; job++) {
        if (is_ready(queue, job))
            return job;
        waiting += queue->state[job] == WAITING;
    }
    return waiting > 0 ? -1 : queue->count;
}

static void *work(void *argument)
{
    struct queue *queue = argument;
    pthread_mutex_lock(&queue->mutex);
    for (int job; (job = next_job(queue)) < queue->count;) {
        if (job < 0) {
            pthread_cond_wait(&queue->changed, &queue->mutex);
            continue;
        }
        queue->state[job] = RUNNING;
        pthread_mutex_unlock(&queue->mutex);
        queue->jobs[job].work(queue->run);
        pthread_mutex_lock(&queue->mutex);
        queue->state[job] = DONE;
        pthread_cond_broadcast(&queue->changed);
    }
    pthread_mutex_unlock(&queue->mutex);
    return NULL;
}

void tlc_run_jobs(struct tlc_run *run, int threads, const struct tlc_job *jobs, int count)
{
    struct queue queue = {.run = run, .jobs = jobs, .count = count};
    pthread_mutex_init(&queue.mutex, NULL);
    pthread_cond_init(&queue.changed, NULL);
    queue.state = tlc_allocate((size_t)count, sizeof *queue.state);
    int helpers = (threads < count ? threads : count) - 1, started = 0;
    pthread_t *helper = tlc_allocate((size_t)(helpers > 0 ? helpers : 0), sizeof *helper);
    /* A thread that cannot be had is done without: this one works through all that is left. */
    while (started < helpers && pthread_create(&helper[started], NULL, work, &queue) == 0)
        started++;
    work(&queue);
    for (int i = 0; i < started; i++)
        pthread_join(helper[i], NULL);
    free(helper);
    free(queue.state);
    pthread_cond_destroy(&queue.changed);
    pthread_mutex_destroy(&queue.mutex);
}
