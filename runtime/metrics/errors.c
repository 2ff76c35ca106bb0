/* errors.c: how far numbers are from those that are wanted. */
#include <math.h>

#include "metrics/metrics.h"

static double wanted_at(const struct tlc_examples *examples, int example, int output)
{
    return (double)examples
        ->wanted[(size_t)examples->rows[example] * (size_t)examples->outputs + (size_t)output];
}

static double error_at(const struct tlc_scores *scores, int example, int output)
{
    const struct tlc_examples *examples = scores->examples;
    const size_t place = (size_t)example * (size_t)examples->outputs + (size_t)output;
    return (double)scores->predictions->output[place] - wanted_at(examples, example, output);
}

static void mean_over_outputs(const struct tlc_scores *scores, double *values, bool squared)
{
    const int outputs = scores->examples->outputs;
    for (int i = 0; i < scores->examples->count; i++) {
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
            const double error = error_at(scores, i, k);
            sum += squared ? error * error : fabs(error);
        }
        values[i] = sum / outputs;
    }
}

static void absolute_errors(const struct tlc_scores *scores, double *values)
{
    mean_over_outputs(scores, values, false);
}

static void squared_errors(const struct tlc_scores *scores, double *values)
{
    mean_over_outputs(scores, values, true);
}

const struct tlc_measure tlc_measure_mae = {.of_each = absolute_errors};
const struct tlc_measure tlc_measure_mse = {.of_each = squared_errors};

static double root(const struct tlc_scores *scores)
{
    return sqrt(tlc_measure_all(&tlc_measure_mse, scores));
}

const struct tlc_measure tlc_measure_rmse = {.of_all = root};

/* ---- R2 ------------------------------------------------------------------------------------- */

static double mean_wanted(const struct tlc_examples *examples, int output)
{
    double sum = 0;
    for (int i = 0; i < examples->count; i++)
        sum += wanted_at(examples, i, output);
    return sum / examples->count;
}

static double r2_of(const struct tlc_scores *scores, int output)
{
    const double mean = mean_wanted(scores->examples, output);
    double left = 0, all = 0;
    for (int i = 0; i < scores->examples->count; i++) {
        const double error = error_at(scores, i, output);
        const double distance = wanted_at(scores->examples, i, output) - mean;
        left += error * error;
        all += distance * distance;
    }
    return all > 0 ? 1 - left / all : (double)NAN;
}

static double r2(const struct tlc_scores *scores)
{
    double sum = 0;
    for (int k = 0; k < scores->examples->outputs; k++)
        sum += r2_of(scores, k);
    return sum / scores->examples->outputs;
}

const struct tlc_measure tlc_measure_r2 = {.of_all = r2};
