/* library_command.h: `tlc --emit=library SPEC --model NAME`, and what libraries take. */
#ifndef LIBRARY_COMMAND_H
#define LIBRARY_COMMAND_H

#include "base/diag.h"
#include "library/library.h"
#include "options.h"

/* The library of the model that the options name, with the weights that they name, of a plan
 * without programs. Reports, or says on standard error, what is wrong, and returns NULL. */
Library *library_asked(Arena *arena, const Options *options, const Plan *plan,
                       Diagnostics *diagnostics);

/* Writes the library of the model that the options name, of a plan without programs: all files or
 * none. Reports, or says on standard error, what is wrong; whether all is written. */
bool write_library(Arena *arena, const Options *options, const Plan *plan,
                   Diagnostics *diagnostics);

/* Prints what the library of each model takes: `tlc --emit=sizes SPEC`. */
bool write_sizes(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics);

#endif
