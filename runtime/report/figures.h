/* figures.h: the sections of the report.
 *
 * Each comes as functions: whether the document has what the section shows; its figures, which
 * stand first; and what else it has.
 */
#ifndef TLC_REPORT_FIGURES_H
#define TLC_REPORT_FIGURES_H

#include "results/document.h"
#include "report/figure.h"
#include "system/printing.h"

/* verdict.c: what may be concluded, and how far */
void tlc_verdict_draw(struct text *text, const struct document *document);

/* Where a study ended that has as many seeds as it takes, and why, as a sentence to be freed; an
 * empty one of other studies. */
char *tlc_ending_words(const struct tlc_results *results);

/* Whether what ran is what was registered: as a sentence to be freed, behind which a list follows
 * where it is not; and with that list, on the page and on standard output. Nothing where nothing
 * was registered. */
char *tlc_registration_words(const struct tlc_results *results);
void tlc_registration_draw(struct text *text, const struct tlc_results *results);
void tlc_registration_print(const struct tlc_output *output, const struct tlc_results *results);

/* figure_pairs.c: seed by seed */
bool tlc_pairs_apply(const struct document *document);
void tlc_pairs_figures(struct figures *figures, const struct document *document);

/* figure_tuning.c: what was tried for each arm, and which of it was chosen */
bool tlc_tuning_applies(const struct document *document);
void tlc_tuning_figures(struct figures *figures, const struct document *document);
void tlc_tuning_draw(struct text *text, const struct document *document);

/* figure_sizes.c: error against the number of training examples */
bool tlc_sizes_apply(const struct document *document);
void tlc_sizes_figures(struct figures *figures, const struct document *document);
void tlc_sizes_draw(struct text *text, const struct document *document);

/* figure_axes.c: against the number of copied or frozen layers, epochs, and any other axis */
bool tlc_depth_applies(const struct document *document);
void tlc_depth_figures(struct figures *figures, const struct document *document);
bool tlc_freeze_applies(const struct document *document);
void tlc_freeze_figures(struct figures *figures, const struct document *document);
bool tlc_epochs_apply(const struct document *document);
void tlc_epochs_figures(struct figures *figures, const struct document *document);
bool tlc_others_apply(const struct document *document);
void tlc_others_figures(struct figures *figures, const struct document *document);

/* figure_curves.c: loss and accuracy against epochs */
bool tlc_curves_apply(const struct document *document);
void tlc_curves_figures(struct figures *figures, const struct document *document);
void tlc_curves_draw(struct text *text, const struct document *document);

/* table_control.c: where rules ended phases, or lowered rates */
bool tlc_control_applies(const struct document *document);
void tlc_control_draw(struct text *text, const struct document *document);

/* figure_confusion.c: what is taken for what */
bool tlc_confusion_applies(const struct document *document);
void tlc_confusion_figures(struct figures *figures, const struct document *document);

/* figure_reliability.c: how far probabilities can be believed */
bool tlc_reliability_applies(const struct document *document);
void tlc_reliability_figures(struct figures *figures, const struct document *document);

/* figure_memory.c: what values take of RAM while each layer works */
bool tlc_memory_applies(const struct document *document);
void tlc_memory_figures(struct figures *figures, const struct document *document);

/* table_cells.c: every cell of a study */
bool tlc_cells_apply(const struct document *document);
void tlc_cells_draw(struct text *text, const struct document *document);

/* table_failed.c: which runs failed, and why */
bool tlc_failed_applies(const struct document *document);
void tlc_failed_draw(struct text *text, const struct document *document);

/* table_seeds.c: what decides, by other methods and for each seed */
bool tlc_seed_table_applies(const struct document *document);
void tlc_seed_table_draw(struct text *text, const struct document *document);

/* table_tests.c: what a spec without a study has instead */
bool tlc_tests_apply(const struct document *document);
void tlc_tests_draw(struct text *text, const struct document *document);

/* unlike.c: the small print of a comparison; nothing where both learn alike */
void tlc_unlike_draw(struct text *text, const struct tlc_difference_record *comparison);

/* table_measured.c: the same by the metrics that tests are told by */
bool tlc_measured_applies(const struct document *document);
void tlc_measured_draw(struct text *text, const struct document *document);

/* table_models.c: layers, and what stayed frozen */
bool tlc_models_apply(const struct document *document);
void tlc_models_draw(struct text *text, const struct document *document);
bool tlc_frozen_applies(const struct document *document);
void tlc_frozen_draw(struct text *text, const struct document *document);

/* table_ledger.c: what was done, and how to do it again */
bool tlc_ledger_applies(const struct document *document);
void tlc_ledger_draw(struct text *text, const struct document *document);
bool tlc_repeat_applies(const struct document *document);
void tlc_repeat_draw(struct text *text, const struct document *document);

#endif
