/* failures.h: which runs failed, as figures and tables ask for them. */
#ifndef TLC_FAILURES_H
#define TLC_FAILURES_H

#include "results/document.h"

/* How a run has failed, both counted from 0; NULL if it has not, or is not known. */
const struct tlc_failure *tlc_document_failure(const struct document *document, int training,
                                               int seed);

/* How many of a training's runs have failed, and of all trainings' that are no trials. */
int tlc_document_failures(const struct document *document, int training);
int tlc_document_all_failures(const struct document *document);

/* Whether failed runs are left out, with their partners. */
bool tlc_document_excludes(const struct document *document);

/* What a run's accuracy on the study's split counts as: where it failed, that of the commonest
 * class, or NAN if such runs are left out. */
double tlc_document_accuracy(const struct document *document, int training, int seed);

/* How many seeds the comparison looks at. */
int tlc_document_pairs(const struct document *document,
                       const struct tlc_arm_comparison *comparison);

/* What a failed run counts as, as the end of a sentence, such as "left out, with its partners"; to
 * be freed. */
char *tlc_document_failed_means(const struct document *document);

/* What tells a training from others of its model: the values that all cells share which need it,
 * such as "learning_rate = 1e30", or nothing; to be freed. */
char *tlc_document_training_values(const struct document *document, int training);

/* The model's name with these: "B with learning_rate = 1e30"; to be freed. */
char *tlc_document_training_words(const struct document *document, int training);

/* Seeds in words, neighbours as ranges: "42 to 71, 100"; to be freed. */
char *tlc_document_seed_words(const struct tlc_counts *seeds);

/* Runs of one training that failed alike. */
struct failure {
    int training;
    const struct tlc_failure *failed; /* of the first */
    struct tlc_counts seeds;
};

/* All of the latter, by training; an array to be freed with tlc_failures_free. */
struct failure *tlc_failures_list(const struct document *document, int *count);
void tlc_failures_free(struct failure *failures, int count);

#endif
