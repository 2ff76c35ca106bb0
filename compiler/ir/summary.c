/* summary.c: the plan in words and tables, for people. */
#include "ir/summary.h"

#include "base/printable.h"

#include <string.h>

#include "common/model_files.h"

const char *with_commas(Arena *arena, int64_t number)
{
    char *digits = arena_printf(arena, "%lld", (long long)number);
    Text text = text_new(arena);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text_add(&text, ",");
        text_add_bytes(&text, &digits[i], 1);
    }
    return text.bytes;
}

/* ---- models ---- */

static const char *copied_note(Arena *arena, const PlanLayer *layer)
{
    if (!layer->copied_from)
        return "";
    return arena_printf(arena, "copy of %s.%s", layer->copied_from->name,
                        layer->copied_from->layers.items[layer->copied_index].name);
}

/* How wide the columns of a model's table are. */
typedef struct Widths {
    int name, output;
} Widths;

static Widths widths_of(Arena *arena, const PlanModel *model)
{
    Widths widths = {14, 8};
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        const int name = (int)strlen(layer->name);
        const int output = (int)strlen(describe_shape(arena, &layer->output));
        widths.name = name > widths.name ? name : widths.name;
        widths.output = output > widths.output ? output : widths.output;
    }
    return widths;
}

/* ", l1 1e-05 and l2 0.0001 on the kernel" of what the loss adds for a layer's weights */
static void print_penalties(Text *text, const PlanLayer *layer)
{
    for (size_t i = 0; i < layer->weight_count; i++) {
        const Parameter *weights = layer->weights[i];
        if (!has_penalty(weights))
            continue;
        text_add(text, ", ");
        if (weights->l1 > 0)
            text_addf(text, "l1 %g%s", weights->l1, weights->l2 > 0 ? " and " : "");
        if (weights->l2 > 0)
            text_addf(text, "l2 %g", weights->l2);
        text_addf(text, " on the %s", weights->role);
    }
}

static void print_layer(Text *text, const PlanLayer *layer, Widths widths, bool with_copies)
{
    int64_t parameters = plan_layer_parameters(layer);
    const char *note = with_copies ? copied_note(text->arena, layer) : "";
    text_addf(text, "  %-*s %*s %12s", widths.name, layer->name, widths.output,
              describe_shape(text->arena, &layer->output), with_commas(text->arena, parameters));
    if (layer->shown_activation && layer->weight_count == 0)
        text_addf(text, "  %s", layer->shown_activation);
    else if (layer->weight_count)
        text_addf(text, "  %-8s %s", layer->shown_activation ? layer->shown_activation : "",
                  !layer->trainable           ? "frozen"
                  : plan_layer_learned(layer) ? "trainable"
                                              : "statistics");
    print_penalties(text, layer);
    if (*note)
        text_addf(text, "  %s", note);
    text_add(text, "\n");
}

static int64_t declared_trainable(const PlanModel *model)
{
    int64_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (layer->trainable)
            count += plan_layer_learned(layer);
    }
    return count;
}

/* What layers keep of the batches they saw. */
static int64_t running(const PlanModel *model)
{
    int64_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        count += plan_layer_parameters(&model->layers.items[i]) -
                 plan_layer_learned(&model->layers.items[i]);
    return count;
}

/* The cells of a study may copy into one model from several. */
static void print_model(Text *text, const PlanModel *model, bool with_copies)
{
    const int64_t trainable = declared_trainable(model), kept = running(model);
    const Widths widths = widths_of(text->arena, model);
    text_addf(text, "Model %s\n  %-*s %*s %12s\n", model->name, widths.name, "layer", widths.output,
              "output", "parameters");
    for (size_t i = 0; i < model->layers.count; i++)
        print_layer(text, &model->layers.items[i], widths, with_copies);
    text_addf(text, "  %s parameters: %s trainable, %s frozen",
              with_commas(text->arena, model->parameters), with_commas(text->arena, trainable),
              with_commas(text->arena, model->parameters - trainable - kept));
    if (kept)
        text_addf(text, ", %s running means and variances", with_commas(text->arena, kept));
    text_add(text, "\n");
}

/* What of the file each weight array is. */
static void print_stored(Text *text, const PlanModel *model)
{
    text_addf(text, "\n  Weights of %s, %s\n", printable(text->arena, model->stored),
              model->stored_kind);
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++) {
            const PlanLayer *layer = &model->layers.items[i];
            const StoredWeights *stored = layer->weights[k]->stored;
            if (stored)
                text_addf(text, "    %s.%s is %s, %s\n", layer->name, layer->weights[k]->role,
                          printable(text->arena, stored->tensor), stored->shape);
        }
}

void plan_print_models(Text *text, const Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++) {
        text_add(text, i ? "\n" : "");
        print_model(text, plan->models.items[i], plan->study == NULL);
        if (plan->models.items[i]->stored)
            print_stored(text, plan->models.items[i]);
    }
}

/* ---- rows that are drawn ---- */

static void print_rows(Text *text, int64_t first, int64_t last)
{
    if (first == 0 && last < 0)
        text_add(text, "all rows");
    else if (last < 0)
        text_addf(text, "row %lld and all that follow", (long long)first);
    else
        text_addf(text, "rows %lld to %lld", (long long)first, (long long)last - 1);
}

/* "Split valid: 20% of rows 0 to 99 of d_train, without those of test; of each label as much; seed
 * 1" */
static void print_draw(Text *text, const PlanDraw *draw)
{
    text_addf(text, "\nSplit %s: ", draw->name);
    if (draw->fraction > 0)
        text_addf(text, "%.6g%% of ", 100 * draw->fraction);
    if (draw->folds)
        text_addf(text, "one after the other of %lld folds of ", (long long)draw->folds);
    for (size_t i = 0; i < draw->part_count; i++) {
        text_add(text, i ? " and " : "");
        print_rows(text, draw->parts[2 * i], draw->parts[2 * i + 1]);
    }
    text_addf(text, " of %s", draw->file->name);
    for (size_t i = 0; i < draw->without.count; i++)
        text_addf(text, "%s%s", i ? ", " : ", without those of ", draw->without.items[i]->name);
    if (draw->grouped)
        text_addf(text, "; all of one `%s` together", printable(text->arena, draw->file->group));
    if (draw->fraction > 0 || draw->folds)
        text_addf(text, "; %sseed %llu", draw->stratify ? "of each label as much; " : "",
                  (unsigned long long)draw->seed);
    if (draw->divided)
        text_add(text, draw->folds ? " and that of the run" : "; in each fold anew");
    text_add(text, "\n");
}

/* ---- tasks ---- */

/* "height, weight", or "2 numbers" where they have no names. */
static void print_targets(Text *text, const PlanTask *task)
{
    text_addf(text, "\nTask %s, target%s ", task->name, task->outputs == 1 ? "" : "s");
    if (!task->output_names)
        text_addf(text, "%lld number%s", (long long)task->outputs, task->outputs == 1 ? "" : "s");
    for (int64_t i = 0; task->output_names && i < task->outputs; i++)
        text_addf(text, "%s%s", i ? ", " : "", printable(text->arena, task->output_names[i]));
    text_add(text, "\n");
}

static void print_task(Text *text, const PlanTask *task)
{
    if (task->outputs) {
        print_targets(text, task);
        return;
    }
    text_addf(text, "\nTask %s, %lld classes", task->name, (long long)task->classes);
    if (task->where_source)
        text_addf(text, ", where %s", task->where_source);
    text_add(text, "\n");
    if (task->shift[0] + task->shift[1] > 0)
        text_addf(text, "  each image is moved by up to %lld rows and %lld columns, always alike\n",
                  (long long)task->shift[0], (long long)task->shift[1]);
    plan_print_classes(text, task, "  ");
}

/* ---- trainings ---- */

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

/* Frozen, such a layer does something else than while it learns. */
static void print_statistics(Text *text, const PlanModel *model, const PlanPhase *phase)
{
    size_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (phase->trains[i] || !plan_keeps_running(layer))
            continue;
        text_addf(text, count++ ? ", %s" : "           %s", layer->name);
    }
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

static void print_phase(Text *text, const PlanTraining *training, size_t index)
{
    Arena *arena = text->arena;
    const PlanPhase *phase = &training->phases.items[index];
    if (!phase->step) {
        text_addf(text, "  phase %zu: no epochs%s\n", index + 1,
                  training->epochs ? "" : untrained_weights(training));
        return;
    }
    text_addf(text,
              "  phase %zu: %lld %s at rate %s, %s of %s parameters learn\n"
              "           %s operations an example, %s bytes of temporaries\n",
              index + 1, (long long)phase->epochs, phase->epochs == 1 ? "epoch" : "epochs",
              phase->rate_source, with_commas(arena, phase->trainable),
              with_commas(arena, training->model->parameters),
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

static void print_how(Text *text, const PlanTraining *training)
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
        print_phase(text, training, i);
}

static void print_training(Text *text, const PlanTraining *training)
{
    if (training->phases.count == 0)
        text_addf(text, "\nTraining %s: no epochs%s\n", training->model->name,
                  untrained_weights(training));
    else {
        text_addf(text, "\nTraining %s on %s", training->model->name, training->train->name);
        print_how(text, training);
    }
    if (training->save)
        print_save(text, training);
}

static void print_comparison(Text *text, const PlanComparison *comparison)
{
    text_addf(text, "\nComparison on %s of", comparison->examples->name);
    for (size_t i = 0; i < comparison->contestants.count; i++)
        text_addf(text, "%s %s", i ? "," : "", comparison->contestants.items[i]->model->name);
    text_add(text, "\n");
    for (size_t i = 0; i < comparison->warnings.count; i++)
        for (size_t k = 0; k < comparison->warnings.items[i].count; k++)
            text_addf(text, "  %s\n", comparison->warnings.items[i].items[k].message);
}

/* ---- memory ---- */

static int64_t model_bytes(const PlanModel *model)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        bytes += plan_layer_bytes(&model->layers.items[i]);
    return bytes;
}

int64_t plan_weight_bytes(const Plan *plan)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < plan->trainings.count; i++)
        bytes += model_bytes(plan->trainings.items[i]->model);
    return bytes;
}

int64_t plan_largest_weight_bytes(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->models.count; i++)
        most =
            model_bytes(plan->models.items[i]) > most ? model_bytes(plan->models.items[i]) : most;
    return most;
}

int64_t plan_values_bytes(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->progs.count; i++)
        most = plan->progs.items[i]->bytes > most ? plan->progs.items[i]->bytes : most;
    return most;
}

int64_t plan_state_bytes(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->progs.count; i++)
        if (plan->progs.items[i]->mode == MODE_TRAIN &&
            prog_state_bytes(plan->progs.items[i]) > most)
            most = prog_state_bytes(plan->progs.items[i]);
    return most;
}

/* Numbers, and a label. */
static int64_t row_bytes(const PlanFile *file)
{
    const int64_t learned = (int64_t)sizeof(int32_t) * (file->targets ? file->targets : 1);
    return file->pixels * (int64_t)tlc_element_size(file->element) + learned;
}

/* "images.gz", or "digits.npz: x_train" */
static const char *shown_file(Arena *arena, const PlanFile *file)
{
    if (!file->file)
        return file->images;
    return file->images ? arena_printf(arena, "%s: %s", file->file, file->images) : file->file;
}

static void print_memory(Text *text, const Plan *plan)
{
    const int64_t state = plan_state_bytes(plan);
    text_addf(text, "\nMemory: %s bytes of weights%s at most, %s of temporaries for each thread\n",
              with_commas(text->arena, plan_weight_bytes(plan)),
              plan->study ? " for each seed at work" : "",
              with_commas(text->arena, plan_values_bytes(plan)));
    if (state)
        text_addf(text, "        %s bytes at most that an optimizer remembers, for each thread\n",
                  with_commas(text->arena, state));
    for (size_t i = 0; i < plan->files.count; i++) {
        const PlanFile *file = plan->files.items[i];
        if (file->all_rows)
            text_addf(text, "        all rows of %s, %s bytes each\n",
                      shown_file(text->arena, file), with_commas(text->arena, row_bytes(file)));
        else
            text_addf(text, "        %s bytes: the first %s rows of %s\n",
                      with_commas(text->arena, file->rows * row_bytes(file)),
                      with_commas(text->arena, file->rows), shown_file(text->arena, file));
    }
}

/* What is read is not always what is there. */
static void print_files(Text *text, const Plan *plan)
{
    for (size_t i = 0; i < plan->files.count; i++) {
        const PlanFile *file = plan->files.items[i];
        if (file->described)
            text_addf(text, "Data %s/%s: %s\n\n", file->path, shown_file(text->arena, file),
                      file->described);
    }
}

void plan_print(Text *text, const Plan *plan)
{
    print_files(text, plan);
    plan_print_models(text, plan);
    for (size_t i = 0; i < plan->draws.count; i++)
        print_draw(text, plan->draws.items[i]);
    for (size_t i = 0; i < plan->tasks.count; i++)
        print_task(text, plan->tasks.items[i]);
    for (size_t i = 0; i < plan->trainings.count && !plan->study; i++)
        print_training(text, plan->trainings.items[i]);
    if (plan->study)
        print_study(text, plan);
    for (size_t i = 0; i < plan->comparisons.count; i++)
        print_comparison(text, plan->comparisons.items[i]);
    print_memory(text, plan);
}
