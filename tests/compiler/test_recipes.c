#include "test_emit_support.h"

#define PHASES(more, phases)                                                                       \
    HEAD TASK MODEL("units: 3") TRAINING more "phases: [" phases "]}\n"                            \
                                              "compare:\n  - {models: [M], task: T}\n"

/* ---- phases ---- */

Test(recipes, a_constant_rate_is_one_number)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_recipes, PHASES("", "{epochs: 2, learning_rate: 1e-3}"));
    expect_part(text,
                "    /* spec.yaml:19: 2 epochs at learning rate 0.001. Trains 31 of 31 parameters; "
                "frozen:\n     * nothing. */\n"
                "    {.epochs = 2, .batch_size = 32,\n"
                "     .learns = (const bool[]){0, 1, 1},\n"
                "     .rates = 1, .rate = (const float[]){0.001f},\n"
                "     .step = {step_M_phase_1, 120, false},\n");
    arena_free(arena);
}

Test(recipes, a_changing_rate_is_a_table_of_all_epochs)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_recipes, PHASES("", "{epochs: 8, learning_rate: 1 * 0.5 ** epoch}"));
    expect_part(text, "8 epochs at learning rate 1 * 0.5 ** epoch. Trains");
    expect_part(text, "     .rates = 8, .rate = (const float[]){"
                      "1.0f, 0.5f, 0.25f, 0.125f, 0.0625f, 0.03125f,\n"
                      "        0.015625f, 0.0078125f},\n");
    expect_part(text, "rates_of(training, phase, epoch, step++)");
    arena_free(arena);
}

Test(recipes, rates_of_slices_stand_behind_one_another)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_recipes,
        PHASES("", "{epochs: 2, learning_rate: {'M[:-1]': 0.25, 'M[-1]': 0.5 / (epoch + 1)}}"));
    expect_part(text, "2 epochs at learning rate 0.25 for M[:-1] and 0.5 / (epoch + 1) for M[-1].");
    expect_part(text, "     .rates = 2, .rate = (const float[]){0.25f, 0.5f, 0.25f, 0.25f},\n");
    expect_part(text, ",\n     .slices = 2, .slice = (const int[]){0, 0, 1}");
    arena_free(arena);
}

/* 20 examples, in batches of 5: 4 steps an epoch. What goes on is there once. */
Test(recipes, a_rate_by_the_step_is_a_table_up_to_where_it_changes)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_recipes,
                PHASES("batch_size: 5, ", "{epochs: 2, learning_rate: 'min(1, (step + 1) / 4)'}"));
    expect_part(text, "     .rates = 4, .rate = (const float[]){0.25f, 0.5f, 0.75f, 1.0f},\n");
    expect_part(text, ",\n     .by_step = true");
    arena_free(arena);
}

/* Runs of one epoch have one rate, whatever the schedule. */
Test(recipes, a_schedule_of_one_epoch_is_one_number)
{
    Arena *arena = arena_new();
    expect_part(
        emitted(arena, emit_recipes, PHASES("", "{epochs: 1, learning_rate: 1 * 0.5 ** epoch}")),
        "     .rates = 1, .rate = (const float[]){1.0f},\n");
    arena_free(arena);
}

Test(recipes, phases_follow_one_another_with_what_each_trains)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_recipes, PHASES("", "{epochs: 3}, {epochs: 0}, {epochs: 2, freeze: 'M[:2]'}"));
    static const char *const parts[] = {
        "static const struct tlc_phase phases_1[] = {\n",
        ".epochs = 3,",
        ".learns = (const bool[]){0, 1, 1},\n",
        ".step = {step_M_phase_1,",
        "0 epochs at",
        ".epochs = 0,",
        "Trains 16 of 31 parameters; frozen: dense_1. */\n",
        ".epochs = 2,",
        ".learns = (const bool[]){0, 0, 1},\n",
        ".step = {step_M_phase_3,",
        "static const struct tlc_recipe recipes[] = {\n",
        "     .phases = 3, .phase = phases_1,",
    };
    for (size_t i = 0; i + 1 < sizeof parts / sizeof *parts; i++)
        expect_order(text, parts[i], parts[i + 1]);
    expect_no_part(text, "step_M_phase_2");
    arena_free(arena);
}

Test(recipes, shuffling_and_validation_can_be_left_out)
{
    Arena *arena = arena_new();
    const char *with = emitted(arena, emit_recipes, PHASES("", "{epochs: 1}"));
    expect_part(with, ", .shuffle = true, .shuffle_stream = 0x");
    expect_part(with, ".train = &examples_T_train,\n     .valid = &examples_T_valid");
    expect_part(
        with, ".validation = &(const struct tlc_evaluate){{step_M_evaluation, 48, false}, 32}},\n");
    const char *without =
        emitted(arena, emit_recipes, PHASES("shuffle: false, validation: none, ", "{epochs: 1}"));
    expect_no_part(without, ".shuffle");
    expect_no_part(without, ".valid =");
    expect_no_part(without, ".validation");
    arena_free(arena);
}

Test(recipes, batches_are_of_the_size_asked_for)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_recipes, PHASES("batch_size: 7, ", "{epochs: 1}"));
    expect_part(text, "    {.epochs = 1, .batch_size = 7,\n");
    expect_part(text, "{{step_M_evaluation, 48, false}, 7}");
    arena_free(arena);
}

Test(recipes, kept_features_have_a_front_and_a_size)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_recipes, PHASES("", "{epochs: 2, freeze: 'M[:2]'}, {epochs: 1}"));
    expect_part(text, ".step = {step_M_phase_1, 48, false},\n"
                      "     .front = {features_M_phase_1, 24, false}, .features = 16,\n"
                      "     .validation = &(const struct tlc_evaluate)"
                      "{{step_M_phase_1_evaluation, 24, false}, 32}},\n");
    cr_expect(count_of(text, ".front =") == 1);
    arena_free(arena);
}

/* ---- recipes ---- */

#define TWO                                                                                        \
    "models:\n"                                                                                    \
    "  S: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"                           \
    "  M: {layers: [from: S]}\n"                                                                   \
    "  L: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"                           \
    "training:\n"

#define ENTRY(model, more)                                                                         \
    "  - {model: " model ", task: T, loss: sparse_categorical_crossentropy, validation: none, "    \
    "" more "epochs: 1}\n"

/* Copies are made when the copier's first training begins; what S learns later is not seen. */
Test(recipes, copies_are_of_the_training_that_came_before)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_recipes,
                               HEAD TASK TWO ENTRY("S", "") ENTRY("M", "") ENTRY("S", "")
                                   ENTRY("M", "") ENTRY("L", ""));
    expect_part(text, "static const struct tlc_copy copies_1[] = {\n"
                      "    {.layer = 1, .recipe = 0, .from = 1}, /* S.dense_1 */\n};\n");
    static const char *const parts[] = {
        "    /* 0, spec.yaml:21: S learns task T */\n    {.model = &model_S, .task = \"T\"",
        "    /* 1, spec.yaml:22: M learns task T */\n    {.model = &model_M, .task = \"T\"",
        ",\n     .copies = 1, .copy = copies_1",
        "    /* 2, spec.yaml:23: S learns",
        ".goes_on = true, .before = 0",
        "    /* 3, spec.yaml:24: M learns",
        ".goes_on = true, .before = 1",
        "    /* 4, spec.yaml:25: L learns",
    };
    for (size_t i = 0; i + 1 < sizeof parts / sizeof *parts; i++)
        expect_order(text, parts[i], parts[i + 1]);
    cr_expect(count_of(text, ".copies = ") == 1, "copied again by the second entry");
    cr_expect(count_of(text, ".goes_on") == 2);
    arena_free(arena);
}

/* B is only a stage on the way from S to M: it is begun when M needs it, and learns nothing. */
Test(recipes, copies_through_models_that_nothing_trains)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_recipes,
        HEAD TASK
        "models:\n"
        "  S: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: softmax}]}\n"
        "  B: {layers: [from: 'S[:-1]', dense: {units: 4, activation: softmax}]}\n"
        "  M: {layers: [from: 'B[:-1]', dense: {units: 4, activation: softmax}]}\n"
        "training:\n" ENTRY("S", "") ENTRY("M", ""));
    expect_part(text, "    {.layer = 1, .recipe = 0, .from = 1}, /* S.dense_1 */\n");
    expect_part(text, "    {.layer = 1, .recipe = 1, .from = 1}, /* B.dense_1 */\n");
    expect_part(text, "    /* 1, spec.yaml:22: B learns task T */\n"
                      "    {.model = &model_B, .task = \"T\", .train = &examples_T_train,\n"
                      "     .copies = 1, .copy = copies_1},\n");
    arena_free(arena);
}

Test(recipes, equal_tables_are_there_once)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_recipes,
                HEAD TASK "models:\n"
                          "  S: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                          "  M: {layers: [from: S]}\n"
                          "  N: {layers: [from: S]}\n"
                          "training:\n" ENTRY("S", "") ENTRY("M", "") ENTRY("N", ""));
    cr_expect(count_of(text, "static const struct tlc_copy copies_") == 1);
    cr_expect(count_of(text, ".copy = copies_1,") == 2);
    arena_free(arena);
}

Test(recipes, what_is_saved_and_tested_stands_at_the_end)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_recipes,
                               HEAD TASK TWO ENTRY("S", "save: s.h5, ")
                                   ENTRY("L", "") "compare:\n"
                                                  "  - {models: [L, S], task: T}\n"
                                                  "  - {models: [S], task: T}\n"
                                                  "  - {models: [S], task: T, "
                                                  "split: valid}\n");
    expect_part(text, ",\n     .save = \"s.h5\", .save_as = tlc_write_h5,\n"
                      "     .tests = 2, .test = (const struct tlc_examples *const[])"
                      "{&examples_T_test, &examples_T_valid},\n"
                      "     .evaluation = &(const struct tlc_evaluate){{step_S_evaluation, 32, "
                      "false}, 32}},\n");
    expect_part(text, ",\n     .tests = 1, .test = (const struct tlc_examples *const[])"
                      "{&examples_T_test},\n");
    arena_free(arena);
}

/* A model of two entries is tested when the last has ended. */
Test(recipes, only_the_last_training_of_a_model_is_tested)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_recipes,
                HEAD TASK TWO ENTRY("S", "") ENTRY("S", "") "compare: [{models: [S], task: T}]\n");
    cr_expect(count_of(text, ".tests = 1") == 1);
    expect_order(text, ".goes_on = true, .before = 0", ".tests = 1");
    arena_free(arena);
}

/* The layers of S, but nothing that S has learned: its training need not come before, and other
 * inputs fit. */
Test(recipes, layers_may_begin_anew)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_recipes,
        HEAD TASK "models:\n"
                  "  S: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                  "  N: {layers: [{from: S, weights: initial}]}\n"
                  "  W: {layers: [flatten, {dense: {units: 9, name: wide}}, {from: 'S[-1]', "
                  "weights: initial}]}\n"
                  "  C: {layers: [from: N]}\n"
                  "training:\n" ENTRY("N", "") ENTRY("W", "") ENTRY("S", "") ENTRY("C", ""));
    cr_expect_eq(count_of(text, ".copies = "), 1, "%s", text);
    expect_part(text, "    {.layer = 1, .recipe = 0, .from = 1}, /* N.dense_1 */\n");
    arena_free(arena);
}
