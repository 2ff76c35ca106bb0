/* data_places.h: where data is looked for. */
#ifndef TLC_DATA_PLACES_H
#define TLC_DATA_PLACES_H

#include <stddef.h>

/* The directories in their order, NULL behind the last: `named` (by --data; may be NULL), what
 * $TLC_DATA names, ./data, and where Debian's packages put theirs. */
const char *tlc_data_place(const char *named, size_t index);

#endif
