/* network.c: a net of dense layers in double. */
#include "network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double activate(const char *activation, double x)
{
    const double alpha = 1.6732632423543772, scale = 1.0507009873554805;
    if (strcmp(activation, "linear") == 0)
        return x;
    if (strcmp(activation, "relu") == 0)
        return x > 0 ? x : 0;
    if (strcmp(activation, "elu") == 0)
        return x > 0 ? x : expm1(x);
    if (strcmp(activation, "selu") == 0)
        return x > 0 ? scale * x : scale * alpha * expm1(x);
    if (strcmp(activation, "tanh") == 0)
        return tanh(x);
    if (strcmp(activation, "sigmoid") == 0)
        return 1 / (1 + exp(-x));
    abort();
}

/* The sums of one layer before its activation. */
static void dense_sums(const struct network *network, int layer, const double *inputs, double *sums)
{
    int n_in = network->sizes[layer], n_out = network->sizes[layer + 1];
    for (int j = 0; j < n_out; j++) {
        sums[j] = network->bias[layer][j];
        for (int i = 0; i < n_in; i++)
            sums[j] += inputs[i] * network->kernel[layer][i * n_out + j];
    }
}

static void note_sums(struct outcome *outcome, const double *sums, int count)
{
    const uint64_t fnv_prime = UINT64_C(0x100000001b3);
    for (int i = 0; i < count; i++) {
        outcome->signs = (outcome->signs ^ (sums[i] > 0 ? 2 : 1)) * fnv_prime;
        if (fabs(sums[i]) < outcome->nearest)
            outcome->nearest = fabs(sums[i]);
    }
}

static void logits_of(const struct network *network, const double *inputs, double *logits,
                      struct outcome *outcome)
{
    double values[MOST_UNITS];
    memcpy(values, inputs, (size_t)network->sizes[0] * sizeof *values);
    for (int layer = 0; layer + 1 < network->layers; layer++) {
        double sums[MOST_UNITS];
        dense_sums(network, layer, values, sums);
        note_sums(outcome, sums, network->sizes[layer + 1]);
        for (int i = 0; i < network->sizes[layer + 1]; i++)
            values[i] = activate(network->activation, sums[i]);
    }
    dense_sums(network, network->layers - 1, values, logits);
}

static int largest(const double *numbers, int count)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        if (numbers[i] > numbers[best])
            best = i;
    return best;
}

static double softmax_loss(const double *logits, int count, int target)
{
    double top = logits[largest(logits, count)], sum = 0;
    for (int i = 0; i < count; i++)
        sum += exp(logits[i] - top);
    return log(sum) + top - logits[target];
}

/* -log of the probability that sigmoid gives to what is true. */
static double sigmoid_loss(double logit, int target)
{
    double towards = target ? logit : -logit;
    return towards > 0 ? log1p(exp(-towards)) : log1p(exp(towards)) - towards;
}

static int predict(const struct network *network, const double *logits)
{
    switch (network->head) {
    case HEAD_SIGMOID:
        return logits[0] > 0;
    case HEAD_SOFTMAX_OF_ONE:
        return 1;
    default:
        return largest(logits, network->sizes[network->layers]);
    }
}

/* Fills in each class's probability and returns how many there are. */
static int probabilities(const struct network *network, const double *logits, double *probability)
{
    int classes = network->head == HEAD_SOFTMAX ? network->sizes[network->layers] : 2;
    for (int i = 0; i < classes; i++)
        switch (network->head) {
        case HEAD_SIGMOID:
            probability[i] = exp(-sigmoid_loss(logits[0], i));
            break;
        case HEAD_SOFTMAX_OF_ONE: /* all that softmax over one unit can say */
            probability[i] = i;
            break;
        default:
            probability[i] = exp(-softmax_loss(logits, classes, i));
        }
    return classes;
}

static struct judgement judge(const struct network *network, const double *logits, int target)
{
    double probability[MOST_UNITS] = {0};
    int classes = probabilities(network, logits, probability);
    struct judgement judgement = {.predicted = predict(network, logits)};
    judgement.confidence = probability[judgement.predicted];
    for (int i = 0; i < classes; i++)
        judgement.error += pow(probability[i] - (i == target), 2);
    return judgement;
}

struct outcome network_run(const struct network *network, const double *inputs, const int *targets,
                           int count, struct judgement *judged)
{
    struct outcome outcome = {.nearest = INFINITY};
    int outputs = network->sizes[network->layers];
    for (int example = 0; example < count; example++) {
        double logits[MOST_UNITS] = {0};
        logits_of(network, &inputs[example * network->sizes[0]], logits, &outcome);
        outcome.loss += network->head == HEAD_SOFTMAX
                            ? softmax_loss(logits, outputs, targets[example])
                            : sigmoid_loss(logits[0], targets[example]);
        outcome.correct += predict(network, logits) == targets[example];
        if (judged)
            judged[example] = judge(network, logits, targets[example]);
    }
    outcome.loss /= count;
    return outcome;
}
