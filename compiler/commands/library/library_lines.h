/* library_lines.h: what models take as libraries, a line each, for the plan. */
#ifndef LIBRARY_LINES_H
#define LIBRARY_LINES_H

#include "base/text.h"
#include "ir/plan.h"

/* Flash, RAM and work of the library that predicts, with floats; of models of one shape together.
 */
void print_library_lines(Text *text, const Plan *plan);

/* Notes of each layer what values take while it works in that library, for the experiment to tell.
 */
void note_library_ram(Arena *arena, Plan *plan);

#endif
