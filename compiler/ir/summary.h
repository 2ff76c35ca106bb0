/* summary.h: what the files of the summary share. */
#ifndef IR_SUMMARY_H
#define IR_SUMMARY_H

#include "ir/plan.h"

/* What a study varies, what its cells share, and how many runs that makes. */
void print_study(Text *text, const Plan *plan);

/* What learns what, and how. */
void plan_print_training(Text *text, const PlanTraining *training);
void plan_print_comparison(Text *text, const PlanComparison *comparison);

/* How much memory weights, temporaries and data take. */
void plan_print_memory(Text *text, const Plan *plan);

/* "images.gz", "digits.npz: x_train", "part_1.csv and 2 more" */
const char *plan_shown_file(Arena *arena, const PlanFile *file);

#endif
