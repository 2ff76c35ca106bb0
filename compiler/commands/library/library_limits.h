/* library_limits.h: `limits` of a model: what its library may take. */
#ifndef LIBRARY_LIMITS_H
#define LIBRARY_LIMITS_H

#include "base/diag.h"
#include "ir/plan.h"

/* Whether all libraries keep within the limits that the spec sets their models; reports which do
 * not, and which layer takes the most. */
bool libraries_fit(Arena *arena, const Plan *plan, Diagnostics *diagnostics);

#endif
