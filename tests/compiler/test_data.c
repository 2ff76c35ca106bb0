#include "test_emit_support.h"

#define REST MODEL("units: 3") TRAINING "epochs: 1}\n"

Test(data, a_file_says_what_to_expect_of_it)
{
    Arena *arena = arena_new();
    expect_text(emitted(arena, emit_data, HEAD TASK REST),
                "/* spec.yaml:8 */\n"
                "static const struct tlc_source source_d_train = {\n"
                "    .format = &tlc_format_idx,\n"
                "    .directory = \"p\",\n"
                "    .images = \"ti\",\n"
                "    .labels = \"tl\",\n"
                "    .dimensions = 2, .shape = {2, 2}, .scale = 1.0f, "
                ".classes = 4, .rows = 30};\n"
                "static struct tlc_data data_d_train;\n\n"
                "static const struct tlc_loading loadings[] = {\n"
                "    {&source_d_train, &data_d_train, \"d.train\"},\n"
                "};\n\n");
    arena_free(arena);
}

Test(data, rows_to_the_end_are_asked_for)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_data,
                               HEAD "  rest: d.train[7:]\n" TASK MODEL("units: 3") TRAINING
                               "epochs: 1, split: rest, validation: none}\n");
    expect_part(text, ", .all_rows = true};\n");
    arena_free(arena);
}

Test(data, a_rule_is_a_function_of_the_label)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_tasks,
                HEAD "tasks:\n  T: {where: label != 1, target: label * 2 // 2, classes: 4}\n" REST);
    expect_part(text, "/* Task T (spec.yaml:15)\n"
                      " *   where   label != 1\n"
                      " *   target  label * 2 // 2\n"
                      " *   label    0   1   2   3\n"
                      " *   class    0   -   2   3 */\n");
    expect_part(text, "static bool task_T_where(int64_t label)\n{\n    return label != 1;\n}\n");
    expect_part(text, "static int64_t task_T_target(int64_t label)\n{\n"
                      "    return floor_divide(label * 2, 2);\n}\n");
    expect_order(text, "floor_divide(int64_t", "task_T_target");
    arena_free(arena);
}

Test(data, only_helpers_that_are_called_are_there)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_tasks,
                HEAD "tasks:\n  T: {target: 'min(label, label % 4)', classes: 4}\n" REST);
    cr_expect(count_of(text, "static int64_t minimum(") + count_of(text, " minimum(int64_t") > 0);
    expect_part(text, "floor_modulo(int64_t");
    expect_no_part(text, "maximum");
    expect_no_part(text, "floor_divide");
    arena_free(arena);
}

Test(data, a_rule_without_the_label_says_that_it_ignores_it)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_tasks, HEAD TASK REST);
    expect_part(text, "task_T_where(int64_t label)\n{\n    (void)label;\n    return true;\n}\n");
    cr_expect(count_of(text, "(void)label") == 1, "%s", text);
    arena_free(arena);
}

Test(data, examples_are_picked_from_their_rows)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_load, HEAD "tasks:\n  T: {limit: {train: 5}}\n" REST);
    expect_part(text, "    tlc_load(options, 1, loadings);\n");
    expect_part(text, "    examples_T_train = tlc_select(&data_d_train, "
                      "&(const struct tlc_selection){\n"
                      "        .name = \"T.train\", .first = 10, .last = 30, .limit = 5, "
                      ".classes = 4,\n"
                      "        .where = task_T_where, .target = task_T_target});\n");
    expect_part(text, "        .name = \"T.valid\", .first = 0, .last = 10, .limit = -1, "
                      ".classes = 4,\n");
    arena_free(arena);
}

/* Only where there is a choice: what has no limit is all there. */
Test(data, a_sample_has_a_stream)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_load, HEAD "tasks:\n  T: {limit: {train: 5}, sample: random}\n" REST);
    uint32_t hash = 2166136261u;
    for (const char *at = "sample T.train"; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    expect_part(text, arena_printf(arena,
                                   ".limit = 5,\n        .sampled = true, .stream = 0x%08xu, "
                                   ".classes = 4,\n",
                                   hash));
    cr_expect(count_of(text, ".sampled") == 1);
    const char *first =
        emitted(arena, emit_load, HEAD "tasks:\n  T: {limit: {train: 5}, sample: first}\n" REST);
    expect_no_part(first, ".sampled");
    arena_free(arena);
}

/* Names of labels stand once for all files that have them, and for each that has others. */
Test(data, names_of_labels_are_shared_by_files)
{
    Arena *arena = arena_new();
    const char *text = emitted(
        arena, emit_data,
        "name: t\n"
        "data:\n"
        "  a: {path: p, shape: [4], classes: [cat, dog], train: {images: i, labels: l}, test: "
        "{images: j, labels: k}}\n"
        "  b: {path: q, shape: [4], classes: [cat, elk], train: {images: i, labels: l}}\n"
        "  c: {path: r, shape: [4], classes: [cat, elk, dog], train: {images: i, labels: l}}\n"
        "  d: {path: s, shape: [4], classes: 2, train: {images: i, labels: l}}\n"
        "splits: {train: a.train, test: a.test, b: b.train, c: c.train, d: d.train}\n"
        "tasks: {A: {}, B: {}, C: {}, D: {}}\n"
        "models:\n"
        "  M: {layers: [dense: {units: 2, activation: softmax}]}\n"
        "  N: {layers: [dense: {units: 3, activation: softmax}]}\n"
        "training:\n"
        "  - {model: M, task: D, split: d, validation: none, loss: "
        "sparse_categorical_crossentropy, epochs: 1}\n"
        "  - {model: M, task: A, validation: none, loss: sparse_categorical_crossentropy, epochs: "
        "1}\n"
        "  - {model: N, task: C, split: c, validation: none, loss: "
        "sparse_categorical_crossentropy, epochs: 1}\n"
        "  - {model: M, task: B, split: b, validation: none, loss: "
        "sparse_categorical_crossentropy, epochs: 1}\n"
        "compare: [{models: [M], task: A, split: test}]\n");
    cr_expect(count_of(text, "static const char *const labels_") == 3, "%s", text);
    cr_expect(count_of(text, "    .class_name = labels_a_train,\n") == 2, "%s", text);
    cr_expect(count_of(text, "    .class_name = labels_b_train,\n") == 1, "%s", text);
    arena_free(arena);
}
