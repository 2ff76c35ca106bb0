/* formats.h: what readers of data files give, whatever the format.
 *
 * A reader ends in one of two ways: with what was asked for, or with a fault and nothing. None of
 * them ends the program, prints, or knows the spec: the compiler (`tlc look`, `tlc init`, checks)
 * and experiments call the same ones.
 */
#ifndef TLC_FORMATS_H
#define TLC_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/element.h"
#include "system/fault.h"

/* ---- array.c --------------------------------------------------------------------------------- */

enum { TLC_MOST_RANK = 8 };

/* Numbers of one type, the last index running fastest: shape[0] examples of shape[1] x ... each. */
struct tlc_array {
    enum tlc_element element;
    int rank;
    int64_t shape[TLC_MOST_RANK];
    void *numbers; /* to be freed by tlc_array_end */
};

void tlc_array_end(struct tlc_array *array);

#endif
