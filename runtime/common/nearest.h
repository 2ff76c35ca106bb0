/* nearest.h: what a writer may have meant. */
#ifndef TLC_NEAREST_H
#define TLC_NEAREST_H

#include <stddef.h>

/* The name in `names` closest to `word` by edit distance, or NULL when none is near enough to be
 * what the writer meant. */
const char *tlc_nearest_name(const char *word, const char *const *names, size_t count);

#endif
