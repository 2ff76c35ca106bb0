/* evidence.h: what the files that analyse a study share.
 *
 * All of it reads the results' document and ends the program where that is not as the run wrote it.
 */
#ifndef TLC_EVIDENCE_H
#define TLC_EVIDENCE_H

#include "results/results.h"

/* ---- evidence.c: the document, read ---------------------------------------------------- */

struct tlc_evidence {
    const json_t *results, *study; /* the document, and its part "study" */
    int seeds, images; /* how many seeds are looked at, and the images of the test split */
    int all_seeds;     /* how many each training has */
    int *chosen;       /* which seeds are looked at, NULL for all */
    int arms, baseline;
    const char *split;
    int primary;       /* the cell decided on beforehand, or -1 */
    double min_effect; /* a proportion, or NaN for none */
    /* The same in every cell, so that what differs between cells is not the luck of resampling. */
    struct tlc_resampling drawn_seeds, drawn_images;
};

/* To be ended with tlc_evidence_end. `results` must outlive it. */
struct tlc_evidence tlc_evidence_begin(const json_t *results);
void tlc_evidence_end(struct tlc_evidence *study);

/* A member of an object, or an item of an array, which must be there. */
const json_t *tlc_member(const json_t *object, const char *key);
const json_t *tlc_item(const json_t *array, int index);

/* The number; NaN where there is null. */
double tlc_number(const json_t *value);

/* Whether failed runs are left out, with their partners. */
bool tlc_excludes_failed(const struct tlc_evidence *study);

const char *tlc_arm_name(const struct tlc_evidence *study, int arm);
int tlc_cell_count(const struct tlc_evidence *study);

/* Which training is an arm's in a cell. */
int tlc_cell_training(const struct tlc_evidence *study, int cell, int arm);
const json_t *tlc_training_record(const struct tlc_evidence *study, int training);

/* How the run of a training has failed for the seed of that index among those looked at; NULL if it
 * has not. */
const json_t *tlc_run_failure(const struct tlc_evidence *study, int training, int seed);
int tlc_count_failures(const struct tlc_evidence *study, int training);

/* The same study with no seeds but those under which both trainings ended well. */
struct tlc_evidence tlc_ended_well(const struct tlc_evidence *study, int training, int other);

/* The seeds that the accuracies of one training are taken from: all, since a failed run counts as
 * tlc_test has it; without the failed ones where the spec excludes those. */
struct tlc_evidence tlc_counted(const struct tlc_evidence *study, int training);

/* The same for the differences of two: no seed if both trainings always fail. */
struct tlc_evidence tlc_pairs(const struct tlc_evidence *study, int training, int other);

/* To be ended with this: each of the above. */
void tlc_chosen_end(struct tlc_evidence *study);

/* What always answering the commonest class of the study's split gives: "class", "accuracy" and
 * "correct". */
const json_t *tlc_commonest_of(const struct tlc_evidence *study);

/* The test of a training on the study's split, for the seed of that index among those looked at. Of
 * a failed run, what is left without a model, the commonest class, of which only "accuracy" and
 * "correct" are known. */
const json_t *tlc_test(const struct tlc_evidence *study, int training, int seed);

/* A number of every seed's test, to be freed. */
double *tlc_tested(const struct tlc_evidence *study, int training, const char *key);

/* The arm that is decided on in the primary cell: the one that was chosen, else the first but the
 * baseline. -1 if there is none. */
int tlc_primary_arm(const struct tlc_evidence *study);

/* ---- arm.c ----------------------------------------------------------------------------------- */

/* [low, high], or null where it is not defined. */
json_t *tlc_json_defined(struct tlc_interval interval);

/* The text, or null for NULL. */
json_t *tlc_json_optional(const char *text);

/* How good one arm is in one cell. */
json_t *tlc_summarise(const struct tlc_evidence *study, int cell, int arm);

/* ---- arms_compared.c ------------------------------------------------------------------------- */

/* The name of an outcome, as it stands in the document; NULL for none. */
const char *tlc_outcome_name(enum tlc_outcome outcome);

/* How an arm differs from the baseline in one cell; its "holm" and "survives" are null. */
json_t *tlc_compare_arms(const struct tlc_evidence *study, int cell, int arm);

/* The comparison of that arm in the analysis's "cells". */
json_t *tlc_comparison_of(const struct tlc_evidence *study, const json_t *cells, int cell, int arm);

/* ---- note.c ---------------------------------------------------------------------------------- */

/* Which runs of a comparison failed, and what that means for it, as sentences to be freed; NULL
 * where none has. */
char *tlc_note_on_failures(const struct tlc_evidence *study, int cell, int arm);

/* ---- family.c -------------------------------------------------------------------------------- */

/* Fills in "holm" and "survives" in the analysis's "cells", and returns how many comparisons there
 * are: those of the same two trainings are one, and neither the primary one nor those of a training
 * with itself count. */
int tlc_adjust(const struct tlc_evidence *study, const json_t *cells);

/* ---- label_efficiency.c ---------------------------------------------------------------------- */

/* How many examples the baseline needs to be as good as each arm; null unless an axis is the number
 * of its training examples. */
json_t *tlc_label_efficiency(const struct tlc_evidence *study);

/* ---- outcome.c ------------------------------------------------------------------------------- */

/* One sentence about the primary comparison, from the analysis's "cells"; null without one. */
json_t *tlc_verdict(const struct tlc_evidence *study, const json_t *cells);

#endif
