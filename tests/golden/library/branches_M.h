/* M.h: model M of branches.yaml, as tlc 0.2.0 has compiled it.
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

#define M_HEIGHT 6 /* rows of an image */
#define M_WIDTH 5 /* pixels of a row */
#define M_CHANNELS 1 /* of a pixel */
#define M_INPUTS 30 /* numbers of an example */
#define M_CLASSES 3
#define M_ARENA_FLOATS 648
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
    float front_kernel[3 * 3 * 1 * 4];
    float norm_moving_mean[5];
    float norm_moving_variance_scale[5]; /* gamma / sqrt(variance + 0.01) */
    float norm_beta[5];
    float conv2d_2_kernel[3 * 3 * 5 * 18];
    float conv2d_2_bias[18];
    float right_kernel[1 * 1 * 5 * 18];
    float right_bias[18];
    float left_moving_mean[18];
    float left_moving_variance_scale[18]; /* gamma / sqrt(variance + 0.001) */
    float left_beta[18];
    float gate_kernel[3 * 3 * 18 * 1];
    float gate_bias[18];
    float shifted_gamma[18];
    float shifted_zeros[18];
    float hidden_kernel[324 * 5];
    float hidden_bias[5];
    float last_moving_mean[5];
    float last_moving_variance_scale[5]; /* gamma / sqrt(variance + 0.001) */
    float last_zeros[5];
    float rows_gamma[5];
    float rows_beta[5];
    float dense_2_kernel[15 * 3];
    float dense_2_bias[3];
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
