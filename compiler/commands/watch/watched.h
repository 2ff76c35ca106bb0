/* watched.h: files that may change, vanish and come back. */
#ifndef WATCH_WATCHED_H
#define WATCH_WATCHED_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Watched Watched;

/* Looks at the files now. Changes are told by the system where it does, else found by looking
 * often; `polls`: by looking alone, as where files are on another machine. */
Watched *watched_new(Arena *arena, bool polls);

/* From here on this file, as it is now, and no other; and others beside it. Paths are kept. */
void watched_begin(Watched *watched, const char *path);
void watched_add(Watched *watched, const char *path);

/* Waits until one of them is another than it was, or `ended` is set, as a signal does. False:
 * ended. */
bool watched_wait(Watched *watched, const volatile int *ended);

#endif
