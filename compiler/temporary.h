/* temporary.h: files that are gone when tlc ends, however it ends. */
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include "base/arena.h"

#include <signal.h>
#include <stdbool.h>

/* From here on an interruption, or an exit, removes the temporary files that there are. */
void temporaries_begin(void);

/* Between these two, signals that end tlc wait: for what is to be done whole or not at all. */
sigset_t endings_hold(void);
void endings_release(const sigset_t *before);

/* Makes a file that nobody can foretell the name of, in the directory of `path`, for its owner
 * alone. Returns the open descriptor, or -1 and errno. */
int temporary_open(Arena *arena, const char *path, const char **name);

/* Gives the file that `path` names this second name, a temporary one. False with errno. */
bool temporary_link(const char *path, const char *name);

/* Renames it to `path`, for good. False with errno: it stays temporary. */
bool temporary_rename(const char *name, const char *path);

/* It is not temporary any more: it stays. */
void temporary_stays(const char *name);

/* NULL is allowed. */
void temporary_remove(const char *name);

#endif
