/* registration.h: SPEC.registered, what is said of a study before it runs.
 *
 * Two documents of YAML: what will be decided, and by what rule, on which data; then the spec as it
 * is, byte for byte. People read the first; tlc holds a spec that it compiles against the second.
 */
#ifndef REGISTRATION_H
#define REGISTRATION_H

#include "base/diag.h"
#include "pipeline.h"

/* What the first document has of what is not in the spec. */
typedef struct Registered {
    const char *date; /* 2026-12-01 */
    int64_t runs;     /* that had been done before */
    List(RegisteredData) data;
} Registered;

/* Where a spec's registration stands: beside it, NULL where it has no name of its own. */
const char *registration_path(Arena *arena, const Source *source);

/* ---- registration_text.c: written -------------------------------------------------------------
 */

/* All of the file. */
void add_registration(Text *text, const Plan *plan, const Registered *registered);

/* ---- registered.c: read -----------------------------------------------------------------------
 */

/* What was registered of this experiment, and how its spec differs from that; NULL where nothing
 * was, or with everything reported. Its file becomes one of those that the spec was read with. */
const PlanRegistration *registration_of(Arena *arena, const Experiment *experiment,
                                        Diagnostics *diagnostics);

/* What stands between the two documents. */
#define REGISTERED_SPEC "--- # the spec as it was registered, byte for byte\n"

#endif
