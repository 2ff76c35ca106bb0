/* document.h: the finished results, as figures and tables ask for them.
 *
 * What the results do not have is a record of which nothing is known, NAN, -1, NULL or "".
 */
#ifndef TLC_DOCUMENT_H
#define TLC_DOCUMENT_H

#include <stdbool.h>

#include "results/records.h"

bool tlc_interval_known(struct tlc_interval interval);

/* The number, NAN where it is not known. */
double tlc_known(long number);

/* The item, or NAN, -1, "" where the list has none of that index. */
double tlc_number_of(const struct tlc_series *list, int index);
int tlc_whole_of(const struct tlc_wholes *list, int index);
const char *tlc_text_of(const struct tlc_texts *list, int index);

/* ---- the document ---------------------------------------------------------------------------- */

struct document {
    const struct tlc_results *results;
    const struct tlc_study_record *study; /* NULL for a spec without one */
    const struct tlc_analysis *analysis;  /* NULL without a study */
    int seeds; /* or folds, where each seed has several: how often each training was run */
    int trainings, arms, axes, cells;
    int baseline; /* the arm that the others are compared with */
    int decided;  /* the arm that the verdict is about; -1 without one */
    int cell;     /* the primary cell, else the first; -1 without a study */
    bool primary; /* whether the spec named one */
};

struct document tlc_document_read(const struct tlc_results *results);

const char *tlc_document_arm(const struct document *document, int arm);

/* What is repeated: "seed" or "fold". */
const char *tlc_document_unit(const struct document *document);

/* How the arm is drawn (see svg.h): 0 is the baseline's, whatever its place among the arms. */
int tlc_document_look(const struct document *document, int arm);

const struct tlc_training_record *tlc_document_training(const struct document *document,
                                                        int training);
const char *tlc_document_model(const struct document *document, int training);

/* One training under one seed, both counted from 0; NULL where there is none. */
const struct tlc_run_record *tlc_document_run(const struct document *document, int training,
                                              int seed);

/* What that run gave on a split, or NULL. */
const struct tlc_test_record *tlc_document_test(const struct document *document, int training,
                                                int seed, const char *split);

/* The answer that is right for most of a split's test images, such as "always class 3", and how
 * often it is right: NULL and NAN where the split is no test. The text is to be freed. */
char *tlc_document_constant(const struct document *document, const char *split);

/* What a class of the split is called, to be freed; and whether it is by a name. */
char *tlc_document_class(const struct document *document, const char *split, int class);
bool tlc_document_has_names(const struct document *document, const char *split);

/* What a study compares by: of always giving that answer, and of a test; and what it is called, to
 * be freed. */
double tlc_document_constant_value(const struct document *document, const char *split);
double tlc_document_value(const struct document *document, const char *split,
                          const struct tlc_test_record *test);
char *tlc_document_compared(const struct document *document);

/* Whether that is the accuracy, of which the error is what it lacks to 1. */
bool tlc_document_by_accuracy(const struct document *document);

/* The split that a study measures on, else "". */
const char *tlc_document_split(const struct document *document);

/* The least difference that matters, or NAN where the spec names none. */
double tlc_document_least_effect(const struct document *document);

/* What tlc warned of when it compiled the spec. */
enum warning_kind { WARNING_FEW_SEEDS, WARNING_NO_PRIMARY, WARNING_OTHER };

struct warning {
    enum warning_kind kind;
    const char *text;
};

int tlc_document_warnings(const struct document *document);
struct warning tlc_document_warning(const struct document *document, int index);

/* What figures of one cell are about: its arms on the study's split, or without a study each
 * training on each split that it was tested on. */
struct subject {
    int training, look;
    int arm; /* -1 without a study */
    const char *split;
};

/* Returns an array to be freed. */
struct subject *tlc_document_subjects(const struct document *document, int *count);

/* The subjects' split in a sentence, such as "B.test" or "the test images". */
const char *tlc_document_where(const struct document *document);

/* ---- cells and axes -------------------------------------------------------------------------- */

/* The training of an arm in a cell. */
int tlc_document_trained(const struct document *document, int cell, int arm);

/* What the analysis says of an arm in a cell, and of an arm against the baseline, whose `t` is the
 * interval that decides. */
const struct tlc_summary *tlc_document_summary(const struct document *document, int cell, int arm);
const struct tlc_arm_comparison *tlc_document_comparison(const struct document *document, int cell,
                                                         int arm);

/* Whether there is such a comparison. */
bool tlc_document_compares(const struct document *document, int cell, int arm);

/* The word for its outcome, or "". */
const char *tlc_document_outcome(const struct tlc_arm_comparison *comparison);

/* Whether its outcome, if it is one that Holm's correction is for, is still shown after it. */
bool tlc_document_survives(const struct tlc_arm_comparison *comparison);

/* Whether any comparison's does not. */
bool tlc_document_marks(const struct document *document);

/* Whether a difference is shown for other seeds on these images alone. */
bool tlc_document_is_local(const struct tlc_arm_comparison *comparison);

/* Whether the spec named this comparison before the run: that of the primary cell and its arm. */
bool tlc_document_is_primary(const struct document *document, int cell, int arm);

int tlc_axis_size(const struct document *document, int axis);
const char *tlc_axis_name(const struct document *document, int axis);
const char *tlc_axis_value(const struct document *document, int axis, int value);

/* The cell's values, such as "freeze = 0, epochs = 20", leaving one axis out, or none when that is
 * -1. To be freed. */
char *tlc_document_values(const struct document *document, int cell, int without);

/* Which cell a figure of a single cell shows, such as " in the primary cell (n = 5)"; nothing where
 * there are no axes. To be freed. */
char *tlc_document_cell_words(const struct document *document);

/* The arms that the axis changes, such as "B and B_on_A"; to be freed. */
char *tlc_document_changed(const struct document *document, int axis);

/* As many of the last words of the name as tell it from the other axes. */
const char *tlc_axis_label(const struct document *document, int axis);

/* The value as a number, or NAN. */
double tlc_axis_number(const struct document *document, int axis, int value);

/* How many examples the baseline learns from with this value, where the axis is a share of them, in
 * the cell that differs from `cell` only there; else NAN. */
double tlc_axis_examples(const struct document *document, int axis, int value, int cell);

/* The value as the axis of a figure has it, to be freed: of a share, that number of examples. */
char *tlc_axis_shown(const struct document *document, int axis, int value, int cell);

/* Whether all values are numbers that grow. */
bool tlc_axis_is_numeric(const struct document *document, int axis);

/* Whether an arm is trained differently for different values of the axis. */
bool tlc_axis_changes(const struct document *document, int axis, int arm);

/* What the axis varies. A number of examples, or of copied layers, is one only where all values are
 * numbers that grow. */
enum tlc_axis_kind tlc_axis_kind_of(const struct document *document, int axis);

/* Which value of the axis a cell has, and the cell that differs from it only there; -1 when there
 * is none. */
int tlc_cell_value(const struct document *document, int cell, int axis);
int tlc_cell_beside(const struct document *document, int cell, int axis, int value);

/* Of a study without a verdict: why there is none. */
const char *tlc_document_no_verdict(const struct document *document);

#endif
