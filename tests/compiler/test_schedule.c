#include "test_emit_support.h"

#define PHASES(more, phases)                                                                       \
    HEAD TASK MODEL("units: 3") TRAINING more "phases: [" phases "]}\n"                            \
                                              "compare:\n  - {models: [M], task: T}\n"

Test(schedule, a_constant_rate_is_a_number)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_phases, PHASES("", "{epochs: 2, learning_rate: 1e-3}"));
    expect_part(text, "step_M_phase_1(&batch, 0.001f, &totals);\n");
    expect_part(text, "/* spec.yaml:19: 2 epochs of M on task T at learning rate 0.001.\n"
                      " * Trains 31 of 31 parameters; frozen: nothing. */\n");
    expect_no_part(text, "rates_");
    arena_free(arena);
}

Test(schedule, a_changing_rate_is_a_table_of_all_epochs)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_phases, PHASES("", "{epochs: 8, learning_rate: 1 * 0.5 ** epoch}"));
    expect_part(text, "/* 1 * 0.5 ** epoch */\n"
                      "static const float rates_M_phase_1[8] = {\n"
                      "    1.0f, 0.5f, 0.25f, 0.125f, 0.0625f, 0.03125f,\n"
                      "    0.015625f, 0.0078125f,\n};\n");
    expect_part(text, "step_M_phase_1(&batch, rates_M_phase_1[epoch], &totals);\n");
    arena_free(arena);
}

/* An epoch's order depends on its number over all phases, its rate on that within the phase. */
Test(schedule, epochs_are_counted_over_the_phases)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_phases, PHASES("", "{epochs: 3}, {epochs: 0}, {epochs: 2, freeze: 'M[:2]'}"));
    expect_part(text, "epoch < 3;");
    expect_part(text, "tlc_epoch_begin(training, 1, epoch + 1);\n");
    expect_part(text, ", (uint32_t)epoch);\n");
    expect_part(text, "epoch < 2;");
    expect_part(text, "tlc_epoch_begin(training, 3, epoch + 4);\n");
    expect_part(text, "(uint32_t)(epoch + 3));\n");
    expect_part(text, "Trains 16 of 31 parameters; frozen: dense_1. */\n");
    expect_no_part(text, "M_phase_2");
    arena_free(arena);
}

Test(schedule, shuffling_and_validation_can_be_left_out)
{
    Arena *arena = arena_new();
    const char *with = emitted(arena, emit_phases, PHASES("", "{epochs: 1}"));
    expect_part(with, "        const int32_t *order = tlc_epoch_order(training, 0x");
    expect_part(
        with, "struct tlc_metrics valid = evaluate(step_M_evaluation, 32, &examples_T_valid, NULL, "
              "NULL);\n");
    expect_part(with, "tlc_epoch_end(training, &totals, &valid);\n");
    const char *without =
        emitted(arena, emit_phases, PHASES("shuffle: false, validation: none, ", "{epochs: 1}"));
    expect_part(without, "        const int32_t *order = NULL;\n");
    expect_no_part(without, "evaluate");
    expect_part(without, "tlc_epoch_end(training, &totals, NULL);\n");
    arena_free(arena);
}

Test(schedule, batches_are_of_the_size_asked_for)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_phases, PHASES("batch_size: 7, ", "{epochs: 1}"));
    expect_part(text, "first < examples_T_train.count; first += 7)");
    expect_part(text, "take_batch(&batch, &examples_T_train, order, first, 7);\n");
    arena_free(arena);
}

Test(schedule, contestants_have_their_own_marks)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_comparisons,
        HEAD TASK "models:\n"
                  "  M: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                  "  N: {layers: [from: M]}\n" TRAINING "epochs: 1}\n"
                  "  - {model: N, task: T, split: valid, loss: sparse_categorical_crossentropy, "
                  "epochs: 0}\n"
                  "compare: [{models: [N, M], task: T}]\n");
    expect_part(text, "static void compare_1(struct tlc_run *run)\n{\n"
                      "    struct tlc_contestant contestants[2] = {0};\n");
    expect_part(text, "tlc_allocate(2, count);\n");
    expect_part(text, "contestants[0] = (struct tlc_contestant){.model = &model_N,\n"
                      "        .training_examples = examples_T_valid.count, "
                      ".correct = &correct[0 * count]};\n");
    expect_part(text, "contestants[1] = (struct tlc_contestant){.model = &model_M,\n");
    expect_part(text, ".correct = &correct[1 * count]};\n"
                      "    contestants[1].test = evaluate(step_M_evaluation, 32, "
                      "&examples_T_test, NULL,\n"
                      "                                   &correct[1 * count]);\n");
    expect_part(text, "tlc_compare(run, &examples_T_test, contestants, 2);\n    free(correct);\n");
    arena_free(arena);
}
