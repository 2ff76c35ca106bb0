#include "test_emit_support.h"

#define HEADS                                                                                      \
    "models:\n"                                                                                    \
    "  S: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"                           \
    "  M: {layers: [from: S]}\n"                                                                   \
    "training:\n"                                                                                  \
    "  - {model: S, task: T, loss: sparse_categorical_crossentropy, epochs: 2, save: s.h5}\n"      \
    "  - {model: M, task: T, loss: sparse_categorical_crossentropy, validation: none, phases: "    \
    "[{epochs: 1}, {epochs: 0}, {epochs: 3}]}\n"                                                   \
    "  - {model: M, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"                  \
    "compare: [{models: [S, M], task: T}, {models: [M], task: T}]\n"

Test(program, has_its_sections_in_order)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, HEAD TASK HEADS);
    const char *marks[] = {
        "compiled by tlc",
        "#include <tlc.h>",
        "source_d_train =",
        "task_T_where(int64_t",
        "tally_32(",
        "struct weights_S {",
        "model_S = {",
        "step_S_phase_1(",
        "evaluate(const struct tlc_training",
        "train(struct tlc_train",
        "phases_1[] = {",
        "recipes[] = {",
        "all_examples[] = {",
        "comparisons[] = {",
        "experiment = {",
        "load_data(const struct",
        "tlc_load(",
        "int main(int argc",
        "tlc_parse_options(",
        "load_data(&options);\n",
        "tlc_run(&experiment, &options);\n",
    };
    for (size_t i = 0; i + 1 < sizeof marks / sizeof *marks; i++)
        expect_order(text, marks[i], marks[i + 1]);
    arena_free(arena);
}

Test(program, fills_every_hole_of_its_frame)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, HEAD TASK HEADS);
    static const char *const holes[] = {"FILE_COMMENT", "DATA;",    "TASKS;",   "KERNELS;",
                                        "MODELS;",      "PROGRAMS", "RECIPES;", "TABLES;",
                                        "EXPERIMENT;",  "LOAD;",    "template", "sample.h"};
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        expect_no_part(text, holes[i]);
    arena_free(arena);
}

/* What is trained in how many epochs is in tables: the functions know no model. */
Test(program, has_one_function_that_trains_for_all_models)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, HEAD TASK HEADS);
    cr_expect(count_of(text, "static void train(") == 1);
    cr_expect(count_of(text, "static struct tlc_metrics evaluate(") == 1);
    cr_expect(count_of(text, "static void take_batch(") == 1);
    arena_free(arena);
}
