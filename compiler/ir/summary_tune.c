/* summary_tune.c: how the arms of a study are tuned, in words. */
#include "base/printable.h"
#include "ir/summary.h"

#include <string.h>

static double operations_of_phase(const PlanPhase *phase)
{
    return phase->step ? (double)phase->epochs * (double)phase->step->floating_point_operations : 0;
}

/* Operations an example that is learned from takes, over all epochs of all trials. */
static double operations_of(const PlanSearch *search)
{
    double operations = 0;
    for (size_t i = 0; i < search->trials.count; i++) {
        const PlanTraining *training = search->trials.items[i].training;
        for (size_t k = 0; k < training->phases.count; k++)
            operations += operations_of_phase(&training->phases.items[k]);
    }
    return operations;
}

/* How many of the trials are trainings of their own. */
static size_t distinct(const PlanSearch *search)
{
    size_t count = 0;
    for (size_t i = 0; i < search->trials.count; i++) {
        bool known = false;
        for (size_t k = 0; k < i && !known; k++)
            known = search->trials.items[k].training == search->trials.items[i].training;
        count += !known;
    }
    return count;
}

static void print_search(Text *text, const PlanStudy *study, const PlanSearch *search)
{
    const size_t count = search->trials.count, own = distinct(search);
    text_addf(text, "    %s: %zu trial%s", printable(text->arena, study->arms.items[search->arm]),
              count, count == 1 ? "" : "s");
    if (own < count)
        text_addf(text, ", of which %zu differ", own);
    for (size_t i = 0; i < search->paths.count; i++)
        text_addf(text, "%s%s", i ? ", " : " of ", printable(text->arena, search->paths.items[i]));
    text_addf(text, "; %.3g operations an example\n", operations_of(search));
}

static void print_rungs(Text *text, const PlanTune *tune)
{
    for (size_t i = 0; i < tune->rungs.count; i++)
        text_addf(text, "%s%lld", i ? ", " : "  behind epochs ", (long long)tune->rungs.items[i]);
    if (tune->rungs.count)
        text_addf(text, " only the best of %lld trials goes on\n", (long long)tune->eta);
}

void print_tune(Text *text, const Plan *plan)
{
    const PlanStudy *study = plan->study;
    const PlanTune *tune = study->tune;
    if (!tune)
        return;
    const PlanCell *cell = &study->cells.items[study->primary < 0 ? 0 : study->primary];
    text_addf(text,
              "  each arm is tuned%s (%s): under each %s the best of its trials, by the %s on %s, "
              "is trained once more, and tested\n",
              study->cells.count > 1 ? " in each cell" : "", tune->way,
              plan->folds ? "fold" : "seed", tune->metric, tune->examples->name);
    print_rungs(text, tune);
    for (size_t i = 0; i < cell->searches.count; i++)
        print_search(text, study, cell->searches.items[i]);
}
