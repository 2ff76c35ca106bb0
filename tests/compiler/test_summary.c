#include "test_plan_support.h"

#include <stdint.h>

static void expect_commas(int64_t number, const char *expected)
{
    Arena *arena = arena_new();
    expect_text(with_commas(arena, number), expected);
    arena_free(arena);
}

Test(summary, numbers_have_a_comma_every_three_digits)
{
    expect_commas(0, "0");
    expect_commas(7, "7");
    expect_commas(999, "999");
    expect_commas(1000, "1,000");
    expect_commas(99999, "99,999");
    expect_commas(100000, "100,000");
    expect_commas(276158, "276,158");
    expect_commas(1000000, "1,000,000");
    expect_commas(INT64_MAX, "9,223,372,036,854,775,807");
}

Test(summary, models_are_tables_as_keras_prints_them)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    plan_print_models(&text, plan_of_file(arena, "specs/transfer.yaml"));
    const char *last = strstr(text.bytes, "Model B_on_A\n");
    cr_assert(last, "%s", text.bytes);
    expect_text(last, "Model B_on_A\n"
                      "  layer            output   parameters\n"
                      "  flatten             784            0  copy of A.flatten\n"
                      "  dense_1             300      235,500  selu     frozen  copy of A.dense_1\n"
                      "  dense_2             100       30,100  selu     frozen  copy of A.dense_2\n"
                      "  dense_3              50        5,050  selu     frozen  copy of A.dense_3\n"
                      "  dense_4              50        2,550  selu     frozen  copy of A.dense_4\n"
                      "  dense_5              50        2,550  selu     frozen  copy of A.dense_5\n"
                      "  dense_6               1           51  sigmoid  trainable\n"
                      "  275,801 parameters: 51 trainable, 275,750 frozen\n");
    arena_free(arena);
}

#define SPEC                                                                                       \
    HEAD "  rest: d.train[10:]\n"                                                                  \
         "tasks:\n"                                                                                \
         "  T:\n"                                                                                  \
         "    where: label != 2\n"                                                                 \
         "    target: 'label > 2 ? label - 1 : label'\n"                                           \
         "    classes: 3\n"                                                                        \
         "models:\n"                                                                               \
         "  M: {layers: [flatten, dense: {units: 3, activation: relu, name: hidden}, "             \
         "dense: {units: 3, activation: softmax}]}\n"                                              \
         "training:\n"                                                                             \
         "  - {model: M, task: T, loss: " SPARSE ", epochs: 0, save: first.h5}\n"                  \
         "  - model: M\n"                                                                          \
         "    task: T\n"                                                                           \
         "    split: rest\n"                                                                       \
         "    validation: none\n"                                                                  \
         "    loss: " SPARSE "\n"                                                                  \
         "    batch_size: 5\n"                                                                     \
         "    shuffle: false\n"                                                                    \
         "    phases:\n"                                                                           \
         "      - {epochs: 2, freeze: 'M[:-1]', learning_rate: 0.5 * 0.5 ** epoch}\n"              \
         "      - {epochs: 1, freeze: none}\n"                                                     \
         "compare:\n"                                                                              \
         "  - {models: [M], task: T}\n"

Test(summary, tells_the_whole_experiment)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    Plan *plan = plan_of_text(arena, SPEC);
    run_passes(arena, plan, NULL);
    plan_print(&text, plan);
    expect_text(text.bytes,
                "Model M\n"
                "  layer            output   parameters\n"
                "  flatten               4            0\n"
                "  hidden                3           15  relu     trainable\n"
                "  dense_2               3           12  softmax  trainable\n"
                "  27 parameters: 27 trainable, 0 frozen\n"
                "\n"
                "Task T, 3 classes, where label != 2\n"
                "  label   0   1   2   3\n"
                "  class   0   1   -   2\n"
                "\n"
                "Training M on T.train, validated on T.valid\n"
                "  sparse_categorical_crossentropy, sgd, batches of 32, shuffled every epoch\n"
                "  phase 1: no epochs, only the initial weights\n"
                "  saved as first.h5\n"
                "\n"
                "Training M on T.rest\n"
                "  sparse_categorical_crossentropy, sgd, batches of 5, in order\n"
                "  phase 1: 2 epochs at rate 0.5 * 0.5 ** epoch, 12 of 27 parameters learn\n"
                "           60 operations an example, 1,084 bytes of temporaries\n"
                "           hidden_output is computed anew in every epoch: only the run can tell "
                "how many examples there are\n"
                "  phase 2: 1 epoch at rate 0.01, 27 of 27 parameters learn\n"
                "           102 operations an example, 1,404 bytes of temporaries\n"
                "\n"
                "Comparison on T.test of M\n"
                "\n"
                "Memory: 1,152 bytes of weights at most, 2,044 of temporaries for each thread\n"
                "        all rows of ti, 4 bytes each\n"
                "        50 bytes: the first 10 rows of ei\n");
    arena_free(arena);
}

Test(summary, memory_is_that_of_all_weights_and_of_the_largest_program)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 17") TRAINING "epochs: 1}\n");
    int64_t weights = 4 * (32 * (4 + 1) + 16 * (17 + 1));
    cr_expect(plan_weight_bytes(plan) == weights, "%lld", (long long)plan_weight_bytes(plan));
    cr_expect(plan_values_bytes(plan) == 0, "counted before the pass that counts");
    run_passes(arena, plan, NULL);
    int64_t step = find_prog(plan, "step_M_phase_1")->bytes;
    cr_expect(step > find_prog(plan, "step_M_evaluation")->bytes);
    cr_expect(plan_weight_bytes(plan) == weights);
    cr_expect(plan_values_bytes(plan) == step);
    arena_free(arena);
}

/* Each training has weights of its own, should it go on from another or not. */
Test(summary, weights_are_counted_for_each_training)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 17") TRAINING
                                    "epochs: 1}\n"
                                    "  - {model: M, task: T, loss: " SPARSE ", epochs: 2}\n");
    cr_expect(plan_weight_bytes(plan) == 2 * 4 * (32 * (4 + 1) + 16 * (17 + 1)));
    arena_free(arena);
}
