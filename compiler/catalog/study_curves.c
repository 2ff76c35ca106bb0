/* study_curves.c: `curves: {from: A, to: B}` stands for the arms of Yosinski et al. 2014, "How
 * transferable are features in deep neural networks?". For n = 0 to the number of hidden layers:
 *
 *     BnB        the first n layers from a trained B, frozen; the others begin anew
 *     BnB_plus   the same, and the first n learn on
 *     AnB        the first n layers from a trained A, frozen
 *     AnB_plus   the same, and the first n learn on
 *
 * all trained as B is, and B itself is what they are held against. Here is which models they can be
 * made of; curves_tree.c writes them out. */
#include "catalog/study_curves.h"

#include "catalog/curves_internal.h"
#include "ir/identity.h"
#include "spec/study_internal.h"

#include <string.h>

static bool refuse(const Curving *curving, const char *message, const char *name)
{
    diag_report(curving->diagnostics, DIAG_ERROR, curving->study->curves.span, "study-curves",
                message, name);
    return false;
}

/* ---- layers ---- */

static bool has_weights(const Model *model, size_t layer)
{
    return model->layers.items[layer].kind->has_weights;
}

static size_t count_hidden(const Model *model)
{
    size_t count = 0;
    for (size_t i = 0; i + 1 < model->layers.count; i++)
        count += has_weights(model, i);
    return count;
}

size_t layers_copied(const Curving *curving, size_t n)
{
    const size_t last = curving->to->layers.count - 1;
    size_t count = 0, with_weights = 0;
    while (count < last && (with_weights < n || (count > 0 && !has_weights(curving->to, count))))
        with_weights += has_weights(curving->to, count++);
    return count;
}

static bool begins_anew(const Curving *curving, const Model *model)
{
    for (size_t i = 0; i < model->items.count; i++)
        if (!model->items.items[i].kind)
            return refuse(curving, "%s copies layers itself; curves need models that begin anew",
                          model->name.text);
    return true;
}

static bool same_word(const Word *one, const Word *other)
{
    return one->text == other->text ||
           (one->text && other->text && strcmp(one->text, other->text) == 0);
}

/* Whether both calculate the same: what a layer is called, begins with and whether it learns make
 * it no other. */
static bool is_alike(const Curving *curving, const Layer *one, const Layer *other)
{
    const PlanLayer layer = plan_layer(curving->arena, one);
    const PlanLayer second = plan_layer(curving->arena, other);
    return same_word(&one->settings.activation, &other->settings.activation) &&
           is_same(&layer_fields, PART_FUNCTION, &layer, &second);
}

/* The two models must be the same but for their last layers, which the curves do not copy. */
static bool compare_layers(Curving *curving)
{
    const Model *from = curving->from, *to = curving->to;
    if (!begins_anew(curving, from) || !begins_anew(curving, to))
        return false;
    curving->hidden = count_hidden(to);
    if (curving->hidden == 0)
        return refuse(curving, "%s has no hidden layer that curves could copy", to->name.text);
    bool alike = from->layers.count == to->layers.count;
    for (size_t i = 0; i + 1 < to->layers.count && alike; i++)
        alike = is_alike(curving, &from->layers.items[i], &to->layers.items[i]);
    if (!alike)
        return refuse(curving,
                      "curves need two models that differ in the last layer only; "
                      "the hidden layers of %s are not those of the other",
                      from->name.text);
    return true;
}

/* ---- what stands beside them ---- */

static bool has_free_names(const Curving *curving, const Spec *spec)
{
    for (size_t i = 0; i < spec->models.count; i++)
        for (int arm = 0; arm < CURVES; arm++)
            if (strcmp(spec->models.items[i].name.text, curve_name(curving, arm)) == 0)
                return refuse(curving,
                              "%s is what curves call an arm, so no model can be called so",
                              curve_name(curving, arm));
    return true;
}

static bool find_training(Curving *curving, const Spec *spec)
{
    const char *name = curving->to->name.text;
    size_t count = 0;
    for (size_t i = 0; i < spec->trainings.count; i++) {
        if (spec->trainings.items[i].model != curving->to)
            continue;
        curving->training = &spec->trainings.items[i];
        count++;
    }
    if (count != 1)
        return refuse(curving, "curves need exactly one entry of `training` for %s", name);
    if (curving->training->phases_given || curving->training->freeze)
        return refuse(curving, "curves need `epochs` and no `freeze` in the training of %s", name);
    return true;
}

/* The arms are made of both models' layers as they are written. */
static bool keeps_models(const Curving *curving)
{
    const Node *vary = curving->study->vary;
    const char *const models[] = {curving->from->name.text, curving->to->name.text};
    for (size_t i = 0; vary && i < vary->entries.count; i++)
        for (size_t k = 0; k < sizeof models / sizeof *models; k++)
            if (strstr(vary->entries.items[i].key,
                       arena_printf(curving->arena, "models.%s.", models[k])))
                return refuse(curving, "the layers of %s cannot vary beside curves of them",
                              models[k]);
    return true;
}

static bool varies(const Node *vary, const char *axis)
{
    for (size_t i = 0; vary && i < vary->entries.count; i++)
        if (strcmp(vary->entries.items[i].key, axis) == 0)
            return true;
    return false;
}

static bool stand_alone(const Curving *curving)
{
    if (curving->from == curving->to)
        return refuse(curving, "curves lead from one model to another, not from %s to itself",
                      curving->to->name.text);
    if (varies(curving->study->vary, CURVES_AXIS))
        return refuse(curving, "curves vary `%s` themselves", CURVES_AXIS);
    return keeps_models(curving);
}

const Node *study_with_curves(Arena *arena, const Spec *spec, const Node *root,
                              Diagnostics *diagnostics)
{
    const Curves *curves = &spec->study.curves;
    Curving curving = {.arena = arena,
                       .diagnostics = diagnostics,
                       .study = &spec->study,
                       .from = curves->from,
                       .to = curves->to};
    if (!stand_alone(&curving) || !compare_layers(&curving) || !has_free_names(&curving, spec) ||
        !find_training(&curving, spec))
        return NULL;
    return write_curves(&curving, root);
}
