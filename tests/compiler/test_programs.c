#include "test_emit_support.h"

#define SPEC                                                                                       \
    HEAD TASK MODEL("units: 3, activation: relu") TRAINING                                         \
        "batch_size: 5, phases: [{epochs: 1, freeze: 'M[:2]'}, {epochs: 1, freeze: none, "         \
        "learning_rate: 0.001}]}\n"

/* From the line with `start` to the next closing brace at its start. */
static const char *function_of(Arena *arena, const char *text, const char *start)
{
    const char *begin = strstr(text, start);
    cr_assert(begin, "no %s in:\n%s", start, text);
    return arena_copy(arena, begin, (size_t)(strstr(begin, "\n}\n") - begin) + 3);
}

Test(programs, all_take_a_batch_and_say_which_part_of_it_is_theirs)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_programs, SPEC);
    expect_part(text, "static void step_M_phase_1(const struct batch *batch, "
                      "struct tlc_part part)\n{\n");
    expect_part(text, "static void step_M_evaluation(const struct batch *batch, "
                      "struct tlc_part part)\n{\n");
    expect_part(text, "/* One step of evaluation (spec.yaml:17): ");
    arena_free(arena);
}

Test(programs, frozen_layers_have_no_backward_code)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_programs, SPEC);
    const char *frozen = function_of(arena, text, "static void step_M_phase_1(");
    const char *thawed = function_of(arena, text, "static void step_M_phase_2(");
    expect_part(frozen, "weights->dense_2_kernel, weights->dense_2_bias);\n");
    cr_expect(count_of(frozen, "dense_update_") == 1 && count_of(thawed, "dense_update_") == 2);
    expect_no_part(frozen, "input_gradient");
    expect_part(thawed, "input_gradient");
    arena_free(arena);
}

Test(programs, an_evaluation_changes_no_weight)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_programs, SPEC);
    const char *step = function_of(arena, text, "static void step_M_evaluation(");
    expect_no_part(step, "update");
    expect_no_part(step, "gradient");
    expect_no_part(step, "rate");
    expect_part(step, "values->predicted, batch->totals);\n");
    expect_part(step, "    record_softmax_5x4(batch, values->dense_2_output_transposed, "
                      "values->predicted, batch->predictions);\n");
    const char *learning = function_of(arena, text, "static void step_M_phase_1(");
    expect_part(learning, "values->predicted, batch->totals);\n");
    expect_no_part(learning, "record");
    arena_free(arena);
}

Test(programs, values_are_padded_the_way_they_lie)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_programs, SPEC);
    const char *step = function_of(arena, text, "static void step_M_phase_2(");
    expect_part(step,
                "    struct {\n        float input[1][5][PANEL], dense_1_output[1][5][PANEL];\n");
    /* behind all rows of floats, which stay aligned */
    expect_part(
        step,
        "        double losses[5];\n        int predicted[5];\n    } *values = batch->values; /* ");
    cr_expect(strstr(step, "[1][3][PANEL]") || strstr(step, "[1][4][PANEL]"),
              "nothing feature-major:\n%s", step);
    arena_free(arena);
}

Test(programs, every_value_used_is_declared)
{
    Arena *arena = arena_new();
    const char *step =
        function_of(arena, emitted(arena, emit_programs, SPEC), "static void step_M_phase_2(");
    for (const char *use = step; (use = strstr(use, "values->")); use++) {
        size_t length = strspn(use + 8, "abcdefghijklmnopqrstuvwxyz_0123456789");
        const char *name = arena_printf(arena, " %.*s[", (int)length, use + 8);
        cr_expect(strstr(step, name), "%.*s is not declared", (int)length, use + 8);
    }
    arena_free(arena);
}

Test(programs, only_what_is_evaluated_has_an_evaluation)
{
    Arena *arena = arena_new();
    expect_part(emitted(arena, emit_programs, SPEC), "static void step_M_evaluation(");
    expect_no_part(emitted(arena, emit_programs,
                           HEAD TASK MODEL("units: 3") TRAINING "validation: none, epochs: 1}\n"),
                   "_evaluation(");
    arena_free(arena);
}

#define KEEPING HEAD TASK MODEL("units: 3") TRAINING "epochs: 2, freeze: 1}\n"

Test(programs, what_frozen_layers_give_needs_neither_rate_nor_totals)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_programs, KEEPING);
    expect_part(text, "/* What frozen layers give (spec.yaml:19): 24 floating-point operations an "
                      "example */\nstatic void features_M_phase_1(const struct batch *batch, "
                      "struct tlc_part part)\n{\n");
    cr_expect(count_of(text, "static float *keep_features(") == 1);
    arena_free(arena);
}

/* Three programs, and the weights they find in the batch are those of the model's structure. */
Test(programs, weights_are_those_of_the_training_at_work)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_programs, SPEC);
    cr_expect(count_of(text, "    struct weights_M *weights = batch->weights;\n") == 3, "%s", text);
    expect_no_part(text, "static struct weights");
    arena_free(arena);
}

/* What is not fused: an update that works on one number after the other. */
Test(programs, an_update_of_its_own_takes_the_first_of_its_numbers)
{
    Arena *arena = arena_new();
    Plan plan = {0};
    Text text = text_new(arena);
    Prog *prog = STEP_OF(arena, SPARSE, {2, ACTIVATION_linear, true});
    derive_gradients(arena, prog);
    plan_memory(arena, prog);
    *list_add(arena, &plan.progs) = prog;
    emit_programs(&text, &plan);
    expect_part(text.bytes, "sgd_48(WHOLE, (float *)weights->d1_kernel, "
                            "(float *)values->d1_kernel_gradient, batch->rate);");
    expect_part(text.bytes,
                "sgd_16(WHOLE, weights->d1_bias, (float *)values->d1_bias_gradient, batch->rate);");
    arena_free(arena);
}
