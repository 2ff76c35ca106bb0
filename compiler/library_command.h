/* library_command.h: `tlc --emit=library SPEC --model NAME`. */
#ifndef LIBRARY_COMMAND_H
#define LIBRARY_COMMAND_H

#include "base/diag.h"
#include "ir/plan.h"
#include "options.h"

/* Writes the library of the model that the options name, of a plan without programs: all files or
 * none. Reports, or says on standard error, what is wrong; whether all is written. */
bool write_library(Arena *arena, const Options *options, const Plan *plan,
                   Diagnostics *diagnostics);

#endif
