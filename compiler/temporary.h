/* temporary.h: files that are gone when tlc ends, however it ends. */
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include "base/arena.h"

#include <stdbool.h>

/* From here on an interruption, or an exit, removes the temporary files that there are. */
void temporaries_begin(void);

/* Makes a file that nobody can foretell the name of, in the directory of `path`, for its owner
 * alone. Returns the open descriptor, or -1 and errno. */
int temporary_open(Arena *arena, const char *path, const char **name);

/* Gives the file that `path` names a second, temporary name derived from another temporary one.
 * Returns NULL where there is no such file, or where links cannot be made. */
const char *temporary_link(Arena *arena, const char *path, const char *beside);

/* Renames it to `path`, for good. False with errno: it stays temporary. */
bool temporary_rename(const char *name, const char *path);

/* NULL is allowed. */
void temporary_remove(const char *name);

#endif
