/* unlearned.c: models that might as well not look: found in the results, once all has run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "numerics/numerics.h"
#include "results/results.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

static char *copy(const char *text)
{
    return tlc_format("%s", text);
}

/* ---- on a test ------------------------------------------------------------------------------ */

/* Over the runs of a training that have this test; NAN without any. */
static double mean_accuracy(const struct tlc_results *results, int training, const char *split)
{
    const int seeds = results->seeds.count;
    double sum = 0, count = 0;
    for (int seed = 0; seed < seeds; seed++) {
        const struct tlc_run_record *run = &results->runs.item[training * seeds + seed];
        for (int i = 0; i < run->tests.count; i++) {
            if (strcmp(run->tests.item[i].split, split) != 0)
                continue;
            sum += run->tests.item[i].accuracy;
            count++;
        }
    }
    return sum / count;
}

/* How many of the model's trainings are tested so, and how many of them are no better than that. */
struct constant {
    int trainings, worse;
};

static struct constant count_constant(const struct tlc_results *results, const char *model,
                                      const struct tlc_constant *always)
{
    struct constant constant = {0, 0};
    for (int i = 0; i < results->trainings.count; i++) {
        double accuracy = mean_accuracy(results, i, always->split);
        if (strcmp(results->trainings.item[i].model, model) != 0 || isnan(accuracy))
            continue;
        constant.trainings++;
        constant.worse += accuracy <= always->accuracy;
    }
    return constant;
}

/* "C is", "all 4 trainings of C are", "1 of the 4 trainings of C is" */
static char *name_constant(const char *model, struct constant constant)
{
    if (constant.trainings == 1)
        return tlc_format("%s is", model);
    if (constant.worse == constant.trainings)
        return tlc_format("all %d trainings of %s are", constant.trainings, model);
    return tlc_format("%d of the %d trainings of %s %s", constant.worse, constant.trainings, model,
                      constant.worse == 1 ? "is" : "are");
}

static void caution_constant(struct tlc_cautions *list, const char *model,
                             const struct tlc_constant *always, struct constant constant)
{
    char *who = name_constant(model, constant);
    char *class = tlc_class_text(always, always->class);
    struct tlc_caution_record *caution = tlc_add_caution(
        list, "constant-answer", TLC_CAUTION_WARNING,
        tlc_format("%s no better on %s than always answering class %s, which is right "
                   "for %.2f%%",
                   who, always->split, class, 100 * always->accuracy));
    caution->model = copy(model);
    caution->examples = copy(always->split);
    caution->trainings = constant.worse;
    free(who);
    free(class);
}

void tlc_add_constant_answers(struct tlc_cautions *cautions, const struct tlc_results *results)
{
    for (int i = 0; i < results->models.count; i++)
        for (int k = 0; k < results->tests.count; k++) {
            const char *model = results->models.item[i].name;
            const struct tlc_constant *always = &results->tests.item[k];
            struct constant constant = count_constant(results, model, always);
            if (constant.worse > 0)
                caution_constant(cautions, model, always, constant);
        }
}
