/* losses.c: losses and their gradients against the same in double, however sure a model is: where
 * the target's probability is 1 as a float, and where it is 0. */
#include <math.h>
#include <stdio.h>

int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

enum { EXAMPLES = 5, CLASSES = 3, TRIES = 4000 };
static const double most = 5 * 0x1p-23; /* relative */

static int failures;

/* Below the smallest normal float only that may be missing. */
static void expect_near(const char *what, float distance, int target, double got, double exact)
{
    if (fabs(got - exact) <= fmax(most * fabs(exact), 0x1p-148))
        return;
    printf("%s with logits %g apart, target %d: %.9g, not %.9g\n", what, (double)distance, target,
           got, exact);
    failures++;
}

/* One example counts, of target 0 or 1, whose logit is `distance` and all others are 0. */
static struct batch batch_of(int target)
{
    struct batch batch = {.count = 1};
    batch.targets[0] = target;
    return batch;
}

static void check_softmax(float distance, int target)
{
    _Alignas(64) float logits[1][CLASSES][PANEL] = {{{distance}}}, gradient[1][CLASSES][PANEL];
    double losses[EXAMPLES];
    const struct batch batch = batch_of(target);
    const double sum = exp((double)distance) + 2, rest = exp(-(double)distance);
    softmax_crossentropy_5x3(&batch, logits, losses);
    softmax_crossentropy_gradient_5x3(&batch, logits, gradient);
    expect_near("softmax loss", distance, target, losses[0],
                (distance > 0 ? log1p(2 * rest) : log(sum) - (double)distance) +
                    (target ? (double)distance : 0));
    const double first = target ? 1 / (1 + 2 * rest) : -2 / sum;
    expect_near("softmax gradient", distance, target, (double)gradient[0][0][0], first);
    const double second = target ? -(1 + exp((double)distance)) / sum : 1 / sum;
    expect_near("softmax gradient", distance, target, (double)gradient[0][1][0], second);
}

static void check_sigmoid(float logit, int target)
{
    _Alignas(64) float logits[1][1][PANEL] = {{{logit}}}, gradient[1][1][PANEL];
    double losses[EXAMPLES];
    const struct batch batch = batch_of(target);
    const double to_target = target ? (double)logit : -(double)logit, power = exp(-fabs(to_target));
    sigmoid_crossentropy_5x1(&batch, logits, losses);
    sigmoid_crossentropy_gradient_5x1(&batch, logits, gradient);
    expect_near("sigmoid loss", logit, target, losses[0], log1p(power) + fmax(-to_target, 0));
    const double wrong = 1 / (1 + exp(to_target));
    expect_near("sigmoid gradient", logit, target, (double)gradient[0][0][0],
                target ? -wrong : wrong);
}

int main(void)
{
    for (int i = -TRIES; i <= TRIES; i++)
        for (int target = 0; target < 2; target++) {
            check_softmax((float)i * 0.0311f, target);
            check_sigmoid((float)i * 0.0311f, target);
        }
    printf("%d of %d tries at fault\n", failures, 5 * 2 * (2 * TRIES + 1));
    return failures > 0;
}
