#include "test_check_support.h"

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

#define FROZEN "{epochs: 1, freeze: 'A[:-1]', learning_rate: 0.1}, "

Test(check_rates, are_lowered_on_unfreezing)
{
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: 0.01}", "");
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: 0.1}", "[unfreeze-rate]");
    expect_phases(FROZEN "{epochs: 1, freeze: none, learning_rate: 0.2}", "[unfreeze-rate]");
    expect_phases(FROZEN "{epochs: 1, freeze: 'A[:-1]', learning_rate: 0.2}", "");
}
