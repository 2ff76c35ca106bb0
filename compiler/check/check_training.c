/* check_training.c: what each phase trains, in which order, and what is kept of it. */
#include "catalog/layer.h"
#include "check/check_internal.h"

#include <string.h>

enum { MOST_EPOCHS = 100000, MOST_EPOCHS_IN_ALL = 1000000, LARGEST_BATCH = 8192 };

/* ---- sizes ---- */

static void expect_at_most(Checking *checking, const Count *count, const char *what, int64_t most)
{
    if (count->value > most)
        diag_report(checking->diagnostics, DIAG_ERROR, count->span, "limits",
                    "%s can be at most %lld", what, (long long)most);
}

/* The rate of each epoch is known in advance, so their number must be kept in bounds. */
void check_limits(Checking *checking)
{
    int64_t epochs = 0;
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        expect_at_most(checking, &training->batch_size, "batch_size", LARGEST_BATCH);
        for (size_t k = 0; k < training->phases.count; k++) {
            const Phase *phase = &training->phases.items[k];
            expect_at_most(checking, &phase->epochs, "epochs", MOST_EPOCHS);
            epochs += phase->epochs.value;
        }
    }
    if (epochs > MOST_EPOCHS_IN_ALL)
        diag_report(checking->diagnostics, DIAG_ERROR, checking->spec->name.span, "limits",
                    "%s has %lld epochs in all; there can be at most %d", checking->spec->name.text,
                    (long long)epochs, MOST_EPOCHS_IN_ALL);
}

/* ---- freezing ---- */

static bool freezes_nothing(const Expr *freeze)
{
    return freeze->kind == EXPR_NAME && strcmp(freeze->name, "none") == 0;
}

static bool report_freeze(Checking *checking, const Training *training, const Expr *base)
{
    const char *model = training->model->name.text;
    bool other = base->kind == EXPR_NAME && find_model(checking->spec, base->name);
    if (other)
        diag_report(checking->diagnostics, DIAG_ERROR, base->span, "freeze",
                    "this trains %s, so layers of %s cannot be frozen here", model, base->name);
    else
        diag_report(checking->diagnostics, DIAG_ERROR, base->span, "freeze",
                    "`freeze` takes layers of %s, the model trained here, how many, or none",
                    model);
    if (other)
        diag_see(checking->diagnostics, training->model_name.span, "the model is chosen here");
    diag_help(checking->diagnostics, "write `freeze: \"%s[:-1]\"`, or `freeze: none`", model);
    return false;
}

/* A number freezes so many layers with weights, counted from the front. */
static bool resolve_freeze_count(Checking *checking, const Training *training, const Expr *freeze,
                                 LayerRange *frozen)
{
    const Model *model = training->model;
    int64_t left = freeze->integer, with_weights = 0;
    for (size_t i = 0; i < model->layers.count; i++) {
        with_weights += model->layers.items[i].kind->has_weights;
        if (model->layers.items[i].kind->has_weights && left-- > 0)
            frozen->end = i + 1;
    }
    if (freeze->integer <= with_weights)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, freeze->span, "slice-range",
                "%s has only %lld layer%s with weights", model->name.text, (long long)with_weights,
                plural(with_weights));
    return false;
}

static bool resolve_freeze(Checking *checking, const Training *training, Expr *freeze,
                           LayerRange *frozen)
{
    *frozen = (LayerRange){0, 0};
    if (freezes_nothing(freeze))
        return true;
    if (freeze->kind == EXPR_INTEGER)
        return resolve_freeze_count(checking, training, freeze, frozen);
    const Expr *base = slice_base(freeze);
    if (base->kind != EXPR_NAME || strcmp(base->name, training->model->name.text) != 0)
        return report_freeze(checking, training, base);
    return resolve_layers(checking, freeze, training->model, frozen);
}

static void warn_freezes_nothing(Checking *checking, const Training *training, const Expr *freeze,
                                 const LayerRange *frozen)
{
    if (freezes_nothing(freeze) || freeze->kind == EXPR_INTEGER ||
        has_weights(training->model, frozen))
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, freeze->span, "nothing-frozen",
                "%s is only %s, which %s no weights: this freezes nothing",
                expr_source(checking->arena, freeze),
                layers_text(checking->arena, training->model, frozen),
                frozen->end - frozen->first == 1 ? "has" : "have");
    diag_help(checking->diagnostics, "layers are counted with those that have no weights; "
                                     "`freeze: 1` freezes the first one that has");
}

/* `freeze` says which layers don't learn; all others then do, whatever `trainable` says. */
static bool settle_trains(Checking *checking, const Training *training, Phase *phase)
{
    const Model *model = training->model;
    LayerRange frozen;
    if (phase->freeze && !resolve_freeze(checking, training, phase->freeze, &frozen))
        return false;
    if (phase->freeze)
        warn_freezes_nothing(checking, training, phase->freeze, &frozen);
    bool *trains = arena_alloc(checking->arena, model->layers.count * sizeof *trains);
    for (size_t i = 0; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        bool learns = phase->freeze ? i < frozen.first || i >= frozen.end : layer->trainable;
        trains[i] = layer->kind->has_weights && learns;
    }
    phase->trains = trains;
    return true;
}

static void expect_learning(Checking *checking, const Training *training, const Phase *phase)
{
    for (size_t i = 0; i < training->model->layers.count; i++)
        if (phase->trains[i])
            return;
    if (phase->epochs.value == 0)
        return;
    diag_report(
        checking->diagnostics, DIAG_ERROR, phase->freeze ? phase->freeze->span : phase->epochs.span,
        "nothing-trains", "all layers of %s are frozen, so %lld epoch%s would change nothing",
        training->model->name.text, (long long)phase->epochs.value, plural(phase->epochs.value));
    if (phase->freeze)
        diag_help(checking->diagnostics, "`freeze: \"%s[:-1]\"` leaves the last layer free",
                  training->model->name.text);
    else
        diag_help(checking->diagnostics,
                  "leave `trainable: false` out of a layer, or write `freeze: none` here");
}

void check_freezing(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        Training *training = &checking->spec->trainings.items[i];
        if (!training->model || !training->model->complete)
            continue;
        for (size_t k = 0; k < training->phases.count; k++)
            if (settle_trains(checking, training, &training->phases.items[k]))
                expect_learning(checking, training, &training->phases.items[k]);
    }
}

/* ---- order ---- */

/* The index of the first entry for the model, or the number of entries. */
static size_t first_entry(const Spec *spec, const Model *model)
{
    size_t i = 0;
    while (i < spec->trainings.count && spec->trainings.items[i].model != model)
        i++;
    return i;
}

static bool has_epochs(const Training *training)
{
    for (size_t i = 0; i < training->phases.count; i++)
        if (training->phases.items[i].epochs.value > 0)
            return true;
    return false;
}

/* The index of the first entry with epochs for the model, or the number of entries. */
static size_t first_training(const Spec *spec, const Model *model)
{
    size_t i = first_entry(spec, model);
    while (i < spec->trainings.count &&
           (spec->trainings.items[i].model != model || !has_epochs(&spec->trainings.items[i])))
        i++;
    return i;
}

/* Where phases are wrong it is not known what learns: then all does. */
static bool trains_layer(const Training *training, size_t layer)
{
    for (size_t i = 0; i < training->phases.count; i++) {
        const Phase *phase = &training->phases.items[i];
        if (phase->epochs.value > 0 && (!phase->trains || phase->trains[layer]))
            return true;
    }
    return false;
}

static bool has_learned(const Spec *spec, const Model *model, size_t layer, size_t until)
{
    for (size_t i = until; i-- > 0;)
        if (spec->trainings.items[i].model == model &&
            trains_layer(&spec->trainings.items[i], layer))
            return true;
    return false;
}

/* Where random values come from that a layer begins with. */
typedef struct Origin {
    const Model *model; /* whose layer has drawn them; NULL when something has trained them */
    size_t taken;       /* the entry that begins with a copy of them */
} Origin;

/* What a copy has that entry `taken` begins with. A source begins with copies of its own when its
 * first entry does, or when it is copied from, should that be before. */
static Origin random_origin(const Spec *spec, const Layer *copy, size_t taken)
{
    const Model *source = copy->copied_from;
    const Layer *from = &source->layers.items[copy->copied_index];
    size_t begun = first_entry(spec, source);
    if (has_learned(spec, source, copy->copied_index, taken) || source->stored)
        return (Origin){NULL, taken};
    if (copies_weights(from))
        return random_origin(spec, from, begun < taken ? begun : taken);
    return (Origin){source, taken};
}

/* What to do about it. */
static void help_untrained(Checking *checking, const Origin *origin)
{
    const Spec *spec = checking->spec;
    const char *source = origin->model->name.text;
    const char *copier = spec->trainings.items[origin->taken].model->name.text;
    size_t trained = first_training(spec, origin->model), begun = first_entry(spec, origin->model);
    if (trained < origin->taken) {
        diag_see(checking->diagnostics, spec->trainings.items[trained].model_name.span,
                 "%s is trained here, but not this layer", source);
        diag_help(checking->diagnostics, "`freeze: none` there would let it learn");
        return;
    }
    if (trained < spec->trainings.count)
        diag_see(checking->diagnostics, spec->trainings.items[trained].model_name.span,
                 "%s is trained here, later than %s", source, copier);
    else if (begun < origin->taken)
        diag_see(checking->diagnostics, spec->trainings.items[begun].phases.items[0].epochs.span,
                 "%s has no epochs here", source);
    diag_help(checking->diagnostics, "in `training`, put an entry for %s%s before that of %s",
              source, trained == spec->trainings.count ? ", with epochs," : "", copier);
}

/* Whether the copy is of values that nothing has trained. */
static bool warn_untrained_source(Checking *checking, const Model *model, const Layer *layer)
{
    const Spec *spec = checking->spec;
    size_t copied = first_entry(spec, model);
    if (copied == spec->trainings.count)
        return false;
    Origin origin = random_origin(spec, layer, copied);
    if (!origin.model)
        return false;
    size_t trained = first_training(spec, origin.model);
    diag_report(checking->diagnostics, DIAG_WARNING, layer->span, "untrained-source",
                trained < origin.taken
                    ? "%s copies `%s` of %s, which does not learn there: the copy is random"
                : trained < spec->trainings.count
                    ? "%s copies `%s` of %s before %s is trained: the copy is random"
                    : "%s copies `%s` of %s, which nothing trains: the copy is random",
                model->name.text, layer->name.text, origin.model->name.text,
                origin.model->name.text);
    help_untrained(checking, &origin);
    return true;
}

void check_order(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        const Model *model = &checking->spec->models.items[i];
        const Model *warned = NULL;
        for (size_t k = 0; k < model->layers.count; k++) {
            const Layer *layer = &model->layers.items[k];
            if (layer->kind->has_weights && copies_weights(layer) && layer->copied_from != warned &&
                warn_untrained_source(checking, model, layer))
                warned = layer->copied_from;
        }
    }
}

/* ---- what is kept ---- */

static void check_save(Checking *checking, size_t index)
{
    const Training *training = &checking->spec->trainings.items[index];
    for (size_t i = 0; training->save.file.text && i < index; i++) {
        const Training *earlier = &checking->spec->trainings.items[i];
        if (!earlier->save.file.text ||
            strcmp(earlier->save.file.text, training->save.file.text) != 0)
            continue;
        diag_report(checking->diagnostics, DIAG_ERROR, training->save.file.span, "save-twice",
                    "two trainings save to %s: the second would overwrite the first",
                    training->save.file.text);
        diag_see(checking->diagnostics, earlier->save.file.span, "the first is here");
        return;
    }
}

static bool has_model(const Model *const *models, size_t count, const Model *model)
{
    for (size_t i = 0; i < count; i++)
        if (models[i] == model)
            return true;
    return false;
}

/* Whether a model only initialised still serves something: as a baseline to compare with, or as a
 * source of weights. */
static bool is_needed(const Checking *checking, const Model *model)
{
    const Spec *spec = checking->spec;
    for (size_t i = 0; i < spec->comparisons.count; i++)
        if (has_model((const Model *const *)spec->comparisons.items[i].models.items,
                      spec->comparisons.items[i].models.count, model))
            return true;
    for (size_t i = 0; i < spec->models.count; i++)
        for (size_t k = 0; k < spec->models.items[i].layers.count; k++)
            if (copies_weights(&spec->models.items[i].layers.items[k]) &&
                spec->models.items[i].layers.items[k].copied_from == model)
                return true;
    return has_model((const Model *const *)spec->study.arms.items, spec->study.arms.count, model);
}

/* A first entry without epochs begins a model; a later one leaves it as it is. */
static void warn_idle(Checking *checking, size_t index)
{
    const Training *training = &checking->spec->trainings.items[index];
    if (has_epochs(training) || training->save.file.text || !training->model)
        return;
    bool later = first_entry(checking->spec, training->model) < index;
    if (!later && is_needed(checking, training->model))
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, training->phases.items[0].epochs.span,
                "idle-training", "0 epochs and no `save`: this entry does nothing");
    diag_help(checking->diagnostics, "`save: %s.h5` would keep the %s weights",
              training->model->name.text, later ? "model's" : "initial");
}

void check_saves(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        check_save(checking, i);
        warn_idle(checking, i);
    }
}
