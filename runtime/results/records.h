/* records.h: what results.json holds, as structures.
 *
 * Members are named like the keys, which docs/results.md explains. What is not known is NULL, -1,
 * NaN or an empty list. A structure owns all that it points to, on the heap.
 */
#ifndef TLC_RECORDS_H
#define TLC_RECORDS_H

#include "common/axis_kind.h"
#include "json/record.h"
#include "statistics/statistics.h"

/* ---- a training under a seed ----------------------------------------------------------------- */

struct tlc_failure {
    char *reason;
    int epoch;       /* the last that was begun, 0 for none */
    int begins_with; /* the training whose failure this is, -1 for its own */
};

/* A metric's value for each epoch, in training and in validation. */
struct tlc_metric_curve {
    char *name;
    struct tlc_series train, valid; /* the latter with a count of -1 where there is none */
};

/* A value for each epoch; those of validation have a count of -1 where there is none, and so have
 * accuracies where there are no classes. */
struct tlc_curves {
    struct tlc_series loss, accuracy, val_loss, val_accuracy;
    TLC_LIST_OF(struct tlc_metric_curve) metrics; /* others than these two */
};

struct tlc_named_metric {
    char *name;
    double value;
};

/* A model file: somebody else's, as it was read, or one that was saved. */
struct tlc_weights_record {
    char *file, *checksum; /* CRC-32 of its bytes, in hexadecimal */
};

/* Check sums of what no phase trains. */
struct tlc_frozen {
    char *before, *after;
};

struct tlc_test_record {
    char *split;
    int examples;
    double loss, accuracy, brier;
    TLC_LIST_OF(struct tlc_counts) confusion; /* [true class][predicted class] */
    TLC_LIST_OF(struct tlc_bin) reliability;
    double ece;
    char *correct;                                /* see tlc_mark; "" where there are no classes */
    TLC_LIST_OF(struct tlc_named_metric) metrics; /* none: the accuracy alone */
    struct tlc_series scores; /* of each example, the first metric's part, if it is their mean */
};

/* After which epoch the rates of a phase were lowered, and to what: one, or one for each slice. */
struct tlc_lowered {
    int epoch;
    struct tlc_series learning_rate;
};

/* What the rules of a phase have done. Epochs are counted from 1 over all phases. */
struct tlc_control_record {
    int phase;               /* of the training, counted from 0 */
    char *monitor;           /* what early stopping watched; NULL without such a rule */
    int stopped;             /* the epoch that ended the phase; -1 where it went to its end */
    int best;                /* the epoch in which that was best; -1 where none was watched */
    double value;            /* what it was then */
    enum tlc_truth restored; /* whether the phase has left the weights of that epoch */
    TLC_LIST_OF(struct tlc_lowered) lowered;
};

struct tlc_run_record {
    int training;
    long seed;
    int fold;                   /* from 1; 0: there are none */
    struct tlc_failure *failed; /* NULL where it ended well */
    struct tlc_curves curves;
    TLC_LIST_OF(struct tlc_control_record) control; /* a count of -1 without rules */
    double operations; /* floating-point operations that it took; NaN where the training says it */
    struct tlc_frozen *frozen;        /* NULL where nothing is */
    struct tlc_weights_record *saved; /* the model that it has left; or NULL */
    struct tlc_series chosen_by; /* of a trial, what it is measured to be; else, and when it has
                                  * failed, none */
    int chosen; /* of what is chosen of trials, which it is, from 1; 0: it is not */
    TLC_LIST_OF(struct tlc_test_record) tests;
};

/* ---- what was run ---------------------------------------------------------------------------- */

struct tlc_split_record {
    char *name;
    struct tlc_wholes examples; /* one, or one for each cell */
};

/* What always answering the commonest class of a split gives, or the mean of each target. */
struct tlc_constant {
    char *split;
    int class; /* -1: there are none */
    double accuracy;
    char *correct;
    TLC_LIST_OF(struct tlc_named_metric) metrics;
    struct tlc_series scores; /* as of a test */
    struct tlc_texts classes; /* what its classes are called; a count of -1 where by numbers */
};

/* The value of the metric of that name; NAN without one. */
double tlc_metric_in_test(const struct tlc_test_record *test, const char *name);
double tlc_metric_of_constant(const struct tlc_constant *constant, const char *name);

/* Whether it is of labels each of which is there or not. */
bool tlc_answers_labels(const struct tlc_constant *constant);

/* What a study compares by: shares (accuracy, F1, R2, ...) as they are; of errors, of which less is
 * better, the skill: 1 - error / error of always answering the mean. Both are better when larger,
 * and 1 at most. `metric` is NULL for the accuracy, and `test` for what that answer itself gives.
 */
double tlc_value_compared(const char *metric, const struct tlc_constant *constant,
                          const struct tlc_test_record *test);

/* What that is called: "accuracy", "skill by mae". To be freed. */
char *tlc_compared_text(const char *metric);

/* Whether a metric is an error, of which less is better. */
bool tlc_is_error(const char *metric);

/* "always class 3", or "always the mean", to be freed. */
char *tlc_constant_text(const struct tlc_constant *constant);

/* "3", or "shirt", to be freed. */
char *tlc_class_text(const struct tlc_constant *test, int class);

struct tlc_layer_record {
    char *name;
    int inputs, outputs;
    char *activation;
    long parameters;
    long ram; /* as struct tlc_model has it, or -1 */
    char *copy_of;
};

struct tlc_model_record {
    char *name;
    long parameters, trainable;
    TLC_LIST_OF(struct tlc_layer_record) layers;
};

/* Layers that learn at rates of their own. */
struct tlc_slice_record {
    struct tlc_texts layers;
    struct tlc_series learning_rate; /* one, or one for each epoch or step */
};

struct tlc_phase_record {
    int epochs, batch_size;
    struct tlc_series learning_rate; /* of all layers; null where slices have their own */
    TLC_LIST_OF(struct tlc_slice_record) slices;
    long trainable;
    struct tlc_texts frozen;
};

struct tlc_training_record {
    char *model, *task, *train;
    int examples;
    char *valid;
    char *optimizer;    /* with its settings, in words; NULL: the model is only begun */
    char *augmentation; /* the same, of its images; NULL: there is none */
    double operations;
    int follows; /* the training that it goes on from, -1 for none */
    struct tlc_wholes copies;
    struct tlc_weights_record *weights; /* what the model begins with; or NULL */
    int trial_of; /* the first search, from 1, of which it is a trial; 0: it is none */
    TLC_LIST_OF(struct tlc_phase_record) phases;
};

/* What tlc warned of: the name of its check, and what it says. */
struct tlc_warning_record {
    char *check, *text;
};

/* Of two models, for the first seed. */
struct tlc_difference_record {
    char *split;
    struct tlc_texts models;
    double difference;
    struct tlc_interval interval;
    char *metric;                                    /* NULL: the accuracy */
    TLC_LIST_OF(struct tlc_warning_record) warnings; /* how they do not learn alike; -1: they do */
};

enum tlc_severity { TLC_NO_SEVERITY, TLC_CAUTION_WARNING, TLC_CAUTION_NOTE };

/* The text, and the numbers in it as far as it has such. */
struct tlc_caution_record {
    char *kind;
    enum tlc_severity severity;
    char *text;
    char *model, *examples, *others;
    int shared, of;
    char *role;
    struct tlc_wholes classes;
    int trainings;
};

struct tlc_cautions {
    int count;
    struct tlc_caution_record *item;
};

/* ---- the study ------------------------------------------------------------------------------- */

struct tlc_axis_record {
    char *name;
    enum tlc_axis_kind kind;
    struct tlc_texts values;
};

struct tlc_primary_record {
    int cell;
    char *arm;
    double min_effect;
};

/* Each seed divides the examples anew. */
struct tlc_folds_record {
    int count;
    double overlap; /* how many examples are tested for each that is learned from */
};

/* A study that ends as soon as the interval of its primary comparison is no wider than that. */
struct tlc_until_record {
    double width;
    int most; /* seeds */
};

struct tlc_cell_record {
    struct tlc_wholes values; /* for each axis, which of its values */
    struct tlc_wholes arms;   /* for each arm, which training it is */
};

/* What is tried for an arm: trainings, and the values that make them, one for each path. */
struct tlc_trial_record {
    int training;
    struct tlc_texts values;
};

struct tlc_search_record {
    char *arm;
    int training; /* that is chosen of them */
    struct tlc_texts paths;
    TLC_LIST_OF(struct tlc_trial_record) trials;
};

/* How the arms are tuned. */
struct tlc_tune_record {
    char *way, *split, *metric; /* the latter two are what trials are chosen by */
    struct tlc_wholes rungs;    /* of halving: epochs behind which only some trials go on */
    int eta;                    /* one in so many; 0 without */
    TLC_LIST_OF(struct tlc_search_record) searches;
};

enum tlc_failed_runs { TLC_FAILED_UNKNOWN, TLC_FAILED_COUNTED, TLC_FAILED_EXCLUDED };

struct tlc_study_record {
    struct tlc_texts arms;
    char *metric; /* by which they are compared; NULL: the accuracy */
    char *baseline, *split;
    struct tlc_folds_record *folds; /* NULL: there are none */
    struct tlc_until_record *until; /* NULL: it has the seeds it was given */
    struct tlc_texts share;
    enum tlc_failed_runs failed;
    struct tlc_tune_record *tune; /* NULL: they are not tuned */
    TLC_LIST_OF(struct tlc_axis_record) axes;
    struct tlc_primary_record *primary;
    TLC_LIST_OF(struct tlc_warning_record) warnings;
    TLC_LIST_OF(struct tlc_cell_record) cells;
};

/* Whether what ran is what was registered. */
struct tlc_registration_record {
    char *file, *date;
    int runs;                     /* that had been done when it was registered */
    struct tlc_texts differences; /* in words; none: it is */
};

/* ---- what it shows --------------------------------------------------------------------------- */

/* How good an arm is in a cell, over the seeds. */
struct tlc_summary {
    char *model;
    int runs, failed;
    double mean, sd, median, iqm, least, most;
    struct tlc_interval mean_t, mean_interval;
    double log_loss, brier, ece, pooled_ece;
    TLC_LIST_OF(struct tlc_bin) reliability;
};

enum tlc_which_examples { TLC_NO_EXAMPLES, TLC_THESE_EXAMPLES, TLC_OTHER_EXAMPLES };

/* How an arm differs from the baseline in a cell. */
struct tlc_arm_comparison {
    char *arm, *baseline;
    int pairs;
    struct tlc_series differences; /* by seed */
    double mean;
    struct tlc_interval t, bootstrap, two_way;
    double p, holm;
    enum tlc_truth survives;
    enum tlc_outcome outcome;
    enum tlc_which_examples examples; /* that it speaks of */
    struct tlc_improvement *improvement;
    struct tlc_estimate error_ratio;
    struct tlc_series mcnemar; /* by seed */
};

struct tlc_cell_analysis {
    TLC_LIST_OF(struct tlc_summary) arms;
    TLC_LIST_OF(struct tlc_arm_comparison) comparisons; /* of all arms but the baseline */
};

struct tlc_named_value {
    char *name, *value;
};

enum tlc_censored {
    TLC_CENSORED_UNKNOWN,
    TLC_NOT_CENSORED,
    TLC_CENSORED_ABOVE,
    TLC_CENSORED_BELOW
};

/* How many examples an arm in a cell is worth to the baseline. */
struct tlc_worth {
    int cell;
    char *arm;
    TLC_LIST_OF(struct tlc_named_value) values; /* of the other axes */
    int examples;
    double accuracy, baseline_needs;
    enum tlc_censored censored;
};

struct tlc_verdict_record {
    int cell;
    char *arm;
    enum tlc_outcome outcome;
    char *sentence, *note;
};

/* Why there are no more seeds. */
enum tlc_end { TLC_END_UNKNOWN, TLC_NARROW_ENOUGH, TLC_MOST_SEEDS };

/* How a study came to its end that goes on until an interval is narrow. */
struct tlc_ending {
    int seeds;
    double width; /* of the interval; NaN where there is none */
    enum tlc_end reason;
};

/* What was tried for an arm. What is measured is that which trials are chosen by; means are over
 * the seeds. */
struct tlc_search_analysis {
    char *arm;
    int training;                    /* as the study has it: what is chosen */
    int failed;                      /* how many runs of trials */
    double operations;               /* of all trials under a seed */
    struct tlc_series expected_best; /* of 1, 2, ... trials, in any order */
    double best, median, worst;      /* of the trials of a seed */
    struct tlc_wholes won;           /* under how many seeds each trial was chosen */
};

/* Whether half of the trials would have told another arm to be ahead, by what trials are chosen by.
 */
struct tlc_half_budget {
    int cell;
    char *arm, *baseline;
    enum tlc_outcome outcome; /* of all trials */
    double differs;           /* how often that of a random half is another */
};

struct tlc_analysis {
    struct tlc_ending *ending; /* NULL where the number of seeds was given */
    int corrected_for;
    TLC_LIST_OF(struct tlc_cell_analysis) cells;
    TLC_LIST_OF(struct tlc_worth) label_efficiency;
    TLC_LIST_OF(struct tlc_search_analysis) tuning; /* none where nothing is tuned */
    TLC_LIST_OF(struct tlc_half_budget) half_budget;
    struct tlc_verdict_record *verdict;
};

/* ---- all of it ------------------------------------------------------------------------------- */

struct tlc_results {
    char *experiment, *spec, *spec_hash, *tlc;
    char *spec_text, *spec_found, *setup_hash; /* of a run that saves models; or NULL */
    struct tlc_counts seeds;
    TLC_LIST_OF(struct tlc_split_record) splits;
    TLC_LIST_OF(struct tlc_constant) tests;
    TLC_LIST_OF(struct tlc_model_record) models;
    TLC_LIST_OF(struct tlc_training_record) trainings;
    struct tlc_study_record *study;
    struct tlc_registration_record *registration; /* NULL: it was not registered */
    TLC_LIST_OF(struct tlc_run_record) runs;      /* by training, then seed, then fold */
    TLC_LIST_OF(struct tlc_difference_record) comparisons;
    struct tlc_cautions cautions;
    struct tlc_analysis *analysis;
};

/* How many folds a seed has, 1 where it has none; how often each training was run. */
int tlc_results_folds(const struct tlc_results *results);
int tlc_results_repeats(const struct tlc_results *results);

/* The seed of that run of a training. */
long tlc_results_seed(const struct tlc_results *results, int repeat);

extern const struct tlc_shape tlc_results_shape, tlc_run_shape, tlc_failure_shape,
    tlc_control_shape, tlc_constant_shape, tlc_analysis_shape;

/* The same of another fold, counted from 1, of a training that does not depend on folds. */
struct tlc_run_record tlc_run_record_in_fold(const struct tlc_run_record *record, int fold);

/* The word for it in results.json; NULL for none. */
const char *tlc_outcome_word(enum tlc_outcome outcome);
const char *tlc_conclusion_word(enum tlc_conclusion conclusion);
const char *tlc_severity_word(enum tlc_severity severity);

/* Takes the text over. The caller fills in what else there is, before the next is added. */
struct tlc_caution_record *tlc_add_caution(struct tlc_cautions *list, const char *kind,
                                           enum tlc_severity severity, char *text);

/* Frees what they own. */
void tlc_cautions_empty(struct tlc_cautions *cautions);

/* ---- looked into ----------------------------------------------------------------------------- */

/* Whether an example was predicted right, by the record's digits: 4 examples each, the first in the
 * highest bit. */
int tlc_mark(const char *digits, int example);

/* Of the record of a test, whether each example was predicted right: 1 or 0; freed by the caller.
 */
uint8_t *tlc_test_marks(const struct tlc_test_record *test);

/* "epoch 3: the loss on B.train is not a finite number", to be freed. */
char *tlc_failure_words(const struct tlc_failure *failure);

#endif
