/* value.h: model value of targets.yaml, as tlc 0.2.0 has compiled it.
 *
 * value_predict says what an example is. It takes no memory, reads no files, and keeps
 * nothing between calls: several threads may call it, each with an arena of its own.
 * Its results are the same, bit for bit, on every machine. */
#ifndef TLC_LIBRARY_VALUE_H
#define TLC_LIBRARY_VALUE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VALUE_INPUTS 5 /* numbers of an example */
#define VALUE_VALUES 2
#define VALUE_ARENA_FLOATS 7
#define VALUE_ARENA_BYTES (4 * VALUE_ARENA_FLOATS)

/* An example, as houses_train has it. */
typedef struct value_input {
    float numbers[VALUE_INPUTS];
} value_input;

/* What the model gives. */
typedef struct value_output {
    float values[VALUE_VALUES];
} value_output;

extern const char *const value_value_names[VALUE_VALUES];

/* What it has learned, in Keras's order: of kernels the last size is the outputs', the one
 * before the inputs', and those before the window's. */
typedef struct value_weights {
    float dense_1_kernel[5 * 5];
    float dense_1_bias[5];
    float dense_2_kernel[5 * 2];
    float dense_2_bias[2];
} value_weights;

/* Room to work in, which need hold nothing before and is of no use after. */
typedef struct value_arena {
    float values[VALUE_ARENA_FLOATS];
} value_arena;

/* What the example is, by these weights. None of the four may overlap. */
void value_predict(const value_weights *weights, const value_input *input,
    value_output *output, value_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
