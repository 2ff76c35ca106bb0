/* finding_places.h: where a finding is, as programs want to know. */
#ifndef FINDING_PLACES_H
#define FINDING_PLACES_H

#include "base/source.h"
#include "json/json.h"

/* From 1. A column counts characters, or UTF-16 code units. What stands at `end` is no part of it.
 */
typedef struct Region {
    Place start, end;
} Region;

typedef enum { IN_CHARACTERS, IN_UTF16 } ColumnKind;

/* A span of nothing, and one behind the end of its text, is a region of nothing. */
Region region_of(Span span, ColumnKind kind);

#endif
