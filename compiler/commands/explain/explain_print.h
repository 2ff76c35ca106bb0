/* explain_print.h: explanations as text of 80 columns. */
#ifndef EXPLAIN_PRINT_H
#define EXPLAIN_PRINT_H

#include "commands/explain/explanations.h"

/* All that is said of one name; headings are bold where that is wanted. */
void add_explanation(Text *text, const Explanation *explanation, bool bold);

/* A line or two for each. */
void add_explanations(Text *text, const ExplanationList *list, bool bold);

#endif
