/* launcher.h: whether the program was started as one of several ranks, and by what. */
#ifndef TLC_LAUNCHER_H
#define TLC_LAUNCHER_H

#include "cluster/ranks.h"

/* What a launcher tells those it starts, in their environment. */
struct tlc_launch {
    const char *launcher; /* "mpirun"; NULL: this is a process by itself */
    int rank, size;
    const char *mpi[3]; /* modules that may fit, the likeliest first, up to a NULL */
};

/* `find` is getenv. */
struct tlc_launch tlc_launch_of(char *(*find)(const char *name));

/* The module of `mpi` or, where that is NULL, the first that can be loaded; ends the program where
 * none can. Each process would do all of the study then. */
const struct tlc_ranks *tlc_load_ranks(const struct tlc_launch *launch, const char *mpi);

#endif
