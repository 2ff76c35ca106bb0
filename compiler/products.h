/* products.h: what tlc leaves. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "ir/plan.h"
#include "options.h"
#include "spec/spec.h"

/* The plan in words, in lines of at most so many columns: on a page, or all of it with every
 * default that the spec takes. */
void add_plan(Text *text, const Spec *spec, const Plan *plan, bool full, int columns);

/* The C and, as the options say, its depfile and the plan on standard output: all or none. Says
 * what could not be written. */
bool write_program(Arena *arena, const Options *options, const Spec *spec, const Plan *plan);

/* The trace of the passes. */
bool write_ir(Arena *arena, const Options *options, const Text *ir);

#endif
