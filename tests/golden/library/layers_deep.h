/* deep.h: model deep of layers.yaml, as tlc 0.2.0 has compiled it.
 *
 * deep_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine. */
#ifndef TLC_LIBRARY_DEEP_H
#define TLC_LIBRARY_DEEP_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DEEP_HEIGHT 3 /* rows of an image */
#define DEEP_WIDTH 5 /* pixels of a row */
#define DEEP_CHANNELS 1 /* of a pixel */
#define DEEP_INPUTS 15 /* numbers of an example */
#define DEEP_CLASSES 3
#define DEEP_ARENA_FLOATS 34
#define DEEP_ARENA_BYTES (4 * DEEP_ARENA_FLOATS)

/* An example, as tiny_train has it. Pixel by pixel and row by row: number
 * (row * DEEP_WIDTH + column) * DEEP_CHANNELS + channel. The model multiplies
 * each by 0.003921569f. */
typedef struct deep_input {
    uint8_t numbers[DEEP_INPUTS];
} deep_input;

/* What it may be: the probability of each class, and which class is the likeliest, from 0 to
 * DEEP_CLASSES - 1 whatever the example is. */
typedef struct deep_output {
    float probabilities[DEEP_CLASSES];
    int32_t class_index;
} deep_output;

extern const char *const deep_class_names[DEEP_CLASSES];

/* What it has learned, in Keras's order: of kernels the last size is the outputs', the one
 * before the inputs', and those before the window's. */
typedef struct deep_weights {
    float dense_1_kernel[15 * 17];
    float dense_1_bias[17];
    float dense_2_kernel[17 * 17];
    float dense_2_bias[17];
    float dense_3_kernel[17 * 17];
    float dense_3_bias[17];
    float dense_4_kernel[17 * 17];
    float dense_4_bias[17];
    float dense_5_kernel[17 * 17];
    float dense_5_bias[17];
    float dense_6_kernel[17 * 17];
    float dense_6_bias[17];
    float last_kernel[17 * 3];
    float last_bias[3];
} deep_weights;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct deep_arena {
    float values[DEEP_ARENA_FLOATS];
} deep_arena;

/* What the example is, by these weights. None of the four may overlap. */
void deep_predict(const deep_weights *weights, const deep_input *input,
    deep_output *output, deep_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
