/* cases.h: a small program for each op that has a kernel, at several sizes. */
#ifndef CASES_H
#define CASES_H

#include "ir/plan.h"

/* Programs of one op each, as they are after all passes; in a fixed order. */
typedef List(Prog *) Cases;
Cases kernel_cases(Arena *arena);

#endif
