/* losses.c: all kinds of losses, and what their files share. A new kind is a file in losses/ and a
 * line here. */
#include "catalog/loss.h"

#include "catalog/layer.h"

#include "spec/reader.h"

#include <string.h>

/* ---- the kinds ---- */

extern const LossKind loss_sparse_categorical_crossentropy, loss_binary_crossentropy,
    loss_mean_squared_error, loss_mean_absolute_error, loss_huber;

const LossKind *const all_losses[] = {&loss_sparse_categorical_crossentropy,
                                      &loss_binary_crossentropy, &loss_mean_squared_error,
                                      &loss_mean_absolute_error, &loss_huber};
const size_t loss_count = sizeof all_losses / sizeof *all_losses;
const char loss_names[] = "sparse_categorical_crossentropy, binary_crossentropy, "
                          "mean_squared_error, mean_absolute_error or huber";

const LossKind *find_loss_kind(const char *name)
{
    for (size_t i = 0; i < loss_count; i++)
        if (strcmp(all_losses[i]->name, name) == 0)
            return all_losses[i];
    return NULL;
}

/* ---- words from elsewhere ---- */

/* Whether the task has numbers as targets is not known yet. */
static const char *write_loss(Arena *arena, const LossKind *loss)
{
    return arena_printf(arena,
                        loss->of_values
                            ? "write `%s` where targets are numbers; classes have "
                              "`sparse_categorical_crossentropy`, or `binary_crossentropy` if "
                              "there are two"
                            : "write `%s`",
                        loss->name);
}

static const char *help_with_word(Arena *arena, const LossKind *loss, const char *word)
{
    for (const LossWord *known = loss->words; known < loss->words + MOST_LOSS_WORDS; known++)
        if (known->word && strcmp(known->word, word) == 0)
            return known->help ? known->help : write_loss(arena, loss);
    return NULL;
}

const char *help_with_loss(Arena *arena, const char *word)
{
    for (size_t i = 0; i < loss_count; i++) {
        const char *help = help_with_word(arena, all_losses[i], word);
        if (help)
            return help;
    }
    if (strcmp(word, "hinge") == 0)
        return "classes are told apart by `sparse_categorical_crossentropy` here, or by "
               "`binary_crossentropy` where there are two";
    return NULL;
}

/* ---- outputs ---- */

const char *output_activation(const LossCheck *check)
{
    return check->output->settings.activation.text;
}

Span output_activation_span(const LossCheck *check)
{
    const Layer *output = check->output;
    return output->copied_from ? output->span : output->settings.activation.span;
}

const LossOutput *loss_output(const LossKind *loss, const char *activation, bool several)
{
    if (loss->of_values)
        return strcmp(activation, "softmax") == 0 ? NULL : &loss->outputs[0];
    if (several)
        return loss->several.activation && strcmp(loss->several.activation, activation) == 0
                   ? &loss->several
                   : NULL;
    for (int i = 0; i < MOST_LOSS_OUTPUTS && loss->outputs[i].activation; i++)
        if (strcmp(loss->outputs[i].activation, activation) == 0)
            return &loss->outputs[i];
    return NULL;
}

bool expect_output(const LossCheck *check)
{
    if (loss_output(check->loss, output_activation(check), check->training->task->outputs > 0))
        return true;
    const char *wanted = check->loss->outputs[0].activation;
    diag_report(check->diagnostics, DIAG_ERROR, output_activation_span(check), "loss-activation",
                "%s needs %s, but the last layer of %s is %s", check->loss->name, wanted,
                check->training->model->name.text, output_activation(check));
    diag_see(check->diagnostics, check->training->loss.span, "the loss is chosen here");
    diag_fix(check->diagnostics, output_activation_span(check), output_activation(check), wanted,
             "write `activation: %s`", wanted);
    return false;
}

/* The last layer or the one that it reads, if that is one; or NULL. */
static const Layer *output_dense(const LossCheck *check)
{
    const Layer *last = check->output;
    const Model *model = check->training->model;
    const int read = reads_at(&last->reads, model->layers.count - 1, 0);
    const LayerKind *dense = find_layer_kind("dense");
    if (last->kind == dense)
        return last;
    return read >= 0 && model->layers.items[read].kind == dense ? &model->layers.items[read] : NULL;
}

bool is_made_by_dense(const LossCheck *check)
{
    return output_dense(check);
}

/* Of a copy, they are those of another model. */
static void advise_units_of(const LossCheck *check, const Layer *dense, int64_t units)
{
    char before[24], after[24];
    snprintf(before, sizeof before, "%lld", (long long)channels_of(&dense->output));
    snprintf(after, sizeof after, "%lld", (long long)units);
    if (dense->copied_from || dense->of_file)
        diag_help(check->diagnostics, "write `units: %s`", after);
    else
        diag_fix(check->diagnostics, dense->kind->place(&dense->settings, 0), before, after,
                 "write `units: %s`", after);
}

void advise_units(const LossCheck *check, int64_t units, const char *activation)
{
    const Layer *dense = output_dense(check);
    if (dense)
        advise_units_of(check, dense, units);
    else
        diag_help(check->diagnostics, "put `- dense: {units: %lld, activation: %s}` in its place",
                  (long long)units, activation);
}

/* ---- tasks ---- */

void report_task_of_classes(const LossCheck *check)
{
    const Training *training = check->training;
    diag_report(check->diagnostics, DIAG_ERROR, training->loss.span, "loss-task",
                "%s is taken from numbers, but task %s has classes", check->loss->name,
                training->task->name.text);
    diag_see(check->diagnostics, training->task_name.span, "%s learns task %s here",
             training->model->name.text, training->task->name.text);
    diag_help(check->diagnostics,
              "write `loss: %s`, or give the data `targets` in place of its classes",
              training->task->class_count == 2 && shape_size(&check->output->output) == 1
                  ? "binary_crossentropy"
                  : "sparse_categorical_crossentropy");
}

void report_task_of_numbers(const LossCheck *check)
{
    const Training *training = check->training;
    diag_report(check->diagnostics, DIAG_ERROR, training->loss.span, "loss-task",
                "%s tells classes apart, but task %s has numbers as targets", check->loss->name,
                training->task->name.text);
    diag_see(check->diagnostics, training->task_name.span, "%s learns task %s here",
             training->model->name.text, training->task->name.text);
    diag_help(check->diagnostics, "write `loss: mean_squared_error`, or `binary_crossentropy` "
                                  "where each target is 0 or 1");
}

bool expect_units_of_targets(const LossCheck *check, const char *activation)
{
    const Task *task = check->training->task;
    const int64_t units = shape_size(&check->output->output);
    if (units == task->outputs)
        return true;
    diag_report(check->diagnostics, DIAG_ERROR, check->output->span, "loss-units",
                "task %s has %lld target%s, but the last layer of %s has %lld unit%s",
                task->name.text, (long long)task->outputs, task->outputs == 1 ? "" : "s",
                check->training->model->name.text, (long long)units, units == 1 ? "" : "s");
    diag_see(check->diagnostics, check->training->task_name.span, "%s learns task %s here",
             check->training->model->name.text, task->name.text);
    advise_units(check, task->outputs, activation);
    return false;
}

/* A softmax gives shares of one, whatever is wanted. */
static void report_softmax_of_values(const LossCheck *check)
{
    diag_report(check->diagnostics, DIAG_ERROR, output_activation_span(check), "loss-activation",
                "a softmax gives shares of 1, and %s needs what the targets are",
                check->loss->name);
    diag_see(check->diagnostics, check->training->loss.span, "the loss is chosen here");
    diag_fix(check->diagnostics, output_activation_span(check), output_activation(check), "linear",
             "write `activation: linear`");
}

void check_fit_of_values(const LossCheck *check)
{
    const char *activation = output_activation(check);
    const bool softmax = strcmp(activation, "softmax") == 0;
    if (check->training->task->outputs == 0) {
        report_task_of_classes(check);
        return;
    }
    if (expect_units_of_targets(check, softmax ? "linear" : activation) && softmax)
        report_softmax_of_values(check);
}

/* ---- ops ---- */

OpCode loss_gradient(OpCode loss)
{
    for (size_t i = 0; i < loss_count; i++) {
        if (all_losses[i]->loss == loss)
            return all_losses[i]->gradient;
        if (all_losses[i]->several.activation && all_losses[i]->loss_of_several == loss)
            return all_losses[i]->gradient_of_several;
    }
    return OP_COUNT;
}

double loss_number(const LossKind *loss, const LossSettings *settings)
{
    if (!loss->section)
        return 0;
    return ((const Number *)(const void *)((const char *)settings + loss->number))->value;
}
