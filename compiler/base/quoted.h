/* quoted.h: text as a literal of C. */
#ifndef BASE_QUOTED_H
#define BASE_QUOTED_H

#include "base/text.h"

/* A C string literal of any text. */
const char *quoted(Arena *arena, const char *text);

#endif
