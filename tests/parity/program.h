/* program.h: a generated program, to be run by what is not its runtime. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <tlc.h>

const struct tlc_experiment *program(void);

#endif
