/* fixes.h: what a help says to write, as a change of the spec. */
#ifndef FIXES_H
#define FIXES_H

#include "base/finding.h"

typedef struct Fix {
    Span span;        /* what is replaced */
    const char *text; /* by what; NULL: no help of the finding can be followed so */
    const char *help; /* that says so */
} Fix;

/* The first help of the finding with which what it is about is gone and nothing else is wrong at
 * its place: the spec so changed is read and checked once more to know. */
Fix fix_of(Arena *arena, const Finding *finding);

#endif
