#include "test_plan_support.h"

#define SPEC                                                                                       \
    HEAD "tasks:\n  T: {where: label < 3, classes: 4}\n" MODEL(                                    \
        "units: 3, activation: relu") "training:\n"                                                \
                                      "  - model: M\n"                                             \
                                      "    task: T\n"                                              \
                                      "    loss: " SPARSE "\n"                                     \
                                      "    batch_size: 5\n"                                        \
                                      "    validation: none\n"                                     \
                                      "    phases:\n"                                              \
                                      "      - {epochs: 2, freeze: 'M[:-1]'}\n"                    \
                                      "      - {epochs: 0}\n"

Test(print, a_plan_is_its_skeleton_and_its_programs)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    plan_print_ir(&text, plan_of_text(arena, SPEC));
    expect_text(
        text.bytes,
        "plan t, seed 7 {\n"
        "    examples T.train = d_train[10:30] where label < 3, target label\n"
        "    train M on T.train, batch 5  # line 19\n"
        "        phase 1: 2 epochs of step_M_phase_1, rate 0.01\n"
        "        phase 2: 0 epochs of nothing, rate 0.01\n"
        "}\n"
        "prog step_M_phase_1, batch 5 {\n"
        "    @dense_1_kernel [4 x 3 panels]\n"
        "    @dense_1_bias [1 x 3 panels]\n"
        "    @dense_2_kernel [3 x 4 panels] learns\n"
        "    @dense_2_bias [1 x 4 panels] learns\n"
        "    %input = gather %batch, %scale  [5 x 4]  # line 25\n"
        "    %dense_1_product = matmul %input, @dense_1_kernel  [5 x 3]  # line 17\n"
        "    %dense_1_sum = add_bias %dense_1_product, @dense_1_bias  [5 x 3]  # line 17\n"
        "    %dense_1_output = activate.relu %dense_1_sum  [5 x 3]  # line 17\n"
        "    %dense_2_product = matmul %dense_1_output, @dense_2_kernel  [5 x 4]  # line 17\n"
        "    %dense_2_sum = add_bias %dense_2_product, @dense_2_bias  [5 x 4]  # line 17\n"
        "    %dense_2_output = activate %dense_2_sum  [5 x 4]  # line 17\n"
        "    %losses = softmax_crossentropy %batch, %dense_2_output  [5 x 1]  # line 25\n"
        "    %predicted = predict_largest %batch, %dense_2_output  [5 x 1]  # line 25\n"
        "    tally %batch, %losses, %predicted, %totals  # line 25\n"
        "}\n");
    arena_free(arena);
}

Test(print, a_plan_shows_validation_comparisons_and_open_ends)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    plan_print_ir(&text,
                  plan_of_text(arena, HEAD "  rest: d.train[10:]\n" TASK MODEL("units: 3") TRAINING
                               "epochs: 1, split: rest}\n"
                               "compare:\n  - {models: [M], task: T}\n"));
    cr_expect(strstr(text.bytes, "    examples T.rest = d_train[10:] where true, target label\n"),
              "%s", text.bytes);
    cr_expect(
        strstr(text.bytes, "    train M on T.rest, validate on T.valid, batch 32  # line 20\n"),
        "%s", text.bytes);
    cr_expect(strstr(text.bytes, "    compare on T.test: M\n}\n"), "%s", text.bytes);
    arena_free(arena);
}

Test(print, a_program_shows_its_layouts_and_its_bytes)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    Prog *prog = STEP_OF(arena, BINARY, {4, ACTIVATION_tanh, true}, {1, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    prog_print(&text, prog);
    cr_expect(strstr(text.bytes, "prog step, batch 2, 728 bytes {\n") == text.bytes, "%s",
              text.bytes);
    cr_expect(strstr(text.bytes, "    @d1_kernel [3 x 4 panels] learns\n"));
    cr_expect(strstr(text.bytes, "  [2 x 4 feature-major]  # line 1\n"));
    cr_expect(strstr(text.bytes, " = activation_gradient.tanh "));
    arena_free(arena);
}
