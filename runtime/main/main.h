/* main.h: what `main` of a program calls, beside what loads its data. */
#ifndef TLC_MAIN_H
#define TLC_MAIN_H

#include "engine/tables.h"

/* ---- command_line.c -------------------------------------------------------------------------- */

/* Reads the options; answers --help and exits with 0. */
struct tlc_options tlc_parse_options(int argc, char **argv,
                                     const struct tlc_experiment *experiment);

/* ---- run.c: from the loaded data to the results ---------------------------------------------- */

/* Does it all: trains every recipe with every seed, tests, compares, writes the results. Returns
 * main's exit code. */
int tlc_run(const struct tlc_experiment *experiment, const struct tlc_options *options);

#endif
