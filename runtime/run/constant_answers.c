/* constant_answers.c: models that are no better on a test than always answering the same: found in
 * the results, once all has run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "results/results.h"
#include "run/run_records.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"

static char *copy(const char *text)
{
    return tlc_format("%s", text);
}

/* What a model is held against that answer by: the accuracy, where there are classes. */
static const char *metric_of(const struct tlc_constant *always)
{
    return always->class < 0 && always->metrics.count > 0 ? always->metrics.item[0].name
                                                          : "accuracy";
}

/* Over the runs of a training that have this test; NAN without any. */
static double mean_metric(const struct tlc_results *results, int training, const char *split,
                          const char *metric)
{
    const int seeds = tlc_results_repeats(results);
    double sum = 0, count = 0;
    for (int seed = 0; seed < seeds; seed++) {
        const struct tlc_run_record *run = &results->runs.item[training * seeds + seed];
        for (int i = 0; i < run->tests.count; i++) {
            if (strcmp(run->tests.item[i].split, split) != 0)
                continue;
            sum += tlc_metric_in_test(&run->tests.item[i], metric);
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
    const char *metric = metric_of(always);
    const bool more = !tlc_is_error(metric);
    const double same = tlc_metric_of_constant(always, metric);
    for (int i = 0; i < results->trainings.count; i++) {
        const double value = mean_metric(results, i, always->split, metric);
        if (strcmp(results->trainings.item[i].model, model) != 0 || isnan(value))
            continue;
        constant.trainings++;
        constant.worse += more ? value <= same : value >= same;
    }
    return constant;
}

/* The class that a run answers for all examples of the test; -1 where it answers several. */
static int only_answer(const struct tlc_test_record *test)
{
    int answer = -1;
    for (int class = 0; class < test->confusion.count; class ++)
        for (int k = 0; k < test->confusion.item[class].count; k++) {
            if (test->confusion.item[class].item[k] == 0 || k == answer)
                continue;
            if (answer >= 0)
                return -1;
            answer = k;
        }
    return answer;
}

/* The same over all runs of the model's trainings that have the test: -1 where they differ. */
static int only_answer_of(const struct tlc_results *results, const char *model, const char *split)
{
    int answer = -1;
    for (int i = 0; i < results->runs.count; i++) {
        const struct tlc_run_record *run = &results->runs.item[i];
        const char *own = results->trainings.item[i / tlc_results_repeats(results)].model;
        for (int k = 0; strcmp(own, model) == 0 && k < run->tests.count; k++) {
            if (strcmp(run->tests.item[k].split, split) != 0)
                continue;
            const int only = only_answer(&run->tests.item[k]);
            if (only < 0 || (answer >= 0 && only != answer))
                return -1;
            answer = only;
        }
    }
    return answer;
}

/* ": it answers class 2 for each of them", or nothing; to be freed. */
static char *only_answer_words(const struct tlc_results *results, const char *model,
                               const struct tlc_constant *always)
{
    const int answer = only_answer_of(results, model, always->split);
    if (answer < 0)
        return copy("");
    char *class = tlc_class_text(always, answer);
    char *words = tlc_format("; whatever the example is, it answers class %s", class);
    free(class);
    return words;
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

/* "class 3, which is right for 50.16%", "the mean, whose mean_absolute_error is 65.3" */
static char *describe_answer(const struct tlc_constant *always)
{
    if (always->class < 0)
        return tlc_format("%s, whose %s is %.4g",
                          tlc_answers_labels(always) ? "the commonest labels" : "the mean",
                          metric_of(always), tlc_metric_of_constant(always, metric_of(always)));
    char *class = tlc_class_text(always, always->class);
    char *text = tlc_format("class %s, which is right for %s", class,
                            tlc_show_percent(always->accuracy).text);
    free(class);
    return text;
}

static void caution_constant(struct tlc_cautions *list, const struct tlc_results *results,
                             const char *model, const struct tlc_constant *always,
                             struct constant constant)
{
    char *who = name_constant(model, constant);
    char *only = only_answer_words(results, model, always);
    char *answer = describe_answer(always);
    struct tlc_caution_record *caution =
        tlc_add_caution(list, "constant-answer", TLC_CAUTION_WARNING,
                        tlc_format("%s no better on %s than always answering %s%s", who,
                                   always->split, answer, only));
    caution->model = copy(model);
    caution->examples = copy(always->split);
    caution->trainings = constant.worse;
    free(only);
    free(who);
    free(answer);
}

void tlc_add_constant_answers(struct tlc_cautions *cautions, const struct tlc_results *results)
{
    for (int i = 0; i < results->models.count; i++)
        for (int k = 0; k < results->tests.count; k++) {
            const char *model = results->models.item[i].name;
            const struct tlc_constant *always = &results->tests.item[k];
            struct constant constant = count_constant(results, model, always);
            if (constant.worse > 0)
                caution_constant(cautions, results, model, always, constant);
        }
}
