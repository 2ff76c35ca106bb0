/* kind.h: model kind of targets.yaml, as tlc 0.2.0 has compiled it.
 *
 * kind_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine.
 *
 * kind_learn goes on learning, as the experiment would, and changes its learner
 * and its arena alone. */
#ifndef TLC_LIBRARY_KIND_H
#define TLC_LIBRARY_KIND_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KIND_INPUTS 5 /* numbers of an example */
#define KIND_CLASSES 3
#define KIND_ARENA_FLOATS 6
#define KIND_ARENA_BYTES (4 * KIND_ARENA_FLOATS)

/* An example, as fruits_train has it. */
typedef struct kind_input {
    float numbers[KIND_INPUTS];
} kind_input;

/* What it may be: the probability of each class, and which class is the likeliest, from 0 to
 * KIND_CLASSES - 1 whatever the example is. */
typedef struct kind_output {
    float probabilities[KIND_CLASSES];
    int32_t class_index;
} kind_output;

extern const char *const kind_class_names[KIND_CLASSES];

/* What it has learned, in Keras's order: of kernels the last size is the outputs', the one
 * before the inputs', and those before the window's. */
/* The part of it that learns further. */
typedef struct kind_learned {
    float dense_1_kernel[5 * 3];
    float dense_1_bias[3];
} kind_learned;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct kind_arena {
    float values[KIND_ARENA_FLOATS];
} kind_arena;

/* What the example is, by what has been learned: &learner.learned. None of these may overlap. */
void kind_predict(const kind_learned *learned, const kind_input *input, kind_output *output,
                  kind_arena *arena);

/* ---- learning ---- */

/* What an example is: a class, from 0 to KIND_CLASSES - 1. */
typedef int32_t kind_target;

/* What learns as kind_phase_1 does, by sgd.
 * What stands above `gradient` goes on from step to step. */
typedef struct kind_learner {
    kind_learned learned;
    float rate; /* of learning; any may be set */
    uint32_t steps; /* done */
    kind_learned gradient; /* of the step so far */
    uint32_t examples, added; /* that it is to have, and has */
} kind_learner;

/* What functions that learn return. */
enum {
    KIND_DONE,
    KIND_WRONG_TARGET, /* a target that is none: nothing is learned */
    KIND_WRONG_INPUT, /* an example with a number that is none, or infinite: the same */
    KIND_WRONG_COUNT, /* no examples, or others than were announced: the same */
    KIND_NOT_SAVED, /* the storage refused to, or gave back something else */
    KIND_NOT_LOADED, /* nothing was saved, or nothing that is whole */
};

/* Begins with zeros, in whose place `learner->learned` is to be set. */
void kind_learn_begin(kind_learner *learner);

/* One step by all of these examples, 32 in the experiment; an epoch's last may have fewer. */
int kind_learn(kind_learner *learner, const kind_input *examples, const kind_target *targets,
               uint32_t count, kind_arena *arena);

/* The same step where examples come one by one: how many, each of them, and the end. */
void kind_step_begin(kind_learner *learner, uint32_t examples);
int kind_step_add(kind_learner *learner, const kind_input *input, const kind_target *target,
                  kind_arena *arena);
int kind_step_end(kind_learner *learner);

/* ---- keeping ---- */

/* Two slots of KIND_SLOT_BYTES each, somewhere. The functions give 0 when it is done. A slot
 * is written from its first byte to its last; where that begins, at offset 0, flash is to be
 * erased. */
#define KIND_KEPT_BYTES 80U
#define KIND_SLOT_BYTES (KIND_KEPT_BYTES + 16U)
typedef struct kind_storage {
    void *context; /* what the functions are given first */
    int (*read)(void *context, int slot, uint32_t offset, void *to, uint32_t bytes);
    int (*write)(void *context, int slot, uint32_t offset, const void *from,
                 uint32_t bytes);
} kind_storage;

/* Saves the learner to the slot that was written longer ago: if power fails at any byte, the
 * other is still what kind_load finds. */
int kind_save(const kind_learner *learner, const kind_storage *storage);

/* The learner as it was saved last, or as kind_learn_begin leaves it. */
int kind_load(kind_learner *learner, const kind_storage *storage);

#ifdef __cplusplus
}
#endif

#endif
