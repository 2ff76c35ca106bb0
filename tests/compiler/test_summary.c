#include "test_plan_support.h"

#include "ir/summary.h"

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

static const char *page_of(Arena *arena, Plan *plan)
{
    Text text = text_new(arena);
    run_passes(arena, plan, NULL);
    plan_print_page(&text, plan);
    return text.bytes;
}

/* What is copied is one row, and so is what is as in a model before. */
Test(summary, a_page_folds_layers_that_models_share)
{
    Arena *arena = arena_new();
    const char *page = page_of(arena, plan_of_file(arena, "specs/transfer.yaml"));
    static const char models[] =
        "\nModel B\n"
        "  layer                output   parameters\n"
        "  flatten to dense_5       50      275,750  as in A\n"
        "  dense_6                   1           51  sigmoid  trainable\n"
        "  275,801 parameters: 275,801 trainable, 0 frozen\n"
        "\nModel B_on_A\n"
        "  layer                output   parameters\n"
        "  flatten to dense_5       50      275,750  frozen, copied from A\n"
        "  dense_6                   1           51  sigmoid  trainable\n"
        "  275,801 parameters: 51 trainable, 275,750 frozen\n";
    cr_expect(strstr(page, models), "%s", page);
    cr_expect(strstr(page, "\nTraining A on A.train") == page, "%s", page);
    cr_expect(!strstr(page, "operations"), "%s", page);
    arena_free(arena);
}

#define MANY "dense: {units: 3}, dense: {units: 3}, dense: {units: 3}, dense: {units: 3}, "

Test(summary, a_page_leaves_out_the_middle_of_a_long_model)
{
    Arena *arena = arena_new();
    const char *page = page_of(
        arena, plan_of_text(arena, HEAD TASK
                            "models:\n  M: {layers: [flatten, " MANY MANY MANY MANY MANY MANY
                            "dense: {units: 4, activation: softmax}]}\n" TRAINING "epochs: 1}\n"));
    cr_expect(strstr(page, "  dense_7 "), "%s", page);
    cr_expect(strstr(page, "  (10 layers)           3          120  --plan=full shows each\n"),
              "%s", page);
    cr_expect(!strstr(page, "  dense_17 ") && strstr(page, "  dense_18 "), "%s", page);
    arena_free(arena);
}

/* Cells may copy into one model from several, so that of a study rows say nothing of copies. */
Test(summary, a_page_of_a_study_folds_what_looks_alike)
{
    Arena *arena = arena_new();
    const char *page =
        page_of(arena, plan_of_text(arena, HEAD TASK
                                    "models:\n"
                                    "  A: {layers: [flatten, dense: {units: 3}, dense: {units: 4, "
                                    "activation: softmax}]}\n"
                                    "  B: {layers: [{from: 'A[:-1]', trainable: false}, dense: "
                                    "{units: 4, activation: softmax}]}\n"
                                    "training:\n"
                                    "  - {model: A, task: T, loss: " SPARSE ", epochs: 1}\n"
                                    "  - {model: B, task: T, loss: " SPARSE ", epochs: 1}\n"
                                    "study: {arms: [A, B], seeds: 6, primary: {on: T.test}}\n"));
    cr_expect(strstr(page, "Study of A, B") == page + 1, "%s", page);
    cr_expect(!strstr(page, "copied from"), "%s", page);
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
                "Memory: 1,152 bytes of weights at most\n"
                "        4,480 bytes of temporaries, for each thread\n"
                "        all rows of ti, 8 bytes each\n"
                "        80 bytes: the first 10 rows of ei\n");
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
    cr_expect(plan_largest_weight_bytes(plan) == 4 * (32 * (4 + 1) + 16 * (17 + 1)));
    arena_free(arena);
}

/* ---- studies ---- */

#define ARMS                                                                                       \
    HEAD "tasks:\n  T: {classes: 4}\n  U: {classes: 4, limit: {train: 9}, sample: random}\n"       \
         "models:\n"                                                                               \
         "  A: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: softmax}]}\n"   \
         "  B: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: softmax}]}\n"   \
         "  C: {layers: [from: 'A[:-1]', dense: {units: 4, activation: softmax}]}\n"               \
         "training:\n"                                                                             \
         "  - {model: A, task: T, loss: " SPARSE ", validation: none, epochs: 1}\n"                \
         "  - {model: B, task: U, loss: " SPARSE ", validation: none, epochs: 2}\n"                \
         "  - {model: C, task: U, loss: " SPARSE ", validation: none, epochs: 2}\n"                \
         "study:\n"                                                                                \
         "  arms: [B, C]\n"

static const char *study_of(Arena *arena, const char *study)
{
    Text text = text_new(arena);
    Plan *plan = plan_of_text(arena, arena_printf(arena, ARMS "%s", study));
    run_passes(arena, plan, NULL);
    plan_print(&text, plan);
    const char *begin = strstr(text.bytes, "\nStudy of ");
    char *end = strstr(text.bytes, "\nMemory: ");
    cr_assert(begin && end && begin < end, "%s", text.bytes);
    *end = '\0';
    return begin + 1;
}

Test(summary, a_study_tells_what_varies_and_what_cells_share)
{
    Arena *arena = arena_new();
    expect_text(study_of(arena, "  seeds: 40\n"
                                "  vary:\n"
                                "    training.B.epochs: [2, 1000]\n"
                                "    training.C.freeze: 0..1\n"
                                "  pair: {share: [sample, shuffle]}\n"
                                "  primary: {on: U.test, at: {training.B.epochs: 2, "
                                "training.C.freeze: 1}, min_effect: 0.01}\n"),
                "Study of B, C on U.test, held against B, over 40 seeds\n"
                "  the arms of a seed share sample, shuffle\n"
                "  training.B.epochs: 2, 1000\n"
                "  training.C.freeze: 0, 1\n"
                "  decided by training.B.epochs = 2, training.C.freeze = 1; 0.01 is the smallest "
                "difference that matters\n"
                "\n"
                "Each seed trains 5 models, once for all cells that share them:\n"
                "  A on T.train: 1 epoch, 31 of 31 parameters learn; for 4 cells\n"
                "  B on U.train, a sample of 9: 2 epochs, 31 of 31 parameters learn; for 2 cells\n"
                "  C on U.train, a sample of 9: 2 epochs, 31 of 31 parameters learn; for 2 cells\n"
                "  C on U.train, a sample of 9: 2 epochs, 16 of 31 parameters learn; for 2 cells\n"
                "  B on U.train, a sample of 9: 1000 epochs, 31 of 31 parameters learn; for 2 "
                "cells\n"
                "\n"
                "4 cells, 4 programs, 200 runs\n");
    arena_free(arena);
}

Test(summary, a_study_of_one_cell_is_short)
{
    Arena *arena = arena_new();
    const char *text = study_of(arena, "  seeds: 1\n  primary: {on: U.test}\n");
    cr_expect(strstr(text, "Study of B, C on U.test, held against B, over 1 seed\n\nEach") == text,
              "%s", text);
    cr_expect(strstr(text, "\n1 cell, 2 programs, 3 runs\n"), "%s", text);
    arena_free(arena);
}

Test(summary, of_many_trainings_the_first_are_shown)
{
    Arena *arena = arena_new();
    const char *text = study_of(arena, "  vary: {training.B.epochs: 1..100}\n"
                                       "  primary: {on: U.test, at: {training.B.epochs: 1}}\n");
    cr_expect(strstr(text, "Each seed trains 102 models"), "%s", text);
    cr_expect(strstr(text, "\n  ... and 82 more\n"), "%s", text);
    arena_free(arena);
}

/* What each seed trains is a table there, whose names are shortened. */
Test(summary, a_page_of_a_study_has_a_table_of_trainings)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, ARMS "  vary: {training.B.epochs: 1..100}\n"
                                          "  primary: {on: U.test, at: {training.B.epochs: 1}}\n");
    const char *page = page_of(arena, plan);
    cr_expect(strstr(page, "\nEach seed trains 102 models, once for all cells that share them:\n"
                           "  model  learns from             epochs    parameters  cells\n"
                           "  A      T.train                      1            31    100\n"
                           "  B      U.train, a sample of 9       1            31      1\n"),
              "%s", page);
    cr_expect(strstr(page, "\n  ... and 90 more\n"), "%s", page);
    arena_free(arena);
}

Test(summary, a_study_that_leaves_out_what_fails_says_so)
{
    Arena *arena = arena_new();
    static const char left_out[] = "runs that fail are left out, with their partners\n";
    cr_expect(strstr(study_of(arena, "  failed: excluded\n  primary: {on: U.test}\n"), left_out));
    cr_expect_not(
        strstr(study_of(arena, "  failed: counted\n  primary: {on: U.test}\n"), left_out));
    arena_free(arena);
}

/* The plan of a spec of images, which says each of these. */
static void expect_said(const char *spec, const char *const *wanted)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    Plan *plan = plan_of_text(arena, spec);
    run_passes(arena, plan, NULL);
    plan_print(&text, plan);
    for (; *wanted; wanted++)
        cr_expect(strstr(text.bytes, *wanted), "no `%s` in\n%s", *wanted, text.bytes);
    arena_free(arena);
}

#define IMAGES                                                                                     \
    "name: t\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d: {path: p, shape: [8, 8], classes: [cat, dog], train: {images: ti, labels: tl}}\n"        \
    "  n: {path: p, format: npz, shape: [4], targets: 2, train: {file: f, images: i, labels: "     \
    "l}}\n"                                                                                        \
    "splits: {valid: 'd.train[:10]', train: 'd.train[10:30]', numbers: n.train}\n"

Test(summary, a_training_without_epochs_tells_what_its_model_has)
{
    expect_said(IMAGES "tasks: {T: {}}\n"
                       "models:\n"
                       "  A: {layers: [flatten, dense: {units: 2, activation: softmax}]}\n"
                       "  B: {layers: [{from: A}]}\n"
                       "  C: {layers: [flatten, dense: {units: 2, activation: softmax}]}\n"
                       "  D: {layers: [{from: C}]}\n"
                       "training:\n"
                       "  - {model: A, task: T, loss: " SPARSE ", epochs: 1}\n"
                       "  - {model: A, task: T, loss: " SPARSE ", epochs: 0, save: a.h5}\n"
                       "  - {model: B, task: T, loss: " SPARSE ", epochs: 0, save: b.h5}\n"
                       "  - {model: D, task: T, loss: " SPARSE ", epochs: 1}\n",
                (const char *const[]){"no epochs, the weights stay as they are\n",
                                      "no epochs, only copied and initial weights\n",
                                      "\nTraining C: no epochs, only the initial weights\n", NULL});
}

Test(summary, a_training_tells_its_rules_and_weights)
{
    expect_said(
        IMAGES "tasks: {T: {}}\n"
               "models:\n"
               "  A: {layers: [flatten, dense: {units: 2, activation: softmax}]}\n"
               "training:\n"
               "  - {model: A, task: T, loss: " SPARSE ", epochs: 9, class_weight: {dog: 3},\n"
               "     reduce_on_plateau: {patience: 2, cooldown: 1}, save: a.npz,\n"
               "     augment: {by: [random_flip], copies: 1}}\n"
               "  - {model: A, task: T, loss: " SPARSE ", epochs: 9,\n"
               "     reduce_on_plateau: {patience: 2, cooldown: 2, min_lr: 0.001},\n"
               "     augment: {by: [random_flip], copies: 2}}\n",
        (const char *const[]){"; then 1 does not count\n", ", down to 0.001; then 2 do not count\n",
                              "dog", "1 version of each image", "2 versions of each image", NULL});
}

Test(summary, targets_without_names_are_counted)
{
    expect_said(IMAGES "tasks: {N: {}}\n"
                       "models:\n"
                       "  A: {layers: [dense: {units: 2}]}\n"
                       "training:\n"
                       "  - {model: A, task: N, split: numbers, validation: none, loss: "
                       "mean_squared_error, epochs: 1}\n",
                (const char *const[]){"\nTask N, targets 2 numbers\n", NULL});
}

Test(summary, a_study_of_folds_and_of_first_rows)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    Plan *plan = plan_of_text(
        arena, "name: t\n"
               "data:\n"
               "  d: {path: p, shape: [4], classes: 2, train: {images: ti, labels: tl}}\n"
               "splits:\n"
               "  test: {of: d.train, folds: 5}\n"
               "  train: {of: d.train, without: test}\n"
               "tasks: {T: {limit: {train: 50}}}\n"
               "models:\n"
               "  A: {layers: [dense: {units: 2, activation: softmax}]}\n"
               "  B: {layers: [dense: {units: 2, activation: softmax}]}\n"
               "training:\n"
               "  - {model: A, task: T, loss: " SPARSE ", epochs: 1}\n"
               "  - {model: B, task: T, loss: " SPARSE ", epochs: 2}\n"
               "study: {arms: [A, B], seeds: 6, primary: {on: T.test}}\n");
    plan_print(&text, plan);
    cr_expect(strstr(text.bytes, "\nEach fold trains 2 models, once for all"), "%s", text.bytes);
    cr_expect(strstr(text.bytes, ", the first 50: 1 epoch, "), "%s", text.bytes);
    arena_free(arena);
}

/* What becomes of pictures before they are examples. */
static void expect_pictures(const char *keys, const char *described)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    const char *spec = arena_printf(
        arena,
        "name: n\n"
        "data: {d: {format: images, path: p, classes: [a, b], %s, train: {folder: t}}}\n"
        "splits: {train: d.train}\n"
        "tasks: {T: {}}\n"
        "models: {M: {layers: [flatten, dense: {units: 2, activation: softmax}]}}\n"
        "training:\n"
        "  - {model: M, task: T, loss: sparse_categorical_crossentropy, validation: none, "
        "epochs: 1}\n",
        keys);
    plan_print_files(&text, plan_of_text(arena, spec));
    cr_expect(strstr(text.bytes, described), "no\n%s\nin\n%s", described, text.bytes);
    arena_free(arena);
}

Test(summary, what_becomes_of_pictures_is_told)
{
    expect_pictures("shape: [4, 6, 3]", "pictures must be 4 x 6; grey becomes colour; transparent "
                                        "pixels lie on white");
    expect_pictures("shape: [4, 6], background: black",
                    "pictures must be 4 x 6; colour becomes grey; transparent pixels lie on black");
    expect_pictures(
        "shape: [4, 6, 2], crop: true",
        "pictures cropped to the middle 4 x 6; colour becomes grey; what has no alpha is "
        "opaque");
    expect_pictures(
        "shape: [4, 6, 4], resize: bilinear, crop: true",
        "pictures cropped to the shape's proportions, resized to 4 x 6 (bilinear); grey "
        "becomes colour; what has no alpha is opaque");
}
