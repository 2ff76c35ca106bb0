/* figures.h: the sections of the report.
 *
 * Each comes as two functions: whether the document has what the section shows, and the section.
 */
#ifndef TLC_REPORT_FIGURES_H
#define TLC_REPORT_FIGURES_H

#include "results/document.h"
#include "report/markup.h"

/* verdict.c: what may be concluded, and how far */
void verdict_draw(struct text *text, const struct document *document);

/* figure_pairs.c: seed by seed */
bool pairs_apply(const struct document *document);
void pairs_draw(struct text *text, const struct document *document);

/* figure_sizes.c: error against the number of training examples */
bool sizes_apply(const struct document *document);
void sizes_draw(struct text *text, const struct document *document);

/* figure_axes.c: against the number of copied or frozen layers, epochs, and any other axis */
bool depth_applies(const struct document *document);
void depth_draw(struct text *text, const struct document *document);
bool freeze_applies(const struct document *document);
void freeze_draw(struct text *text, const struct document *document);
bool epochs_apply(const struct document *document);
void epochs_draw(struct text *text, const struct document *document);
bool others_apply(const struct document *document);
void others_draw(struct text *text, const struct document *document);

/* figure_curves.c: loss and accuracy against epochs */
bool curves_apply(const struct document *document);
void curves_draw(struct text *text, const struct document *document);

/* figure_confusion.c: what is taken for what */
bool confusion_applies(const struct document *document);
void confusion_draw(struct text *text, const struct document *document);

/* figure_reliability.c: how far probabilities can be believed */
bool reliability_applies(const struct document *document);
void reliability_draw(struct text *text, const struct document *document);

/* table_cells.c: every cell of a study */
bool cells_apply(const struct document *document);
void cells_draw(struct text *text, const struct document *document);

/* table_failed.c: which runs failed, and why */
bool failed_applies(const struct document *document);
void failed_draw(struct text *text, const struct document *document);

/* table_seeds.c: what decides, by other methods and for each seed */
bool seed_table_applies(const struct document *document);
void seed_table_draw(struct text *text, const struct document *document);

/* table_tests.c: what a spec without a study has instead */
bool tests_apply(const struct document *document);
void tests_draw(struct text *text, const struct document *document);

/* table_models.c: layers, and what stayed frozen */
bool models_apply(const struct document *document);
void models_draw(struct text *text, const struct document *document);
bool frozen_applies(const struct document *document);
void frozen_draw(struct text *text, const struct document *document);

/* table_ledger.c: what was done, and how to do it again */
bool ledger_applies(const struct document *document);
void ledger_draw(struct text *text, const struct document *document);
bool repeat_applies(const struct document *document);
void repeat_draw(struct text *text, const struct document *document);

#endif
