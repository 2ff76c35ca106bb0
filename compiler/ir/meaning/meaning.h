/* meaning.h: what the files of this folder share. Each op has its meaning in one of them. */
#ifndef IR_MEANING_MEANING_H
#define IR_MEANING_MEANING_H

#include "ir/reference.h"

#include <string.h>

/* Of every op: an op without one does not link. */
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts)                    \
    void mean_##name(Reference *reference, const Op *op);
#include "ir/ops.def"

typedef struct Matrix {
    double *at; /* row by row */
    int64_t rows, columns;
} Matrix;

static inline Matrix matrix_of(const Reference *reference, const Tensor *tensor)
{
    return (Matrix){reference_value(reference, tensor), tensor->rows, tensor->columns};
}

/* An input, and the first output. */
static inline Matrix in(const Reference *reference, const Op *op, int number)
{
    return matrix_of(reference, op->inputs[number]);
}

static inline Matrix out(const Reference *reference, const Op *op)
{
    return matrix_of(reference, op->outputs[0]);
}

/* The learning rate that an op takes. */
static inline double rate_of(const Reference *reference, const Op *op)
{
    return in(reference, op, (int)strcspn(op_info(op->code)->operands, "r")).at[0];
}

static inline int64_t size_of(Matrix matrix)
{
    return matrix.rows * matrix.columns;
}

static inline double *row_of(Matrix matrix, int64_t row)
{
    return &matrix.at[row * matrix.columns];
}

static inline Matrix zeros(Matrix matrix)
{
    for (int64_t i = 0; i < size_of(matrix); i++)
        matrix.at[i] = 0;
    return matrix;
}

/* A pixel that the window sees from a place: rows of the image's matrix, of that of places and of
 * the kernel's places; -1 where it sees the zeros around the image. */
typedef struct Sight {
    int64_t pixel, place, of_window;
} Sight;

/* What the window sees from a place. */
Sight sight_of(const Window *window, const Tensor *images, const Tensor *places, int64_t place,
               int64_t of_window);

/* Calls `see` with all that the window sees from all places, places in order. */
void look(Reference *reference, const Op *op, const Tensor *images, const Tensor *places,
          void (*see)(Reference *, const Op *, const Sight *));

/* Word number `word` of those that Philox 4x32-10 (Salmon et al. 2011) makes of a counter and a
 * key, as the runtime has it. */
uint32_t random_word(uint64_t key, const uint32_t counter[4], int word);

/* dx f'(x) in place of the output dx; f' from the given input. */
void multiply_by_slopes_of(Reference *reference, const Op *op, int number);

#endif
