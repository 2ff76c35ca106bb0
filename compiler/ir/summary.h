/* summary.h: what the files of the summary share. */
#ifndef IR_SUMMARY_H
#define IR_SUMMARY_H

#include "ir/plan.h"

/* How much is said. */
typedef enum { DETAIL_PAGE, DETAIL_FULL } Detail;

/* What a study varies, what its cells share, and how many runs that makes. */
void print_study(Text *text, const Plan *plan, Detail detail);

/* What each arm tries, and what that takes. */
void print_tune(Text *text, const Plan *plan);

/* What learns what, and how; in full also what each step costs. */
void plan_print_training(Text *text, const PlanTraining *training, Detail detail);
void plan_print_comparison(Text *text, const PlanComparison *comparison);

/* How much memory weights, temporaries and data take. */
void plan_print_memory(Text *text, const Plan *plan);

/* What is done to examples when they are read; rows that are drawn. */
void plan_print_files(Text *text, const Plan *plan);
void plan_print_draws(Text *text, const Plan *plan);

/* A task, and which label becomes which class: all, or the first. */
void plan_print_task(Text *text, const PlanTask *task, Detail detail);

/* Which label becomes which class, of those with names the first. */
void plan_print_first_classes(Text *text, const PlanTask *task, const char *begin);

/* Parts of a layer's row: how wide they are, what the loss adds for its weights, and
 * how a model's parameters divide. */
typedef struct Widths {
    int name, output;
} Widths;
Widths plan_widths(Arena *arena, const PlanModel *model);
void plan_print_layer(Text *text, const PlanLayer *layer, Widths widths, bool with_copies);
void plan_print_parameters(Text *text, const PlanModel *model);

/* "images.gz", "digits.npz: x_train", "part_1.csv and 2 more" */
const char *plan_shown_file(Arena *arena, const PlanFile *file);

#endif
