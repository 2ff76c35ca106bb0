/* M.h: model M of penalties.yaml, as tlc 0.2.0 has compiled it.
 *
 * M_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine.
 *
 * M_learn goes on learning, as the experiment would, and changes its learner
 * and its arena alone. */
#ifndef TLC_LIBRARY_M_H
#define TLC_LIBRARY_M_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define M_HEIGHT 4 /* rows of an image */
#define M_WIDTH 3 /* pixels of a row */
#define M_CHANNELS 2 /* of a pixel */
#define M_INPUTS 24 /* numbers of an example */
#define M_CLASSES 3
#define M_ARENA_FLOATS 42
#define M_ARENA_BYTES (4 * M_ARENA_FLOATS)

/* An example, as tiny_train has it. Pixel by pixel and row by row: number
 * (row * M_WIDTH + column) * M_CHANNELS + channel. The model multiplies
 * each by 0.25f. */
typedef struct M_input {
    uint8_t numbers[M_INPUTS];
} M_input;

/* What it may be: the probability of each class, and which class is the likeliest, from 0 to
 * M_CLASSES - 1 whatever the example is. */
typedef struct M_output {
    float probabilities[M_CLASSES];
    int32_t class_index;
} M_output;

extern const char *const M_class_names[M_CLASSES];

/* What it has learned, in Keras's order: of kernels the last size is the outputs', the one
 * before the inputs', and those before the window's. */
typedef struct M_weights {
    float conv2d_1_kernel[2 * 2 * 2 * 3];
    float conv2d_1_bias[3];
    float separable_conv2d_1_depthwise_kernel[2 * 1 * 3 * 1];
    float separable_conv2d_1_pointwise_kernel[1 * 1 * 3 * 4];
    float separable_conv2d_1_bias[4];
} M_weights;

/* The part of it that learns further. */
typedef struct M_learned {
    float dense_1_kernel[16 * 5];
    float dense_1_bias[5];
    float dense_2_kernel[5 * 3];
    float dense_2_bias[3];
} M_learned;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct M_arena {
    float values[M_ARENA_FLOATS];
} M_arena;

/* What the example is, by what has been learned: &learner.learned. None of these may overlap. */
void M_predict(const M_weights *weights, const M_learned *learned, const M_input *input,
               M_output *output, M_arena *arena);

/* ---- learning ---- */

/* What an example is: a class, from 0 to M_CLASSES - 1. */
typedef int32_t M_target;

/* What frozen layers make of an example, 16: they need look at it only once, and learning
 * from features is as learning from examples. */
#define M_FEATURES 16
typedef struct M_features {
    float values[M_FEATURES];
} M_features;

/* What learns as M_phase_2 does, by adam (clipnorm 1).
 * What stands above `gradient` goes on from step to step. */
typedef struct M_learner {
    double risen[2]; /* what the optimizer remembers */
    M_learned learned;
    M_learned mean; /* what it remembers of each number */
    M_learned square; /* what it remembers of each number */
    float rate; /* of learning; any may be set */
    uint32_t steps; /* done */
    M_learned gradient; /* of the step so far */
    uint32_t examples, added; /* that it is to have, and has */
} M_learner;

/* What functions that learn return. */
enum {
    M_DONE,
    M_WRONG_TARGET, /* a target that is none: nothing is learned */
    M_WRONG_INPUT, /* an example with a number that is none, or infinite: the same */
    M_WRONG_COUNT, /* no examples, or others than were announced: the same */
    M_NOT_SAVED, /* the storage refused to, or gave back something else */
    M_NOT_LOADED, /* nothing was saved, or nothing that is whole */
};

/* Begins with zeros, in whose place `learner->learned` is to be set. */
void M_learn_begin(M_learner *learner);

/* One step by all of these examples, 4 in the experiment; an epoch's last may have fewer. */
int M_learn(const M_weights *weights, M_learner *learner, const M_input *examples,
            const M_target *targets, uint32_t count, M_arena *arena);

/* The same step where examples come one by one: how many, each of them, and the end. */
void M_step_begin(M_learner *learner, uint32_t examples);
int M_step_add(const M_weights *weights, M_learner *learner, const M_input *input,
               const M_target *target, M_arena *arena);
int M_step_end(M_learner *learner);

/* The features of an example, and the same steps by them. */
void M_features_of(const M_weights *weights, const M_input *input, M_features *features,
                   M_arena *arena);
int M_learn_features(M_learner *learner, const M_features *features, const M_target *targets,
                     uint32_t count, M_arena *arena);
int M_step_add_features(M_learner *learner, const M_features *features, const M_target *target,
                        M_arena *arena);

/* ---- keeping ---- */

/* Two slots of M_SLOT_BYTES each, somewhere. The functions give 0 when it is done. A slot
 * is written from its first byte to its last; where that begins, at offset 0, flash is to be
 * erased. */
#define M_KEPT_BYTES 1260U
#define M_SLOT_BYTES (M_KEPT_BYTES + 16U)
typedef struct M_storage {
    void *context; /* what the functions are given first */
    int (*read)(void *context, int slot, uint32_t offset, void *to, uint32_t bytes);
    int (*write)(void *context, int slot, uint32_t offset, const void *from,
                 uint32_t bytes);
} M_storage;

/* Saves the learner to the slot that was written longer ago: if power fails at any byte, the
 * other is still what M_load finds. */
int M_save(const M_learner *learner, const M_storage *storage);

/* The learner as it was saved last, or as M_learn_begin leaves it. */
int M_load(M_learner *learner, const M_storage *storage);

#ifdef __cplusplus
}
#endif

#endif
