/* test_jobs.c: jobs wait for what they must wait for, whatever the number of threads. */
#include <pthread.h>

#include "support.h"

TestSuite(jobs, .init = enter_directory, .fini = leave_directory);

enum { JOBS = 6 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int done[JOBS], done_count;

static void finish(int job)
{
    pthread_mutex_lock(&mutex);
    done[done_count++] = job;
    pthread_mutex_unlock(&mutex);
}

#define WORK(number)                                                                               \
    static void work_##number(struct tlc_run *run)                                                 \
    {                                                                                              \
        (void)run;                                                                                 \
        finish(number);                                                                            \
    }
WORK(0)
WORK(1)
WORK(2)
WORK(3)
WORK(4)
WORK(5)

/* 2 waits for 0; 4 for 1 and 2; 5 for 4. */
static void run_all(int threads)
{
    const struct tlc_job jobs[JOBS] = {
        {work_0, 0, NULL},
        {work_1, 0, NULL},
        {work_2, 1, (const int[]){0}},
        {work_3, 0, NULL},
        {work_4, 2, (const int[]){1, 2}},
        {work_5, 1, (const int[]){4}},
    };
    done_count = 0;
    tlc_run_jobs(NULL, threads, jobs, JOBS);
    cr_assert_eq(done_count, JOBS);
}

static int place_of(int job)
{
    int place = 0;
    while (done[place] != job)
        place++;
    return place;
}

Test(jobs, one_thread_keeps_their_order)
{
    run_all(1);
    for (int i = 0; i < JOBS; i++)
        cr_expect_eq(done[i], i);
}

Test(jobs, more_threads_keep_what_waits_behind)
{
    for (int round = 0; round < 200; round++) {
        run_all(2 + round % 7);
        cr_expect(place_of(0) < place_of(2));
        cr_expect(place_of(1) < place_of(4) && place_of(2) < place_of(4));
        cr_expect(place_of(4) < place_of(5));
    }
}

Test(jobs, none_at_all)
{
    tlc_run_jobs(NULL, 4, NULL, 0);
}

/* ---- running at the same time ---- */

static pthread_barrier_t both;

static void meet(struct tlc_run *run)
{
    (void)run;
    pthread_barrier_wait(&both);
}

/* Ends only when two threads are at work at once. */
Test(jobs, that_wait_for_nobody_run_together, .timeout = 20)
{
    const struct tlc_job jobs[] = {{meet, 0, NULL}, {meet, 0, NULL}};
    pthread_barrier_init(&both, NULL, 2);
    tlc_run_jobs(NULL, 2, jobs, 2);
    pthread_barrier_destroy(&both);
}
