/* summary.c: the plan in words and tables, for people. */
#include "ir/summary.h"

#include "base/printable.h"
#include "common/columns.h"

#include <string.h>

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

enum { WIDEST_NAME = 30, WIDEST_OUTPUT = 16 };

static int clamped(size_t width, int least, int most)
{
    return width < (size_t)least ? least : width > (size_t)most ? most : (int)width;
}

Widths plan_widths(Arena *arena, const PlanModel *model)
{
    Widths widths = {14, 8};
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        const size_t output = strlen(describe_shape(arena, &layer->output));
        widths.name = clamped(tlc_columns(layer->name), widths.name, WIDEST_NAME);
        widths.output = clamped(output, widths.output, WIDEST_OUTPUT);
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

void plan_print_layer(Text *text, const PlanLayer *layer, Widths widths, bool with_copies)
{
    int64_t parameters = plan_layer_parameters(layer);
    const char *note = with_copies ? copied_note(text->arena, layer) : "";
    text_add(text, "  ");
    text_add_left(text, shortened(text->arena, layer->name, (size_t)widths.name),
                  (size_t)widths.name);
    text_addf(text, " %*s %12s", widths.output, describe_shape(text->arena, &layer->output),
              with_commas(text->arena, parameters));
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

void plan_print_parameters(Text *text, const PlanModel *model)
{
    const int64_t trainable = declared_trainable(model), kept = running(model);
    text_addf(text, "  %s parameters: %s trainable, %s frozen",
              with_commas(text->arena, model->parameters), with_commas(text->arena, trainable),
              with_commas(text->arena, model->parameters - trainable - kept));
    if (kept)
        text_addf(text, ", %s running means and variances", with_commas(text->arena, kept));
    text_add(text, "\n");
}

/* The cells of a study may copy into one model from several. */
static void print_model(Text *text, const PlanModel *model, bool with_copies)
{
    const Widths widths = plan_widths(text->arena, model);
    text_addf(text, "Model %s\n  %-*s %*s %12s\n", model->name, widths.name, "layer", widths.output,
              "output", "parameters");
    for (size_t i = 0; i < model->layers.count; i++)
        plan_print_layer(text, &model->layers.items[i], widths, with_copies);
    plan_print_parameters(text, model);
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

void plan_print_draws(Text *text, const Plan *plan)
{
    for (size_t i = 0; i < plan->draws.count; i++)
        print_draw(text, plan->draws.items[i]);
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

void plan_print_task(Text *text, const PlanTask *task, Detail detail)
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
    if (detail == DETAIL_FULL)
        plan_print_classes(text, task, "  ");
    else
        plan_print_first_classes(text, task, "  ");
}

/* ---- the whole ---- */

/* What is read is not always what is there. */
void plan_print_files(Text *text, const Plan *plan)
{
    for (size_t i = 0; i < plan->files.count; i++) {
        const PlanFile *file = plan->files.items[i];
        if (file->described)
            text_addf(text, "Data %s/%s: %s\n\n", file->path, plan_shown_file(text->arena, file),
                      file->described);
    }
}

void plan_print(Text *text, const Plan *plan)
{
    plan_print_files(text, plan);
    plan_print_models(text, plan);
    plan_print_draws(text, plan);
    for (size_t i = 0; i < plan->tasks.count; i++)
        plan_print_task(text, plan->tasks.items[i], DETAIL_FULL);
    for (size_t i = 0; i < plan->trainings.count && !plan->study; i++)
        plan_print_training(text, plan->trainings.items[i], DETAIL_FULL);
    if (plan->study)
        print_study(text, plan, DETAIL_FULL);
    for (size_t i = 0; i < plan->comparisons.count; i++)
        plan_print_comparison(text, plan->comparisons.items[i]);
    plan_print_memory(text, plan);
}
