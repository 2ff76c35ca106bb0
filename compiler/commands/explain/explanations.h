/* explanations.h: what docs/checks says of each name that a message can have in brackets. */
#ifndef EXPLANATIONS_H
#define EXPLANATIONS_H

#include "base/text.h"

typedef struct Explanation {
    const char *group;    /* what the page is called: "Reading the file" */
    const char *name;     /* "unknown-key" */
    const char *severity; /* "error", or "error or warning" */
    const char *summary;  /* what was found, in some words */
    const char *why;      /* why it matters: Markdown, before the first example */
    const char *markdown; /* all of it, behind the heading */
} Explanation;

typedef List(Explanation) ExplanationList;

/* All, in the order of the pages. */
ExplanationList explanations(Arena *arena);

/* NULL: there is none. */
const Explanation *explanation_named(Arena *arena, const char *name);

#endif
