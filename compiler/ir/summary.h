/* summary.h: what the files of the summary share. */
#ifndef IR_SUMMARY_H
#define IR_SUMMARY_H

#include "ir/plan.h"

/* What a study varies, what its cells share, and how many runs that makes. */
void print_study(Text *text, const Plan *plan);

#endif
