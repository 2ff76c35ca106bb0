/* check_fairness.c: whether what a study compares is compared fairly. */
#include "catalog/augmentation.h"
#include "catalog/optimizer.h"
#include "check/check_internal.h"

#include <math.h>
#include <string.h>

/* Of 29 pairs a t-interval of 95% excludes zero in 94 of 100 studies, when the mean difference is
 * 0.67 standard deviations of the differences, and one model so ahead in three of four pairs. */
enum { DECIDING_SEEDS = 6, ENOUGH_SEEDS = 29 };

/* Warns, and remembers it for the report. */
static void caution(Checking *checking, Span span, const char *check, const char *message)
{
    Study *study = &checking->spec->study;
    diag_report(checking->diagnostics, DIAG_WARNING, span, check, "%s", message);
    *list_add(checking->arena, &study->cautions) = (Caution){check, message};
}

static void warn_few_folds(Checking *checking, int64_t folds)
{
    const Study *study = &checking->spec->study;
    const int64_t all = study->seeds.value * folds;
    if (all >= ENOUGH_SEEDS)
        return;
    caution(checking, study->seeds.span, "few-seeds",
            arena_printf(checking->arena, "%lld seed%s of %lld folds: the study is exploratory",
                         (long long)study->seeds.value, plural(study->seeds.value),
                         (long long)folds));
    if (all < DECIDING_SEEDS)
        diag_help(checking->diagnostics, "fewer than %d folds in all give no outcome",
                  DECIDING_SEEDS);
    diag_help(checking->diagnostics, "write `seeds: %lld`, each of which divides the rows anew",
              (long long)((ENOUGH_SEEDS + folds - 1) / folds));
}

static void warn_few_seeds(Checking *checking)
{
    const Study *study = &checking->spec->study;
    if (study->split && study->split->folds.given) {
        if (study->split->data) /* else its folds are wrong */
            warn_few_folds(checking, study->split->folds.value);
        return;
    }
    if (study->seeds.value >= ENOUGH_SEEDS)
        return;
    caution(checking, study->seeds.span, "few-seeds",
            arena_printf(checking->arena, "%lld seed%s: the study is exploratory",
                         (long long)study->seeds.value, plural(study->seeds.value)));
    if (study->seeds.value < DECIDING_SEEDS)
        diag_help(checking->diagnostics,
                  "fewer than %d seeds give no outcome: even if all agree, it may be chance",
                  DECIDING_SEEDS);
    diag_help(checking->diagnostics,
              "%d seeds find a difference of 0.67 standard deviations in 94 of 100 studies",
              ENOUGH_SEEDS);
}

static void warn_no_primary(Checking *checking)
{
    const Study *study = &checking->spec->study;
    if (study->primary_given)
        return;
    caution(checking, study->span, "no-primary",
            "no primary cell was chosen before the run: what is picked afterwards proves nothing");
    if (study->vary)
        diag_help(checking->diagnostics,
                  "write `primary: {at: {...}}`, a value for each of `vary`");
    else
        diag_help(checking->diagnostics, "write `primary: {on: %s.%s}`", study->task->name.text,
                  study->split->name.text);
}

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

static void warn_unequal_budgets(Checking *checking)
{
    const Study *study = &checking->spec->study;
    const Model *baseline = study->arms.items[study->baseline];
    int64_t budget = budget_of(checking->spec, baseline);
    for (size_t i = 0; i < study->arms.count; i++) {
        const Model *arm = study->arms.items[i];
        int64_t own = budget_of(checking->spec, arm);
        if (own == budget)
            continue;
        caution(checking, study->arm_names.items[i].span, "unequal-budget",
                arena_printf(checking->arena, "%s does not learn for as many epochs as %s",
                             arm->name.text, baseline->name.text));
        diag_help(checking->diagnostics, "%lld epoch%s against %lld; is it the epochs that help?",
                  (long long)own, plural(own), (long long)budget);
    }
}

/* What paths have in them that lead to a learning rate, to what ends a training, to weights of
 * classes, and to what is made of their labels. */
typedef const char *const PathWords[2]; /* the second may be left out */
static PathWords tuning_words = {"learning_rate", "optimizer"};
static PathWords control_words = {"early_stopping", "reduce_on_plateau"};
static PathWords weight_words = {"class_weight"};
static PathWords loss_words = {"loss"};

static bool has_word(const char *rest, const char *end, const char *word)
{
    const char *at = word ? strstr(rest, word) : NULL;
    return at && at < end;
}

/* Whether a path, or one of several with commas between, has one of the words, of an entry that
 * trains the model. */
static bool leads_to(const Checking *checking, const Model *model, const char *paths,
                     PathWords *words)
{
    const Spec *spec = checking->spec;
    for (size_t i = 0; i < spec->trainings.count; i++) {
        if (spec->trainings.items[i].model != model)
            continue;
        const char *const heads[] = {
            arena_printf(checking->arena, "training.%s.", model->name.text),
            arena_printf(checking->arena, "training[%zu].", i)};
        for (int k = 0; k < 2; k++)
            for (const char *at = strstr(paths, heads[k]); at; at = strstr(at + 1, heads[k])) {
                const char *rest = at + strlen(heads[k]), *end = rest + strcspn(rest, ",");
                if (has_word(rest, end, (*words)[0]) || has_word(rest, end, (*words)[1]))
                    return true;
            }
    }
    return false;
}

/* Whether the study tries several values of such for the model. */
static bool varies(const Checking *checking, const Model *model, PathWords *words)
{
    const Node *vary = checking->spec->study.vary;
    for (size_t i = 0; vary && i < vary->entries.count; i++) {
        const Entry *axis = &vary->entries.items[i];
        if (leads_to(checking, model, axis->key, words))
            return true;
        for (size_t k = 0; k < axis->value->entries.count; k++) {
            const Node *choice = axis->value->entries.items[k].value;
            for (size_t m = 0; m < choice->entries.count; m++)
                if (leads_to(checking, model, choice->entries.items[m].key, words))
                    return true;
        }
    }
    return false;
}

/* Whether it tries several rates. */
static bool tunes(const Checking *checking, const Model *model)
{
    return varies(checking, model, &tuning_words);
}

static void warn_unequal_tuning(Checking *checking)
{
    const Study *study = &checking->spec->study;
    size_t tuned = 0;
    for (size_t i = 0; i < study->arms.count; i++)
        tuned += tunes(checking, study->arms.items[i]);
    if (tuned > 0 && tuned < study->arms.count)
        caution(checking, study->vary->span, "unequal-tuning",
                "learning rates are tried for some of the arms only");
}

/* ---- how the arms learn ---- */

/* The entry that trains the model last, of those with epochs; NULL without one. */
static const Training *last_training(const Spec *spec, const Model *model)
{
    const Training *last = NULL;
    for (size_t i = 0; i < spec->trainings.count; i++) {
        const Training *training = &spec->trainings.items[i];
        for (size_t k = 0; k < training->phases.count; k++)
            if (training->model == model && training->phases.items[k].epochs.value > 0)
                last = training;
    }
    return last;
}

/* A study that tries rates or optimizers for one of the two says itself how they differ. */
static bool is_as_written(const Checking *checking, const Training *arm, const Training *baseline)
{
    return arm && baseline && !tunes(checking, arm->model) && !tunes(checking, baseline->model);
}

static bool learn_alike(Arena *arena, const Training *own, const Training *other)
{
    return own->optimizer.kind && other->optimizer.kind &&
           is_same_optimizer(plan_optimizer(arena, &own->optimizer),
                             plan_optimizer(arena, &other->optimizer));
}

static void compare_optimizers(Checking *checking, size_t arm, const Training *own,
                               const Training *other)
{
    Arena *arena = checking->arena;
    if (!own->optimizer.kind || !other->optimizer.kind || learn_alike(arena, own, other))
        return;
    caution(checking, checking->spec->study.arm_names.items[arm].span, "unequal-optimizer",
            arena_printf(arena, "%s does not learn by the same optimizer as %s",
                         own->model->name.text, other->model->name.text));
    diag_help(checking->diagnostics, "%s against %s; is it the optimizer that helps?",
              plan_optimizer(arena, &own->optimizer)->description,
              plan_optimizer(arena, &other->optimizer)->description);
}

/* Whether the study says itself how the two differ. */
static bool is_varied(const Checking *checking, const Training *own, const Training *other,
                      PathWords *words)
{
    return varies(checking, own->model, words) || varies(checking, other->model, words);
}

static bool weigh_alike(const Training *own, const Training *other)
{
    const ClassWeights *first = &own->class_weight, *second = &other->class_weight;
    if (first->given != second->given || first->balanced != second->balanced)
        return false;
    if (!first->weights || !second->weights || !own->task || own->task != other->task)
        return true;
    return memcmp(first->weights, second->weights,
                  (size_t)own->task->class_count * sizeof *first->weights) == 0;
}

static void compare_weights(Checking *checking, size_t arm, const Training *own,
                            const Training *other)
{
    if (weigh_alike(own, other) || is_varied(checking, own, other, &weight_words))
        return;
    caution(checking, checking->spec->study.arm_names.items[arm].span, "unequal-weights",
            arena_printf(checking->arena, "%s does not weigh its classes as %s does",
                         own->model->name.text, other->model->name.text));
    diag_help(checking->diagnostics, "is it the weights that help?");
}

/* Other losses are of other models; smoothing is a choice. */
static void compare_smoothing(Checking *checking, size_t arm, const Training *own,
                              const Training *other)
{
    const double first = own->loss_settings.label_smoothing.value;
    const double second = other->loss_settings.label_smoothing.value;
    if (first == second || is_varied(checking, own, other, &loss_words))
        return;
    caution(checking, checking->spec->study.arm_names.items[arm].span, "unequal-smoothing",
            arena_printf(checking->arena, "the targets of %s are not smoothed as those of %s are",
                         own->model->name.text, other->model->name.text));
    diag_help(checking->diagnostics, "label_smoothing %g against %g; is it that which helps?",
              first, second);
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

/* What one arm alone sees more of tells nothing of what it begins with. */
static void warn_unequal_augmentation(Checking *checking)
{
    const Study *study = &checking->spec->study;
    const Model *baseline = study->arms.items[study->baseline];
    const char *other = augmentation_in_words(checking->arena, checking->spec, baseline);
    for (size_t i = 0; i < study->arms.count; i++) {
        const Model *arm = study->arms.items[i];
        const char *own = augmentation_in_words(checking->arena, checking->spec, arm);
        if (strcmp(own, other) == 0)
            continue;
        caution(checking, study->arm_names.items[i].span, "unequal-augmentation",
                arena_printf(checking->arena,
                             "%s does not learn from images augmented as those of %s",
                             arm->name.text, baseline->name.text));
        diag_help(checking->diagnostics, "%s against %s; is it the augmentation that helps?", own,
                  other);
    }
}

/* How many rates a phase has: one, or one for each epoch or step, each of so many slices. */
static int64_t rates_of(const Phase *phase)
{
    if (!phase->rates || phase->epochs.value == 0)
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
static void compare_rates(Checking *checking, size_t arm, const Training *own,
                          const Training *other)
{
    const RateRange first = range_of_rates(own), second = range_of_rates(other);
    if (first.high <= 0 || second.high <= 0 || have_same_rates(own, other) ||
        !learn_alike(checking->arena, own, other))
        return;
    caution(checking, checking->spec->study.arm_names.items[arm].span, "unequal-rates",
            arena_printf(checking->arena, "%s does not learn at the same rates as %s",
                         own->model->name.text, other->model->name.text));
    diag_help(checking->diagnostics, "%s against %s; is it the rate that helps?",
              rates_in_words(checking->arena, first), rates_in_words(checking->arena, second));
}

/* ---- what ends them early, or slows them down ---- */

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

/* "B has early_stopping, and A has not", unless both have, or neither. `does` is said of one alone.
 */
static void warn_unlike(Checking *checking, size_t arm, const char *check, const char *rule,
                        const char *does, bool own, bool other, const char *question)
{
    const Study *study = &checking->spec->study;
    const char *name = study->arms.items[arm]->name.text;
    const char *baseline = study->arms.items[study->baseline]->name.text;
    const char *message =
        own == other
            ? arena_printf(checking->arena, "%s has another %s than %s", name, rule, baseline)
            : arena_printf(checking->arena, "%s %s, and %s does not", own ? name : baseline, does,
                           own ? baseline : name);
    caution(checking, study->arm_names.items[arm].span, check, message);
    diag_help(checking->diagnostics, "is it %s that helps?", question);
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

/* `varied`: the study tries several settings for one of them. */
static void compare_control(Checking *checking, size_t arm, const Model *own, const Model *other,
                            bool varied)
{
    const Spec *spec = checking->spec;
    const Stopping *stops = stopping_of_model(spec, own);
    const Stopping *other_stops = stopping_of_model(spec, other);
    const Plateau *slows = plateau_of_model(spec, own);
    const Plateau *other_slows = plateau_of_model(spec, other);
    if (!stops != !other_stops || (stops && !varied && !stop_alike(stops, other_stops)))
        warn_unlike(checking, arm, "unequal-stopping", "early_stopping", "may stop early", stops,
                    other_stops, "the stopping");
    if (!slows != !other_slows || (slows && !varied && !slow_alike(slows, other_slows)))
        warn_unlike(checking, arm, "unequal-plateau", "reduce_on_plateau",
                    "learns more slowly on plateaus", slows, other_slows, "the rate");
}

/* A study that varies settings of a rule says itself how those differ; not that one arm has none.
 */
static void warn_unequal_control(Checking *checking)
{
    const Study *study = &checking->spec->study;
    const Model *baseline = study->arms.items[study->baseline];
    for (size_t i = 0; i < study->arms.count; i++) {
        const Model *arm = study->arms.items[i];
        const bool varied =
            varies(checking, arm, &control_words) || varies(checking, baseline, &control_words);
        if (i != study->baseline)
            compare_control(checking, i, arm, baseline, varied);
    }
}

/* Calls `compare` with each arm's last training and the baseline's. */
static void for_arms(Checking *checking,
                     void (*compare)(Checking *, size_t arm, const Training *, const Training *))
{
    const Study *study = &checking->spec->study;
    const Model *baseline = study->arms.items[study->baseline];
    const Training *other = last_training(checking->spec, baseline);
    for (size_t i = 0; i < study->arms.count; i++) {
        const Training *own = last_training(checking->spec, study->arms.items[i]);
        if (i != (size_t)study->baseline && is_as_written(checking, own, other))
            compare(checking, i, own, other);
    }
}

void check_study_rates(Checking *checking)
{
    const Study *study = &checking->spec->study;
    if (study->given && study->arms.count > 1)
        for_arms(checking, compare_rates);
}

static void warn_test_selection(Checking *checking)
{
    const Study *study = &checking->spec->study;
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        if (training->validation && training->validation == study->split &&
            !watch_of_validation(training)) /* which is an error */
            caution(checking, training->validation_name.span, "test-selection",
                    arena_printf(checking->arena,
                                 "%s is watched on the split that the study tests on",
                                 training->model->name.text));
    }
}

static void warn_first_rows(Checking *checking)
{
    const Study *study = &checking->spec->study;
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        for (size_t k = 0; training->task && k < training->task->limits.count; k++) {
            const Limit *limit = &training->task->limits.items[k];
            if (training->task->sampled || limit->split != training->split ||
                training->task != study->task)
                continue;
            caution(checking, limit->count.span, "first-rows",
                    arena_printf(checking->arena,
                                 "all seeds learn task %s from the same first %lld examples",
                                 training->task->name.text, (long long)limit->count.value));
            diag_help(checking->diagnostics, "`sample: random` draws others for each seed");
            return;
        }
    }
}

static void note_saves(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Word *save = &checking->spec->trainings.items[i].save.file;
        if (save->text)
            diag_report(checking->diagnostics, DIAG_NOTE, save->span, "study-save",
                        "a study saves no models: there would be one for each seed and cell");
    }
}

void check_study_advice(Checking *checking)
{
    const Study *study = &checking->spec->study;
    if (!study->given || study->arms.count < 2)
        return;
    warn_few_seeds(checking);
    warn_no_primary(checking);
    warn_unequal_budgets(checking);
    warn_unequal_tuning(checking);
    for_arms(checking, compare_optimizers);
    for_arms(checking, compare_weights);
    for_arms(checking, compare_smoothing);
    warn_unequal_control(checking);
    warn_unequal_augmentation(checking);
    warn_test_selection(checking);
    warn_first_rows(checking);
    note_saves(checking);
}
