/* branches.h: model branches of nets.yaml, as tlc of the tests has compiled it.
 *
 * branches_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine. */
#ifndef TLC_LIBRARY_BRANCHES_H
#define TLC_LIBRARY_BRANCHES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BRANCHES_HEIGHT 9 /* rows of an image */
#define BRANCHES_WIDTH 7 /* pixels of a row */
#define BRANCHES_CHANNELS 3 /* of a pixel */
#define BRANCHES_INPUTS 189 /* numbers of an example */
#define BRANCHES_CLASSES 5
#define BRANCHES_ARENA_FLOATS 190
#define BRANCHES_ARENA_BYTES (4 * BRANCHES_ARENA_FLOATS)

/* An example, as noise_train has it. Pixel by pixel and row by row: number
 * (row * BRANCHES_WIDTH + column) * BRANCHES_CHANNELS + channel. The model multiplies
 * each by 0.003921569f. */
typedef struct branches_input {
    uint8_t numbers[BRANCHES_INPUTS];
} branches_input;

/* What it may be: the probability of each class, and which class is the likeliest, from 0 to
 * BRANCHES_CLASSES - 1 whatever the example is. */
typedef struct branches_output {
    float probabilities[BRANCHES_CLASSES];
    int32_t class_index;
} branches_output;

extern const char *const branches_class_names[BRANCHES_CLASSES];

/* What it has learned, in Keras's order: of kernels the last size is the outputs', the one
 * before the inputs', and those before the window's. */
typedef struct branches_weights {
    /* Of layers that work with bytes, the first size is the outputs', that of a depthwise
     * kernel the last. A sum of products and its bias, times the multiplier, over
     * 2^shift, is the byte that is made; or it is a number, times the scale. */
    int8_t a_kernel[6 * 3 * 3 * 3];
    int32_t a_bias[6];
    int32_t a_multiplier[6];
    uint8_t a_shift[6];
    int8_t b_kernel[6 * 1 * 1 * 6];
    int32_t b_bias[6];
    int32_t b_multiplier[6];
    uint8_t b_shift[6];
    int8_t conv2d_3_kernel[4 * 2 * 2 * 12];
    int32_t conv2d_3_bias[4];
    int32_t conv2d_3_multiplier[4];
    uint8_t conv2d_3_shift[4];
    int8_t conv2d_3_output_table[256];
    int8_t dense_1_kernel[11 * 48];
    int32_t dense_1_bias[11];
    int32_t dense_1_multiplier[11];
    uint8_t dense_1_shift[11];
    int8_t dense_1_output_table[256];
    int8_t dense_2_kernel[5 * 11];
    int32_t dense_2_bias[5];
    float dense_2_scale[5];
} branches_weights;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct branches_arena {
    float values[BRANCHES_ARENA_FLOATS];
} branches_arena;

/* What the example is. None of the three may overlap. */
void branches_predict(const branches_input *input, branches_output *output, branches_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
