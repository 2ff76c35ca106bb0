/* Optimizers: many steps of the interpreter against Keras 3's formulas, written out by hand in the
 * order in which Keras has them: clip, decay, update. */
#include "test_plan_support.h"

#include "ir/identity.h"
#include "ir/reference.h"

#include <math.h>

/* ---- by hand ---- */

enum { MOST = 64, ARRAYS = 4, STEPS = 50 };

typedef struct Hand {
    size_t arrays, first[ARRAYS + 1]; /* where each begins */
    double weights[MOST], gradient[MOST];
    double mean[MOST], square[MOST], velocity[MOST];
    double rate;
    int64_t step; /* from 1 */
} Hand;

static double norm_of(const double *numbers, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += numbers[i] * numbers[i];
    return sqrt(sum);
}

static void scale_down(double *numbers, size_t count, double norm, double limit)
{
    for (size_t i = 0; norm > limit && i < count; i++)
        numbers[i] *= limit / norm;
}

static size_t size_of(const Hand *hand)
{
    return hand->first[hand->arrays];
}

#define EACH(hand, i) for (size_t i = 0; i < size_of(hand); i++)

static void sgd(Hand *hand)
{
    EACH(hand, i) hand->weights[i] -= hand->rate * hand->gradient[i];
}

static void decayed_sgd(Hand *hand)
{
    EACH(hand, i) hand->weights[i] -= hand->weights[i] * 0.1 * hand->rate;
    sgd(hand);
}

static void momentum(Hand *hand)
{
    EACH(hand, i)
    {
        hand->velocity[i] = 0.9 * hand->velocity[i] - hand->rate * hand->gradient[i];
        hand->weights[i] += hand->velocity[i];
    }
}

static void decayed_momentum(Hand *hand)
{
    EACH(hand, i) hand->weights[i] -= hand->weights[i] * 0.1 * hand->rate;
    momentum(hand);
}

static void nesterov(Hand *hand)
{
    EACH(hand, i)
    {
        hand->velocity[i] = 0.8 * hand->velocity[i] - hand->rate * hand->gradient[i];
        hand->weights[i] += 0.8 * hand->velocity[i] - hand->rate * hand->gradient[i];
    }
}

static void adam_by(Hand *hand, double beta_1, double beta_2, double epsilon)
{
    const double step = (double)hand->step;
    const double alpha = hand->rate * sqrt(1 - pow(beta_2, step)) / (1 - pow(beta_1, step));
    EACH(hand, i)
    {
        const double g = hand->gradient[i];
        hand->mean[i] += (g - hand->mean[i]) * (1 - beta_1);
        hand->square[i] += (g * g - hand->square[i]) * (1 - beta_2);
        hand->weights[i] -= alpha * hand->mean[i] / (sqrt(hand->square[i]) + epsilon);
    }
}

static void adam(Hand *hand)
{
    adam_by(hand, 0.9, 0.999, 1e-7);
}

static void other_adam(Hand *hand)
{
    adam_by(hand, 0.8, 0.95, 1e-3);
}

static void adamw(Hand *hand)
{
    EACH(hand, i) hand->weights[i] -= hand->weights[i] * 0.004 * hand->rate;
    adam(hand);
}

static double rms_scaled(Hand *hand, size_t i, bool centered)
{
    const double g = hand->gradient[i];
    hand->square[i] = 0.9 * hand->square[i] + 0.1 * g * g;
    hand->mean[i] = 0.9 * hand->mean[i] + 0.1 * g;
    const double mean = centered ? hand->mean[i] : 0;
    return g / sqrt(hand->square[i] - mean * mean + 1e-7);
}

static void rmsprop(Hand *hand)
{
    EACH(hand, i) hand->weights[i] -= hand->rate * rms_scaled(hand, i, false);
}

static void full_rmsprop(Hand *hand)
{
    EACH(hand, i)
    {
        hand->velocity[i] = 0.7 * hand->velocity[i] + hand->rate * rms_scaled(hand, i, true);
        hand->weights[i] -= hand->velocity[i];
    }
}

static void clipped_values(Hand *hand)
{
    EACH(hand, i) hand->gradient[i] = fmax(-0.05, fmin(0.05, hand->gradient[i]));
    sgd(hand);
}

static void clipped_norms(Hand *hand)
{
    for (size_t i = 0; i < hand->arrays; i++) {
        double *first = &hand->gradient[hand->first[i]];
        const size_t count = hand->first[i + 1] - hand->first[i];
        scale_down(first, count, norm_of(first, count), 0.1);
    }
    sgd(hand);
}

static void clipped_whole(Hand *hand)
{
    scale_down(hand->gradient, size_of(hand), norm_of(hand->gradient, size_of(hand)), 0.1);
    adam(hand);
}

/* ---- both ---- */

static const Examples examples = {
    .count = 3,
    .pixels = (const double[]){1, 0, 2, 3, 0, 4, 1, 1, 2, 2, 5, 0},
    .scale = 0.25,
    .targets = (const int64_t[]){0, 3, 1},
};

static Hand hand_of(const Reference *reference, Tensor **learning, double rate)
{
    Hand hand = {.rate = rate};
    for (size_t i = 0; i < reference->count; i++) {
        Tensor *tensor = reference->tensors[i];
        if (tensor->kind != TENSOR_PARAMETER)
            continue;
        double *numbers = reference_value(reference, tensor);
        for (int64_t k = 0; k < tensor->rows * tensor->columns; k++)
            hand.weights[size_of(&hand) + (size_t)k] = numbers[k] = sin((double)(7 * i + 3 * k));
        learning[hand.arrays] = tensor;
        hand.first[hand.arrays + 1] =
            hand.first[hand.arrays] + (size_t)(tensor->rows * tensor->columns);
        hand.arrays++;
    }
    return hand;
}

static void step_both(Reference *reference, Hand *hand, Tensor *const *learning,
                      void (*step)(Hand *), const char *optimizer)
{
    reference_run(reference);
    hand->step++;
    for (size_t i = 0; i < hand->arrays; i++)
        memcpy(&hand->gradient[hand->first[i]], reference_value(reference, learning[i]->gradient),
               (hand->first[i + 1] - hand->first[i]) * sizeof(double));
    step(hand);
    for (size_t i = 0; i < hand->arrays; i++)
        for (size_t k = hand->first[i]; k < hand->first[i + 1]; k++) {
            const double found = reference_value(reference, learning[i])[k - hand->first[i]];
            cr_assert(fabs(found - hand->weights[k]) < 1e-11,
                      "%s, step %lld, %s[%zu]: %.15g instead of %.15g", optimizer,
                      (long long)hand->step, learning[i]->name, k - hand->first[i], found,
                      hand->weights[k]);
        }
}

static void check(const char *optimizer, double rate, void (*step)(Hand *))
{
    Arena *arena = arena_new();
    Plan *plan =
        plan_of_text(arena, arena_printf(arena,
                                         HEAD TASK MODEL("units: 3, activation: tanh") TRAINING
                                         "batch_size: 3, epochs: 1, optimizer: %s}\n",
                                         optimizer));
    Prog *prog = find_prog(plan, "step_M_phase_1");
    Tensor *learning[ARRAYS];
    Totals totals = {0};
    run_until(arena, prog, "gradient");
    Reference reference = reference_begin(arena, prog, &examples, rate, &totals);
    Hand hand = hand_of(&reference, learning, rate);
    cr_assert(hand.arrays == ARRAYS && size_of(&hand) < MOST);
    for (int i = 0; i < STEPS; i++)
        step_both(&reference, &hand, learning, step, optimizer);
    arena_free(arena);
}

Test(optimizers, sgd_is_as_keras_has_it)
{
    check("sgd", 0.1, sgd);
    check("{sgd: {momentum: 0.9}}", 0.1, momentum);
    check("{sgd: {momentum: 0.8, nesterov: true}}", 0.1, nesterov);
}

Test(optimizers, adam_is_as_keras_has_it)
{
    check("adam", 0.001, adam);
    check("{adam: {beta_1: 0.8, beta_2: 0.95, epsilon: 1e-3}}", 0.05, other_adam);
}

Test(optimizers, rmsprop_is_as_keras_has_it)
{
    check("rmsprop", 0.001, rmsprop);
    check("{rmsprop: {momentum: 0.7, centered: true}}", 0.002, full_rmsprop);
}

Test(optimizers, weights_decay_apart_from_the_gradient)
{
    check("{sgd: {weight_decay: 0.1}}", 0.1, decayed_sgd);
    check("{sgd: {momentum: 0.9, weight_decay: 0.1}}", 0.1, decayed_momentum);
    check("adamw", 0.01, adamw);
    check("{adam: {weight_decay: 0.004}}", 0.01, adamw);
}

Test(optimizers, gradients_are_clipped_one_by_one_or_as_a_whole)
{
    check("{sgd: {clipvalue: 0.05}}", 0.5, clipped_values);
    check("{sgd: {clipnorm: 0.1}}", 0.5, clipped_norms);
    check("{adam: {global_clipnorm: 0.1}}", 0.01, clipped_whole);
}

/* ---- what else follows from one ---- */

static Plan *plan_with(Arena *arena, const char *optimizer)
{
    Plan *plan = plan_of_text(arena, arena_printf(arena,
                                                  HEAD TASK MODEL("units: 3") TRAINING
                                                  "batch_size: 3, epochs: 1, optimizer: %s}\n",
                                                  optimizer));
    run_passes(arena, plan, NULL);
    return plan;
}

static int64_t state_of(const char *optimizer)
{
    Arena *arena = arena_new();
    const int64_t bytes = plan_state_bytes(plan_with(arena, optimizer));
    arena_free(arena);
    return bytes;
}

/* A panel of 16 for each row of 4 + 3 inputs, and for each bias. */
Test(optimizers, what_is_remembered_is_as_large_as_the_weights)
{
    const int64_t weights = (4 + 1 + 3 + 1) * 16 * 4;
    cr_expect(state_of("sgd") == 0);
    cr_expect(state_of("{sgd: {weight_decay: 0.1, clipnorm: 1}}") == 0);
    cr_expect(state_of("{sgd: {momentum: 0.9}}") == weights);
    cr_expect(state_of("adam") == 2 * weights + 2 * 8);
    cr_expect(state_of("{rmsprop: {momentum: 0.9, centered: true}}") == 3 * weights);
}

static size_t fused_updates(const char *optimizer)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_with(arena, optimizer);
    const size_t count = count_ops(find_prog(plan, "step_M_phase_1"), OP_dense_update);
    arena_free(arena);
    return count;
}

Test(optimizers, only_plain_sgd_is_fused_with_the_gradient_of_a_dense_layer)
{
    cr_expect(fused_updates("sgd") == 2);
    cr_expect(fused_updates("{sgd: {weight_decay: 1e-3}}") == 0);
    cr_expect(fused_updates("{sgd: {momentum: 0.9}}") == 0);
    cr_expect(fused_updates("{sgd: {clipvalue: 1}}") == 0);
    cr_expect(fused_updates("adam") == 0);
}

static bool are_same(const char *one, const char *other)
{
    Arena *arena = arena_new();
    const PlanOptimizer *const optimizers[] = {
        find_training_of(plan_with(arena, one), "M")->optimizer,
        find_training_of(plan_with(arena, other), "M")->optimizer};
    const bool same = is_same(&optimizer_fields, PART_IDENTITY, optimizers[0], optimizers[1]);
    arena_free(arena);
    return same;
}

Test(optimizers, every_setting_makes_another_training)
{
    cr_expect(are_same("sgd", "{sgd: {momentum: 0, nesterov: false}}"));
    cr_expect(!are_same("sgd", "{sgd: {momentum: 0.9}}"));
    cr_expect(!are_same("{sgd: {momentum: 0.9}}", "{sgd: {momentum: 0.9, nesterov: true}}"));
    cr_expect(!are_same("sgd", "{sgd: {weight_decay: 1e-3}}"));
    cr_expect(!are_same("{sgd: {clipnorm: 1}}", "{sgd: {clipvalue: 1}}"));
    cr_expect(!are_same("{sgd: {clipnorm: 1}}", "{sgd: {clipnorm: 2}}"));
    cr_expect(!are_same("adam", "{adam: {epsilon: 1e-8}}"));
    cr_expect(are_same("adam", "{adam: {epsilon: 0.0000001}}"));
}

static void expect_description(const char *optimizer, const char *description)
{
    Arena *arena = arena_new();
    expect_text(find_training_of(plan_with(arena, optimizer), "M")->optimizer->description,
                description);
    arena_free(arena);
}

Test(optimizers, a_description_has_what_is_not_as_it_is_unless_told)
{
    expect_description("{sgd: {learning_rate: 0.1}}", "sgd");
    expect_description("{sgd: {momentum: 0.9, nesterov: true, clipnorm: 2}}",
                       "sgd (momentum 0.9, nesterov, clipnorm 2)");
    expect_description("adamw", "adamw");
    expect_description("{adamw: {weight_decay: 0}}", "adamw (weight_decay 0)");
}
