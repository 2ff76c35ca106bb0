/* team.c: threads that do one step after another together. The thread that trains publishes each
 * step; those that help wait for it, do their part, and meet the others wherever one part reads
 * what another wrote. A step takes too little time for locks and signals, so waiting is watching:
 * for a while at full speed, then leaving the processor to others between looks. Beside the steps
 * one of the others may do something else; the steps are then done without it, and without those
 * that have joined after it. */
#include <sched.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "engine/team.h"

enum { WATCHES = 2000, YIELDS = 2000 };

/* Steps after which it is looked at whether the others keep up. */
enum { TRIAL = 256 };

/* A moment's pause; the longer it has been, the longer. */
static void pause_after(int looks)
{
    if (looks < WATCHES)
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#else
        ;
#endif
    else if (looks < WATCHES + YIELDS)
        sched_yield();
    else
        nanosleep(&(const struct timespec){.tv_nsec = 50000}, NULL);
}

/* ---- meeting -------------------------------------------------------------------------------- */

/* Waiting in the middle of a step is never long, unless other programs take the processor. */
void tlc_meet(struct tlc_part part)
{
    struct tlc_team *team = part.team;
    if (part.count == 1)
        return;
    const unsigned round = atomic_load(&team->round);
    if (atomic_fetch_add(&team->arrived, 1) + 1 == part.count) {
        atomic_store(&team->arrived, 0);
        atomic_store(&team->round, round + 1);
        return;
    }
    double since = 0; /* waits that a free machine has too are not worth a look at the clock */
    for (int looks = 0; atomic_load(&team->round) == round; looks++) {
        pause_after(looks < WATCHES + YIELDS ? looks : WATCHES);
        if (looks == WATCHES)
            since = tlc_now();
    }
    if (part.number == 0 && since > 0)
        team->waited += tlc_now() - since;
}

/* ---- the one that trains -------------------------------------------------------------------- */

/* While a step is being published its number is odd. */
static void publish(struct tlc_team *team, const struct tlc_program *program,
                    const struct batch *batch, int count)
{
    atomic_fetch_add(&team->step, 1);
    atomic_store(&team->program, program);
    atomic_store(&team->batch, batch);
    atomic_store(&team->count, count);
    atomic_fetch_add(&team->step, 1);
}

/* On a busy machine the others hold steps up instead of speeding them up: better without them.
 * Alone, the first would take the time that it did not wait once for each of the team. What is
 * calculated is the same. */
static void try_team(struct tlc_team *team, double took, int count)
{
    team->took += took;
    if (++team->steps % TRIAL != 0)
        return;
    if ((team->took - team->waited) * count < team->took)
        atomic_store(&team->closed, true);
    team->took = team->waited = 0;
}

/* How many others may be given a part. */
static int count_free(struct tlc_team *team)
{
    const int busy = atomic_load(&team->beside);
    return busy ? busy - 1 : atomic_load(&team->joined);
}

void tlc_do(const struct tlc_training *training, const struct tlc_program *program,
            const struct batch *batch)
{
    struct tlc_team *team = training->team;
    const int helpers = program->divided && tlc_has_help(training) ? count_free(team) : 0;
    struct tlc_part part = {.number = 0, .count = helpers + 1, .team = team};
    if (helpers == 0) {
        program->run(batch, part);
        return;
    }
    const double began = tlc_now();
    publish(team, program, batch, part.count);
    program->run(batch, part);
    tlc_meet(part);
    try_team(team, tlc_now() - began, part.count);
}

bool tlc_has_help(const struct tlc_training *training)
{
    struct tlc_team *team = training->team;
    return team && !atomic_load(&team->closed) && atomic_load(&team->joined) > 0;
}

void tlc_do_beside(const struct tlc_training *training, tlc_task *task, void *argument)
{
    struct tlc_team *team = training->team;
    if (!tlc_has_help(training)) {
        task(argument, training->values);
        return;
    }
    team->task = task;
    team->argument = argument;
    atomic_store(&team->beside, atomic_load(&team->joined));
}

bool tlc_is_done_beside(const struct tlc_training *training)
{
    return !training->team || atomic_load(&training->team->beside) == 0;
}

void tlc_wait_beside(const struct tlc_training *training)
{
    for (int looks = 0; !tlc_is_done_beside(training); looks++)
        pause_after(looks);
}

void tlc_team_close(struct tlc_team *team)
{
    atomic_store(&team->closed, true);
    for (int looks = 0; atomic_load(&team->left) < atomic_load(&team->joined); looks++)
        pause_after(looks);
    memset(team, 0, sizeof *team);
}

/* ---- the others ----------------------------------------------------------------------------- */

struct step {
    unsigned number;
    const struct tlc_program *program;
    const struct batch *batch;
    int count; /* of threads that do it */
};

/* Whether a step has been published since the last; what is read while another one is being
 * published doesn't count. */
static bool read_step(struct tlc_team *team, unsigned last, struct step *step)
{
    step->number = atomic_load(&team->step);
    if (step->number == last || step->number % 2 != 0)
        return false;
    step->program = atomic_load(&team->program);
    step->batch = atomic_load(&team->batch);
    step->count = atomic_load(&team->count);
    return atomic_load(&team->step) == step->number;
}

static void do_task(struct tlc_team *team, int number, void *values)
{
    if (atomic_load(&team->beside) != number)
        return;
    team->task(team->argument, values);
    atomic_store(&team->beside, 0);
}

/* Returns false once the team is closed, and all is done that was given out before. */
static bool wait_for_step(struct tlc_team *team, int number, void *values, struct step *step)
{
    const unsigned last = step->number;
    for (int looks = 0; !read_step(team, last, step); looks++) {
        const bool closed = atomic_load(&team->closed);
        do_task(team, number, values);
        if (closed)
            return false;
        pause_after(looks);
    }
    return true;
}

void tlc_team_help(struct tlc_team *team, int number, void *values)
{
    struct step step = {0};
    while (wait_for_step(team, number, values, &step)) {
        struct tlc_part part = {.number = number, .count = step.count, .team = team};
        if (number >= step.count)
            continue; /* this one began without us: the next */
        step.program->run(step.batch, part);
        tlc_meet(part);
    }
    atomic_fetch_add(&team->left, 1);
}
