/* check_internal.h: what the checks share. A thing in which a check found an error is left
 * recognisably broken (a NULL reference, a count of 0, a model not `complete`), and later checks
 * pass over it: one mistake, one message. */
#ifndef CHECK_CHECK_INTERNAL_H
#define CHECK_CHECK_INTERNAL_H

#include "check/check.h"

/* One place where a model meets a task and the examples of a split. What is not defined is NULL. */
typedef struct Use {
    Model *model;
    Task *task;
    Split *split;
} Use;

struct Checking {
    Arena *arena;
    Spec *spec;
    Diagnostics *diagnostics;
    List(Use) uses; /* trainings first, then comparisons; set by check_references */
};

/* ---- check_names.c: names and how messages speak of them ---- */

typedef List(const char *) NameList;

DataSet *find_data(const Spec *spec, const char *name);
Split *find_split(const Spec *spec, const char *name);
Task *find_task(const Spec *spec, const char *name);
Model *find_model(const Spec *spec, const char *name);

/* Adds the nearest name, or all of them, as help to the last finding. */
void help_with_names(Checking *checking, Span span, const char *word, const NameList *names);

/* The names a table has, and whether `word` is among them; reports it as an unknown `what` if not.
 */
bool known_name(Checking *checking, const Word *word, const char *what, const char *check,
                const char *const *names, size_t count);

/* "s" unless there is one. */
const char *plural(int64_t count);

/* "5", "5 and 6", "5, 6 and 9", with " and 3 more" after the first few. */
const char *number_list(Arena *arena, const int64_t *numbers, size_t count);

/* Whether the spec leaves the key at `path` out. */
bool is_default(const Spec *spec, const char *path);

/* ---- check_targets.c ---- */

/* What the task learns of data whose targets are numbers; reports rules about labels. */
void settle_targets(Checking *checking, Task *task, const DataSet *data);

/* ---- check_label_names.c ---- */

/* "5", or "sandal" where the data set calls its labels something; a list of them as number_list. */
const char *label_text(Arena *arena, const DataSet *data, int64_t label);
const char *label_list(Arena *arena, const DataSet *data, const int64_t *labels, size_t count);

/* Whether the text is a whole number, and which. */
bool whole_number_of(const char *text, int64_t *number);

/* A label by its name or its number; reports one that the data set has not. */
bool find_label(Checking *checking, const DataSet *data, const Word *word, int64_t *label);

/* Puts numbers in the place of names of labels in a rule; reports a text that is none. */
bool replace_label_names(Checking *checking, Expr *rule, const DataSet *data);

/* What a rule may name: `label`, and the labels of the data set, which may be NULL. */
Scope scope_of_labels(Arena *arena, const DataSet *data);

/* What `target: {...}` makes of each label: NO_TARGET, with which `targets` are filled, of those
 * that it has not. `boolean`: its classes are true and false. */
enum { NO_TARGET = INT32_MIN };
bool read_table(Checking *checking, Task *task, const DataSet *data, int64_t *targets,
                bool *boolean);

/* Names of a settled task's classes, and of the data set's labels; NULL where there are none. */
const char **names_of_classes(Arena *arena, const Task *task, const DataSet *data);
const char **names_of_labels(Arena *arena, const DataSet *data);

/* ---- check_slices.c ---- */

/* Layers [first, end) of a model. */
typedef struct LayerRange {
    size_t first, end;
} LayerRange;

/* The value of a constant whole number; `what` names it in a report. */
bool constant_integer(Checking *checking, Expr **expr, const char *what, int64_t *value);

/* What stands before the brackets, if there are any: `A` of `A[:-1]`. */
const Expr *slice_base(const Expr *expr);

/* The layers that `A[1:3]`, `A[-1]` or `A` stand for: Python's rules, but what selects nothing or
 * reaches beyond the model is an error. */
bool resolve_layers(Checking *checking, Expr *expr, const Model *model, LayerRange *range);

/* Whether any of these layers has some. */
bool has_weights(const Model *model, const LayerRange *range);

/* "`flatten`", or "`rescaling_1` and `flatten`". */
const char *layers_text(Arena *arena, const Model *model, const LayerRange *range);

/* Reports all layers of a model's file that cannot be had, and what can; false. */
bool report_refused_layers(Checking *checking, const Model *model, Span span);

/* check_layers.c: the layer of that name among those there are so far, or NULL. */
const Layer *find_layer(const Model *model, const char *name);

/* The rows of `fashion.train[a:b]`; `last` is -1 for the end of the file. */
bool resolve_rows(Checking *checking, Expr *expr, int64_t *first, int64_t *last);

/* ---- the checks, by file ---- */

/* check_references.c */
void check_references(Checking *checking);

/* The entry that trains the model last; NULL without one. The same of those with epochs. */
const Training *last_training_of(const Spec *spec, const Model *model);
const Training *last_learning_of(const Spec *spec, const Model *model);

/* check_data.c */
void check_data(Checking *checking);

/* check_rows.c */
void check_splits(Checking *checking);
void check_sorted(Checking *checking);
void check_overlaps(Checking *checking);

/* check_labels.c */
void check_labels(Checking *checking);
void check_unused_labels(Checking *checking);

/* check_layers.c */
void check_layers(Checking *checking);
void check_outputs(Checking *checking);

/* check_stored.c */
void check_stored(Checking *checking);
bool is_source_alone(const Spec *spec, const Model *model);

/* check_shapes.c */
void check_inputs(Checking *checking);
void check_shapes(Checking *checking);

/* check_weights.c */
void check_weights(Checking *checking);

/* check_metrics.c */
void check_metrics(Checking *checking);
void check_compared_metric(Checking *checking, const Comparison *comparison);

/* check_losses.c */
void check_losses(Checking *checking);
void check_comparisons(Checking *checking);
void check_contestant(Checking *checking, const Model *model, const Task *task, Span span);

/* check_rates.c */

/* How many moments of the phase have rates of their own: epochs, steps, or one; and the rate of one
 * by its slice of layers, once check_rates has settled them. */
int64_t phase_moments(const Phase *phase);
float phase_rate(const Phase *phase, int64_t moment, size_t slice);
void check_rates(Checking *checking);

/* check_rate_slices.c */
void check_rate_slices(Checking *checking);

/* check_unfreezing.c */
void check_unfreezing(Checking *checking);

/* check_control.c */
void check_control(Checking *checking);
void check_control_rates(Checking *checking);

/* What some phase of the training watches on its validation; NULL without. */
const Watch *watch_of_validation(const Training *training);

/* The rules of the last phase with epochs that has such; NULL without. */
const Stopping *stopping_of(const Training *training);
const Plateau *plateau_of(const Training *training);

/* check_training.c */
void check_limits(Checking *checking);
void check_freezing(Checking *checking);
void check_order(Checking *checking);
void check_saves(Checking *checking);

/* check_optimizers.c */
void check_decay(Checking *checking);

/* check_study.c */
const Comparison *find_comparison_of(const Spec *spec, const Study *study);
void check_study(Checking *checking);

/* check_tune.c */
void check_tune(Checking *checking);

/* check_varied.c */

/* Whether the study tries several rates or optimizers for the model; several rules of what ends its
 * training; several weights of classes; several losses, or what is made of their labels. What a
 * study varies it tells itself. */
typedef bool Varies(const Checking *checking, const Model *model);
Varies varies_rates, varies_control, varies_weights, varies_loss;

/* check_alike.c */

/* A model, and the one that it is held against. */
typedef struct Pair {
    Checking *checking;
    const Model *model, *baseline;
    Severity severity;     /* of what is said */
    Span span;             /* where they are held against each other */
    CautionList *cautions; /* for those who read what comes of it */
} Pair;

/* Each says where the two do not learn alike in one respect; rates need `rates`. */
enum { PAIR_COMPARERS = 7 };
extern void (*const pair_comparers[PAIR_COMPARERS])(const Pair *);
void compare_rates(const Pair *pair);

/* check_fairness.c */
void check_study_advice(Checking *checking);
void check_study_rates(Checking *checking);
void check_compared_alike(Checking *checking);

/* check_advice.c */
void check_unused(Checking *checking);
void check_initializers(Checking *checking);
void check_scales(Checking *checking);

/* check_batches.c */
void check_batches(Checking *checking);

/* check_softmax.c */
void check_softmax(Checking *checking);

/* check_augmentation.c */
void check_augmentations(Checking *checking);
void check_shifts(Checking *checking);

/* check_adaptation.c */
void check_adaptations(Checking *checking);

#endif
