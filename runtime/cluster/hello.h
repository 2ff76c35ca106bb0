/* hello.h: that all ranks do the same. */
#ifndef TLC_HELLO_H
#define TLC_HELLO_H

#include "run/run_state.h"

/* What this rank runs, and where; a new string. */
char *tlc_hello(const struct tlc_run_state *run);

/* Ends the program where the other rank runs something else than this one, rank 0. Its host, a new
 * string. */
char *tlc_hello_check(const struct tlc_run_state *run, const char *hello, int rank);

#endif
