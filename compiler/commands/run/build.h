/* build.h: programs of generated C, which are kept so that each is compiled once. */
#ifndef RUN_BUILD_H
#define RUN_BUILD_H

#include "commands/run/toolchain.h"

/* The path of a program made of the C, which is made now where it is not kept from before; NULL
 * where it cannot be, which is said. `name` becomes its own. */
const char *program_of(Arena *arena, const Toolchain *toolchain, const char *name, const Text *c,
                       bool quiet);

#endif
