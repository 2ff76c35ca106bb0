/* page_command.h: `tlc --emit=page SPEC --model NAME --weights FILE`. */
#ifndef PAGE_COMMAND_H
#define PAGE_COMMAND_H

#include "base/diag.h"
#include "ir/plan.h"
#include "options.h"

/* Writes the page of the model that the options name, of a plan without programs: whole, or not at
 * all. Reports, or says on standard error, what is wrong; whether it is written. */
bool write_page(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics);

#endif
