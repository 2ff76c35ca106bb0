/* reading.h: what is seen of data while it is read. */
#ifndef TLC_READING_H
#define TLC_READING_H

#include <stdint.h>

#include "engine/tables.h"

/* How far one of several data sets has been read. */
struct tlc_reading {
    int64_t done, count;
};

/* From now on a line on a terminal says how many pictures of all sets have been read, once that
 * has taken a second. `readings` are those of tlc_reading_tell. */
void tlc_reading_begin(const struct tlc_options *options, struct tlc_reading *readings, int count);

/* `context` is a struct tlc_reading; called on any thread. */
void tlc_reading_tell(void *context, int64_t done, int64_t count);

/* Clears the line. */
void tlc_reading_end(void);

#endif
