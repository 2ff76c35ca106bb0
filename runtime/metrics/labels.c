/* labels.c: metrics of labels each of which is there or not. */
#include "metrics/metrics.h"

/* Keras's: a label is said to be there where its probability is above one half. */
static void rights(const struct tlc_scores *scores, double *values)
{
    const struct tlc_examples *examples = scores->examples;
    const size_t outputs = (size_t)examples->outputs;
    for (int i = 0; i < examples->count; i++) {
        const float *given = &scores->predictions->output[(size_t)i * outputs];
        const float *wanted = &examples->wanted[(size_t)examples->rows[i] * outputs];
        int right = 0;
        for (size_t k = 0; k < outputs; k++)
            right += (given[k] > 0.5f) == (wanted[k] > 0.5f);
        values[i] = (double)right / (double)outputs;
    }
}

const struct tlc_measure tlc_measure_labels_accuracy = {.of_each = rights};
