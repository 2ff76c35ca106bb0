/* learning_sample.h: what the functions that learn find above them in a program, so that their
 * files compile alone. */
#ifndef LIBRARY_LEARNING_SAMPLE_H
#define LIBRARY_LEARNING_SAMPLE_H

#include "sample.h"

typedef int32_t MODEL_target;
typedef struct MODEL_input {
    uint8_t numbers[4];
} MODEL_input;
typedef struct MODEL_arena {
    float values[8];
} MODEL_arena;
typedef struct MODEL_features {
    float values[4];
} MODEL_features;
typedef struct MODEL_learned {
    float kernel[4];
} MODEL_learned;
typedef struct MODEL_learner {
    MODEL_learned learned;
    float rate;
    uint32_t steps, examples, added;
    MODEL_learned gradient;
} MODEL_learner;
enum {
    MODEL_DONE,
    MODEL_WRONG_TARGET,
    MODEL_WRONG_INPUT,
    MODEL_WRONG_COUNT,
    MODEL_NOT_SAVED,
    MODEL_NOT_LOADED
};
#define MODEL_KEPT_BYTES 24U
#define IDENTITY         1U
typedef struct MODEL_storage {
    void *context;
    int (*read)(void *context, int slot, uint32_t offset, void *to, uint32_t bytes);
    int (*write)(void *context, int slot, uint32_t offset, const void *from, uint32_t bytes);
} MODEL_storage;
void MODEL_learn_begin(MODEL_learner *learner);
#define WEIGHTS
#define WEIGHTS_BEHIND
#define LEARNER        learner
#define LEARNER_BEHIND learner
#define INPUT          input
int is_answer(const MODEL_target *target);
void take_step(MODEL_learner *learner);
void look_at(const MODEL_input *input, MODEL_arena *arena);
void add_example(MODEL_learner *learner, const MODEL_target *target, MODEL_arena *arena);
enum { KEPT, CHECK_INPUT, CHECK_INPUTS };
#define ADD_EXAMPLE (void)input, (void)arena

#endif
