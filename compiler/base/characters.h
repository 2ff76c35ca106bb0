/* characters.h: which characters are not what they seem. */
#ifndef BASE_CHARACTERS_H
#define BASE_CHARACTERS_H

#include "base/source.h"

#include <stdbool.h>

/* What a character is called that looks like ASCII or like nothing: "a no-break space"; NULL for
 * all others. *instead becomes what to write: "a space", "`:`", or "" for nothing. */
const char *lookalike_name(uint32_t code, const char **instead);

/* The first such character of the bytes [start, end) of the source, comments left out; false when
 * there is none. */
bool lookalike_find(const Source *source, size_t start, size_t end, Span *found);

#endif
