/* examples_needed.c: how many examples an accuracy is worth. */
#include <math.h>

#include "numerics/numerics.h"
#include "statistics/statistics.h"

/* Between two points of the curve, the second of which reaches the accuracy. */
static double interpolate(double size, double accuracy, double next_size, double next_accuracy,
                          double wanted)
{
    if (wanted == next_accuracy)
        return next_size;
    double part = (wanted - accuracy) / (next_accuracy - accuracy);
    return tlc_exp(tlc_log(size) + part * (tlc_log(next_size) - tlc_log(size)));
}

struct tlc_need tlc_examples_needed(const double *sizes, const double *accuracies, int count,
                                    double accuracy)
{
    if (count < 1 || accuracy < accuracies[0])
        return (struct tlc_need){.examples = NAN, .reach = TLC_BELOW};
    if (accuracy == accuracies[0])
        return (struct tlc_need){.examples = sizes[0], .reach = TLC_WITHIN};
    /* The running maximum's first point at or above the accuracy is the curve's own. */
    double best = accuracies[0];
    for (int i = 1; i < count; i++) {
        if (accuracies[i] >= accuracy)
            return (struct tlc_need){
                .examples = interpolate(sizes[i - 1], best, sizes[i], accuracies[i], accuracy),
                .reach = TLC_WITHIN,
            };
        best = fmax(best, accuracies[i]);
    }
    return (struct tlc_need){.examples = NAN, .reach = TLC_ABOVE};
}
