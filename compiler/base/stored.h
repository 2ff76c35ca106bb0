/* stored.h: numbers of a weight array as a file has them. */
#ifndef BASE_STORED_H
#define BASE_STORED_H

#include <stdint.h>

enum { MOST_VIEWED = 4 };

/* The weight array, row by row, is all numbers of a tensor in an order of its own: number
 * first + i * stride[0] + j * stride[1] + ... of the tensor, for i below size[0], and so on. */
typedef struct StoredWeights {
    const char *tensor; /* in the file */
    const char *shape;  /* of it, and how it is read: "16x3x3x3, transposed" */
    int dimensions;
    int64_t size[MOST_VIEWED], stride[MOST_VIEWED], first;
} StoredWeights;

#endif
