/* output.h: files that appear whole or not at all. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/text.h"

/* Writes the text to `path` ("-": standard output), through a temporary file beside it that is
 * renamed when complete. An unchanged file is left alone, so that nothing is rebuilt for it.
 * Returns NULL or what went wrong. */
const char *output_write(Arena *arena, const char *path, const Text *text);

/* generated/NAME.c for a spec NAME.yaml, below the current directory, which is made if missing. */
const char *output_default(Arena *arena, const char *spec);

#endif
