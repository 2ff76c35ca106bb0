/* finding.h: what diagnostics consist of, for whoever shows them. */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include "base/diag.h"

/* A second place. */
typedef struct Remark {
    Span span;
    const char *message;
} Remark;

/* Bytes of the spec, often none, and what to have in their place: all that the help called `title`
 * says is to be done. */
typedef struct Replacement {
    Span span;
    const char *text, *title;
} Replacement;

typedef struct Finding {
    Severity severity;
    Span span;
    const char *check, *message;
    size_t order; /* keeps findings at the same place in the order they were reported */
    List(Remark) see;
    List(const char *) help;
    List(Replacement) fixes; /* each also among the helps, as text */
} Finding;

/* What is kept, in the order of places. */
const Finding *diag_findings(const Diagnostics *diagnostics, size_t *count);

/* How many there were, of a severity and of all, those not kept included: the same at the same
 * place is one. */
size_t diag_count_different_of(const Diagnostics *diagnostics, Severity severity);
size_t diag_count_different(const Diagnostics *diagnostics);

#endif
