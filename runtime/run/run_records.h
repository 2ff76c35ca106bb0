/* run_records.h: what a run has to say of its experiment, data and tests. */
#ifndef TLC_RUN_RECORDS_H
#define TLC_RUN_RECORDS_H

#include "run/run_state.h"

/* ---- findings.c: what a test has found ---------------------------------------------------- */

/* The record of one test. */
struct tlc_test_record tlc_describe_test(const struct tlc_examples *examples,
                                         const struct tlc_metrics *metrics,
                                         const struct tlc_predictions *predictions);

/* The same of a recipe that is told by other metrics than the accuracy: these too and, of that
 * which is `compared` (NULL: the first), what each example gives to it, if it is their mean. */
void tlc_describe_metrics(struct tlc_test_record *record, const struct tlc_recipe *recipe,
                          const struct tlc_examples *examples, const struct tlc_metrics *metrics,
                          const struct tlc_predictions *predictions, const char *compared);

/* What always answering the same would give: for a recipe that learns classes the commonest, as
 * below; else the mean of each target. */
struct tlc_constant tlc_constant_record(const struct tlc_recipe *recipe,
                                        const struct tlc_examples *examples, const char *compared);

/* What a test on these examples, or on a sample of them, would find of a model that always answers
 * the class that is commonest among them, the first of several.
 */
struct tlc_constant tlc_commonest_record(const struct tlc_examples *examples);

/* The job's test on these examples. */
const struct tlc_test_record *tlc_find_test(const struct tlc_run_state *run, int job,
                                            const struct tlc_examples *examples);

/* ---- class_weights.c ------------------------------------------------------------------------- */

/* What losses of the examples of each class are multiplied by, to be freed; NULL: they are not. */
float *tlc_class_weights(const struct tlc_recipe *recipe, const struct tlc_examples *examples);

/* ---- description.c: what results.json says of the experiment before it has run --------------- */

/* Of so many seeds: results without runs, comparisons, cautions and an analysis, to be freed with
 * tlc_results_free.
 */
struct tlc_results *tlc_describe(const struct tlc_experiment *experiment, uint64_t first_seed,
                                 int seeds);

/* ---- registration.c -------------------------------------------------------------------------- */

/* Whether what runs is what was registered: NULL where nothing was. */
struct tlc_registration_record *tlc_describe_registration(const struct tlc_experiment *experiment,
                                                          uint64_t first_seed);

/* ---- cautions.c: what a reader of the results should know ------------------------------------ */

/* Of the data, before anything has run: images that are both trained and tested on, and so on, and
 * classes of which there is no example. */
struct tlc_cautions tlc_data_cautions(const struct tlc_experiment *experiment, uint64_t seed);

/* Prints them, a line each, but for the first ones. */
void tlc_print_cautions(const struct tlc_output *output, const struct tlc_cautions *cautions,
                        int first);

/* How many there are, where there are several; so many were printed before any training. */
void tlc_print_caution_counts(const struct tlc_output *output, const struct tlc_cautions *cautions,
                              int before);

/* ---- group_cautions.c: groups of rows that belong together ----------------------------------- */

/* Of each data set with groups, how many are in which examples, and groups that are of no use. */
void tlc_caution_groups(struct tlc_cautions *list, const struct tlc_experiment *experiment);

/* A group of which some rows are tested or validated on, and others are learned from. */
void tlc_caution_divided(struct tlc_cautions *list, const struct tlc_examples *held,
                         const struct tlc_examples *learned);

/* ---- input_cautions.c: models of files, held against the data ----------------------------------
 */

/* A model of a file whose first batch normalisation has seen inputs of another size. */
void tlc_caution_inputs(struct tlc_cautions *list, const struct tlc_experiment *experiment);

/* ---- cautions.c: trainings that diverge -------------------------------------------------------
 */

/* The highest learning rate of any of its phases with epochs. */
double tlc_highest_rate(const struct tlc_recipe *recipe);

/* What may help against a training that diverges: a smaller learning rate, or pixels that are
 * scaled. To be freed. */
char *tlc_advice_on_divergence(const struct tlc_recipe *recipe);

/* ---- constant_answers.c: models that might as well not look --------------------------------- */

/* Models that are no better on a test than always answering the same, by the mean over the seeds.
 */
void tlc_add_constant_answers(struct tlc_cautions *cautions, const struct tlc_results *results);

/* ---- model_table.c: how good the models are, of a run without a study ------------------------ */

/* The 2x2 table of two models over the same examples. */
struct tlc_agreement {
    long both, first_only, second_only, neither;
};

struct tlc_agreement tlc_count_agreement(const uint8_t *first, const uint8_t *second, long count);

/* Prints the table of a comparison and what may be concluded; adds the differences to the results'
 * comparisons. */
void tlc_compare(const struct tlc_run_state *run, const struct tlc_comparison *comparison,
                 struct tlc_results *results);

#endif
