/* evidence.h: what the files that analyse a study share.
 *
 * All of it reads the results, and ends the program where they are not as the run wrote them.
 */
#ifndef TLC_EVIDENCE_H
#define TLC_EVIDENCE_H

#include "results/records.h"

/* ---- evidence.c: the results, read ----------------------------------------------------- */

struct tlc_evidence {
    const struct tlc_results *results;
    const struct tlc_study_record *study;
    /* How many seeds are looked at, or folds, where each seed has several; and the images of the
     * test split, where they are the same for all. */
    int seeds, images;
    int all_seeds; /* how many each training has */
    int *chosen;   /* which seeds are looked at, NULL for all */
    bool folds;
    double overlap; /* of folds: see tlc_corrected_t_interval; else 0 */
    int arms, baseline;
    const char *split;
    int primary;       /* the cell decided on beforehand, or -1 */
    double min_effect; /* a proportion, or NaN for none */
    /* The same in every cell, so that what differs between cells is not the luck of resampling. */
    struct tlc_resampling drawn_seeds, drawn_images;
};

/* Only what needs no resampling; nothing is to be ended. `results` must outlive it. */
struct tlc_evidence tlc_evidence_read(const struct tlc_results *results);

/* All of it. To be ended with tlc_evidence_end. */
struct tlc_evidence tlc_evidence_begin(const struct tlc_results *results);
void tlc_evidence_end(struct tlc_evidence *study);

/* Whether failed runs are left out, with their partners. */
bool tlc_excludes_failed(const struct tlc_evidence *study);

const char *tlc_arm_name(const struct tlc_evidence *study, int arm);
int tlc_cell_count(const struct tlc_evidence *study);

/* Which training is an arm's in a cell. */
int tlc_cell_training(const struct tlc_evidence *study, int cell, int arm);
const struct tlc_training_record *tlc_trained_as(const struct tlc_evidence *study, int training);

/* How the run of a training has failed for the seed of that index among those looked at; NULL if it
 * has not. */
const struct tlc_failure *tlc_run_failure(const struct tlc_evidence *study, int training, int seed);
int tlc_count_failures(const struct tlc_evidence *study, int training);

/* The same study with no seeds but those under which both trainings ended well. */
struct tlc_evidence tlc_ended_well(const struct tlc_evidence *study, int training, int other);

/* The seeds that the accuracies of one training are taken from: all, since a failed run counts as
 * the commonest class; without the failed ones where the spec excludes those. */
struct tlc_evidence tlc_counted(const struct tlc_evidence *study, int training);

/* The same for the differences of two: no seed if both trainings always fail. */
struct tlc_evidence tlc_pairs(const struct tlc_evidence *study, int training, int other);

/* To be ended with this: each of the above. */
void tlc_chosen_end(struct tlc_evidence *study);

/* What always answering the commonest class of the study's split gives. */
const struct tlc_constant *tlc_commonest_of(const struct tlc_evidence *study);

/* The test of a training on the study's split, for the seed of that index among those looked at; of
 * a run that ended well. */
const struct tlc_test_record *tlc_test(const struct tlc_evidence *study, int training, int seed);

/* Bin k of that test. */
const struct tlc_bin *tlc_reliability_bin(const struct tlc_evidence *study, int training, int seed,
                                          int k);

/* How many images that seed, or fold, is tested on. */
int tlc_images_of(const struct tlc_evidence *study, int seed);

/* What the intervals of a difference say: the one over seeds, and the two-way one. That over folds
 * speaks of other images already. */
struct tlc_decision tlc_decide_on(const struct tlc_evidence *study, struct tlc_interval seeds,
                                  struct tlc_interval two_way);

/* Which images it got right, by the digits of tlc_mark. Of a failed run, what is left without a
 * model, the commonest class; NULL of a fold, which only has its share of that. */
const char *tlc_correct(const struct tlc_evidence *study, int training, int seed);

/* What each image gives to the metric by which a study compares, if that is their mean; NULL where
 * it is not known. */
const struct tlc_series *tlc_scores_of(const struct tlc_evidence *study, int training, int seed);

/* What every seed's test is compared by, the accuracy or tlc_value_compared; that of the answer
 * that is always the same where the run failed; to be freed. */
double *tlc_values(const struct tlc_evidence *study, int training);

/* The arm that is decided on in the primary cell: the one that was chosen, else the first but the
 * baseline. -1 if there is none. */
int tlc_primary_arm(const struct tlc_evidence *study);

/* ---- arm.c ----------------------------------------------------------------------------------- */

/* How good one arm is in one cell. */
struct tlc_summary tlc_summarise(const struct tlc_evidence *study, int cell, int arm);

/* ---- arms_compared.c ------------------------------------------------------------------------- */

/* How an arm differs from the baseline in one cell; its `holm` and `survives` are not known yet. */
struct tlc_arm_comparison tlc_compare_arms(const struct tlc_evidence *study, int cell, int arm);

/* The comparison of that arm in the analysis. */
struct tlc_arm_comparison *tlc_comparison_of(const struct tlc_evidence *study,
                                             const struct tlc_analysis *analysis, int cell,
                                             int arm);

/* The interval of the comparison that decides, and over how many pairs; not defined without one. */
struct tlc_interval tlc_primary_interval(const struct tlc_evidence *study, int *pairs);

/* ---- note.c ---------------------------------------------------------------------------------- */

/* Which runs of a comparison failed, and what that means for it, as sentences to be freed; NULL
 * where none has. */
char *tlc_note_on_failures(const struct tlc_evidence *study, int cell, int arm);

/* ---- family.c -------------------------------------------------------------------------------- */

/* Fills in `holm` and `survives` in the analysis's cells, and returns how many comparisons there
 * are: those of the same two trainings are one, and neither the primary one nor those of a training
 * with itself count. */
int tlc_adjust(const struct tlc_evidence *study, const struct tlc_analysis *analysis);

/* ---- label_efficiency.c ---------------------------------------------------------------------- */

/* Fills in how many examples the baseline needs to be as good as each arm; null unless an axis is
 * the number of its training examples. */
void tlc_find_worths(const struct tlc_evidence *study, struct tlc_analysis *analysis);

/* ---- outcome.c ------------------------------------------------------------------------------- */

/* One sentence about the primary comparison, from the analysis's cells; NULL without one. */
struct tlc_verdict_record *tlc_verdict(const struct tlc_evidence *study,
                                       const struct tlc_analysis *analysis);

#endif
