/* check_advice.c: what is legal, but probably not what was meant. */
#include "catalog/layer.h"
#include "check/check_internal.h"

#include <math.h>
#include <string.h>

#include "common/digits.h"

/* ---- what nothing uses ---- */

/* What a split that is used leaves out is used too. */
static void mark_left_out(Split *split)
{
    if (split->used)
        return;
    split->used = true;
    for (size_t i = 0; i < split->without.count; i++)
        mark_left_out(split->without.items[i]);
}

static void mark_used(Checking *checking)
{
    for (size_t i = 0; i < checking->uses.count; i++) {
        const Use *use = &checking->uses.items[i];
        use->model->used = use->task->used = true;
        mark_left_out(use->split);
    }
    for (size_t i = 0; i < checking->spec->splits.count; i++)
        checking->spec->splits.items[i].data->used = true;
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        const Model *model = &checking->spec->models.items[i];
        for (size_t k = 0; k < model->layers.count; k++)
            if (model->layers.items[k].copied_from)
                ((Model *)model->layers.items[k].copied_from)->used = true;
    }
}

static void expect_used(Checking *checking, const Word *name, bool used, const char *what,
                        const char *how)
{
    if (!used)
        diag_report(checking->diagnostics, DIAG_WARNING, name->span, "unused", "%s %s is never %s",
                    what, name->text, how);
}

static bool is_limit_used(const Checking *checking, const Task *task, const Split *split)
{
    for (size_t i = 0; i < checking->uses.count; i++)
        if (checking->uses.items[i].task == task && checking->uses.items[i].split == split)
            return true;
    return false;
}

static void expect_limits_used(Checking *checking, const Task *task)
{
    for (size_t i = 0; i < task->limits.count; i++) {
        const Limit *limit = &task->limits.items[i];
        if (task->used && !is_limit_used(checking, task, limit->split))
            diag_report(checking->diagnostics, DIAG_WARNING, limit->split_name.span, "unused",
                        "task %s is never used with split %s, so this limit does nothing",
                        task->name.text, limit->split_name.text);
    }
}

void check_unused(Checking *checking)
{
    Spec *spec = checking->spec;
    mark_used(checking);
    for (size_t i = 0; i < spec->data.count; i++)
        expect_used(checking, &spec->data.items[i].name, spec->data.items[i].used, "data set",
                    "split");
    for (size_t i = 0; i < spec->splits.count; i++)
        expect_used(checking, &spec->splits.items[i].name, spec->splits.items[i].used, "split",
                    "used");
    for (size_t i = 0; i < spec->tasks.count; i++) {
        expect_used(checking, &spec->tasks.items[i].name, spec->tasks.items[i].used, "task",
                    "used");
        expect_limits_used(checking, &spec->tasks.items[i]);
    }
    for (size_t i = 0; i < spec->models.count; i++)
        expect_used(checking, &spec->models.items[i].name, spec->models.items[i].used, "model",
                    "trained, copied or compared");
}

/* ---- initialisers ---- */

static bool is_selu_misfit(const Layer *layer)
{
    return layer->settings.kernel_initializer.text && !layer->copied_from && !layer->of_file &&
           strcmp(layer->settings.activation.text, "selu") == 0 &&
           strcmp(layer->settings.kernel_initializer.text, "lecun_normal") != 0;
}

/* Klambauer et al. 2017: activations keep mean 0 and variance 1 only with LeCun's variance. */
static void advise_selu(Checking *checking, const Model *model)
{
    for (size_t i = 0; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        if (!is_selu_misfit(layer))
            continue;
        diag_report(checking->diagnostics, DIAG_NOTE, layer->settings.activation.span,
                    "selu-initializer",
                    "selu keeps its activations normalised only with lecun_normal; `%s` of %s "
                    "starts from %s",
                    layer->name.text, model->name.text, layer->settings.kernel_initializer.text);
        diag_help(checking->diagnostics, "write `kernel_initializer: lecun_normal`");
        return;
    }
}

void check_initializers(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++)
        advise_selu(checking, &checking->spec->models.items[i]);
}

/* ---- scales ---- */

static bool differ_in_scale(const DataSet *left, const DataSet *right)
{
    return left && right && left != right && left->scale_value != right->scale_value;
}

/* Each data set keeps its own scale: that is as it should be when their pixels differ as much. */
static void help_scale(Checking *checking, const DataSet *one, const DataSet *other)
{
    const DataSet *small = one->scale_value > other->scale_value ? one : other;
    const DataSet *large = small == one ? other : one;
    diag_help(checking->diagnostics,
              "that is right if pixels of %s are %.6g times as large as those of %s; if they are "
              "alike, give both data sets the same `scale`",
              large->name.text, small->scale_value / large->scale_value, small->name.text);
}

static void warn_scale(Checking *checking, Span span, const char *what, const Model *model,
                       const DataSet *other, Span other_span)
{
    diag_report(checking->diagnostics, DIAG_WARNING, span, "scale",
                "%s pixels of %s, multiplied by %.6g, and those of %s, multiplied by %.6g", what,
                model->data->name.text, model->data->scale_value, other->name.text,
                other->scale_value);
    diag_see(checking->diagnostics, model->data_span, "%s is read here", model->data->name.text);
    diag_see(checking->diagnostics, other_span, "%s is read here", other->name.text);
    help_scale(checking, model->data, other);
}

static void check_scale_of_uses(Checking *checking, const Model *model)
{
    for (size_t i = 0; i < checking->uses.count; i++) {
        const Use *use = &checking->uses.items[i];
        if (use->model != model || !use->split || !differ_in_scale(use->split->data, model->data))
            continue;
        warn_scale(checking, model->name.span,
                   arena_printf(checking->arena, "%s reads", model->name.text), model,
                   use->split->data, use->split->rows->span);
        return;
    }
}

static void check_scale_of_copies(Checking *checking, const Model *model)
{
    for (size_t i = 0; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        const Model *source = layer->copied_from;
        if (!copies_weights(layer) || !differ_in_scale(model->data, source->data))
            continue;
        warn_scale(checking, layer->span, "these layers read", model, source->data,
                   source->data_span);
        return;
    }
}

/* What the model's first layer multiplies by, if that is all it is for; else 1. */
static double first_scale(const Checking *checking, const Model *model)
{
    const Layer *first = &model->layers.items[0];
    if (strcmp(first->kind->name, "rescaling") != 0)
        return 1;
    return plan_layer(checking->arena, first).numbers[0];
}

/* Whether another model on the same data is told so already. */
static bool is_told_of_source(const Model *model)
{
    const Model *source = model->layers.items[0].copied_from;
    return source && source->data == model->data;
}

/* Both make numbers smaller, and one of them was meant. A saved model of tlc's own begins so. */
static void check_scaled_twice(Checking *checking, const Model *model)
{
    const DataSet *data = model->data;
    if (!data || !model->complete || fabs(data->scale_value) >= 1 || is_told_of_source(model))
        return;
    const double scale = first_scale(checking, model);
    if (fabs(scale) >= 1)
        return;
    diag_report(checking->diagnostics, DIAG_WARNING,
                data->scale ? data->scale->span : model->name.span, "scaled-twice",
                "the pixels of %s are multiplied by %.6g, and then by %.6g in `%s`, the first "
                "layer of %s",
                data->name.text, data->scale_value, scale, model->layers.items[0].name.text,
                model->name.text);
    diag_see(checking->diagnostics, model->layers.items[0].span, "the layer is from here");
    diag_help(checking->diagnostics,
              "leave out the `scale` of %s, and let models that do not scale begin with "
              "`rescaling: %s`",
              data->name.text, tlc_digits_of_double(data->scale_value).text);
    const Model *source = model->stored ? model : model->layers.items[0].copied_from;
    if (source)
        diag_help(checking->diagnostics, "or copy only the layers behind it: `from: %s[%zu:]`",
                  source->name.text, model->stored ? 1 : model->layers.items[0].copied_index + 1);
}

void check_scales(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        check_scale_of_uses(checking, &checking->spec->models.items[i]);
        check_scale_of_copies(checking, &checking->spec->models.items[i]);
        check_scaled_twice(checking, &checking->spec->models.items[i]);
    }
}
