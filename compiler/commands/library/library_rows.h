/* library_rows.h: examples of the plan, read as an experiment reads them. */
#ifndef LIBRARY_ROWS_H
#define LIBRARY_ROWS_H

#include "base/diag.h"
#include "int8/int8.h"

/* At most so many of the examples, evenly over all of them: those that the experiment takes under
 * its first seed, as its tasks, splits and draws say. They are read into memory that stays. Reports
 * where they cannot be found or read, as what `why` needs them for; a rule of the spec that they do
 * not keep ends the program as it would the experiment. */
bool library_rows_read(Arena *arena, const Plan *plan, const PlanExamples *examples, int64_t most,
                       const char *why, Int8Rows *rows, Diagnostics *diagnostics);

#endif
