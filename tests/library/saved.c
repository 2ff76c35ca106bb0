/* saved.c: what the library of the model NAME saves is there again, whatever happens to the storage
 * on the way: power that fails at any byte of a save, with or without flash erased before, leaves
 * what was saved before; a bit that changes in the last slot too; and what another library has
 * saved is none. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include HEADER

#define JOINED(a, b)   a##_##b
#define JOIN(a, b)     JOINED(a, b)
#define OF_MODEL(what) JOIN(NAME, what)
#define OF_MACRO(what) JOIN(MACRO, what)

enum { SLOT = OF_MACRO(SLOT_BYTES), KEPT = OF_MACRO(KEPT_BYTES), NEVER = 1 << 30 };

_Static_assert(offsetof(OF_MODEL(learner), gradient) == KEPT, "what is kept has no gaps");

/* ---- a storage that power may leave ---- */

static unsigned char slots[2][SLOT];
static int left = NEVER;  /* bytes until power fails */
static int reads = NEVER; /* calls until reading fails */
static int erases;        /* whether a slot that is begun is erased, as flash is */
static uint32_t next[2];  /* the byte that each slot is to be written at */
static int wrong;         /* it was called wrongly */

static int store(void *context, int slot, uint32_t offset, const void *from, uint32_t bytes)
{
    const unsigned char *const at = from;
    wrong |= context != slots || slot < 0 || slot > 1 || offset + bytes > SLOT ||
             (offset != 0 && offset != next[slot]);
    if (offset == 0 && erases && left > 0)
        memset(slots[slot], 0xFF, SLOT);
    for (uint32_t i = 0; i < bytes; i++) {
        if (left == 0)
            return 1;
        slots[slot][offset + i] = at[i];
        left -= left != NEVER;
    }
    next[slot] = offset + bytes;
    return 0;
}

static int fetch(void *context, int slot, uint32_t offset, void *to, uint32_t bytes)
{
    wrong |= context != slots || slot < 0 || slot > 1 || offset + bytes > SLOT;
    if (reads == 0)
        return 1;
    reads -= reads != NEVER;
    memcpy(to, &slots[slot][offset], bytes);
    return 0;
}

static const OF_MODEL(storage) storage = {slots, fetch, store};

/* ---- learners ---- */

static OF_MODEL(learner) learners[4], found, begun;

static void make_learner(OF_MODEL(learner) * learner, int of)
{
    unsigned char *const bytes = (unsigned char *)learner;
    memset(learner, 0, sizeof *learner);
    for (int i = 0; i < KEPT; i++)
        bytes[i] = (unsigned char)(of * 37 + i * 11 + i / 256);
}

static void expect(int good, const char *what, int number)
{
    if (good && !wrong)
        return;
    printf("%s, %d%s\n", what, number, wrong ? ": the storage was called wrongly" : "");
    exit(1);
}

static int loads(const OF_MODEL(learner) * wanted)
{
    memset(&found, 0xA5, sizeof found);
    return OF_MODEL(load)(&found, &storage) == OF_MACRO(DONE) &&
           memcmp(&found, wanted, KEPT) == 0 && found.examples == 0 && found.added == 0;
}

static int loads_nothing(void)
{
    memset(&found, 0xA5, sizeof found);
    return OF_MODEL(load)(&found, &storage) == OF_MACRO(NOT_LOADED) &&
           memcmp(&found, &begun, KEPT) == 0;
}

static int saves(const OF_MODEL(learner) * learner)
{
    return OF_MODEL(save)(learner, &storage) == OF_MACRO(DONE);
}

/* Two are saved, one after the other. */
static void begin(void)
{
    left = NEVER;
    memset(slots, erases ? 0xFF : 0, sizeof slots);
    expect(loads_nothing(), "an empty storage", 0);
    expect(saves(&learners[0]) && loads(&learners[0]), "the first save", 0);
    expect(saves(&learners[1]) && loads(&learners[1]), "the second save", 0);
}

/* ---- what may happen ---- */

static void cut_everywhere(void)
{
    for (int bytes = 0; bytes < SLOT; bytes++) {
        begin();
        left = bytes;
        const int saved = saves(&learners[2]);
        left = NEVER;
        /* the last bytes may have been what they become: then it is whole */
        expect(loads(&learners[saved ? 2 : 1]) || (!erases && loads(&learners[2])),
               "power fails at byte", bytes);
        expect(saves(&learners[3]) && loads(&learners[3]), "a save after that", bytes);
    }
}

/* Of the very first, nothing is left. */
static void cut_the_first(void)
{
    for (int bytes = 0; bytes < SLOT; bytes++) {
        memset(slots, 0, sizeof slots);
        left = bytes;
        expect(!saves(&learners[0]), "power fails in the first save", bytes);
        left = NEVER;
        expect(loads_nothing(), "nothing was saved", bytes);
    }
}

static void change_every_bit(void)
{
    for (int bit = 0; bit < 8 * SLOT; bit++) {
        begin();
        slots[1][bit / 8] ^= (unsigned char)(1 << bit % 8);
        expect(loads(&learners[0]), "a bit that changed", bit);
    }
}

static void refuse_to_read(void)
{
    begin();
    const int most = 2 * (3 + KEPT / 32 + 1);
    for (int calls = 0; calls < most; calls++) {
        reads = calls;
        memset(&found, 0xA5, sizeof found);
        const int code = OF_MODEL(load)(&found, &storage);
        reads = NEVER;
        expect(code == OF_MACRO(DONE) || memcmp(&found, &begun, KEPT) == 0,
               "a learner from a storage that cannot be read", calls);
    }
}

static void wrap_around(void)
{
    begin();
    for (int i = 0; i < 300; i++)
        expect(saves(&learners[i % 3]) && loads(&learners[i % 3]), "one of many saves", i);
}

int main(void)
{
    for (int i = 0; i < 4; i++)
        make_learner(&learners[i], i + 1);
    OF_MODEL(learn_begin)(&begun);
    for (erases = 0; erases < 2; erases++) {
        cut_everywhere();
        change_every_bit();
    }
    erases = 0;
    cut_the_first();
    refuse_to_read();
    wrap_around();
    return 0;
}
