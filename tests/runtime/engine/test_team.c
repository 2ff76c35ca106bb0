/* test_team.c: threads that do steps together do each part once, and meet where they must. */
#include <pthread.h>

#include "engine/engine.h"
#include "engine/team.h"
#include "support.h"

TestSuite(team, .init = enter_directory, .fini = leave_directory);

enum { MOST = 8, STEPS = 3000 };

/* What a step works on: who has been there. */
struct batch {
    int first[MOST], second[MOST];
    atomic_int parts, broken;
};

/* Each part writes, meets the others, and reads what they all wrote. */
static void step(const struct batch *batch, struct tlc_part part)
{
    struct batch *shared = (struct batch *)(uintptr_t)batch;
    shared->first[part.number]++;
    tlc_meet(part);
    for (int i = 1; i < part.count; i++)
        if (shared->first[i] != shared->first[0])
            atomic_fetch_add(&shared->broken, 1);
    tlc_meet(part);
    for (int i = part.count; i < MOST && part.number == 0; i++)
        shared->first[i]++; /* so that those who join later are level */
    shared->second[part.number]++;
    atomic_fetch_add(&shared->parts, 1);
}

static const struct tlc_program divided = {step, 1, true}, whole = {step, 1, false};

struct helper {
    struct tlc_team *team;
    int number;
};

static void *help(void *argument)
{
    struct helper *helper = argument;
    tlc_team_help(helper->team, helper->number, &helper->number);
    return NULL;
}

static void expect_steps(const struct tlc_program *program, int helpers, int *parts)
{
    struct tlc_team team = {0};
    struct batch batch = {0};
    struct tlc_training training = {.team = &team};
    struct helper helper[MOST];
    pthread_t threads[MOST];
    for (int i = 0; i < helpers; i++) {
        helper[i] = (struct helper){&team, atomic_fetch_add(&team.joined, 1) + 1};
        cr_assert_eq(pthread_create(&threads[i], NULL, help, &helper[i]), 0);
    }
    for (int i = 0; i < STEPS; i++)
        tlc_do(&training, program, &batch);
    tlc_team_close(&team);
    for (int i = 0; i < helpers; i++)
        pthread_join(threads[i], NULL);
    cr_expect_eq(batch.broken, 0, "%d helpers read what was not written yet", helpers);
    cr_expect_eq(batch.second[0], STEPS);
    *parts = batch.parts;
}

Test(team, alone_does_the_whole)
{
    int parts;
    expect_steps(&divided, 0, &parts);
    cr_expect_eq(parts, STEPS);
}

/* On a busy machine a team may be given up, but not before it was tried. */
Test(team, divides_steps_among_all_who_have_joined)
{
    for (int helpers = 1; helpers < MOST; helpers++) {
        int parts;
        expect_steps(&divided, helpers, &parts);
        cr_expect(parts > STEPS && parts <= STEPS * (helpers + 1), "%d helpers: %d parts", helpers,
                  parts);
        cr_expect_eq((parts - STEPS) % helpers, 0, "%d helpers: %d parts", helpers, parts);
    }
}

Test(team, leaves_small_programs_to_one)
{
    int parts;
    expect_steps(&whole, 3, &parts);
    cr_expect_eq(parts, STEPS);
}

/* Whether a team whose first has waited for so long in a thousand seconds goes on. */
static bool goes_on(int helpers, double waited)
{
    struct tlc_team team = {.took = 1000, .waited = waited};
    struct batch batch = {0};
    struct tlc_training training = {.team = &team};
    struct helper helper[MOST];
    pthread_t threads[MOST];
    for (int i = 0; i < helpers; i++) {
        helper[i] = (struct helper){&team, atomic_fetch_add(&team.joined, 1) + 1};
        cr_assert_eq(pthread_create(&threads[i], NULL, help, &helper[i]), 0);
    }
    for (int i = 0; i < STEPS && team.took > 0 && !team.closed; i++)
        tlc_do(&training, &divided, &batch);
    const bool closed = team.closed;
    tlc_team_close(&team);
    for (int i = 0; i < helpers; i++)
        pthread_join(threads[i], NULL);
    return !closed;
}

/* Parts of a long step may differ by more than a short step takes: what counts is whether one alone
 * would have been quicker. */
Test(team, is_given_up_where_one_alone_is_quicker)
{
    cr_expect(goes_on(1, 0));
    cr_expect(goes_on(1, 400));
    cr_expect(!goes_on(1, 600));
    cr_expect(goes_on(3, 700));
    cr_expect(!goes_on(3, 800));
}

/* Helpers come at any time, and steps go on meanwhile. */
Test(team, can_be_joined_at_any_time)
{
    struct tlc_team team = {0};
    struct batch batch = {0};
    struct tlc_training training = {.team = &team};
    struct helper helper[MOST];
    pthread_t threads[MOST];
    for (int i = 0; i < MOST - 1; i++) {
        for (int k = 0; k < 100; k++)
            tlc_do(&training, &divided, &batch);
        helper[i] = (struct helper){&team, atomic_fetch_add(&team.joined, 1) + 1};
        cr_assert_eq(pthread_create(&threads[i], NULL, help, &helper[i]), 0);
    }
    tlc_team_close(&team);
    for (int i = 0; i < MOST - 1; i++)
        pthread_join(threads[i], NULL);
    cr_expect_eq(batch.broken, 0);
    cr_expect_eq(batch.second[0], 100 * (MOST - 1));
}

/* A second training of the same thread finds the team as new. */
Test(team, can_be_opened_again)
{
    struct tlc_team team = {0};
    team.joined = 1;
    team.left = 1;
    tlc_team_close(&team);
    cr_expect(team.joined == 0 && team.left == 0 && !team.closed);
}

/* ---- what is done beside steps ---- */

struct work {
    int times;
    void *values;
    atomic_bool may_end;
};

static void work(void *argument, void *values)
{
    struct work *work = argument;
    while (!work->may_end)
        ;
    work->times++;
    work->values = values;
}

Test(team, without_help_a_task_is_done_at_once)
{
    struct tlc_team team = {0};
    int room;
    struct work task = {.may_end = true};
    struct tlc_training alone = {.values = &room}, unhelped = {.values = &room, .team = &team};
    tlc_do_beside(&alone, work, &task);
    cr_expect(task.times == 1 && task.values == &room);
    cr_expect(tlc_is_done_beside(&alone));
    tlc_do_beside(&unhelped, work, &task);
    cr_expect(task.times == 2 && tlc_is_done_beside(&unhelped));
}

/* The last that has joined does it, with its own room; the steps meanwhile are the others'. */
static void expect_beside(int helpers)
{
    struct tlc_team team = {0};
    struct batch batch = {0};
    int room;
    struct tlc_training training = {.team = &team, .values = &room};
    struct helper helper[MOST];
    pthread_t threads[MOST];
    for (int i = 0; i < helpers; i++) {
        helper[i] = (struct helper){&team, atomic_fetch_add(&team.joined, 1) + 1};
        cr_assert_eq(pthread_create(&threads[i], NULL, help, &helper[i]), 0);
    }
    struct work task = {0};
    const int rounds = 50;
    for (int round = 0; round < rounds; round++) {
        task.may_end = false;
        const bool helped = tlc_has_help(&training);
        task.may_end = !helped;
        tlc_do_beside(&training, work, &task);
        const int before = batch.parts;
        tlc_do(&training, &divided, &batch);
        cr_expect(!helped || batch.parts - before == helpers, "%d parts beside %d helpers",
                  batch.parts - before, helpers);
        cr_expect(!helped || !tlc_is_done_beside(&training));
        task.may_end = true;
        tlc_do(&training, &divided, &batch);
        tlc_wait_beside(&training);
        cr_expect_eq(task.times, round + 1);
        cr_expect(!helped || task.values == &helper[helpers - 1].number);
    }
    tlc_team_close(&team);
    for (int i = 0; i < helpers; i++)
        pthread_join(threads[i], NULL);
    cr_expect_eq(batch.broken, 0);
    cr_expect_eq(batch.second[0], 2 * rounds);
}

Test(team, a_task_is_done_beside_the_steps)
{
    for (int helpers = 1; helpers < 4; helpers++)
        expect_beside(helpers);
}

/* What was given out is done, though the team is closed before anybody has looked. */
Test(team, a_task_is_done_even_if_the_team_is_closed)
{
    struct tlc_team team = {0};
    struct work task = {.may_end = true};
    struct tlc_training training = {.team = &team};
    struct helper helper = {&team, 1};
    team.joined = 1;
    tlc_do_beside(&training, work, &task);
    team.closed = true;
    cr_expect(!tlc_is_done_beside(&training));
    help(&helper);
    cr_expect(tlc_is_done_beside(&training) && task.times == 1);
}
