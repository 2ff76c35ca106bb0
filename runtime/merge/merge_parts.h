/* merge.h: the one result of a study that was done in parts. */
#ifndef TLC_MERGE_H
#define TLC_MERGE_H

#include <stddef.h>

#include "system/printing.h"

/* Reads the parts in these directories and writes to `out` what one process would have written: the
 * same bytes, but for the log, whose lines stand in another order. NULL: to the directory that all
 * of them are in. The parts stay. Ends the program, before it writes anything, where parts are
 * missing, unfinished, the same, or not of one study, data and program. */
void tlc_merge(const struct tlc_output *output, const char *const *directories, size_t count,
               const char *out);

#endif
