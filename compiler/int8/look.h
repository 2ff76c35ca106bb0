/* look.h: what goes over images, for those who take sums of it. */
#ifndef INT8_LOOK_H
#define INT8_LOOK_H

#include "int8/int8.h"

/* At one place, one pixel that the window sees on the image: which of the window's own it is. A
 * dense layer has one place, and sees all it reads as one pixel. */
typedef struct Int8Sight {
    int64_t place, of_window, pixel;
} Int8Sight;

typedef void Int8See(void *context, const Int8Sight *sight);

/* Calls `see` for all of them, places in order. */
void int8_look(const Int8 *int8, size_t op, Int8See *see, void *context);

/* How many places there are. */
int64_t int8_places(const Int8 *int8, size_t op);

/* How many terms of a pixel are multiplied for an output: the channels of its group; and which of
 * the image's channels is the first of those. */
int64_t int8_inputs(const Int8 *int8, size_t op);
int64_t int8_first_input(const Int8 *int8, size_t op, int64_t output);

/* How many numbers a pixel has. */
int64_t int8_channels(const Int8 *int8, size_t op);

#endif
