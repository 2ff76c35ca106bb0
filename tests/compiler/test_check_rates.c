#include "test_check_support.h"

#include "check/check_internal.h"

/* What is said about the phases of one training; "" for nothing. */
static void expect_phases(const char *phases, const char *said)
{
    Arena *arena = arena_new();
    Checked checked = check_text(arena_printf(
        arena,
        DATA
        "splits: {train: fashion.train}\n" TASKS "models:\n"
        "  A: {layers: [flatten, dense: {units: 5}, dense: {units: 10, activation: softmax}]}\n"
        "training:\n"
        "  - {model: A, task: A, loss: sparse_categorical_crossentropy, phases: [%s]}\n",
        phases));
    if (!*said)
        expect_text(messages(&checked), "");
    expect_message(&checked, said);
    arena_free(checked.arena);
    arena_free(arena);
}

Test(check_rates, are_above_zero_in_every_epoch)
{
    expect_phases("{epochs: 3, learning_rate: 0.5}", "");
    expect_phases("{epochs: 3, learning_rate: 0}", "error: the learning rate is 0; it must be");
    expect_phases("{epochs: 3, learning_rate: -0.5}", "write it without the minus");
    expect_phases("{epochs: 3, learning_rate: 0.3 - 0.1 * epoch}", "");
    expect_phases("{epochs: 5, learning_rate: 0.5 - 0.25 * epoch}",
                  "the learning rate is 0 in epoch 2; it must be above 0 [learning-rate]");
    expect_phases("{epochs: 3, learning_rate: 1 < 2}", "[learning-rate]");
}

Test(check_rates, above_one_are_high)
{
    expect_phases("{epochs: 3, learning_rate: 1}", "");
    expect_phases("{epochs: 3, learning_rate: 1.5}", "warning: the learning rate is 1.5: above 1");
    expect_phases("{epochs: 3, learning_rate: 0.75 + 0.5 * epoch}", "is 1.25 in epoch 1: above 1");
}

Test(check_rates, every_layer_that_learns_has_one)
{
    expect_phases("{epochs: 3, learning_rate: {'A[:2]': 0.1, 'A[-1]': 0.2}}", "");
    expect_phases("{epochs: 3, learning_rate: {A: 0.1}}", "");
    expect_phases("{epochs: 3, freeze: 1, learning_rate: {'A[:2]': 0.1, 'A[-1]': 0.2}}",
                  "all of A[:2] is frozen here: it has no use for a learning rate [rate-frozen]");
    expect_phases("{epochs: 3, freeze: 1, learning_rate: {'A[2]': 0.1}}", "");
    expect_phases("{epochs: 3, learning_rate: {'A[2]': 0.1}}",
                  "`dense_1` of A learns, but no slice gives it a learning rate [rate-missing]");
    expect_phases("{epochs: 3, learning_rate: {'A[:2]': 0.1, 'A[1:]': 0.2}}",
                  "`dense_1` has two learning rates: it is among A[:2] and A[1:] [rate-twice]");
    expect_phases("{epochs: 3, learning_rate: {'B[:2]': 0.1, 'A[2]': 0.2}}", "[rate-slice]");
}

Test(check_rates, of_slices_are_each_above_zero)
{
    expect_phases("{epochs: 3, learning_rate: {'A[:2]': 0.1, 'A[-1]': 0.2 - 0.1 * epoch}}",
                  "the learning rate is 0 in epoch 2");
    expect_phases("{epochs: 3, learning_rate: {'A[:2]': 0.1, 'A[-1]': 2}}",
                  "warning: the learning rate is 2: above 1");
}

static void expect_settled(const char *rates, size_t slices, size_t count, const float *wanted)
{
    Arena *arena = arena_new();
    Checked checked = check_text(arena_printf(
        arena,
        DATA
        "splits: {train: 'fashion.train[:64]'}\ntasks: {A: {}}\nmodels:\n"
        "  A: {layers: [flatten, dense: {units: 5}, dense: {units: 10, activation: softmax}]}\n"
        "training:\n  - {model: A, task: A, loss: sparse_categorical_crossentropy, epochs: 2, "
        "optimizer: {sgd: {learning_rate: %s}}}\n",
        rates));
    const Phase *phase = &checked.spec->trainings.items[0].phases.items[0];
    cr_assert_str_empty(messages(&checked), "%s", messages(&checked));
    cr_assert(phase->slices == slices && (size_t)phase_moments(phase) * slices == count, "%s",
              rates);
    for (size_t i = 0; i < count; i++)
        cr_expect(phase->rates[i] == wanted[i], "%s: %g", rates, (double)phase->rates[i]);
    cr_expect(phase->rate_of[1] == 0 && phase->rate_of[2] == (int)slices - 1);
    arena_free(checked.arena);
    arena_free(arena);
}
#define EXPECT_SETTLED(rates, slices, ...)                                                         \
    expect_settled(rates, slices, sizeof((const float[]){__VA_ARGS__}) / sizeof(float),            \
                   (const float[]){__VA_ARGS__})

/* Of two epochs of two steps. */
Test(check_rates, of_slices_change_together)
{
    EXPECT_SETTLED("{A: 0.5}", 1, 0.5f);
    EXPECT_SETTLED("{'A[:2]': 0.5, 'A[2]': 0.25}", 2, 0.5f, 0.25f);
    EXPECT_SETTLED("{'A[:2]': 0.5, 'A[2]': 0.25 / (epoch + 1)}", 2, 0.5f, 0.25f, 0.5f, 0.125f);
    EXPECT_SETTLED("{'A[:2]': 0.5 / (epoch + 1), 'A[2]': 1 - step / steps}", 2, 0.5f, 1, 0.5f,
                   0.75f, 0.25f, 0.5f, 0.25f, 0.25f);
    EXPECT_SETTLED("{'A[:2]': 'min(1, (step + 1) / 2)', 'A[2]': 0.5}", 2, 0.5f, 0.5f, 1, 0.5f);
}

#define FROZEN "{epochs: 1, freeze: 'A[:-1]', learning_rate: 0.1}, "

Test(check_rates, are_lowered_on_unfreezing)
{
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: 0.01}", "");
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: 0.1}", "[unfreeze-rate]");
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: 0.2}", "[unfreeze-rate]");
    expect_phases(FROZEN "{epochs: 1, freeze: 'A[:-1]', learning_rate: 0.2}", "");
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: {'A[:2]': 0.01, 'A[2]': 0.1}}",
                  "");
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: {'A[:2]': 0.1, 'A[2]': 0.01}}",
                  "[unfreeze-rate]");
}
