/* summary_study.c: a study in words: what varies, and what its cells share. */
#include "base/printable.h"
#include "common/columns.h"
#include "common/looks.h"
#include "ir/summary.h"

#include <string.h>

/* Beyond, a reader wants a number. */
enum { MOST_SHOWN = 20, FIRST_SHOWN = 12 };

/* ---- what varies ---- */

static void print_joined(Text *text, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_addf(text, "%s%s", i ? ", " : "", printable(text->arena, items[i]));
}

static void print_axes(Text *text, const PlanStudy *study)
{
    for (size_t i = 0; i < study->axes.count; i++) {
        const PlanAxis *axis = &study->axes.items[i];
        text_addf(text, "  %s: ", axis->name);
        print_joined(text, axis->values.items, axis->values.count);
        text_add(text, "\n");
    }
}

static void print_primary(Text *text, const PlanStudy *study)
{
    if (study->primary < 0)
        return;
    const PlanCell *cell = &study->cells.items[study->primary];
    text_add(text, study->axes.count ? "  decided by" : "");
    for (size_t i = 0; i < study->axes.count; i++)
        text_addf(text, "%s %s = %s", i ? "," : "", study->axes.items[i].name,
                  printable(text->arena, study->axes.items[i].values.items[cell->values[i]]));
    if (study->axes.count && study->min_effect > 0)
        text_addf(text, "; %g is the smallest difference that matters", study->min_effect);
    text_add(text, study->axes.count ? "\n" : "");
}

static void print_until(Text *text, const Plan *plan)
{
    if (plan->study->until == 0)
        return;
    text_addf(text,
              "  ends when the 95%% interval of the primary comparison is no wider than %g;\n"
              "  it looks after ",
              plan->study->until);
    for (int seeds = 0; seeds < plan->seeds;) {
        const int look = tlc_next_look(seeds, (int)plan->seeds);
        text_addf(text, "%s%d", seeds == 0 ? "" : look < plan->seeds ? ", " : " and ", look);
        seeds = look;
    }
    text_add(text, " seeds\n");
}

/* ---- what the cells share ---- */

static bool needs(const PlanTraining *training, const PlanTraining *wanted)
{
    if (training == wanted)
        return true;
    if (training->before && needs(training->before, wanted))
        return true;
    for (size_t i = 0; i < training->copies.count; i++)
        if (needs(training->copies.items[i].from, wanted))
            return true;
    return false;
}

static size_t cells_served(const PlanStudy *study, const PlanTraining *training)
{
    size_t count = 0;
    for (size_t i = 0; i < study->cells.count; i++) {
        bool serves = false;
        const PlanCell *cell = &study->cells.items[i];
        for (size_t k = 0; k < cell->arms.count; k++)
            serves |= needs(cell->arms.items[k], training);
        for (size_t k = 0; k < cell->searches.count; k++)
            for (size_t m = 0; m < cell->searches.items[k]->trials.count && !serves; m++)
                serves = needs(cell->searches.items[k]->trials.items[m].training, training);
        count += serves;
    }
    return count;
}

static void print_training(Text *text, const PlanStudy *study, const PlanTraining *training,
                           bool folds)
{
    size_t served = cells_served(study, training);
    text_addf(text, "  %s on %s", training->model->name, training->train->name);
    if (training->train->limit >= 0)
        text_addf(text, ", %s %lld", training->train->sampled ? "a sample of" : "the first",
                  (long long)training->train->limit);
    text_addf(text, ": %lld epoch%s, %s of %s parameters learn; for %zu cell%s%s\n",
              (long long)training->epochs, training->epochs == 1 ? "" : "s",
              with_commas(text->arena, plan_trainable(training)),
              with_commas(text->arena, training->model->parameters), served, served == 1 ? "" : "s",
              folds && !training->divided ? " and all folds" : "");
}

/* All but trials, of which there may be very many that are alike. */
static PlanTrainings trainings_told(Arena *arena, const Plan *plan)
{
    PlanTrainings told = {0};
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (!plan->trainings.items[i]->chosen_on)
            *list_add(arena, &told) = plan->trainings.items[i];
    return told;
}

static void print_heading(Text *text, const Plan *plan, const PlanTrainings *told)
{
    const size_t count = plan->trainings.count, trials = count - told->count;
    text_addf(text, "\nEach %s trains %zu model%s, once for all cells that share %s",
              plan->folds ? "fold" : "seed", count, count == 1 ? "" : "s",
              count == 1 ? "it" : "them");
    if (trials > 0)
        text_addf(text, "; %zu %s trial%s%s", trials, trials == 1 ? "is a" : "are",
                  trials == 1 ? "" : "s",
                  told->count == 1 ? ", the other is"
                  : told->count    ? ", the others are"
                                   : "");
    text_add(text, trials == 0 ? ":\n" : "\n");
}

static void print_trainings(Text *text, const Plan *plan)
{
    const PlanTrainings told = trainings_told(text->arena, plan);
    const size_t count = told.count;
    print_heading(text, plan, &told);
    for (size_t i = 0; i < count && i < MOST_SHOWN; i++)
        print_training(text, plan->study, told.items[i], plan->folds > 0);
    if (count > MOST_SHOWN)
        text_addf(text, "  ... and %zu more\n", count - MOST_SHOWN);
}

/* ---- the same as a table ---- */

enum { WIDEST_MODEL = 16, WIDEST_EXAMPLES = 30 };

/* "B.train, a sample of 200" */
static const char *examples_of(Arena *arena, const PlanTraining *training)
{
    const PlanExamples *train = training->train;
    return train->limit < 0 ? train->name
                            : arena_printf(arena, "%s, %s %lld", train->name,
                                           train->sampled ? "a sample of" : "the first",
                                           (long long)train->limit);
}

static size_t wider(size_t width, const char *text, size_t most)
{
    const size_t own = tlc_columns(text) < most ? tlc_columns(text) : most;
    return own > width ? own : width;
}

static void print_row(Text *text, const Plan *plan, const PlanTraining *training, size_t model,
                      size_t examples)
{
    Arena *arena = text->arena;
    text_add(text, "  ");
    text_add_left(text, shortened(arena, training->model->name, model), model);
    text_add(text, "  ");
    text_add_left(text, shortened(arena, examples_of(arena, training), examples), examples);
    text_addf(text, "  %6lld", (long long)training->epochs);
    text_add_right(text, with_commas(arena, plan_trainable(training)), 14);
    text_addf(text, "  %5zu%s\n", cells_served(plan->study, training),
              plan->folds && !training->divided ? ", all folds" : "");
}

static void print_table(Text *text, const Plan *plan)
{
    const PlanTrainings told = trainings_told(text->arena, plan);
    const size_t count = told.count, shown = count < FIRST_SHOWN ? count : FIRST_SHOWN;
    size_t model = strlen("model"), examples = strlen("learns from");
    print_heading(text, plan, &told);
    if (count == 0)
        return;
    for (size_t i = 0; i < shown; i++) {
        const PlanTraining *training = told.items[i];
        model = wider(model, training->model->name, WIDEST_MODEL);
        examples = wider(examples, examples_of(text->arena, training), WIDEST_EXAMPLES);
    }
    text_addf(text, "  %-*s  %-*s  %6s%14s  %5s\n", (int)model, "model", (int)examples,
              "learns from", "epochs", "parameters", "cells");
    for (size_t i = 0; i < shown; i++)
        print_row(text, plan, told.items[i], model, examples);
    if (count > shown)
        text_addf(text, "  ... and %zu more\n", count - shown);
}

/* What is the same in all folds is run once under each seed. */
static int64_t count_runs(const Plan *plan)
{
    int64_t runs = 0;
    for (size_t i = 0; i < plan->trainings.count; i++)
        runs += plan->trainings.items[i]->divided ? plan_repeats(plan) : plan->seeds;
    const PlanTune *tune = plan->study->tune;
    for (size_t i = 0; tune && i < tune->searches.count; i++)
        runs += tune->searches.items[i]->divided ? plan_repeats(plan) : plan->seeds;
    return runs;
}

void print_study(Text *text, const Plan *plan, Detail detail)
{
    const PlanStudy *study = plan->study;
    text_add(text, "\nStudy of ");
    print_joined(text, study->arms.items, study->arms.count);
    text_addf(text, " on %s, held against %s, over %s%lld seed%s", study->examples->name,
              study->arms.items[study->baseline], study->until > 0 ? "at most " : "",
              (long long)plan->seeds, plan->seeds == 1 ? "" : "s");
    if (plan->folds)
        text_addf(text, " of %lld folds", (long long)plan->folds);
    text_add(text, "\n");
    if (study->shares.count) {
        text_add(text, "  the arms of a seed share ");
        print_joined(text, study->shares.items, study->shares.count);
        text_add(text, "\n");
    }
    if (study->excludes_failed)
        text_add(text, "  runs that fail are left out, with their partners\n");
    print_axes(text, study);
    print_primary(text, study);
    print_tune(text, plan);
    print_until(text, plan);
    if (detail == DETAIL_FULL)
        print_trainings(text, plan);
    else
        print_table(text, plan);
    text_addf(text, "\n%zu cell%s, %zu programs, %s%s runs\n", study->cells.count,
              study->cells.count == 1 ? "" : "s", plan->progs.count,
              study->until > 0 ? "at most " : "", with_commas(text->arena, count_runs(plan)));
}
