/* adaptive.h: model adaptive of optimizers.yaml, as tlc 0.2.0 has compiled it.
 *
 * adaptive_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine.
 *
 * adaptive_learn goes on learning, as the experiment would, and changes its learner
 * and its arena alone. */
#ifndef TLC_LIBRARY_ADAPTIVE_H
#define TLC_LIBRARY_ADAPTIVE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ADAPTIVE_HEIGHT 2 /* rows of an image */
#define ADAPTIVE_WIDTH 2 /* pixels of a row */
#define ADAPTIVE_CHANNELS 1 /* of a pixel */
#define ADAPTIVE_INPUTS 4 /* numbers of an example */
#define ADAPTIVE_CLASSES 4
#define ADAPTIVE_ARENA_FLOATS 42
#define ADAPTIVE_ARENA_BYTES (4 * ADAPTIVE_ARENA_FLOATS)

/* An example, as tiny_train has it. Pixel by pixel and row by row: number
 * (row * ADAPTIVE_WIDTH + column) * ADAPTIVE_CHANNELS + channel. The model multiplies
 * each by 0.25f. */
typedef struct adaptive_input {
    uint8_t numbers[ADAPTIVE_INPUTS];
} adaptive_input;

/* What it may be: the probability of each class, and which class is the likeliest, from 0 to
 * ADAPTIVE_CLASSES - 1 whatever the example is. */
typedef struct adaptive_output {
    float probabilities[ADAPTIVE_CLASSES];
    int32_t class_index;
} adaptive_output;

extern const char *const adaptive_class_names[ADAPTIVE_CLASSES];

/* What it has learned, in Keras's order: of kernels the last size is the outputs', the one
 * before the inputs', and those before the window's. */
/* The part of it that learns further. */
typedef struct adaptive_learned {
    float dense_1_kernel[4 * 17];
    float dense_1_bias[17];
    float dense_2_kernel[17 * 4];
    float dense_2_bias[4];
} adaptive_learned;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct adaptive_arena {
    float values[ADAPTIVE_ARENA_FLOATS];
} adaptive_arena;

/* What the example is, by what has been learned: &learner.learned. None of these may overlap. */
void adaptive_predict(const adaptive_learned *learned, const adaptive_input *input,
                      adaptive_output *output, adaptive_arena *arena);

/* ---- learning ---- */

/* What an example is: a class, from 0 to ADAPTIVE_CLASSES - 1. */
typedef int32_t adaptive_target;

/* What learns as adaptive_phase_2 does, by adam (global_clipnorm 1).
 * What stands above `gradient` goes on from step to step. */
typedef struct adaptive_learner {
    double risen[2]; /* what the optimizer remembers */
    adaptive_learned learned;
    adaptive_learned mean; /* what it remembers of each number */
    adaptive_learned square; /* what it remembers of each number */
    float rate; /* of learning; any may be set */
    uint32_t steps; /* done */
    adaptive_learned gradient; /* of the step so far */
    uint32_t examples, added; /* that it is to have, and has */
} adaptive_learner;

/* What functions that learn return. */
enum {
    ADAPTIVE_DONE,
    ADAPTIVE_WRONG_TARGET, /* a target that is none: nothing is learned */
    ADAPTIVE_WRONG_INPUT, /* an example with a number that is none, or infinite: the same */
    ADAPTIVE_WRONG_COUNT, /* no examples, or others than were announced: the same */
    ADAPTIVE_NOT_SAVED, /* the storage refused to, or gave back something else */
    ADAPTIVE_NOT_LOADED, /* nothing was saved, or nothing that is whole */
};

/* Begins with zeros, in whose place `learner->learned` is to be set. */
void adaptive_learn_begin(adaptive_learner *learner);

/* One step by all of these examples, 3 in the experiment; an epoch's last may have fewer. */
int adaptive_learn(adaptive_learner *learner, const adaptive_input *examples,
                   const adaptive_target *targets, uint32_t count, adaptive_arena *arena);

/* The same step where examples come one by one: how many, each of them, and the end. */
void adaptive_step_begin(adaptive_learner *learner, uint32_t examples);
int adaptive_step_add(adaptive_learner *learner, const adaptive_input *input,
                      const adaptive_target *target, adaptive_arena *arena);
int adaptive_step_end(adaptive_learner *learner);

/* ---- keeping ---- */

/* Two slots of ADAPTIVE_SLOT_BYTES each, somewhere. The functions give 0 when it is done. A slot
 * is written from its first byte to its last; where that begins, at offset 0, flash is to be
 * erased. */
#define ADAPTIVE_KEPT_BYTES 1908U
#define ADAPTIVE_SLOT_BYTES (ADAPTIVE_KEPT_BYTES + 16U)
typedef struct adaptive_storage {
    void *context; /* what the functions are given first */
    int (*read)(void *context, int slot, uint32_t offset, void *to, uint32_t bytes);
    int (*write)(void *context, int slot, uint32_t offset, const void *from,
                 uint32_t bytes);
} adaptive_storage;

/* Saves the learner to the slot that was written longer ago: if power fails at any byte, the
 * other is still what adaptive_load finds. */
int adaptive_save(const adaptive_learner *learner, const adaptive_storage *storage);

/* The learner as it was saved last, or as adaptive_learn_begin leaves it. */
int adaptive_load(adaptive_learner *learner, const adaptive_storage *storage);

#ifdef __cplusplus
}
#endif

#endif
