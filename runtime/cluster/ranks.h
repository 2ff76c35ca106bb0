/* ranks.h: the processes of one study, and what carries bytes between them: a module for each MPI,
 * which is loaded where a launcher has started the program. Modules know nothing of tlc but this
 * header.
 */
#ifndef TLC_RANKS_H
#define TLC_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/* Counted up with every change below: a module of another tlc is refused. */
enum { TLC_RANKS_VERSION = 1 };

/* Functions are called by one thread at a time. Those that return a text return NULL, or why not.
 */
struct tlc_ranks {
    int version;
    const char *mpi; /* "Open MPI", which users know it by */
    const char *(*begin)(int *rank, int *size);

    /* Takes a copy, and doesn't wait. Between two ranks messages arrive as they were sent. */
    const char *(*send)(int rank, const void *bytes, size_t size);

    /* The next message that has come, a new array, and who has sent it; NULL in `bytes` when there
     * is none. Doesn't wait. */
    const char *(*receive)(int *rank, void **bytes, size_t *size);

    /* Waits until all that was sent has been taken, and until all ranks are here. */
    const char *(*end)(void);

    /* Ends all ranks. */
    void (*abort)(int code);
};

/* What a module's file defines. */
#define TLC_RANKS_SYMBOL "tlc_ranks_module"

#endif
