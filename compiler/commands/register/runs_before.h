/* runs_before.h: what of a spec has been run already. */
#ifndef RUNS_BEFORE_H
#define RUNS_BEFORE_H

#include "base/source.h"

/* How many runs of this very spec the logs in a run's directory have. */
int64_t runs_before(Arena *arena, const Source *source, const char *directory);

#endif
