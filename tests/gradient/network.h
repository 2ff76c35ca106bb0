/* network.h: a net of dense layers in double, as naive as can be, to hold the generated kernels
 * against. It shares nothing with tlc: plain loops, libm, row-major weights. */
#ifndef NETWORK_H
#define NETWORK_H

#include <stdbool.h>
#include <stdint.h>

enum { MOST_LAYERS = 4, MOST_UNITS = 64 };

enum head {
    HEAD_SOFTMAX,        /* with sparse categorical cross-entropy */
    HEAD_SIGMOID,        /* with binary cross-entropy */
    HEAD_SOFTMAX_OF_ONE, /* the same loss, from the logit; always predicts class 1 */
};

struct network {
    int layers;                 /* dense ones */
    int sizes[MOST_LAYERS + 1]; /* inputs, then each layer's outputs */
    const char *activation;     /* of every layer but the last */
    enum head head;
    double *kernel[MOST_LAYERS]; /* kernel[layer][input * outputs + output] */
    double *bias[MOST_LAYERS];
};

/* What one pass over some examples gives. */
struct outcome {
    double loss;    /* mean over the examples */
    long correct;   /* examples predicted right */
    double nearest; /* smallest |sum| before an activation: how near the nearest kink is */
    uint64_t signs; /* a hash of the signs of all sums: on which side of its kink each one is */
};

/* What is thought of one example. */
struct judgement {
    int predicted;     /* class */
    double confidence; /* the probability of that class */
    double error;      /* squared distance of all classes' probabilities from 0 and 1 */
};

/* Runs `count` examples of sizes[0] inputs each. `judged`, unless NULL, gets one for each. */
struct outcome network_run(const struct network *network, const double *inputs, const int *targets,
                           int count, struct judgement *judged);

#endif
