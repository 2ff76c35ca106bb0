/* What always answering the same comes to: no constant answer does better, and one does as well. */
#include <criterion/criterion.h>
#include <math.h>

#include "metrics/blind.h"

enum { EXAMPLES = 40, OUTPUTS = 2, STEPS = 4000 };

static const int32_t targets[] = {0, 2, 2, 1, 0, 2, 2, 2, 0, 1};
static const float weights[] = {1, 2.5f, 0.5f};
static const struct tlc_examples classes = {.count = 10, .targets = targets, .classes = 3};

/* ---- classes --------------------------------------------------------------------------------- */

/* The mean loss of answering these probabilities, as docs/language.md defines it. */
static double loss_of_classes(const double *answer, double smoothed, const float *weight)
{
    double sum = 0;
    for (int i = 0; i < classes.count; i++)
        for (int class = 0; class < classes.classes; class ++) {
            const double target = (targets[i] == class ? 1 - smoothed : 0) + smoothed / 3;
            sum -= (weight ? (double)weight[targets[i]] : 1) * target * log(answer[class]);
        }
    return sum / classes.count;
}

static double least_of_classes(double smoothed, const float *weight)
{
    double least = INFINITY;
    for (int i = 1; i < 400; i++)
        for (int k = 1; i + k < 400; k++) {
            const double answer[] = {i / 400.0, k / 400.0, (400 - i - k) / 400.0};
            least = fmin(least, loss_of_classes(answer, smoothed, weight));
        }
    return least;
}

static void expect_least(const char *what, double found, double least)
{
    cr_expect(found <= least + 1e-12 && found >= least - 1e-4, "%s: %.12g, of constants %.12g",
              what, found, least);
}

Test(blind, classes_by_their_shares)
{
    expect_least("classes", tlc_blind_softmax(&classes, 0, NULL), least_of_classes(0, NULL));
    expect_least("smoothed", tlc_blind_softmax(&classes, 0.3, NULL), least_of_classes(0.3, NULL));
    expect_least("weighed", tlc_blind_softmax(&classes, 0, weights), least_of_classes(0, weights));
    expect_least("both", tlc_blind_softmax(&classes, 0.3, weights), least_of_classes(0.3, weights));
}

/* 3/10, 2/10 and 5/10 */
Test(blind, entropy_of_classes)
{
    const double entropy = -0.3 * log(0.3) - 0.2 * log(0.2) - 0.5 * log(0.5);
    cr_expect_float_eq(tlc_blind_softmax(&classes, 0, NULL), entropy, 1e-14);
}

Test(blind, two_classes_of_one_sigmoid)
{
    static const int32_t rare[] = {0, 0, 0, 1};
    static const float balanced[] = {4 / 6.0f, 2};
    const struct tlc_examples two = {.count = 4, .targets = rare, .classes = 2};
    const double smoothed = 0.25 * 0.8 + 0.1;
    cr_expect_float_eq(tlc_blind_sigmoid(&two, 0, NULL), -0.75 * log(0.75) - 0.25 * log(0.25),
                       1e-14);
    cr_expect_float_eq(tlc_blind_sigmoid(&two, 0.2, NULL),
                       -smoothed * log(smoothed) - (1 - smoothed) * log(1 - smoothed), 1e-14);
    cr_expect_float_eq(tlc_blind_sigmoid(&two, 0, balanced), log(2), 1e-7);
}

/* Nor is a class that is not there a reason for NaN, or one that weighs nothing. */
Test(blind, classes_that_do_not_count)
{
    static const int32_t same[] = {1, 1, 1};
    static const float nothing[] = {0, 0, 0};
    const struct tlc_examples one = {.count = 3, .targets = same, .classes = 3};
    cr_expect_eq(tlc_blind_softmax(&one, 0, NULL), 0);
    cr_expect_eq(tlc_blind_softmax(&one, 0, nothing), 0);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static float wanted[EXAMPLES * OUTPUTS];
static int32_t rows[EXAMPLES];

/* Two outputs of unlike size, the rows not in order, some numbers far out; `labels`: 0 or 1. */
static struct tlc_examples numbers(int count, bool labels)
{
    for (int i = 0; i < EXAMPLES; i++) {
        const int number = i * 37 % 101;
        rows[i] = (i * 7 + 3) % EXAMPLES;
        wanted[2 * i] = labels ? (float)(number < 30) : (float)number / 10 + (number > 90 ? 50 : 0);
        wanted[2 * i + 1] = labels ? (float)(number < 80) : -(float)number * 3;
    }
    return (struct tlc_examples){
        .count = count, .rows = rows, .wanted = wanted, .outputs = OUTPUTS};
}

static double squared(double error, double number)
{
    (void)number;
    return error * error;
}

static double absolute(double error, double number)
{
    (void)number;
    return fabs(error);
}

static double huber(double error, double delta)
{
    return fabs(error) <= delta ? error * error / 2 : delta * (fabs(error) - delta / 2);
}

static double loss_of_output(const struct tlc_examples *examples, int output, double answer,
                             double (*loss)(double, double), double number)
{
    double sum = 0;
    for (int i = 0; i < examples->count; i++)
        sum += loss((double)wanted[rows[i] * OUTPUTS + output] - answer, number);
    return sum / examples->count;
}

static double least_of_numbers(const struct tlc_examples *examples, double (*loss)(double, double),
                               double number)
{
    double sum = 0;
    for (int output = 0; output < OUTPUTS; output++) {
        double least = INFINITY;
        for (int i = -8 * STEPS; i <= STEPS; i++)
            least = fmin(least, loss_of_output(examples, output, i * 0.01, loss, number));
        sum += least;
    }
    return sum / OUTPUTS;
}

Test(blind, numbers_by_what_is_least)
{
    for (int count = EXAMPLES - 1; count <= EXAMPLES; count++) { /* medians of odd and even ones */
        const struct tlc_examples examples = numbers(count, false);
        expect_least("mse", tlc_blind_squared(&examples, 0, NULL),
                     least_of_numbers(&examples, squared, 0));
        expect_least("mae", tlc_blind_absolute(&examples, 0, NULL),
                     least_of_numbers(&examples, absolute, 0));
        expect_least("huber 1", tlc_blind_huber(&examples, 1, NULL),
                     least_of_numbers(&examples, huber, 1));
        expect_least("huber 5", tlc_blind_huber(&examples, 5, NULL),
                     least_of_numbers(&examples, huber, 5));
    }
}

/* What is within delta is half the square. */
Test(blind, a_wide_huber_is_half_the_square)
{
    const struct tlc_examples examples = numbers(EXAMPLES, false);
    const double half = tlc_blind_squared(&examples, 0, NULL) / 2;
    cr_expect_float_eq(tlc_blind_huber(&examples, 1e6, NULL), half, 1e-9 * half);
}

static double as_it_is(double target, double number)
{
    (void)number;
    return target;
}

Test(blind, labels_each_by_how_often_it_is_there)
{
    const struct tlc_examples examples = numbers(EXAMPLES, true);
    double least = 0, smoothed = 0.2;
    for (int output = 0; output < OUTPUTS; output++) {
        const double there = loss_of_output(&examples, output, 0, as_it_is, 0);
        const double target = there * (1 - smoothed) + smoothed / 2;
        least -= (target * log(target) + (1 - target) * log(1 - target)) / OUTPUTS;
    }
    cr_expect_float_eq(tlc_blind_sigmoids(&examples, smoothed, NULL), least, 1e-12);
}

Test(blind, targets_that_are_all_the_same)
{
    static const float same[] = {3, 3, 3};
    static const int32_t all[] = {0, 1, 2};
    const struct tlc_examples examples = {.count = 3, .rows = all, .wanted = same, .outputs = 1};
    cr_expect_eq(tlc_blind_squared(&examples, 0, NULL), 0);
    cr_expect_eq(tlc_blind_absolute(&examples, 0, NULL), 0);
    cr_expect_eq(tlc_blind_huber(&examples, 1, NULL), 0);
    static const float there[] = {1, 1, 1};
    const struct tlc_examples labels = {.count = 3, .rows = all, .wanted = there, .outputs = 1};
    cr_expect_eq(tlc_blind_sigmoids(&labels, 0, NULL), 0);
    static const float nowhere[3];
    const struct tlc_examples none = {.count = 3, .rows = all, .wanted = nowhere, .outputs = 1};
    cr_expect_eq(tlc_blind_sigmoids(&none, 0, NULL), 0);
}
