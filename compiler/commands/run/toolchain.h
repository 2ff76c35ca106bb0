/* toolchain.h: the compiler and the runtime by which C that tlc has written becomes a program. */
#ifndef RUN_TOOLCHAIN_H
#define RUN_TOOLCHAIN_H

#include "base/text.h"

typedef struct Toolchain {
    const char *compiler;  /* the value of CC, or one of those that are there */
    const char *flags;     /* how experiments are compiled, as words of a shell */
    const char *libraries; /* what they are linked with, the same */
    const char *archives;  /* the directory of the runtime's archives */
    const char *modules;   /* where a program finds what joins ranks of MPI */
    const char *hashes;    /* hashes of the runtime's source, one after another */
} Toolchain;

/* Finds the runtime that belongs to this tlc: beside it where it was built, or where it was
 * installed with it. False, with what is missing said. */
bool toolchain_find(Arena *arena, Toolchain *toolchain);

/* What tells machines apart whose programs may not run on each other. */
const char *machine_shown(Arena *arena);

#endif
