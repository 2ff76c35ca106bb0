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
        "compiled by tlc",      "#include <tlc.h>",  "source_d_train =",
        "task_T_where(int64_t", "tally_32(",         "} weights_S;",
        "step_S_phase_1(",      "train_S_phase_1(",  "compare_1(struct tlc",
        "tlc_load_idx(",        "int main(int argc",
    };
    for (size_t i = 0; i + 1 < sizeof marks / sizeof *marks; i++)
        expect_order(text, marks[i], marks[i + 1]);
    arena_free(arena);
}

Test(program, fills_every_hole_of_its_frame)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, HEAD TASK HEADS);
    expect_part(text, ".name = \"t\", .spec = \"spec.yaml\", .seed = 7}");
    static const char *const holes[] = {"FILE_COMMENT", "SEED",        "TASKS;",       "KERNELS;",
                                        "PROGRAMS;",    "PHASES;",     "COMPARISONS;", "LOAD;",
                                        "DESCRIBE;",    "INITIALISE;", "LEARN;",       "JOBS;",
                                        "COMPARE;"};
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        expect_no_part(text, holes[i]);
    arena_free(arena);
}

/* Copies are made before the copier's first training. */
Test(program, an_entry_of_training_is_a_function)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, HEAD TASK HEADS);
    static const char *const steps[] = {
        "static void learn_1(struct tlc_run *run)\n{\n",
        "tlc_training_begin(run, 0, \"S\", &examples_T_train,",
        "    train_S_phase_1(training);\n    tlc_training_end(training);\n",
        "    tlc_save_keras(&model_S, tlc_run_path(run, \"s.h5\"));\n",
        "static void learn_2(struct tlc_run *run)\n{\n    copy_into_M();\n",
        "tlc_training_begin(run, 1, \"M\", &examples_T_train, NULL, 4);\n",
        "    train_M_phase_1(training);\n    train_M_phase_3(training);\n",
        "static void learn_3(struct tlc_run *run)\n{\n    struct tlc_training *training",
        "    train_M_phase_4(training);\n",
        "int main(",
    };
    for (size_t i = 0; i + 1 < sizeof steps / sizeof *steps; i++)
        expect_order(text, steps[i], steps[i + 1]);
    cr_expect(count_of(text, "    copy_into_M();") == 1, "copied again by the second entry");
    arena_free(arena);
}

Test(program, main_does_what_the_spec_says_in_its_order)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, HEAD TASK HEADS);
    const char *body = strstr(text, "int main(");
    cr_assert(body);
    static const char *const steps[] = {
        "    tlc_run_examples(run, &examples_T_train);\n",
        "    tlc_run_model(run, &model_S);\n",
        "    tlc_run_will_save(run, \"s.h5\");\n",
        "    initialise_S();\n",
        "        {learn_1, 0, NULL},\n        {learn_2, 1, (const int[]){0}},\n"
        "        {learn_3, 1, (const int[]){1}},\n",
        "    tlc_run_jobs(run, options.threads, jobs, 3);\n",
        "    compare_1(run);\n    compare_2(run);\n",
    };
    for (size_t i = 0; i + 1 < sizeof steps / sizeof *steps; i++)
        expect_order(body, steps[i], steps[i + 1]);
    expect_no_part(body, "initialise_M();");
    arena_free(arena);
}

#define WAITING(training)                                                                          \
    HEAD TASK "models:\n"                                                                          \
              "  S: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"                 \
              "  C: {layers: [from: S]}\n"                                                         \
              "  L: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"                 \
              "training:\n" training

#define ENTRY(model)                                                                               \
    "  - {model: " model ", task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"

Test(program, an_entry_waits_for_what_it_shares_and_for_nothing_else)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_program, WAITING(ENTRY("S") ENTRY("L") ENTRY("C")));
    expect_part(text, "{learn_1, 0, NULL},\n        {learn_2, 0, NULL},\n"
                      "        {learn_3, 1, (const int[]){0}},\n");
    /* a second training of S must not change what C copies */
    text = emitted(arena, emit_program, WAITING(ENTRY("S") ENTRY("C") ENTRY("S")));
    expect_part(text, "{learn_3, 2, (const int[]){0, 1}},\n");
    /* but C's second training copies nothing */
    text = emitted(arena, emit_program, WAITING(ENTRY("S") ENTRY("C") ENTRY("L") ENTRY("C")));
    expect_part(text, "{learn_4, 1, (const int[]){1}},\n");
    arena_free(arena);
}

/* B is only a stage on the way from S to M: its copies are made when M needs them. */
Test(program, copies_through_models_that_nothing_trains)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_program,
        HEAD TASK
        "models:\n"
        "  S: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: softmax}]}\n"
        "  B: {layers: [from: 'S[:-1]', dense: {units: 4, activation: softmax}]}\n"
        "  M: {layers: [from: 'B[:-1]', dense: {units: 4, activation: softmax}]}\n"
        "training:\n"
        "  - {model: S, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"
        "  - {model: M, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n");
    expect_order(text, "    train_S_phase_1(training);\n", "    copy_into_B();\n");
    expect_order(text, "    copy_into_B();\n", "    copy_into_M();\n");
    expect_order(text, "    copy_into_M();\n", "    train_M_phase_1(training);\n");
    arena_free(arena);
}
