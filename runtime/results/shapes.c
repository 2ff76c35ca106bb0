/* shapes.c: results.json, key by key, in the order in which it is written. */
#include <string.h>

#include "results/records.h"

/* ---- fields by what they hold ---------------------------------------------------------------- */

#define TEXT(type, member)        TLC_FIELD(TLC_TEXT, type, member, char *)
#define MAYBE(type, member)       TLC_FIELD(TLC_MAYBE_TEXT, type, member, char *)
#define WHOLE(type, member)       TLC_FIELD(TLC_WHOLE, type, member, int)
#define LARGE(type, member)       TLC_FIELD(TLC_LARGE, type, member, long)
#define NUMBER(type, member)      TLC_FIELD(TLC_NUMBER, type, member, double)
#define RANGE(type, member)       TLC_FIELD(TLC_RANGE, type, member, struct tlc_interval)
#define LIST(type, member, shape) TLC_LISTED(TLC_LIST, type, member, shape)
#define NAME(type, member)                                                                         \
    {                                                                                              \
        .kind = TLC_NAME, .offset = TLC_AT(type, member, char *)                                   \
    }
#define WORD(type, member, enumeration, list)                                                      \
    {                                                                                              \
        .key = #member, .kind = TLC_WORD, .offset = TLC_AT(type, member, enum enumeration),        \
        .words = (list)                                                                            \
    }
#define PART(type, member, structure, shape)                                                       \
    {                                                                                              \
        .key = #member, .kind = TLC_PART, .offset = TLC_AT(type, member, struct structure),        \
        .of = &(shape)                                                                             \
    }
#define RECORD(type, member, structure, shape)                                                     \
    {                                                                                              \
        .key = #member, .kind = TLC_RECORD, .offset = TLC_AT(type, member, struct structure *),    \
        .of = &(shape)                                                                             \
    }
#define OPTIONAL(word, type, member, wanted)                                                       \
    {                                                                                              \
        .key = #member, .kind = word, .offset = TLC_AT(type, member, wanted), .optional = true     \
    }

#define OPTIONAL_LIST(word, type, member, shape)                                                   \
    {                                                                                              \
        .key = #member, .kind = word, .offset = offsetof(struct type, member.item),                \
        .count = TLC_AT(type, member.count, int), .of = &(shape), .optional = true                 \
    }

/* ---- words ----------------------------------------------------------------------------------- */

static const char *const axis_kinds[] = {
#define KIND(name, word) [TLC_AXIS_##name] = word,
    TLC_AXIS_KINDS(KIND)
#undef KIND
        NULL};
static const char *const severities[] = {
    [TLC_CAUTION_WARNING] = "warning", [TLC_CAUTION_NOTE] = "note", NULL};
static const char *const failed_runs[] = {
    [TLC_FAILED_COUNTED] = "counted", [TLC_FAILED_EXCLUDED] = "excluded", NULL};
static const char *const outcomes[] = {[TLC_BETTER] = "better",
                                       [TLC_WORSE] = "worse",
                                       [TLC_NO_DIFFERENCE] = "no difference shown",
                                       [TLC_EQUIVALENT] = "equivalent",
                                       NULL};
static const char *const ends[] = {
    [TLC_NARROW_ENOUGH] = "narrow enough", [TLC_MOST_SEEDS] = "most seeds", NULL};
static const char *const examples[] = {
    [TLC_THESE_EXAMPLES] = "these", [TLC_OTHER_EXAMPLES] = "these and others", NULL};
static const char *const conclusions[] = {[TLC_NOT_SIGNIFICANT] = "not significant",
                                          [TLC_NOT_MEANINGFUL] = "significant, not meaningful",
                                          [TLC_MEANINGFUL] = "significant and meaningful",
                                          NULL};
static const char *const reaches[] = {[TLC_NOT_CENSORED] = "false",
                                      [TLC_CENSORED_ABOVE] = "above",
                                      [TLC_CENSORED_BELOW] = "below",
                                      NULL};

const char *tlc_outcome_word(enum tlc_outcome outcome)
{
    return outcomes[outcome];
}

const char *tlc_conclusion_word(enum tlc_conclusion conclusion)
{
    return conclusions[conclusion];
}

const char *tlc_severity_word(enum tlc_severity severity)
{
    return severities[severity];
}

/* ---- a training under a seed ----------------------------------------------------------------- */

static const struct tlc_field failure_fields[] = {
    TEXT(tlc_failure, reason),
    WHOLE(tlc_failure, epoch),
    WHOLE(tlc_failure, begins_with),
};

const struct tlc_shape tlc_failure_shape = TLC_SHAPE(struct tlc_failure, failure_fields);

static const struct tlc_field metric_curve_fields[] = {
    NAME(tlc_metric_curve, name),
    LIST(tlc_metric_curve, train, tlc_number_shape),
    LIST(tlc_metric_curve, valid, tlc_number_shape),
};

static const struct tlc_shape metric_curve_shape =
    TLC_SHAPE(struct tlc_metric_curve, metric_curve_fields);

static const struct tlc_field metric_value_fields[] = {
    NAME(tlc_named_metric, name),
    TLC_VALUE(TLC_NUMBER, tlc_named_metric, value, double),
};

static const struct tlc_shape metric_value_shape =
    TLC_SHAPE(struct tlc_named_metric, metric_value_fields);

static const struct tlc_field curves_fields[] = {
    LIST(tlc_curves, loss, tlc_number_shape),
    LIST(tlc_curves, accuracy, tlc_number_shape),
    LIST(tlc_curves, val_loss, tlc_number_shape),
    LIST(tlc_curves, val_accuracy, tlc_number_shape),
    OPTIONAL_LIST(TLC_BY_NAME, tlc_curves, metrics, metric_curve_shape),
};

static const struct tlc_shape curves_shape = TLC_SHAPE(struct tlc_curves, curves_fields);

static const struct tlc_field lowered_fields[] = {
    WHOLE(tlc_lowered, epoch),
    TLC_LISTED(TLC_ONE_OR_LIST, tlc_lowered, learning_rate, tlc_number_shape),
};

static const struct tlc_shape lowered_shape = TLC_SHAPE(struct tlc_lowered, lowered_fields);

static const struct tlc_field control_fields[] = {
    WHOLE(tlc_control_record, phase),
    MAYBE(tlc_control_record, monitor),
    WHOLE(tlc_control_record, stopped),
    WHOLE(tlc_control_record, best),
    NUMBER(tlc_control_record, value),
    TLC_FIELD(TLC_TRUTH, tlc_control_record, restored, enum tlc_truth),
    LIST(tlc_control_record, lowered, lowered_shape),
};

const struct tlc_shape tlc_control_shape = TLC_SHAPE(struct tlc_control_record, control_fields);

static const struct tlc_field weights_fields[] = {
    TEXT(tlc_weights_record, file),
    TEXT(tlc_weights_record, checksum),
};

static const struct tlc_shape weights_shape = TLC_SHAPE(struct tlc_weights_record, weights_fields);

static const struct tlc_field frozen_fields[] = {
    TEXT(tlc_frozen, before),
    TEXT(tlc_frozen, after),
};

static const struct tlc_shape frozen_shape = TLC_SHAPE(struct tlc_frozen, frozen_fields);

static const struct tlc_field bin_fields[] = {
    TLC_VALUE(TLC_NUMBER, tlc_bin, confidence, double),
    TLC_VALUE(TLC_NUMBER, tlc_bin, accuracy, double),
    TLC_VALUE(TLC_LARGE, tlc_bin, examples, long),
};

static const struct tlc_shape bin_shape = {.size = sizeof(struct tlc_bin),
                                           .tuple = true,
                                           .fields = sizeof bin_fields / sizeof *bin_fields,
                                           .field = bin_fields};

static const struct tlc_field test_fields[] = {
    TEXT(tlc_test_record, split),
    WHOLE(tlc_test_record, examples),
    NUMBER(tlc_test_record, loss),
    NUMBER(tlc_test_record, accuracy),
    NUMBER(tlc_test_record, brier),
    LIST(tlc_test_record, confusion, tlc_counts_shape),
    LIST(tlc_test_record, reliability, bin_shape),
    NUMBER(tlc_test_record, ece),
    TEXT(tlc_test_record, correct),
    OPTIONAL_LIST(TLC_BY_NAME, tlc_test_record, metrics, metric_value_shape),
    OPTIONAL_LIST(TLC_LIST, tlc_test_record, scores, tlc_number_shape),
};

static const struct tlc_shape test_shape = TLC_SHAPE(struct tlc_test_record, test_fields);

static const struct tlc_field run_fields[] = {
    WHOLE(tlc_run_record, training),
    LARGE(tlc_run_record, seed),
    OPTIONAL(TLC_ORDINAL, tlc_run_record, fold, int),
    RECORD(tlc_run_record, failed, tlc_failure, tlc_failure_shape),
    PART(tlc_run_record, curves, tlc_curves, curves_shape),
    {.key = "control",
     .kind = TLC_LIST,
     .offset = offsetof(struct tlc_run_record, control.item),
     .count = offsetof(struct tlc_run_record, control.count),
     .of = &tlc_control_shape,
     .optional = true},
    OPTIONAL(TLC_NUMBER, tlc_run_record, operations, double),
    RECORD(tlc_run_record, frozen, tlc_frozen, frozen_shape),
    {.key = "saved",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_run_record, saved, struct tlc_weights_record *),
     .of = &weights_shape,
     .optional = true},
    OPTIONAL_LIST(TLC_LIST, tlc_run_record, chosen_by, tlc_number_shape),
    OPTIONAL(TLC_ORDINAL, tlc_run_record, chosen, int),
    LIST(tlc_run_record, tests, test_shape),
};

const struct tlc_shape tlc_run_shape = TLC_SHAPE(struct tlc_run_record, run_fields);

/* ---- what was run ---------------------------------------------------------------------------- */

static const struct tlc_field split_fields[] = {
    NAME(tlc_split_record, name),
    {.kind = TLC_ONE_OR_LIST,
     .offset = offsetof(struct tlc_split_record, examples.item),
     .count = offsetof(struct tlc_split_record, examples.count),
     .of = &tlc_whole_shape},
};

static const struct tlc_shape split_shape = TLC_SHAPE(struct tlc_split_record, split_fields);

static const struct tlc_field constant_fields[] = {
    NAME(tlc_constant, split),
    WHOLE(tlc_constant, class),
    NUMBER(tlc_constant, accuracy),
    TEXT(tlc_constant, correct),
    OPTIONAL_LIST(TLC_BY_NAME, tlc_constant, metrics, metric_value_shape),
    OPTIONAL_LIST(TLC_LIST, tlc_constant, scores, tlc_number_shape),
    OPTIONAL_LIST(TLC_LIST, tlc_constant, classes, tlc_text_shape),
};

const struct tlc_shape tlc_constant_shape = TLC_SHAPE(struct tlc_constant, constant_fields);

static const struct tlc_field layer_fields[] = {
    TEXT(tlc_layer_record, name),
    WHOLE(tlc_layer_record, inputs),
    WHOLE(tlc_layer_record, outputs),
    MAYBE(tlc_layer_record, activation),
    LARGE(tlc_layer_record, parameters),
    MAYBE(tlc_layer_record, copy_of),
    OPTIONAL(TLC_LARGE, tlc_layer_record, ram, long),
};

static const struct tlc_shape layer_shape = TLC_SHAPE(struct tlc_layer_record, layer_fields);

static const struct tlc_field model_fields[] = {
    NAME(tlc_model_record, name),
    LARGE(tlc_model_record, parameters),
    LARGE(tlc_model_record, trainable),
    LIST(tlc_model_record, layers, layer_shape),
};

static const struct tlc_shape model_shape = TLC_SHAPE(struct tlc_model_record, model_fields);

#define RATES(type) TLC_LISTED(TLC_ONE_OR_LIST, type, learning_rate, tlc_number_shape)

static const struct tlc_field slice_fields[] = {
    LIST(tlc_slice_record, layers, tlc_text_shape),
    RATES(tlc_slice_record),
};

static const struct tlc_shape slice_shape = TLC_SHAPE(struct tlc_slice_record, slice_fields);

static const struct tlc_field phase_fields[] = {
    WHOLE(tlc_phase_record, epochs),
    WHOLE(tlc_phase_record, batch_size),
    RATES(tlc_phase_record),
    {.key = "slices",
     .kind = TLC_LIST,
     .offset = offsetof(struct tlc_phase_record, slices.item),
     .count = offsetof(struct tlc_phase_record, slices.count),
     .of = &slice_shape,
     .optional = true},
    LARGE(tlc_phase_record, trainable),
    LIST(tlc_phase_record, frozen, tlc_text_shape),
};

static const struct tlc_shape phase_shape = TLC_SHAPE(struct tlc_phase_record, phase_fields);

static const struct tlc_field training_fields[] = {
    TEXT(tlc_training_record, model),
    TEXT(tlc_training_record, task),
    TEXT(tlc_training_record, train),
    WHOLE(tlc_training_record, examples),
    MAYBE(tlc_training_record, valid),
    MAYBE(tlc_training_record, optimizer),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_training_record, augmentation, char *),
    NUMBER(tlc_training_record, operations),
    WHOLE(tlc_training_record, follows),
    LIST(tlc_training_record, copies, tlc_whole_shape),
    {.key = "weights",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_training_record, weights, struct tlc_weights_record *),
     .of = &weights_shape,
     .optional = true},
    OPTIONAL(TLC_ORDINAL, tlc_training_record, trial_of, int),
    LIST(tlc_training_record, phases, phase_shape),
};

static const struct tlc_shape training_shape =
    TLC_SHAPE(struct tlc_training_record, training_fields);

static const struct tlc_field warning_fields[] = {
    TEXT(tlc_warning_record, check),
    TEXT(tlc_warning_record, text),
};

static const struct tlc_shape warning_shape = TLC_SHAPE(struct tlc_warning_record, warning_fields);

static const struct tlc_field difference_fields[] = {
    TEXT(tlc_difference_record, split),
    LIST(tlc_difference_record, models, tlc_text_shape),
    NUMBER(tlc_difference_record, difference),
    RANGE(tlc_difference_record, interval),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_difference_record, metric, char *),
    OPTIONAL_LIST(TLC_LIST, tlc_difference_record, warnings, warning_shape),
};

static const struct tlc_shape difference_shape =
    TLC_SHAPE(struct tlc_difference_record, difference_fields);

static const struct tlc_field caution_fields[] = {
    TEXT(tlc_caution_record, kind),
    WORD(tlc_caution_record, severity, tlc_severity, severities),
    TEXT(tlc_caution_record, text),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_caution_record, model, char *),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_caution_record, examples, char *),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_caution_record, others, char *),
    OPTIONAL(TLC_WHOLE, tlc_caution_record, shared, int),
    OPTIONAL(TLC_WHOLE, tlc_caution_record, of, int),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_caution_record, role, char *),
    {.key = "classes",
     .kind = TLC_LIST,
     .offset = offsetof(struct tlc_caution_record, classes.item),
     .count = offsetof(struct tlc_caution_record, classes.count),
     .of = &tlc_whole_shape,
     .optional = true},
    OPTIONAL(TLC_WHOLE, tlc_caution_record, trainings, int),
};

static const struct tlc_shape caution_shape = TLC_SHAPE(struct tlc_caution_record, caution_fields);

/* ---- the study ------------------------------------------------------------------------------- */

static const struct tlc_field axis_fields[] = {
    TEXT(tlc_axis_record, name),
    WORD(tlc_axis_record, kind, tlc_axis_kind, axis_kinds),
    LIST(tlc_axis_record, values, tlc_text_shape),
};

static const struct tlc_shape axis_shape = TLC_SHAPE(struct tlc_axis_record, axis_fields);

static const struct tlc_field primary_fields[] = {
    WHOLE(tlc_primary_record, cell),
    TEXT(tlc_primary_record, arm),
    NUMBER(tlc_primary_record, min_effect),
};

static const struct tlc_shape primary_shape = TLC_SHAPE(struct tlc_primary_record, primary_fields);

static const struct tlc_field cell_fields[] = {
    LIST(tlc_cell_record, values, tlc_whole_shape),
    LIST(tlc_cell_record, arms, tlc_whole_shape),
};

static const struct tlc_shape cell_shape = TLC_SHAPE(struct tlc_cell_record, cell_fields);

static const struct tlc_field folds_fields[] = {
    WHOLE(tlc_folds_record, count),
    NUMBER(tlc_folds_record, overlap),
};

static const struct tlc_shape folds_shape = TLC_SHAPE(struct tlc_folds_record, folds_fields);

static const struct tlc_field until_fields[] = {
    NUMBER(tlc_until_record, width),
    WHOLE(tlc_until_record, most),
};

static const struct tlc_shape until_shape = TLC_SHAPE(struct tlc_until_record, until_fields);

static const struct tlc_field trial_fields[] = {
    WHOLE(tlc_trial_record, training),
    LIST(tlc_trial_record, values, tlc_text_shape),
};

static const struct tlc_shape trial_shape = TLC_SHAPE(struct tlc_trial_record, trial_fields);

static const struct tlc_field search_fields[] = {
    TEXT(tlc_search_record, arm),
    WHOLE(tlc_search_record, training),
    LIST(tlc_search_record, paths, tlc_text_shape),
    LIST(tlc_search_record, trials, trial_shape),
};

static const struct tlc_shape search_shape = TLC_SHAPE(struct tlc_search_record, search_fields);

static const struct tlc_field tune_fields[] = {
    TEXT(tlc_tune_record, way),
    TEXT(tlc_tune_record, split),
    TEXT(tlc_tune_record, metric),
    OPTIONAL_LIST(TLC_LIST, tlc_tune_record, rungs, tlc_whole_shape),
    OPTIONAL(TLC_ORDINAL, tlc_tune_record, eta, int),
    LIST(tlc_tune_record, searches, search_shape),
};

static const struct tlc_shape tune_shape = TLC_SHAPE(struct tlc_tune_record, tune_fields);

static const struct tlc_field study_fields[] = {
    LIST(tlc_study_record, arms, tlc_text_shape),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_study_record, metric, char *),
    TEXT(tlc_study_record, baseline),
    TEXT(tlc_study_record, split),
    {.key = "folds",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_study_record, folds, struct tlc_folds_record *),
     .of = &folds_shape,
     .optional = true},
    {.key = "until",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_study_record, until, struct tlc_until_record *),
     .of = &until_shape,
     .optional = true},
    LIST(tlc_study_record, share, tlc_text_shape),
    WORD(tlc_study_record, failed, tlc_failed_runs, failed_runs),
    {.key = "tune",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_study_record, tune, struct tlc_tune_record *),
     .of = &tune_shape,
     .optional = true},
    LIST(tlc_study_record, axes, axis_shape),
    RECORD(tlc_study_record, primary, tlc_primary_record, primary_shape),
    LIST(tlc_study_record, warnings, warning_shape),
    LIST(tlc_study_record, cells, cell_shape),
};

static const struct tlc_shape study_shape = TLC_SHAPE(struct tlc_study_record, study_fields);

/* ---- what it shows --------------------------------------------------------------------------- */

static const struct tlc_field summary_fields[] = {
    TEXT(tlc_summary, model),          WHOLE(tlc_summary, runs),
    WHOLE(tlc_summary, failed),        NUMBER(tlc_summary, mean),
    NUMBER(tlc_summary, sd),           NUMBER(tlc_summary, median),
    NUMBER(tlc_summary, iqm),          NUMBER(tlc_summary, least),
    NUMBER(tlc_summary, most),         RANGE(tlc_summary, mean_t),
    RANGE(tlc_summary, mean_interval), NUMBER(tlc_summary, log_loss),
    NUMBER(tlc_summary, brier),        NUMBER(tlc_summary, ece),
    NUMBER(tlc_summary, pooled_ece),   LIST(tlc_summary, reliability, bin_shape),
};

static const struct tlc_shape summary_shape = TLC_SHAPE(struct tlc_summary, summary_fields);

static const struct tlc_field improvement_fields[] = {
    NUMBER(tlc_improvement, probability),
    RANGE(tlc_improvement, interval),
    WORD(tlc_improvement, conclusion, tlc_conclusion, conclusions),
};

static const struct tlc_shape improvement_shape =
    TLC_SHAPE(struct tlc_improvement, improvement_fields);

static const struct tlc_field estimate_fields[] = {
    NUMBER(tlc_estimate, value),
    RANGE(tlc_estimate, interval),
};

static const struct tlc_shape estimate_shape = TLC_SHAPE(struct tlc_estimate, estimate_fields);

static const struct tlc_field comparison_fields[] = {
    TEXT(tlc_arm_comparison, arm),
    TEXT(tlc_arm_comparison, baseline),
    WHOLE(tlc_arm_comparison, pairs),
    LIST(tlc_arm_comparison, differences, tlc_number_shape),
    NUMBER(tlc_arm_comparison, mean),
    RANGE(tlc_arm_comparison, t),
    RANGE(tlc_arm_comparison, bootstrap),
    RANGE(tlc_arm_comparison, two_way),
    NUMBER(tlc_arm_comparison, p),
    NUMBER(tlc_arm_comparison, holm),
    TLC_FIELD(TLC_TRUTH, tlc_arm_comparison, survives, enum tlc_truth),
    WORD(tlc_arm_comparison, outcome, tlc_outcome, outcomes),
    {.key = "examples",
     .was = "images",
     .kind = TLC_WORD,
     .offset = TLC_AT(tlc_arm_comparison, examples, enum tlc_which_examples),
     .words = examples},
    RECORD(tlc_arm_comparison, improvement, tlc_improvement, improvement_shape),
    PART(tlc_arm_comparison, error_ratio, tlc_estimate, estimate_shape),
    LIST(tlc_arm_comparison, mcnemar, tlc_number_shape),
};

static const struct tlc_shape comparison_shape =
    TLC_SHAPE(struct tlc_arm_comparison, comparison_fields);

static const struct tlc_field cell_analysis_fields[] = {
    LIST(tlc_cell_analysis, arms, summary_shape),
    LIST(tlc_cell_analysis, comparisons, comparison_shape),
};

static const struct tlc_shape cell_analysis_shape =
    TLC_SHAPE(struct tlc_cell_analysis, cell_analysis_fields);

static const struct tlc_field named_value_fields[] = {
    NAME(tlc_named_value, name),
    TLC_VALUE(TLC_TEXT, tlc_named_value, value, char *),
};

static const struct tlc_shape named_value_shape =
    TLC_SHAPE(struct tlc_named_value, named_value_fields);

static const struct tlc_field worth_fields[] = {
    WHOLE(tlc_worth, cell),
    TEXT(tlc_worth, arm),
    TLC_LISTED(TLC_BY_NAME, tlc_worth, values, named_value_shape),
    WHOLE(tlc_worth, examples),
    NUMBER(tlc_worth, accuracy),
    NUMBER(tlc_worth, baseline_needs),
    WORD(tlc_worth, censored, tlc_censored, reaches),
};

static const struct tlc_shape worth_shape = TLC_SHAPE(struct tlc_worth, worth_fields);

static const struct tlc_field verdict_fields[] = {
    WHOLE(tlc_verdict_record, cell),
    TEXT(tlc_verdict_record, arm),
    WORD(tlc_verdict_record, outcome, tlc_outcome, outcomes),
    TEXT(tlc_verdict_record, sentence),
    MAYBE(tlc_verdict_record, note),
};

static const struct tlc_shape verdict_shape = TLC_SHAPE(struct tlc_verdict_record, verdict_fields);

static const struct tlc_field ending_fields[] = {
    WHOLE(tlc_ending, seeds),
    NUMBER(tlc_ending, width),
    WORD(tlc_ending, reason, tlc_end, ends),
};

static const struct tlc_shape ending_shape = TLC_SHAPE(struct tlc_ending, ending_fields);

static const struct tlc_field searched_fields[] = {
    TEXT(tlc_search_analysis, arm),
    WHOLE(tlc_search_analysis, training),
    WHOLE(tlc_search_analysis, failed),
    NUMBER(tlc_search_analysis, operations),
    LIST(tlc_search_analysis, expected_best, tlc_number_shape),
    NUMBER(tlc_search_analysis, best),
    NUMBER(tlc_search_analysis, median),
    NUMBER(tlc_search_analysis, worst),
    LIST(tlc_search_analysis, won, tlc_whole_shape),
};

static const struct tlc_shape searched_shape =
    TLC_SHAPE(struct tlc_search_analysis, searched_fields);

static const struct tlc_field half_fields[] = {
    WHOLE(tlc_half_budget, cell),     TEXT(tlc_half_budget, arm),
    TEXT(tlc_half_budget, baseline),  WORD(tlc_half_budget, outcome, tlc_outcome, outcomes),
    NUMBER(tlc_half_budget, differs),
};

static const struct tlc_shape half_shape = TLC_SHAPE(struct tlc_half_budget, half_fields);

static const struct tlc_field analysis_fields[] = {
    {.key = "ending",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_analysis, ending, struct tlc_ending *),
     .of = &ending_shape,
     .optional = true},
    WHOLE(tlc_analysis, corrected_for),
    LIST(tlc_analysis, cells, cell_analysis_shape),
    LIST(tlc_analysis, label_efficiency, worth_shape),
    OPTIONAL_LIST(TLC_LIST, tlc_analysis, tuning, searched_shape),
    OPTIONAL_LIST(TLC_LIST, tlc_analysis, half_budget, half_shape),
    RECORD(tlc_analysis, verdict, tlc_verdict_record, verdict_shape),
};

const struct tlc_shape tlc_analysis_shape = TLC_SHAPE(struct tlc_analysis, analysis_fields);

/* ---- all of it ------------------------------------------------------------------------------- */

static const struct tlc_field registration_fields[] = {
    TEXT(tlc_registration_record, file),
    TEXT(tlc_registration_record, date),
    WHOLE(tlc_registration_record, runs),
    LIST(tlc_registration_record, differences, tlc_text_shape),
};

static const struct tlc_shape registration_shape =
    TLC_SHAPE(struct tlc_registration_record, registration_fields);

static const struct tlc_field results_fields[] = {
    TEXT(tlc_results, experiment),
    TEXT(tlc_results, spec),
    TEXT(tlc_results, spec_hash),
    TEXT(tlc_results, tlc),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_results, spec_text, char *),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_results, spec_found, char *),
    OPTIONAL(TLC_MAYBE_TEXT, tlc_results, setup_hash, char *),
    LIST(tlc_results, seeds, tlc_large_shape),
    TLC_LISTED(TLC_BY_NAME, tlc_results, splits, split_shape),
    TLC_LISTED(TLC_BY_NAME, tlc_results, tests, tlc_constant_shape),
    TLC_LISTED(TLC_BY_NAME, tlc_results, models, model_shape),
    LIST(tlc_results, trainings, training_shape),
    RECORD(tlc_results, study, tlc_study_record, study_shape),
    {.key = "registration",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_results, registration, struct tlc_registration_record *),
     .of = &registration_shape,
     .optional = true},
    LIST(tlc_results, runs, tlc_run_shape),
    LIST(tlc_results, comparisons, difference_shape),
    LIST(tlc_results, cautions, caution_shape),
    RECORD(tlc_results, analysis, tlc_analysis, tlc_analysis_shape),
};

const struct tlc_shape tlc_results_shape = TLC_SHAPE(struct tlc_results, results_fields);
