/* summary_study.c: a study in words: what varies, and what its cells share. */
#include "base/printable.h"
#include "ir/summary.h"

/* Beyond, a reader wants a number. */
enum { MOST_SHOWN = 20, FIRST_SHOWN = 8 };

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
        for (size_t k = 0; k < study->cells.items[i].arms.count; k++)
            serves |= needs(study->cells.items[i].arms.items[k], training);
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

static void print_trainings(Text *text, const Plan *plan, size_t most)
{
    size_t count = plan->trainings.count;
    text_addf(text,
              plan->folds ? "\nEach fold trains %zu model%s, once for all cells that share %s:\n"
                          : "\nEach seed trains %zu model%s, once for all cells that share %s:\n",
              count, count == 1 ? "" : "s", count == 1 ? "it" : "them");
    for (size_t i = 0; i < count && i < most; i++)
        print_training(text, plan->study, plan->trainings.items[i], plan->folds > 0);
    if (count > most)
        text_addf(text, "  ... and %zu more\n", count - most);
}

/* What is the same in all folds is run once under each seed. */
static int64_t count_runs(const Plan *plan)
{
    int64_t runs = 0;
    for (size_t i = 0; i < plan->trainings.count; i++)
        runs += plan->trainings.items[i]->divided ? plan_repeats(plan) : plan->seeds;
    return runs;
}

void print_study(Text *text, const Plan *plan, Detail detail)
{
    const PlanStudy *study = plan->study;
    text_add(text, "\nStudy of ");
    print_joined(text, study->arms.items, study->arms.count);
    text_addf(text, " on %s, held against %s, over %lld seed%s", study->examples->name,
              study->arms.items[study->baseline], (long long)plan->seeds,
              plan->seeds == 1 ? "" : "s");
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
    print_trainings(text, plan, detail == DETAIL_FULL ? MOST_SHOWN : FIRST_SHOWN);
    text_addf(text, "\n%zu cell%s, %zu programs, %s runs\n", study->cells.count,
              study->cells.count == 1 ? "" : "s", plan->progs.count,
              with_commas(text->arena, count_runs(plan)));
}
