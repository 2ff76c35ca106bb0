/* summary_trainings.c: what learns what, and how, and what is compared, in words. */
#include "ir/summary.h"

#include "base/printable.h"
#include "common/model_files.h"

#include <string.h>

/* What a training without epochs leaves a model with. */
static const char *untrained_weights(const PlanTraining *training)
{
    if (training->before)
        return ", the weights stay as they are";
    if (training->model->stored)
        return ", only the weights of its file";
    return training->copies.count > 0 ? ", only copied and initial weights"
                                      : ", only the initial weights";
}

enum { MOST_NAMED = 3 };

/* Frozen, such a layer does something else than while it learns. */
static void print_statistics(Text *text, const PlanModel *model, const PlanPhase *phase)
{
    size_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (phase->trains[i] || !plan_keeps_running(layer))
            continue;
        if (count < MOST_NAMED)
            text_addf(text, count ? ", %s" : "           %s", layer->name);
        count++;
    }
    if (count > MOST_NAMED)
        text_addf(text, " and %zu more", count - MOST_NAMED);
    if (count)
        text_addf(text, ": frozen, %s by the mean and variance that %s, which stay as they are\n",
                  count == 1 ? "normalises" : "normalise", count == 1 ? "it has" : "they have");
}

/* "after 5 epochs whose val_loss is no better, by more than 0.001," */
static void print_patience(Text *text, const char *monitor, int64_t patience, double min_delta)
{
    const int64_t most = patience > 1 ? patience : 1;
    text_addf(text, "after %lld epoch%s whose %s is no better than the best", (long long)most,
              most == 1 ? "" : "s", monitor);
    if (min_delta > 0)
        text_addf(text, " by %g", min_delta);
}

static void print_stopping(Text *text, const PlanPhase *phase)
{
    const PlanStopping *rule = phase->stopping;
    if (!rule)
        return;
    text_add(text, "           ends ");
    print_patience(text, rule->monitor, rule->patience, rule->min_delta);
    if (rule->first > 0)
        text_addf(text, ", watched from epoch %lld on", (long long)rule->first + 1);
    text_addf(text, "; keeps the weights of the %s epoch\n", rule->restores ? "best" : "last");
}

static void print_plateau(Text *text, const PlanPhase *phase)
{
    const PlanPlateau *rule = phase->plateau;
    if (!rule)
        return;
    text_addf(text, "           the rate times %g ", rule->factor);
    print_patience(text, rule->monitor, rule->patience, rule->min_delta);
    if (rule->least_rate > 0)
        text_addf(text, ", down to %g", rule->least_rate);
    if (rule->cooldown > 0)
        text_addf(text, "; then %lld do%s not count", (long long)rule->cooldown,
                  rule->cooldown == 1 ? "es" : "");
    text_add(text, "\n");
}

/* What a step takes, and what is done only once. */
static void print_cost(Text *text, const PlanTraining *training, const PlanPhase *phase)
{
    Arena *arena = text->arena;
    text_addf(text, "           %s operations an example, %s bytes of temporaries\n",
              with_commas(arena, phase->step->floating_point_operations),
              with_commas(arena, phase->step->bytes));
    if (prog_state_bytes(phase->step))
        text_addf(text, "           %s bytes that the optimizer remembers\n",
                  with_commas(arena, prog_state_bytes(phase->step)));
    if (phase->features)
        text_addf(text,
                  "           %s operations an example only once%s: %s is kept, at most %s bytes\n",
                  with_commas(arena, phase->features->floating_point_operations),
                  training->versions ? " in each version" : "", phase->kept->name,
                  with_commas(arena, phase->kept_bytes));
    if (phase->recomputed)
        text_addf(text, "           %s\n", phase->recomputed);
}

static void print_phase(Text *text, const PlanTraining *training, size_t index, Detail detail)
{
    Arena *arena = text->arena;
    const PlanPhase *phase = &training->phases.items[index];
    if (!phase->step) {
        text_addf(text, "  phase %zu: no epochs%s\n", index + 1,
                  training->epochs ? "" : untrained_weights(training));
        return;
    }
    text_addf(text, "  phase %zu: %lld %s at rate %s, %s of %s parameters learn\n", index + 1,
              (long long)phase->epochs, phase->epochs == 1 ? "epoch" : "epochs", phase->rate_source,
              with_commas(arena, phase->trainable),
              with_commas(arena, training->model->parameters));
    if (detail == DETAIL_FULL)
        print_cost(text, training, phase);
    print_stopping(text, phase);
    print_plateau(text, phase);
    print_statistics(text, training->model, phase);
}

static void print_adaptations(Text *text, const PlanTraining *training)
{
    for (size_t i = 0; i < training->adaptations.count; i++) {
        const PlanLayer *layer = training->adaptations.items[i].layer;
        text_addf(text, "  %s: %s of all of %s, before the first step\n", layer->name,
                  layer->learned, training->train->name);
    }
}

/* "  augmented: random_flip (mode horizontal), random_crop (padding 4)", a line each if they are
 * long */
static void print_augmentations(Text *text, const PlanTraining *training)
{
    for (size_t i = 0; i < training->augmentations.count; i++)
        text_addf(text, "%s%s", i ? ",\n             " : "  augmented: ",
                  training->augmentations.items[i].description);
    if (training->versions)
        text_addf(text, ";\n             %lld version%s of each image, which epochs take in turn",
                  (long long)training->versions, training->versions == 1 ? "" : "s");
    text_add(text, training->augmentations.count ? "\n" : "");
}

/* And what whoever opens the file has to know of its numbers. */
static void print_save(Text *text, const PlanTraining *training)
{
    const double scale = training->train->file->scale;
    const enum tlc_model_file kind = tlc_model_file_of(training->save);
    const bool layers = kind != TLC_MODEL_FILES && tlc_model_files[kind].has_layers;
    text_addf(text, "  saved as %s", training->save);
    if (!layers)
        text_add(text, ", its weights alone");
    if (scale != 1 && (training->save_bare || !layers))
        text_addf(text, ", for inputs multiplied by %.6g%s", scale,
                  training->save_bare ? ", which the file does not say" : "");
    else if (scale != 1)
        text_addf(text, ", with a layer in front that multiplies by %.6g", scale);
    text_add(text, "\n");
    if (training->save_state)
        text_addf(text, "  what its optimizer remembers is saved as %s.optimizer.npz\n",
                  training->save);
}

/* Where these are others than loss and accuracy. */
static void print_metrics(Text *text, const PlanTraining *training)
{
    for (size_t i = 1; i < training->metrics.count; i++)
        text_addf(text, "%s%s", i == 1 ? "  told by " : ", ", training->metrics.items[i].name);
    if (training->metrics.count)
        text_add(text, "\n");
}

static void print_class_weights(Text *text, const PlanTraining *training)
{
    const PlanTask *task = training->task;
    if (!training->weighs)
        return;
    text_add(text, "  losses of training are weighed by class");
    if (training->balanced)
        text_add(text, ": all classes alike, whatever their numbers of examples");
    for (int64_t i = 0, shown = 0; training->class_weights && i < task->classes; i++) {
        if (training->class_weights[i] == 1)
            continue;
        text_add(text, shown++ ? ", " : ": ");
        if (task->class_names && task->class_names[i])
            text_addf(text, "%s", printable(text->arena, task->class_names[i]));
        else
            text_addf(text, "%lld", (long long)i);
        text_addf(text, " %.6g", training->class_weights[i]);
    }
    text_add(text, "\n");
}

static void print_how(Text *text, const PlanTraining *training, Detail detail)
{
    if (training->valid)
        text_addf(text, ", validated on %s", training->valid->name);
    text_addf(text, "\n  %s", training->loss);
    if (training->loss_number != 0)
        text_addf(text, " with %s %.6g", training->loss_setting, training->loss_number);
    text_add(text, ", ");
    if (training->optimizer)
        text_addf(text, "%s, ", training->optimizer->description);
    text_addf(text, "batches of %lld, %s\n", (long long)training->batch,
              training->shuffle ? "shuffled every epoch" : "in order");
    print_metrics(text, training);
    print_class_weights(text, training);
    print_adaptations(text, training);
    if (training->optimizer_state)
        text_addf(text, "  its optimizer remembers what %s has\n",
                  printable(text->arena, training->optimizer_state));
    if (training->initial_epoch)
        text_addf(text, "  %lld epoch%s done already\n", (long long)training->initial_epoch,
                  training->initial_epoch == 1 ? " is" : "s are");
    print_augmentations(text, training);
    for (size_t i = 0; i < training->phases.count; i++)
        print_phase(text, training, i, detail);
}

void plan_print_training(Text *text, const PlanTraining *training, Detail detail)
{
    if (training->phases.count == 0)
        text_addf(text, "\nTraining %s: no epochs%s\n", training->model->name,
                  untrained_weights(training));
    else {
        text_addf(text, "\nTraining %s on %s", training->model->name, training->train->name);
        print_how(text, training, detail);
    }
    if (training->save)
        print_save(text, training);
}

void plan_print_comparison(Text *text, const PlanComparison *comparison)
{
    text_addf(text, "\nComparison on %s of", comparison->examples->name);
    for (size_t i = 0; i < comparison->contestants.count; i++)
        text_addf(text, "%s %s", i ? "," : "", comparison->contestants.items[i]->model->name);
    text_add(text, "\n");
    for (size_t i = 0; i < comparison->warnings.count; i++)
        for (size_t k = 0; k < comparison->warnings.items[i].count; k++)
            text_addf(text, "  %s\n", comparison->warnings.items[i].items[k].message);
}
