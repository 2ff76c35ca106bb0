/* check_fairness.c: whether what is compared is compared fairly. */
#include "check/check_internal.h"

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
    if (study->split->folds.given) {
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

static void warn_unequal_tuning(Checking *checking)
{
    const Study *study = &checking->spec->study;
    size_t tuned = 0;
    for (size_t i = 0; i < study->arms.count; i++)
        tuned += varies_rates(checking, study->arms.items[i]);
    if (tuned > 0 && tuned < study->arms.count)
        caution(checking, study->vary ? study->vary->span : study->tune.span, "unequal-tuning",
                "learning rates are tried for some of the arms only");
}

/* ---- a study's arms, held against the baseline ---- */

static void for_pairs(Checking *checking, void (*compare)(const Pair *))
{
    Study *study = &checking->spec->study;
    Pair pair = {.checking = checking,
                 .baseline = study->arms.items[study->baseline],
                 .severity = DIAG_WARNING,
                 .cautions = &study->cautions};
    for (size_t i = 0; i < study->arms.count; i++) {
        pair.model = study->arms.items[i];
        pair.span = study->arm_names.items[i].span;
        if (i != study->baseline)
            compare(&pair);
    }
}

void check_study_rates(Checking *checking)
{
    const Study *study = &checking->spec->study;
    if (study->given && study->arms.count > 1)
        for_pairs(checking, compare_rates);
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
        for (size_t k = 0; k < training->task->limits.count; k++) {
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
    warn_unequal_tuning(checking);
    for (size_t i = 0; i < PAIR_COMPARERS; i++)
        for_pairs(checking, pair_comparers[i]);
    warn_test_selection(checking);
    warn_first_rows(checking);
    note_saves(checking);
}

/* ---- models of plain comparisons, held against the first ---- */

/* What one seed shows is weak anyway, and such a difference may be what is asked for: a note. */
static void compare_with_first(Checking *checking, Comparison *comparison, size_t index)
{
    const Pair pair = {.checking = checking,
                       .model = comparison->models.items[index],
                       .baseline = comparison->models.items[0],
                       .severity = DIAG_NOTE,
                       .span = comparison->model_names.items[index].span,
                       .cautions = &comparison->cautions[index]};
    if (!last_learning_of(checking->spec, pair.model) ||
        !last_learning_of(checking->spec, pair.baseline))
        return;
    for (size_t i = 0; i < PAIR_COMPARERS; i++)
        pair_comparers[i](&pair);
    compare_rates(&pair);
}

void check_compared_alike(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->comparisons.count; i++) {
        Comparison *comparison = &checking->spec->comparisons.items[i];
        comparison->cautions =
            arena_alloc(checking->arena, comparison->models.count * sizeof *comparison->cautions);
        for (size_t k = 1; k < comparison->models.count && !checking->spec->study.given; k++)
            compare_with_first(checking, comparison, k);
    }
}
