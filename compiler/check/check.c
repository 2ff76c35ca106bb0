/* check.c: the table of checks, in the order they run. */
#include "check/check_internal.h"

#include <string.h>

const Check all_checks[] = {
    {"data", check_data, {0}, "data sets have files, a shape, classes and a scale"},
    {"splits", check_splits, {0}, "splits name rows of files that there are"},
    {"references", check_references, {0}, "models, tasks and splits named are defined"},
    {"layers", check_layers, {0}, "layers are known, and copied ones exist"},
    {"outputs", check_outputs, {0}, "models end in `dense` or `activation`"},
    {"inputs", check_inputs, {0}, "a model reads images of one shape"},
    {"shapes", check_shapes, {0}, "each layer fits the one before"},
    {"stored", check_stored, {"shapes"}, "files have the weights of their layers"},
    {"softmax", check_softmax, {"shapes"}, "a softmax stands at the end of a model"},
    {"labels", check_labels, {0}, "rules turn each label into a class of the task"},
    {"unused-labels", check_unused_labels, {"labels", "references"}, "tasks reach every label"},
    {"losses", check_losses, {0}, "loss, activation, units and classes go together"},
    {"class-weights", check_weights, {0}, "weights are of classes that tasks have"},
    {"metrics", check_metrics, {0}, "metrics are made for the tasks they tell of"},
    {"comparisons", check_comparisons, {"references"}, "compared models are trained, and fit"},
    {"study", check_study, {"references"}, "a study's arms are trained, and fit"},
    {"tune", check_tune, {"references", "study"}, "what a study's arms are tuned by is measured"},
    {"limits", check_limits, {0}, "epochs and batches are of a size that makes sense"},
    {"rates", check_rates, {"limits"}, "learning rates are positive in every epoch"},
    {"control", check_control, {"references", "limits"}, "what ends a training early is measured"},
    {"control-rates", check_control_rates, {"rates"}, "a rate is lowered by one rule alone"},
    {"freezing", check_freezing, {0}, "every phase trains something"},
    {"rate-slices", check_rate_slices, {"freezing"}, "every layer that learns has one rate"},
    {"unfreezing",
     check_unfreezing,
     {"references", "rates", "rate-slices"},
     "the rate is lowered on unfreezing"},
    {"order", check_order, {"references", "layers"}, "what is copied has been trained before"},
    {"saves", check_saves, {0}, "no training overwrites what another saved"},
    {"overlaps",
     check_overlaps,
     {"data", "splits", "references", "control"},
     "tests are on unseen rows"},
    {"batches",
     check_batches,
     {"freezing", "limits", "labels"},
     "what is normalised by its batch has one that tells something"},
    {"adaptations",
     check_adaptations,
     {"layers", "shapes"},
     "statistics are of what stays as it is"},
    {"augmentations",
     check_augmentations,
     {"data", "splits", "references", "labels"},
     "what is done by chance to images suits them"},
    {"shifts", check_shifts, {"data", "splits", "references"}, "tasks move images, within reason"},
    {"sorted", check_sorted, {"splits"}, "a split has rows of all classes"},
    {"scales", check_scales, {"data"}, "a model sees all its examples on one scale"},
    {"unused", check_unused, {"data", "splits", "references", "layers"}, "all is used"},
    {"initializers", check_initializers, {"layers"}, "initialisers suit their activations"},
    {"decay", check_decay, {"freezing"}, "weights that decay are weights that learn"},
    {"fairness", check_study_advice, {"study", "limits"}, "a study's arms have equal chances"},
    {"alike", check_compared_alike, {"comparisons", "rates"}, "compared models learn alike"},
    {"equal-rates", check_study_rates, {"study", "rates"}, "a study's arms learn at equal rates"},
};
const size_t check_count = sizeof all_checks / sizeof *all_checks;

enum { CHECK_COUNT = sizeof all_checks / sizeof *all_checks };

static size_t find_check(const char *name)
{
    size_t i = 0;
    while (i < check_count && strcmp(all_checks[i].name, name) != 0)
        i++;
    return i;
}

static bool may_run(const Check *check, const bool *failed)
{
    for (size_t i = 0; i < MOST_PREREQUISITES && check->prerequisites[i]; i++) {
        size_t prerequisite = find_check(check->prerequisites[i]);
        if (prerequisite < check_count && failed[prerequisite])
            return false;
    }
    return true;
}

/* A check that could not run has proved nothing, so it counts as failed for those that need it. */
bool spec_check(Arena *arena, Spec *spec, Diagnostics *diagnostics)
{
    Checking checking = {.arena = arena, .spec = spec, .diagnostics = diagnostics};
    size_t errors_before = diag_count(diagnostics, DIAG_ERROR);
    bool failed[CHECK_COUNT] = {false};
    for (size_t i = 0; i < check_count; i++) {
        size_t errors = diag_count(diagnostics, DIAG_ERROR);
        bool runs = may_run(&all_checks[i], failed);
        if (runs)
            all_checks[i].run(&checking);
        failed[i] = !runs || diag_count(diagnostics, DIAG_ERROR) > errors;
    }
    return diag_count(diagnostics, DIAG_ERROR) == errors_before;
}
