/* losses.c: all kinds of losses, and what their files share. A new kind is a file in losses/ and a
 * line here. */
#include "catalog/loss.h"

#include "catalog/layer.h"

#include "spec/reader.h"

#include <string.h>

/* ---- the kinds ---- */

extern const LossKind loss_sparse_categorical_crossentropy, loss_binary_crossentropy;

const LossKind *const all_losses[] = {&loss_sparse_categorical_crossentropy,
                                      &loss_binary_crossentropy};
const size_t loss_count = sizeof all_losses / sizeof *all_losses;
const char loss_names[] = "sparse_categorical_crossentropy or binary_crossentropy";

const LossKind *find_loss_kind(const char *name)
{
    for (size_t i = 0; i < loss_count; i++)
        if (strcmp(all_losses[i]->name, name) == 0)
            return all_losses[i];
    return NULL;
}

/* ---- words from elsewhere ---- */

/* Losses of models that tell how much, not which. */
static const char *const of_numbers[] = {"mse", "mae", "mean_squared_error", "mean_absolute_error",
                                         "hinge"};

static const char *help_with_word(Arena *arena, const LossKind *loss, const char *word)
{
    for (const LossWord *known = loss->words; known < loss->words + MOST_LOSS_WORDS; known++)
        if (known->word && strcmp(known->word, word) == 0)
            return known->help ? known->help : arena_printf(arena, "write `%s`", loss->name);
    return NULL;
}

const char *help_with_loss(Arena *arena, const char *word)
{
    for (size_t i = 0; i < loss_count; i++) {
        const char *help = help_with_word(arena, all_losses[i], word);
        if (help)
            return help;
    }
    for (size_t i = 0; i < sizeof of_numbers / sizeof *of_numbers; i++)
        if (strcmp(of_numbers[i], word) == 0)
            return "models tell classes apart here: write `sparse_categorical_crossentropy`, or "
                   "`binary_crossentropy` for two classes";
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

const LossOutput *loss_output(const LossKind *loss, const char *activation)
{
    for (int i = 0; i < MOST_LOSS_OUTPUTS && loss->outputs[i].activation; i++)
        if (strcmp(loss->outputs[i].activation, activation) == 0)
            return &loss->outputs[i];
    return NULL;
}

bool expect_output(const LossCheck *check)
{
    if (loss_output(check->loss, output_activation(check)))
        return true;
    const char *wanted = check->loss->outputs[0].activation;
    diag_report(check->diagnostics, DIAG_ERROR, output_activation_span(check), "loss-activation",
                "%s needs %s, but the last layer of %s is %s", check->loss->name, wanted,
                check->training->model->name.text, output_activation(check));
    diag_see(check->diagnostics, check->training->loss.span, "the loss is chosen here");
    diag_help(check->diagnostics, "write `activation: %s`", wanted);
    return false;
}

bool is_made_by_dense(const LossCheck *check)
{
    const Layer *last = check->output;
    const Model *model = check->training->model;
    const int read = reads_at(&last->reads, model->layers.count - 1, 0);
    const LayerKind *dense = find_layer_kind("dense");
    return last->kind == dense || (read >= 0 && model->layers.items[read].kind == dense);
}

void advise_units(const LossCheck *check, int64_t units, const char *activation)
{
    if (is_made_by_dense(check))
        diag_help(check->diagnostics, "write `units: %lld`", (long long)units);
    else
        diag_help(check->diagnostics, "put `- dense: {units: %lld, activation: %s}` in its place",
                  (long long)units, activation);
}

/* ---- ops ---- */

OpCode loss_gradient(OpCode loss)
{
    for (size_t i = 0; i < loss_count; i++)
        if (all_losses[i]->loss == loss)
            return all_losses[i]->gradient;
    return OP_COUNT;
}
