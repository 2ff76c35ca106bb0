/* any_learning.c: lets a library learn by any weights, from a learner that holds anything, of any
 * examples with any targets, as many as there are or fewer: what Frama-C's Eva finds nothing wrong
 * with here, goes wrong with none. Built with MODEL, its name, and MODEL_HEADER, its header. */
#include "__fc_builtin.h"

#include MODEL_HEADER

#define PASTE(model, name) model##_##name
#define OF(model, name)    PASTE(model, name)

enum { MOST = 3 };

#ifdef WEIGHTS
static OF(MODEL, weights) weights;
#define GIVEN &weights,
#else
#define GIVEN
#endif

static OF(MODEL, learner) learner;
static OF(MODEL, input) examples[MOST];
static OF(MODEL, target) targets[MOST];
static OF(MODEL, output) output;
static OF(MODEL, arena) arena;

#ifdef FEATURES
static OF(MODEL, features) features[MOST];

static void learn_from_features(uint32_t count)
{
    OF(MODEL, features_of)(GIVEN examples, features, &arena);
    Frama_C_make_unknown((char *)features, sizeof features);
    OF(MODEL, learn_features)(&learner, features, targets, count, &arena);
}
#endif

/* ---- a storage that does what it likes ---- */

static int read_any(void *context, int slot, uint32_t offset, void *to, uint32_t bytes)
{
    (void)context;
    (void)slot;
    (void)offset;
    Frama_C_make_unknown(to, bytes);
    return Frama_C_interval(0, 1);
}

static int write_any(void *context, int slot, uint32_t offset, const void *from, uint32_t bytes)
{
    const char *const numbers = from;
    (void)context;
    (void)slot;
    (void)offset;
    return bytes > 0 ? numbers[bytes - 1] : 0;
}

static void keep(void)
{
    static const OF(MODEL, storage) storage = {0, read_any, write_any};
    OF(MODEL, save)(&learner, &storage);
    OF(MODEL, load)(&learner, &storage);
}

int main(void)
{
    const uint32_t count = (uint32_t)Frama_C_interval(0, MOST);
#ifdef WEIGHTS
    Frama_C_make_unknown((char *)&weights, sizeof weights);
#endif
    Frama_C_make_unknown((char *)examples, sizeof examples);
    Frama_C_make_unknown((char *)targets, sizeof targets);
    Frama_C_make_unknown((char *)&arena, sizeof arena);
    OF(MODEL, learn_begin)(&learner);
    Frama_C_make_unknown((char *)&learner, sizeof learner);
    OF(MODEL, learn)(GIVEN & learner, examples, targets, count, &arena);
#ifdef FEATURES
    learn_from_features(count);
#endif
    Frama_C_make_unknown((char *)&learner, sizeof learner);
    OF(MODEL, step_add)(GIVEN & learner, examples, targets, &arena);
    OF(MODEL, step_end)(&learner);
    OF(MODEL, predict)(GIVEN & learner.learned, examples, &output, &arena);
    keep();
    return 0;
}
