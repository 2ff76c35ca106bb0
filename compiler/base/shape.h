/* shape.h: the sizes of what a layer reads or makes for one example, as Keras counts them: the last
 * is the channels' or, of a flat one, how many numbers there are. */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { MOST_DIMENSIONS = 4 };

typedef struct Shape {
    int64_t dimensions; /* 0: not known */
    int64_t size[MOST_DIMENSIONS];
} Shape;

/* So many numbers in a row. */
Shape flat_shape(int64_t count);

/* How many numbers there are. */
int64_t shape_size(const Shape *shape);

bool same_shape(const Shape *a, const Shape *b);

/* "28x28" */
const char *describe_shape(Arena *arena, const Shape *shape);

#endif
