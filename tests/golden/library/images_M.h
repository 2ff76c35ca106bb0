/* M.h: model M of images.yaml, as tlc 0.2.0 has compiled it.
 *
 * M_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine. */
#ifndef TLC_LIBRARY_M_H
#define TLC_LIBRARY_M_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define M_HEIGHT 9 /* rows of an image */
#define M_WIDTH 8 /* pixels of a row */
#define M_CHANNELS 1 /* of a pixel */
#define M_INPUTS 72 /* numbers of an example */
#define M_CLASSES 4
#define M_ARENA_FLOATS 544
#define M_ARENA_BYTES (4 * M_ARENA_FLOATS)

/* An example, as digits_train has it. Pixel by pixel and row by row: number
 * (row * M_WIDTH + column) * M_CHANNELS + channel. */
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
    float conv2d_1_kernel[3 * 2 * 1 * 3];
    float conv2d_1_bias[3];
    float conv2d_2_kernel[3 * 3 * 3 * 17];
    float depthwise_conv2d_1_kernel[2 * 2 * 17 * 1];
    float depthwise_conv2d_1_bias[17];
    float dense_1_kernel[272 * 4];
    float dense_1_bias[4];
} M_weights;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct M_arena {
    float values[M_ARENA_FLOATS];
} M_arena;

/* What the example is, by these weights. None of the four may overlap. */
void M_predict(const M_weights *weights, const M_input *input,
    M_output *output, M_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
