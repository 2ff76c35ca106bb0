/* init_parts.h: what first specs have in common. */
#ifndef INIT_PARTS_H
#define INIT_PARTS_H

#include "base/text.h"
#include "system/fault.h"

/* The last part of a path. */
const char *base_name(const char *file);

/* The directory that a file or folder is in, as `path` has it: below one of those that experiments
 * look into, or else absolute. NULL and a fault where that cannot be found out. */
const char *data_path_of(Arena *arena, const char *file, struct tlc_fault *fault);

/* A name of a spec, made of the file's; `otherwise`, and then that, where it begins with no letter.
 */
const char *spec_name_of(Arena *arena, const char *file, const char *otherwise);

/* Splits at random, by label, and a task of all rows. */
void add_random_splits(Text *text, const char *name);

#endif
