/* test_jobs.c: jobs wait for what they must wait for, whatever the number of threads. */
#include "engine/engine.h"
#include "run/jobs.h"
#include "run/seed_share.h"
#include "run/stop.h"
#include "results.h"
#include "toy.h"

TestSuite(jobs, .init = enter_directory, .fini = leave_directory);

static const int thread_counts[] = {1, 2, 4, 7};
enum { THREAD_COUNTS = sizeof thread_counts / sizeof *thread_counts };

static struct tlc_experiment experiment;
static struct tlc_options options;

/* The toy's study, without having begun its log. */
static struct tlc_run_state *begin(int threads)
{
    experiment = toy_experiment(&toy_plan);
    options = toy_options(threads);
    toy_event_count = 0;
    return tlc_run_begin(&experiment, &options);
}

static int place_of(int event)
{
    int place = 0;
    while (place < toy_event_count && toy_events[place] != event)
        place++;
    cr_assert(place < toy_event_count, "job %d has not begun or not ended", event);
    return place;
}

static void expect_behind(const struct tlc_run_state *run, int recipe, int needed)
{
    for (int seed = 0; seed < TOY_SEEDS; seed++)
        cr_expect(place_of(-1 - tlc_job_of(run, needed, seed)) <
                      place_of(tlc_job_of(run, recipe, seed)),
                  "seed %d: %d began before %d had ended", seed, recipe, needed);
}

Test(jobs, one_thread_keeps_their_order)
{
    struct tlc_run_state *run = begin(1);
    tlc_run_jobs(run);
    cr_assert_eq(toy_event_count, 2 * TOY_JOBS);
    for (int job = 0; job < TOY_JOBS; job++)
        cr_expect(toy_events[2 * job] == job && toy_events[2 * job + 1] == -1 - job);
    tlc_run_end(run);
}

Test(jobs, more_threads_keep_what_waits_behind)
{
    for (int round = 0; round < 100; round++) {
        struct tlc_run_state *run = begin(2 + round % 7);
        tlc_run_jobs(run);
        cr_assert_eq(toy_event_count, 2 * TOY_JOBS);
        expect_behind(run, T_FREE, S_FIRST);
        expect_behind(run, S_AGAIN, S_FIRST);
        expect_behind(run, T_FROZEN, S_AGAIN);
        expect_behind(run, T_FROZEN, B_ALONE);
        tlc_run_end(run);
    }
}

Test(jobs, none_at_all)
{
    experiment = toy_experiment(NULL);
    experiment.recipes = 0;
    options = toy_options(4);
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    tlc_run_jobs(run);
    tlc_run_end(run);
}

/* Those left over help with the steps. */
Test(jobs, more_threads_than_jobs)
{
    experiment = toy_experiment(NULL);
    options = toy_options(40);
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    tlc_run_jobs(run);
    cr_expect_eq(toy_event_count, 2 * TOY_RECIPES);
    tlc_run_end(run);
}

/* ---- running at the same time ---- */

static pthread_barrier_t both;

static void meet(int recipe, int seed)
{
    if (recipe < T_FREE && seed == 0)
        pthread_barrier_wait(&both);
}

/* Ends only when two threads are at work at once. */
Test(jobs, that_wait_for_nobody_run_together, .timeout = 20)
{
    struct tlc_run_state *run = begin(2);
    toy_begins = meet;
    pthread_barrier_init(&both, NULL, 2);
    tlc_run_jobs(run);
    pthread_barrier_destroy(&both);
    tlc_run_end(run);
}

static pthread_barrier_t all;

static void meet_seeds(int recipe, int seed)
{
    (void)seed;
    if (recipe == S_FIRST)
        pthread_barrier_wait(&all);
}

/* Seeds don't wait for each other either. */
Test(jobs, of_all_seeds_run_together, .timeout = 20)
{
    struct tlc_run_state *run = begin(7);
    toy_begins = meet_seeds;
    pthread_barrier_init(&all, NULL, TOY_SEEDS);
    tlc_run_jobs(run);
    pthread_barrier_destroy(&all);
    tlc_run_end(run);
}

/* ---- what they leave ---- */

Test(jobs, weights_are_let_go_when_nobody_needs_them_any_more)
{
    for (int i = 0; i < THREAD_COUNTS; i++) {
        struct tlc_run_state *run = begin(thread_counts[i]);
        tlc_run_jobs(run);
        for (int job = 0; job < run->jobs; job++)
            cr_expect_null(run->weights[job]);
        tlc_run_end(run);
    }
}

static struct tlc_run_state *running;
static int most_weights;

static void count_weights(int recipe, int seed)
{
    int count = 0;
    for (int job = 0; job < running->jobs; job++)
        count += running->weights[job] != NULL;
    if (recipe == S_FIRST)
        cr_expect_eq(count, 0, "seed %d begins with %d weights in memory", seed, count);
    most_weights = count > most_weights ? count : most_weights;
}

/* S, B, S again: T needs two of them at once, and no seed needs another's. */
Test(jobs, no_more_weights_are_kept_than_one_seed_needs)
{
    running = begin(1);
    toy_begins = count_weights;
    tlc_run_jobs(running);
    cr_expect_eq(most_weights, 2);
    tlc_run_end(running);
}

Test(jobs, their_records_do_not_depend_on_the_threads)
{
    struct tlc_run_state *wanted = begin(1);
    tlc_run_jobs(wanted);
    for (int i = 1; i < THREAD_COUNTS; i++) {
        options.out = "other";
        struct tlc_options other = options;
        other.threads = thread_counts[i];
        struct tlc_run_state *run = tlc_run_begin(&experiment, &other);
        tlc_run_jobs(run);
        for (int job = 0; job < run->jobs; job++)
            cr_expect(same_runs(run->record[job], wanted->record[job]), "job %d", job);
        tlc_run_end(run);
    }
    tlc_run_end(wanted);
}

Test(jobs, what_is_done_adds_up_to_the_work)
{
    double work = 0;
    for (int i = 0; i < THREAD_COUNTS; i++) {
        struct tlc_run_state *run = begin(thread_counts[i]);
        work = 0;
        for (int recipe = 0; recipe < TOY_RECIPES; recipe++)
            work += TOY_SEEDS * tlc_recipe_operations(&toy_recipes[recipe]);
        tlc_run_jobs(run);
        cr_expect(run->work == work && run->done == work, "%g of %g", run->done, run->work);
        tlc_run_end(run);
    }
}

/* ---- jobs that have their record already ---- */

/* Marks as done, for the second seed, what `done` has a bit for. */
static struct tlc_run_state *begin_with(int done, int threads)
{
    struct tlc_run_state *run = begin(threads);
    for (int job = 0; job < TOY_JOBS; job++)
        if (job / TOY_RECIPES != 1 || done >> job % TOY_RECIPES & 1)
            tlc_run_keep(run, job, &(struct tlc_run_record){.seed = -7});
    return run;
}

/* What of the second seed has to be done, when `done` is. */
static int wanted_jobs(int done)
{
    int wanted = ~done & ((1 << TOY_RECIPES) - 1);
    if (wanted >> T_FROZEN & 1)
        wanted |= 1 << S_AGAIN | 1 << B_ALONE;
    if (wanted >> S_AGAIN & 1 || wanted >> T_FREE & 1)
        wanted |= 1 << S_FIRST;
    return wanted;
}

Test(jobs, only_what_is_missing_or_needed_is_done)
{
    for (int done = 0; done < 1 << TOY_RECIPES; done++)
        for (int i = 0; i < THREAD_COUNTS; i++) {
            struct tlc_run_state *run = begin_with(done, thread_counts[i]);
            tlc_run_jobs(run);
            for (int job = 0; job < TOY_JOBS; job++) {
                const int recipe = job % TOY_RECIPES, seed = job / TOY_RECIPES;
                cr_expect_eq(toy_times(recipe, seed), seed == 1 && wanted_jobs(done) >> recipe & 1,
                             "%x: recipe %d, seed %d", (unsigned)done, recipe, seed);
                cr_expect_null(run->weights[job]);
            }
            tlc_run_end(run);
        }
}

Test(jobs, a_record_that_is_there_is_not_replaced)
{
    struct tlc_run_state *run = begin_with(1 << S_FIRST, 2);
    const int first = tlc_job_of(run, S_FIRST, 1);
    const struct tlc_run_record *record = run->record[first];
    tlc_run_jobs(run);
    cr_expect_eq(toy_times(S_FIRST, 1), 1);
    cr_expect_eq(run->record[first], record);
    cr_expect_eq(record->seed, -7);
    tlc_run_end(run);
}

/* ---- seeds that are handed over ---- */

static const int *handed; /* up to a -1 */

static int next_handed(void *state)
{
    (void)state;
    return *handed < 0 ? -1 : *handed++;
}

static void expect_same_handed(int threads, const struct tlc_run_state *wanted)
{
    static const struct tlc_seed_source source = {.next_seed = next_handed};
    struct tlc_options other = options;
    other.threads = threads;
    other.out = "other";
    struct tlc_run_state *run = tlc_run_begin(&experiment, &other);
    handed = (const int[]){2, 0, -1};
    run->source = &source;
    tlc_run_jobs(run);
    for (int job = 0; job < run->jobs; job++) {
        const bool is_handed = job / TOY_RECIPES != 1;
        cr_expect(is_handed ? same_runs(run->record[job], wanted->record[job]) : !run->record[job]);
        cr_expect_null(run->weights[job]);
    }
    tlc_run_end(run);
}

/* In whatever order; and no others. */
Test(jobs, of_seeds_that_are_handed_over)
{
    struct tlc_run_state *wanted = begin(1);
    tlc_run_jobs(wanted);
    for (int i = 0; i < THREAD_COUNTS; i++)
        expect_same_handed(thread_counts[i], wanted);
    tlc_run_end(wanted);
}

/* What it has done of them already is done again only where it is needed. */
Test(jobs, of_a_seed_that_is_handed_over_in_part)
{
    static const struct tlc_seed_source source = {.next_seed = next_handed};
    for (int done = 0; done < 1 << TOY_RECIPES; done++) {
        struct tlc_run_state *run = begin_with(done, 2);
        handed = (const int[]){1, -1};
        run->source = &source;
        tlc_run_jobs(run);
        for (int recipe = 0; recipe < TOY_RECIPES; recipe++)
            cr_expect_eq(toy_times(recipe, 1), wanted_jobs(done) >> recipe & 1);
        tlc_run_end(run);
    }
}

static void stop_at_first(int recipe, int seed)
{
    (void)recipe;
    (void)seed;
    tlc_stop();
}

/* What has begun is done to its end, and nothing else begins. */
Test(jobs, that_are_asked_to_stop)
{
    struct tlc_run_state *run = begin(1);
    toy_begins = stop_at_first;
    tlc_run_jobs(run);
    cr_expect_eq(tlc_runs_done(run), 1);
    cr_expect(tlc_stop_wanted());
    tlc_run_end(run);
}
