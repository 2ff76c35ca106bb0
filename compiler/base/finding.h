/* finding.h: what diagnostics consist of, for whoever shows them. */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include "base/diag.h"

/* A second place. */
typedef struct Remark {
    Span span;
    const char *message;
} Remark;

typedef struct Finding {
    Severity severity;
    Span span;
    const char *check, *message;
    size_t order; /* keeps findings at the same place in the order they were reported */
    List(Remark) see;
    List(const char *) help;
} Finding;

/* What is kept, in the order of places. */
const Finding *diag_findings(const Diagnostics *diagnostics, size_t *count);

/* How many there were, of a severity and of all, those not kept included: the same at the same
 * place is one. */
size_t diag_count_different_of(const Diagnostics *diagnostics, Severity severity);
size_t diag_count_different(const Diagnostics *diagnostics);

#endif
