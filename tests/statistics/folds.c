/* folds.c: how often cross-validation tells two equally good models apart, by simulated studies.
 *
 * Each example has a class and two measures of it, equally good. One model learns from the first
 * measure, one from the second: the threshold halfway between the classes' means. On one set of
 * examples either may look better in all folds; on others of the same kind neither is.
 */
#include "simulate.h"
#include "statistics/statistics.h"

enum { EXAMPLES = 120, MODELS = 2, MOST_RUNS = 300, KIND = 50 };

static struct {
    int class, fold;
    double measure[MODELS];
} example[EXAMPLES];

static void draw_examples(void)
{
    for (int i = 0; i < EXAMPLES; i++) {
        example[i].class = uniform() < 0.5;
        for (int model = 0; model < MODELS; model++)
            example[i].measure[model] = 1.2 * example[i].class + normal();
    }
}

/* In another order for each seed. */
static void divide(int folds)
{
    int order[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++)
        order[i] = i;
    for (int i = EXAMPLES - 1; i > 0; i--) {
        const int other = (int)(uniform() * (i + 1)), moved = order[i];
        order[i] = order[other];
        order[other] = moved;
    }
    for (int i = 0; i < EXAMPLES; i++)
        example[order[i]].fold = i % folds;
}

static double learn(int model, int fold)
{
    double sum[2] = {0, 0}, count[2] = {0, 0};
    for (int i = 0; i < EXAMPLES; i++)
        if (example[i].fold != fold) {
            sum[example[i].class] += example[i].measure[model];
            count[example[i].class]++;
        }
    return (sum[0] / count[0] + sum[1] / count[1]) / 2;
}

static double accuracy(int model, int fold)
{
    const double threshold = learn(model, fold);
    double right = 0, count = 0;
    for (int i = 0; i < EXAMPLES; i++)
        if (example[i].fold == fold) {
            right += (example[i].measure[model] > threshold) == example[i].class;
            count++;
        }
    return right / count;
}

static bool excludes_zero(struct tlc_interval interval)
{
    return interval.low > 0 || interval.high < 0;
}

struct fold_misses simulate_folds(int folds, int seeds, int studies)
{
    struct fold_misses misses = {0, 0};
    double difference[MOST_RUNS];
    for (int study = 0; study < studies; study++) {
        int runs = 0;
        begin_study(KIND + folds, seeds, study);
        draw_examples();
        for (int seed = 0; seed < seeds; seed++) {
            divide(folds);
            for (int fold = 0; fold < folds; fold++)
                difference[runs++] = accuracy(0, fold) - accuracy(1, fold);
        }
        misses.plain += excludes_zero(tlc_t_interval(difference, runs));
        misses.corrected +=
            excludes_zero(tlc_corrected_t_interval(difference, runs, 1 / (folds - 1.0)));
    }
    return misses;
}
