/* learner.c FOLDER WAY: lets the library of the model NAME learn from FOLDER/examples and targets
 * as learned.c does, in one of several ways, and prints what it has learned: a step at a time,
 * example by example, from features, or with wrong calls in between, which change nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include HEADER

#define JOINED(a, b)   a##_##b
#define JOIN(a, b)     JOINED(a, b)
#define OF_MODEL(what) JOIN(NAME, what)
#define OF_MACRO(what) JOIN(MACRO, what)

enum { EPOCHS = 2, MOST = 2000 };

_Static_assert(sizeof(OF_MODEL(learner)) == LEARNER_BYTES, "a learner takes what tlc says");

static OF_MODEL(arena) arena;
static OF_MODEL(learner) learner;
static OF_MODEL(input) examples[MOST];
static OF_MODEL(target) targets[MOST];
#ifdef FEATURES
static OF_MODEL(features) features[MOST];
#endif

static size_t read_all(const char *folder, const char *name, void *to, size_t size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    const size_t count = file ? fread(to, size, MOST, file) : 0;
    if (file)
        fclose(file);
    return count;
}

static void expect(int found, int wanted, const char *what)
{
    if (found == wanted)
        return;
    fprintf(stderr, "%s: %d, not %d\n", what, found, wanted);
    exit(2);
}

/* ---- what must change nothing ---- */

static OF_MODEL(target) no_target(void)
{
    OF_MODEL(target) target;
    memset(&target, 0xFF, sizeof target); /* -1, or numbers that are none */
    return target;
}

static void call_wrongly(void)
{
    const OF_MODEL(target) wrong[2] = {targets[0], no_target()};
    const OF_MODEL(learner) before = learner;
    expect(OF_MODEL(learn)(&learner, examples, wrong, 2, &arena), OF_MACRO(WRONG_TARGET),
           "a wrong target");
    expect(OF_MODEL(learn)(&learner, examples, targets, 0, &arena), OF_MACRO(WRONG_COUNT),
           "no examples");
    OF_MODEL(step_begin)(&learner, 2);
    expect(OF_MODEL(step_add)(&learner, examples, &wrong[1], &arena), OF_MACRO(WRONG_TARGET),
           "a wrong target that is added");
    expect(OF_MODEL(step_add)(&learner, examples, targets, &arena), OF_MACRO(DONE), "one");
    expect(OF_MODEL(step_end)(&learner), OF_MACRO(WRONG_COUNT), "too few");
    expect(OF_MODEL(step_add)(&learner, examples, targets, &arena), OF_MACRO(WRONG_COUNT),
           "one too many");
#ifdef FLOATS
    OF_MODEL(input) none = examples[0];
    memset(none.numbers, 0xFF, sizeof *none.numbers);
    expect(OF_MODEL(learn)(&learner, &none, targets, 1, &arena), OF_MACRO(WRONG_INPUT), "NaN");
    OF_MODEL(step_begin)(&learner, 1);
    expect(OF_MODEL(step_add)(&learner, &none, targets, &arena), OF_MACRO(WRONG_INPUT),
           "NaN that is added");
#endif
#ifdef FEATURES
    expect(OF_MODEL(learn_features)(&learner, features, wrong, 2, &arena), OF_MACRO(WRONG_TARGET),
           "a wrong target of features");
    OF_MODEL(step_begin)(&learner, 1);
    expect(OF_MODEL(step_add_features)(&learner, features, &wrong[1], &arena),
           OF_MACRO(WRONG_TARGET), "a wrong target of features that are added");
    OF_MODEL(step_begin)(&learner, 0);
    expect(OF_MODEL(step_add_features)(&learner, features, targets, &arena), OF_MACRO(WRONG_COUNT),
           "features too many");
#endif
    expect(memcmp(&learner.learned, &before.learned, sizeof before.learned), 0, "what is learned");
    expect((int)learner.steps, (int)before.steps, "steps");
}

/* ---- steps ---- */

static void add_each(size_t first, uint32_t count)
{
    OF_MODEL(step_begin)(&learner, count);
    for (size_t i = first; i < first + count; i++) {
        memset(&arena, 0xA5, sizeof arena); /* it need hold nothing */
        expect(OF_MODEL(step_add)(&learner, &examples[i], &targets[i], &arena), OF_MACRO(DONE),
               "an example");
    }
    expect(OF_MODEL(step_end)(&learner), OF_MACRO(DONE), "a step");
}

static void take_step(const char *way, size_t first, uint32_t count)
{
    if (strcmp(way, "each") == 0)
        add_each(first, count);
#ifdef FEATURES
    else if (strcmp(way, "features") == 0)
        expect(OF_MODEL(learn_features)(&learner, &features[first], &targets[first], count, &arena),
               OF_MACRO(DONE), "a step by features");
#endif
    else
        expect(OF_MODEL(learn)(&learner, &examples[first], &targets[first], count, &arena),
               OF_MACRO(DONE), "a step");
}

static void learn(const char *way, size_t count)
{
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (size_t first = 0; first < count; first += STEP) {
            if (strcmp(way, "wrong") == 0)
                call_wrongly();
            take_step(way, first, (uint32_t)(count - first < STEP ? count - first : STEP));
        }
#ifdef BY_EPOCH
        OF_MODEL(learn_epoch)(&learner);
#endif
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 1;
    const size_t count = read_all(argv[1], "examples", examples, sizeof *examples);
    expect((int)read_all(argv[1], "targets", targets, sizeof *targets), (int)count, "targets");
    memset(&learner, 0xA5, sizeof learner);
    OF_MODEL(learn_begin)(&learner);
#ifdef FEATURES
    for (size_t i = 0; i < count; i++)
        OF_MODEL(features_of)(&examples[i], &features[i], &arena);
#endif
    learn(argv[2], count);
    const float *learned = (const float *)&learner.learned;
    for (size_t i = 0; i < sizeof learner.learned / sizeof *learned; i++) {
        uint32_t bits;
        memcpy(&bits, &learned[i], sizeof bits);
        printf("%08x\n", (unsigned)bits);
    }
    return 0;
}
