/* check_layers.c LAYERS_TXT: reads all cases, and retraces those that an independent trainer of
 * some lines can: a hidden dense layer with tanh, two classes, and SGD. So that what the file's
 * head says of weights, examples, order and steps is known to be enough. */
#include "layer_cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IN = 4, HIDDEN = 3, OUT = 2, TENSORS = 4 };

#define TOLERANCE 1e-11
#define NET       "[{dense: {units: 3, activation: tanh}}, {dense: {units: 2, activation: softmax}}]"

struct sgd {
    double momentum, decay;
    bool nesterov;
};

/* kernel, bias, kernel, bias, as in the file */
typedef double weights[TENSORS][IN * HIDDEN];
static const int counts[TENSORS] = {IN * HIDDEN, HIDDEN, HIDDEN *OUT, OUT};

struct values {
    double hidden[HIDDEN], sum[OUT]; /* behind tanh; before softmax */
};

static struct values predict(const struct layer_case *from, int example, weights w)
{
    struct values values;
    for (int h = 0; h < HIDDEN; h++) {
        double sum = w[1][h];
        for (int i = 0; i < IN; i++)
            sum += layer_case_input(from, example, i) * w[0][i * HIDDEN + h];
        values.hidden[h] = tanh(sum);
    }
    for (int o = 0; o < OUT; o++) {
        values.sum[o] = w[3][o];
        for (int h = 0; h < HIDDEN; h++)
            values.sum[o] += values.hidden[h] * w[2][h * OUT + o];
    }
    return values;
}

/* Adds the gradient of all that leads to output o, whose sum has this one. */
static void add_gradient(const struct layer_case *from, int example, const struct values *values,
                         int o, double error, weights w, weights gradient)
{
    gradient[3][o] += error;
    for (int h = 0; h < HIDDEN; h++) {
        double back = error * w[2][h * OUT + o] * (1 - values->hidden[h] * values->hidden[h]);
        gradient[2][h * OUT + o] += error * values->hidden[h];
        gradient[1][h] += back;
        for (int i = 0; i < IN; i++)
            gradient[0][i * HIDDEN + h] += back * layer_case_input(from, example, i);
    }
}

/* The loss of one example; adds its part of the gradient of their mean. */
static double add_example(const struct layer_case *from, int example, weights w, weights gradient)
{
    const struct values values = predict(from, example, w);
    const int target = layer_case_target(example, OUT);
    const double all = exp(values.sum[0]) + exp(values.sum[1]);
    for (int o = 0; o < OUT; o++) {
        double error = (exp(values.sum[o]) / all - (o == target)) / EXAMPLES;
        add_gradient(from, example, &values, o, error, w, gradient);
    }
    return log(all) - values.sum[target];
}

/* Keras's: velocity = momentum * velocity - rate * gradient. */
static void update(const struct sgd *sgd, double rate, double *w, double gradient, double *velocity)
{
    *w -= *w * sgd->decay * rate;
    *velocity = sgd->momentum * *velocity - rate * gradient;
    *w += sgd->nesterov ? sgd->momentum * *velocity - rate * gradient : *velocity;
}

static double worst;

static void expect(double number, double wanted)
{
    worst = fmax(worst, fabs(number - wanted) / fmax(1, fabs(wanted)));
}

static void retrace(const struct layer_case *from, const struct sgd *sgd, double rate)
{
    weights w = {{0}}, velocity = {{0}};
    for (int t = 0; t < TENSORS; t++)
        for (int i = 0; i < counts[t]; i++)
            w[t][i] = layer_case_weight(from, t, i);
    for (int step = 0; step < STEPS; step++) {
        weights gradient = {{0}};
        double loss = 0;
        for (int e = 0; e < EXAMPLES; e++)
            loss += add_example(from, step * EXAMPLES + e, w, gradient) / EXAMPLES;
        if (step < from->losses)
            expect(loss, from->step_loss[step]);
        for (int t = 0; t < TENSORS; t++)
            for (int i = 0; i < counts[t]; i++)
                update(sgd, rate, &w[t][i], gradient[t][i], &velocity[t][i]);
    }
    for (int t = 0; t < TENSORS; t++)
        for (int i = 0; i < counts[t]; i++)
            expect(w[t][i], from->tensor[t].number[i]);
}

static const struct {
    const char *optimizer;
    struct sgd sgd;
} known[] = {
    {"{sgd: {learning_rate: 0.01}}", {0, 0, false}},
    {"{sgd: {learning_rate: 0.01, momentum: 0.8}}", {0.8, 0, false}},
    {"{sgd: {learning_rate: 0.01, momentum: 0.9, nesterov: true}}", {0.9, 0, true}},
    {"{sgd: {learning_rate: 0.01, momentum: 0.9, weight_decay: 0.02}}", {0.9, 0.02, false}},
};
enum { KNOWN = sizeof known / sizeof *known };

/* Whether it can. */
static bool try_to_retrace(const struct layer_case *from)
{
    for (int i = 0; i < KNOWN; i++)
        if (strcmp(from->net, NET) == 0 && strcmp(from->optimizer, known[i].optimizer) == 0) {
            retrace(from, &known[i].sgd, 0.01);
            return true;
        }
    return false;
}

int main(int argc, char **argv)
{
    static struct layer_case from;
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    int cases = 0, retraced = 0;
    if (!file) {
        perror("check_layers LAYERS_TXT");
        return 2;
    }
    for (; read_layer_case(file, &from); cases++)
        retraced += try_to_retrace(&from);
    fclose(file);
    printf("%d cases, %d retraced, which differ by %.2g\n", cases, retraced, worst);
    return cases >= 100 && retraced == KNOWN && worst <= TOLERANCE ? 0 : 1;
}
