/* places.h: where data is looked for. */
#ifndef TLC_PLACES_H
#define TLC_PLACES_H

#include "engine/tables.h"
#include "formats/sources.h"

/* The source's directory, to be freed: the first that has its file. */
char *tlc_find_source(const struct tlc_options *options, const struct tlc_source *source);

#endif
