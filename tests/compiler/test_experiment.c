#include "test_emit_support.h"

#define BODY                                                                                       \
    HEAD "tasks:\n  T: {classes: 4, limit: {train: 9}, sample: random}\n"                          \
         "models:\n"                                                                               \
         "  A: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: softmax}]}\n"   \
         "  B: {layers: [from: 'A[:-1]', dense: {units: 4, activation: softmax}]}\n"               \
         "training:\n"                                                                             \
         "  - {model: A, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"             \
         "  - {model: B, task: T, loss: sparse_categorical_crossentropy, epochs: 2}\n"             \
         "compare:\n"                                                                              \
         "  - {models: [B, A], task: T}\n"                                                         \
         "  - {models: [A], task: T, split: valid}\n"

/* ---- tables ---- */

Test(experiment, lists_examples_and_models)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_tables, BODY);
    expect_part(text, "static const struct tlc_examples *const all_examples[] = {\n"
                      "    &examples_T_train,\n"
                      "    &examples_T_valid,\n"
                      "    &examples_T_test,\n};\n\n"
                      "static const struct tlc_model *const all_models[] = {\n"
                      "    &model_A,\n"
                      "    &model_B,\n};\n");
    arena_free(arena);
}

/* A model is known by the recipe that trained it last. */
Test(experiment, contestants_are_recipes)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_tables, BODY);
    expect_part(text, "static const struct tlc_warnings warnings_1[] = {\n"
                      "    {0},\n"
                      "    {1,\n"
                      "     (const struct tlc_warning[]){\n"
                      "         {\"unequal-budget\",\n"
                      "          \"A does not learn for as many epochs as B\"},\n"
                      "     }},\n"
                      "};\n");
    expect_part(text, "static const struct tlc_comparison comparisons[] = {\n"
                      "    /* spec.yaml:23 */\n"
                      "    {.examples = &examples_T_test, .count = 2, "
                      ".recipes = (const int[]){1, 0},\n"
                      "     .warnings = warnings_1},\n"
                      "    /* spec.yaml:24 */\n"
                      "    {.examples = &examples_T_valid, .count = 1, "
                      ".recipes = (const int[]){0}},\n};\n");
    expect_no_part(text, "study");
    arena_free(arena);
}

Test(experiment, without_comparisons_there_is_no_table_of_them)
{
    Arena *arena = arena_new();
    const char *spec = HEAD TASK MODEL("units: 3") TRAINING "epochs: 1}\n";
    expect_no_part(emitted(arena, emit_tables, spec), "comparison");
    expect_no_part(emitted(arena, emit_experiment, spec), "comparison");
    arena_free(arena);
}

/* ---- the experiment ---- */

Test(experiment, holds_it_all_together)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_experiment, BODY);
    uint64_t hash = 14695981039346656037u;
    for (const char *at = BODY; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    static const char *const parts[] = {
        "static const struct tlc_experiment experiment = {\n",
        "    .name = \"t\", .spec = \"spec.yaml\", .version = \"1.2.3\",\n",
        ".seed = 7, .seeds = 1,\n",
        ".train = train, .evaluate = evaluate,\n",
        "    .examples = 3, .example = all_examples,\n",
        "    .models = 2, .model = all_models,\n",
        "    .recipes = 2, .recipe = recipes,\n",
        "    .comparisons = 2, .comparison = comparisons};\n",
    };
    for (size_t i = 0; i + 1 < sizeof parts / sizeof *parts; i++)
        expect_order(text, parts[i], parts[i + 1]);
    expect_part(text, arena_printf(arena, ".spec_hash = 0x%016llxu,", (unsigned long long)hash));
    arena_free(arena);
}

/* A study that was stopped must not go on with another spec. */
Test(experiment, any_change_of_the_spec_changes_its_hash)
{
    Arena *arena = arena_new();
    const char *one = strstr(emitted(arena, emit_experiment, BODY), ".spec_hash");
    const char *other = strstr(emitted(arena, emit_experiment, BODY "# \n"), ".spec_hash");
    cr_assert(one && other);
    cr_expect(strncmp(one, other, strlen(".spec_hash = 0x0123456789abcdef")) != 0);
    arena_free(arena);
}

Test(experiment, room_for_values_is_that_of_the_largest_step)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, BODY);
    plan->version = "1.2.3";
    run_passes(arena, plan, NULL);
    Text text = text_new(arena);
    emit_experiment(&text, plan);
    expect_part(text.bytes, arena_printf(arena, ".values_size = %lld,",
                                         (long long)find_prog(plan, "step_A_phase_1")->bytes));
    arena_free(arena);
}

/* ---- studies ---- */

#define STUDY                                                                                      \
    BODY "study:\n"                                                                                \
         "  arms: [A, B]\n"                                                                        \
         "  seeds: 3\n"                                                                            \
         "  baseline: B\n"                                                                         \
         "  vary:\n"                                                                               \
         "    training.B.epochs: [2, 4]\n"                                                         \
         "    'so \"to\" say': {x: {training.A.epochs: 1}, y: {training.A.epochs: 5}}\n"           \
         "  pair: {share: [sample, init]}\n"                                                       \
         "  primary: {at: {training.B.epochs: 4, 'so \"to\" say': x}, min_effect: 0.005}\n"

Test(experiment, a_study_is_its_axes_and_its_cells)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_tables, STUDY);
    const char *study = strstr(text, "/* The study (");
    cr_assert(study, "%s", text);
    expect_text(study,
                "/* The study (spec.yaml:26) */\n"
                "static const char *const arms[] = {\n    \"A\",\n    \"B\",\n};\n"
                "static const char *const shared[] = {\n    \"sample\",\n    \"init\",\n};\n"
                "static const struct tlc_warning warnings[] = {\n"
                "    {\"few-seeds\", \"3 seeds: the study is exploratory\"},\n"
                "    {\"unequal-budget\", \"A does not learn for as many epochs as B\"},\n};\n"
                "static const char *const values_1[] = {\n    \"2\",\n    \"4\",\n};\n"
                "static const char *const values_2[] = {\n    \"x\",\n    \"y\",\n};\n"
                "static const struct tlc_axis axes[] = {\n"
                "    {\"training.B.epochs\", TLC_AXIS_EPOCHS, 2, values_1},\n"
                "    {\"so \\\"to\\\" say\", TLC_AXIS_OTHER, 2, values_2},\n};\n"
                "/* which value of each axis; which recipe trained each arm */\n"
                "static const struct tlc_cell cells[] = {\n"
                "    {(const int[]){0, 0}, (const int[]){0, 1}},\n"
                "    {(const int[]){0, 1}, (const int[]){2, 3}},\n"
                "    {(const int[]){1, 0}, (const int[]){0, 4}},\n"
                "    {(const int[]){1, 1}, (const int[]){2, 5}},\n};\n"
                "static const struct tlc_study study = {\n"
                "    .examples = &examples_T_test,\n"
                "    .arms = 2, .arm = arms, .baseline = 1, .decided = 0,\n"
                "    .shares = 2, .share = shared,\n"
                "    .axes = 2, .axis = axes,\n"
                "    .cells = 4, .cell = cells,\n"
                "    .primary = 2, .min_effect = 0.005,\n"
                "    .warnings = 2, .warning = warnings};\n\n");
    text = emitted(arena, emit_experiment, STUDY);
    expect_part(text, ".seed = 7, .seeds = 3,\n");
    expect_part(text, ",\n    .study = &study};\n");
    arena_free(arena);
}

/* Each training stands once, behind those it begins with, whatever the cells. */
Test(experiment, recipes_are_shared_by_cells)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_recipes, STUDY);
    cr_expect(count_of(text, "A learns task T */") == 2);
    cr_expect(count_of(text, "B learns task T */") == 4);
    cr_expect(count_of(text, "{.layer = 1, .recipe = 0, .from = 1}") == 1);
    cr_expect(count_of(text, "{.layer = 1, .recipe = 2, .from = 1}") == 1);
    cr_expect(count_of(text, ".copy = copies_1") == 2 && count_of(text, ".copy = copies_2") == 2);
    arena_free(arena);
}

Test(experiment, a_study_that_leaves_out_what_failed)
{
    Arena *arena = arena_new();
    expect_no_part(emitted(arena, emit_tables, STUDY), "excludes_failed");
    expect_part(emitted(arena, emit_tables, STUDY "  failed: excluded\n"),
                "    .primary = 2, .min_effect = 0.005,\n    .excludes_failed = true,\n");
    arena_free(arena);
}

Test(experiment, a_study_of_nothing_more_has_no_empty_tables)
{
    Arena *arena = arena_new();
    const char *text =
        emitted(arena, emit_tables, BODY "study: {arms: [A, B], primary: {on: T.test}}\n");
    expect_no_part(text, "shared");
    expect_no_part(text, "axes[]");
    expect_part(text, "    .shares = 0, .share = NULL,\n    .axes = 0, .axis = NULL,\n");
    expect_part(text, "    {NULL, (const int[]){0, 1}},\n");
    expect_part(text, ".primary = 0, .min_effect = 0.0,\n");
    arena_free(arena);
}

/* What is compared where classes are, which is accuracy, goes without saying. */
Test(experiment, a_study_says_by_which_other_metric)
{
    Arena *arena = arena_new();
    static const char body[] =
        HEAD TASK "models:\n"
                  "  A: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                  "  B: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                  "training:\n"
                  "  - {model: A, task: T, loss: " SPARSE ", epochs: 1, metrics: [macro_f1]}\n"
                  "  - {model: B, task: T, loss: " SPARSE ", epochs: 1, metrics: [macro_f1]}\n"
                  "study: {arms: [A, B], primary: {on: T.test%s}}\n";
    const char *by = arena_printf(arena, body, ", metric: macro_f1");
    expect_part(emitted(arena, emit_tables, by), "    .metric = \"macro_f1\",\n");
    by = arena_printf(arena, body, ", metric: accuracy");
    expect_no_part(emitted(arena, emit_tables, by), ".metric");
    arena_free(arena);
}
