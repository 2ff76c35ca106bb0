/* test_share.c: seeds that a source hands over, some of them only when others are done. */
#include "engine/engine.h"
#include "run/jobs.h"
#include "run/seed_share.h"
#include "system/fail.h"
#include "toy.h"

TestSuite(share, .init = enter_directory, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;

static struct tlc_run_state *begin(int threads)
{
    experiment = toy_experiment(&toy_plan);
    options = toy_options(threads);
    toy_event_count = 0;
    return tlc_run_begin(&experiment, &options);
}

/* Every seed, each once all jobs of those before it are done: as a rule that looks at them asks. */
struct one_by_one {
    const struct tlc_run_state *run;
    int given, asked;
};

static bool all_done(const struct tlc_run_state *run, int seeds)
{
    for (int job = 0; job < seeds * TOY_RECIPES; job++)
        if (!run->record[job])
            return false;
    return true;
}

static int next_when_done(void *state)
{
    struct one_by_one *source = state;
    source->asked++;
    tlc_lock(); /* for the records */
    const bool done = all_done(source->run, source->given);
    tlc_unlock();
    if (!done)
        return TLC_NO_SEED_YET;
    return source->given < TOY_SEEDS ? source->given++ : -1;
}

static void expect_one_by_one(void)
{
    int ended = 0;
    for (int i = 0; i < toy_event_count; i++) {
        const int event = toy_events[i], job = event < 0 ? -1 - event : event;
        cr_expect_eq(job / TOY_RECIPES, ended / TOY_RECIPES);
        ended += event < 0;
    }
    cr_expect_eq(ended, TOY_JOBS);
}

Test(share, a_seed_may_wait_for_those_before_it, .timeout = 60)
{
    for (int round = 0; round < 100; round++) {
        struct tlc_run_state *run = begin(1 + round % 7);
        struct one_by_one state = {run, 0, 0};
        const struct tlc_seed_source source = {&state, next_when_done, NULL};
        run->source = &source;
        tlc_run_jobs(run);
        expect_one_by_one();
        cr_expect_eq(tlc_runs_done(run), TOY_JOBS);
        cr_expect(state.asked <= TOY_JOBS + TOY_SEEDS + 1, "asked %d times", state.asked);
        tlc_run_end(run);
    }
}
