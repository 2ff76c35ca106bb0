/* train_head.c: a board that goes on learning from two pictures that it is shown, and keeps what it
 * has learned where power cannot take it. Built with `make MAIN=train_head.c`, of a library that
 * tlc has written with --train. */
#include "board.h"
#include "images.h"
#include "shirts.h"

#include <string.h>

enum { SANDAL, SHIRT, STEPS = 40 };

static shirts_arena arena;
static shirts_learner learner;

/* ---- two slots: memory here, two sectors of flash on a board of yours ---- */

static uint8_t slots[2][SHIRTS_SLOT_BYTES];

static int write_slot(void *context, int slot, uint32_t offset, const void *from, uint32_t bytes)
{
    (void)context; /* here a sector of flash is erased if the offset is 0 */
    memcpy(&slots[slot][offset], from, bytes);
    return 0;
}

static int read_slot(void *context, int slot, uint32_t offset, void *to, uint32_t bytes)
{
    (void)context;
    memcpy(to, &slots[slot][offset], bytes);
    return 0;
}

static const shirts_storage storage = {NULL, read_slot, write_slot};

/* ---- what it thinks ---- */

static void tell(const char *when)
{
    shirts_output sandal, shirt;
    shirts_predict(&learner.learned, &a_sandal, &sandal, &arena);
    shirts_predict(&learner.learned, &a_shirt, &shirt, &arena);
    board_print(when);
    board_print(": the sandal is one for ");
    board_print_number((uint64_t)(1000.0f * sandal.probabilities[SANDAL] + 0.5f));
    board_print(" of 1000, the shirt for ");
    board_print_number((uint64_t)(1000.0f * shirt.probabilities[SHIRT] + 0.5f));
    board_print("\n");
}

/* ---- what it learns ---- */

/* One picture after the other, as a camera gives them: none is kept. */
static void take_step(void)
{
    static const shirts_target classes[] = {SANDAL, SHIRT};
    shirts_step_begin(&learner, 2);
    shirts_step_add(&learner, &a_sandal, &classes[0], &arena);
    shirts_step_add(&learner, &a_shirt, &classes[1], &arena);
    if (shirts_step_end(&learner) != SHIRTS_DONE)
        board_exit(1);
}

int main(void)
{
    shirts_learn_begin(&learner);
    tell("at first");
    for (int step = 0; step < STEPS; step++)
        take_step();
    tell("later");
    if (shirts_save(&learner, &storage) != SHIRTS_DONE)
        board_exit(1);
    memset(&learner, 0, sizeof learner); /* the power is gone, and back */
    if (shirts_load(&learner, &storage) != SHIRTS_DONE)
        board_exit(1);
    tell("and when it was off");
    return 0;
}
