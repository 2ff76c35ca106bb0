/* kept.h: the directory in which tlc keeps programs that it has built, and how many stay there. */
#ifndef RUN_KEPT_H
#define RUN_KEPT_H

#include "base/arena.h"

#include <stdbool.h>

enum { MOST_KEPT = 50 };

/* The directory, which only its owner can write to; NULL where there can be none, which is said.
 * From here on until tlc ends, or becomes the program, nobody removes what is kept there. */
const char *kept_directory(Arena *arena);

/* Notes that the program in this directory is used now. */
void kept_use(const char *own);

/* Removes all but those MOST_KEPT programs that were used last. One that is running runs on. Does
 * nothing while others look for theirs. */
void kept_prune(Arena *arena, const char *directory);

/* mkdir, where it may be there. False with errno. */
bool has_directory(const char *path);

#endif
