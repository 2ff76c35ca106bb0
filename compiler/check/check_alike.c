/* check_alike.c: whether two models that are held against each other learn alike. */
#include "catalog/augmentation.h"
#include "catalog/optimizer.h"
#include "check/check_internal.h"

#include <math.h>
#include <string.h>

/* Says it, and remembers it for the report. */
static void caution(const Pair *pair, const char *check, const char *message, const char *help)
{
    diag_report(pair->checking->diagnostics, pair->severity, pair->span, check, "%s", message);
    diag_help(pair->checking->diagnostics, "%s", help);
    *list_add(pair->checking->arena, pair->cautions) = (Caution){check, message};
}

static const char *name_of(const Pair *pair)
{
    return pair->model->name.text;
}

static const char *baseline_of(const Pair *pair)
{
    return pair->baseline->name.text;
}

/* ---- how long they learn --------------------------------------------------------------------- */

/* Epochs of all entries that train the model. */
static int64_t budget_of(const Spec *spec, const Model *model)
{
    int64_t epochs = 0;
    for (size_t i = 0; i < spec->trainings.count; i++)
        for (size_t k = 0; k < spec->trainings.items[i].phases.count; k++)
            if (spec->trainings.items[i].model == model)
                epochs += spec->trainings.items[i].phases.items[k].epochs.value;
    return epochs;
}

static void compare_budgets(const Pair *pair)
{
    const Spec *spec = pair->checking->spec;
    Arena *arena = pair->checking->arena;
    const int64_t own = budget_of(spec, pair->model), other = budget_of(spec, pair->baseline);
    if (own != other)
        caution(pair, "unequal-budget",
                arena_printf(arena, "%s does not learn for as many epochs as %s", name_of(pair),
                             baseline_of(pair)),
                arena_printf(arena, "%lld epoch%s against %lld; is it the epochs that help?",
                             (long long)own, plural(own), (long long)other));
}

/* ---- by what they learn ---------------------------------------------------------------------- */

/* The two entries that train them last. */
typedef struct Recipes {
    const Training *own, *other;
} Recipes;

/* Whether both learn at all. */
static bool find_recipes(const Pair *pair, Recipes *recipes)
{
    const Spec *spec = pair->checking->spec;
    *recipes =
        (Recipes){last_learning_of(spec, pair->model), last_learning_of(spec, pair->baseline)};
    return recipes->own && recipes->other;
}

/* A study that tries several values of something for one of the two says itself how they differ. */
static bool is_varied(const Pair *pair, Varies *varies)
{
    return varies(pair->checking, pair->model) || varies(pair->checking, pair->baseline);
}

static const PlanOptimizer *optimizer_of(const Pair *pair, const Training *training)
{
    return plan_optimizer(pair->checking->arena, &training->optimizer);
}

static void compare_optimizers(const Pair *pair)
{
    Recipes recipes;
    if (!find_recipes(pair, &recipes) || is_varied(pair, varies_rates))
        return;
    const PlanOptimizer *own = optimizer_of(pair, recipes.own);
    const PlanOptimizer *other = optimizer_of(pair, recipes.other);
    Arena *arena = pair->checking->arena;
    if (!is_same_optimizer(own, other))
        caution(pair, "unequal-optimizer",
                arena_printf(arena, "%s does not learn by the same optimizer as %s", name_of(pair),
                             baseline_of(pair)),
                arena_printf(arena, "%s against %s; is it the optimizer that helps?",
                             own->description, other->description));
}

static bool weigh_alike(const Training *own, const Training *other)
{
    const ClassWeights *first = &own->class_weight, *second = &other->class_weight;
    if (first->given != second->given || first->balanced != second->balanced)
        return false;
    if (!first->weights || !second->weights || own->task != other->task)
        return true;
    return memcmp(first->weights, second->weights,
                  (size_t)own->task->class_count * sizeof *first->weights) == 0;
}

static void compare_weights(const Pair *pair)
{
    Recipes recipes;
    if (!find_recipes(pair, &recipes) || weigh_alike(recipes.own, recipes.other) ||
        is_varied(pair, varies_weights))
        return;
    caution(pair, "unequal-weights",
            arena_printf(pair->checking->arena, "%s does not weigh its classes as %s does",
                         name_of(pair), baseline_of(pair)),
            "is it the weights that help?");
}

/* Other losses are of other models; smoothing is a choice. */
static void compare_smoothing(const Pair *pair)
{
    Recipes recipes;
    if (!find_recipes(pair, &recipes) || is_varied(pair, varies_loss))
        return;
    Arena *arena = pair->checking->arena;
    const double own = recipes.own->loss_settings.label_smoothing.value;
    const double other = recipes.other->loss_settings.label_smoothing.value;
    if (own != other)
        caution(pair, "unequal-smoothing",
                arena_printf(arena, "the targets of %s are not smoothed as those of %s are",
                             name_of(pair), baseline_of(pair)),
                arena_printf(arena, "label_smoothing %g against %g; is it that which helps?", own,
                             other));
}

/* "random_flip (mode horizontal)" and so on, of all entries that train the model; or "none" */
static const char *augmentation_in_words(Arena *arena, const Spec *spec, const Model *model)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < spec->trainings.count; i++) {
        const Training *training = &spec->trainings.items[i];
        for (size_t k = 0; k < training->augment.items.count && training->model == model; k++)
            text_addf(&text, "%s%s", text.length ? ", " : "",
                      describe_augmentation(arena, &training->augment.items.items[k]));
        if (training->model == model && training->augment.copies.given)
            text_addf(&text, " in %lld copies", (long long)training->augment.copies.value);
    }
    return text.length ? text.bytes : "none";
}

/* What one alone sees more of tells nothing of what it begins with. */
static void compare_augmentation(const Pair *pair)
{
    const Spec *spec = pair->checking->spec;
    Arena *arena = pair->checking->arena;
    const char *own = augmentation_in_words(arena, spec, pair->model);
    const char *other = augmentation_in_words(arena, spec, pair->baseline);
    if (strcmp(own, other) != 0)
        caution(
            pair, "unequal-augmentation",
            arena_printf(arena, "%s does not learn from images augmented as those of %s",
                         name_of(pair), baseline_of(pair)),
            arena_printf(arena, "%s against %s; is it the augmentation that helps?", own, other));
}

/* ---- what ends them early, or slows them down ------------------------------------------------ */

static bool watch_alike(const Watch *own, const Watch *other)
{
    return strcmp(own->monitor.text, other->monitor.text) == 0 &&
           own->patience.value == other->patience.value &&
           own->min_delta.value == other->min_delta.value;
}

static bool stop_alike(const Stopping *own, const Stopping *other)
{
    return watch_alike(&own->watch, &other->watch) &&
           own->restore_best_weights.value == other->restore_best_weights.value &&
           own->start_from_epoch.value == other->start_from_epoch.value;
}

static bool slow_alike(const Plateau *own, const Plateau *other)
{
    return watch_alike(&own->watch, &other->watch) && own->factor.value == other->factor.value &&
           own->cooldown.value == other->cooldown.value && own->min_lr.value == other->min_lr.value;
}

/* "B has another early_stopping than A" where both have one; else `does` is said of one alone. */
static const char *unlike_in_words(const Pair *pair, const char *rule, const char *does, bool own,
                                   bool other)
{
    const char *name = name_of(pair), *baseline = baseline_of(pair);
    return own && other ? arena_printf(pair->checking->arena, "%s has another %s than %s", name,
                                       rule, baseline)
                        : arena_printf(pair->checking->arena, "%s %s, and %s does not",
                                       own ? name : baseline, does, own ? baseline : name);
}

/* The last rules of all entries that train the model; NULL without. */
static const Stopping *stopping_of_model(const Spec *spec, const Model *model)
{
    const Stopping *stopping = NULL;
    for (size_t i = 0; i < spec->trainings.count; i++)
        if (spec->trainings.items[i].model == model && stopping_of(&spec->trainings.items[i]))
            stopping = stopping_of(&spec->trainings.items[i]);
    return stopping;
}

static const Plateau *plateau_of_model(const Spec *spec, const Model *model)
{
    const Plateau *plateau = NULL;
    for (size_t i = 0; i < spec->trainings.count; i++)
        if (spec->trainings.items[i].model == model && plateau_of(&spec->trainings.items[i]))
            plateau = plateau_of(&spec->trainings.items[i]);
    return plateau;
}

static void compare_stopping(const Pair *pair)
{
    const Spec *spec = pair->checking->spec;
    const Stopping *own = stopping_of_model(spec, pair->model);
    const Stopping *other = stopping_of_model(spec, pair->baseline);
    if (!own != !other || (own && !is_varied(pair, varies_control) && !stop_alike(own, other)))
        caution(pair, "unequal-stopping",
                unlike_in_words(pair, "early_stopping", "may stop early", own, other),
                "is it the stopping that helps?");
}

static void compare_plateaus(const Pair *pair)
{
    const Spec *spec = pair->checking->spec;
    const Plateau *own = plateau_of_model(spec, pair->model);
    const Plateau *other = plateau_of_model(spec, pair->baseline);
    if (!own != !other || (own && !is_varied(pair, varies_control) && !slow_alike(own, other)))
        caution(pair, "unequal-plateau",
                unlike_in_words(pair, "reduce_on_plateau", "learns more slowly on plateaus", own,
                                other),
                "is it the rate that helps?");
}

/* ---- at what rates --------------------------------------------------------------------------- */

/* How many rates a phase has: one, or one for each epoch or step, each of so many slices. */
static int64_t rates_of(const Phase *phase)
{
    if (phase->epochs.value == 0)
        return 0;
    const int64_t moments = phase->constant_rate ? 1
                            : phase->by_step     ? phase->rate_count
                                                 : phase->epochs.value;
    return moments * (int64_t)phase->slices;
}

/* The lowest and the highest rate in any phase. */
typedef struct RateRange {
    float low, high;
} RateRange;

static RateRange range_of_rates(const Training *training)
{
    RateRange rates = {INFINITY, 0};
    for (size_t i = 0; i < training->phases.count; i++)
        for (int64_t k = 0; k < rates_of(&training->phases.items[i]); k++) {
            rates.low = fminf(rates.low, training->phases.items[i].rates[k]);
            rates.high = fmaxf(rates.high, training->phases.items[i].rates[k]);
        }
    return rates;
}

static bool have_same_epochs(const Training *own, const Training *other)
{
    for (size_t i = 0; i < own->phases.count && i < other->phases.count; i++)
        if (own->phases.items[i].epochs.value != other->phases.items[i].epochs.value)
            return false;
    return own->phases.count == other->phases.count;
}

static bool is_same_course(const Phase *first, const Phase *second)
{
    for (int64_t i = 0; i < rates_of(first) && i < rates_of(second); i++)
        if (first->rates[i] != second->rates[i])
            return false;
    return rates_of(first) == rates_of(second) && first->slices == second->slices;
}

/* Of those that do not learn for as long, that alone is said, unless the highest rates differ. */
static bool have_same_rates(const Training *own, const Training *other)
{
    if (!have_same_epochs(own, other))
        return range_of_rates(own).high == range_of_rates(other).high;
    for (size_t i = 0; i < own->phases.count; i++)
        if (!is_same_course(&own->phases.items[i], &other->phases.items[i]))
            return false;
    return true;
}

/* "0.01", or "0.001 to 0.01" */
static const char *rates_in_words(Arena *arena, RateRange rates)
{
    return rates.low == rates.high
               ? arena_printf(arena, "%g", (double)rates.high)
               : arena_printf(arena, "%g to %g", (double)rates.low, (double)rates.high);
}

/* Rates of different optimizers say nothing of each other. */
static bool have_comparable_rates(const Pair *pair, const Recipes *recipes)
{
    const PlanOptimizer *own = optimizer_of(pair, recipes->own);
    const PlanOptimizer *other = optimizer_of(pair, recipes->other);
    return is_same_optimizer(own, other) && range_of_rates(recipes->own).high > 0 &&
           range_of_rates(recipes->other).high > 0;
}

void compare_rates(const Pair *pair)
{
    Recipes recipes;
    Arena *arena = pair->checking->arena;
    if (!find_recipes(pair, &recipes) || is_varied(pair, varies_rates) ||
        !have_comparable_rates(pair, &recipes) || have_same_rates(recipes.own, recipes.other))
        return;
    caution(pair, "unequal-rates",
            arena_printf(arena, "%s does not learn at the same rates as %s", name_of(pair),
                         baseline_of(pair)),
            arena_printf(arena, "%s against %s; is it the rate that helps?",
                         rates_in_words(arena, range_of_rates(recipes.own)),
                         rates_in_words(arena, range_of_rates(recipes.other))));
}

void (*const pair_comparers[PAIR_COMPARERS])(const Pair *) = {
    compare_budgets,  compare_optimizers, compare_weights,     compare_smoothing,
    compare_stopping, compare_plateaus,   compare_augmentation};
