#include "test_check_support.h"

static void expect_training(const char *keys, const char *name, const char *help)
{
    Arena *arena = arena_new();
    Checked checked = check_text(
        arena_printf(arena, DATA SPLITS TASKS MODELS "training:\n  - {epochs: 3, loss: %s, %s}\n",
                     "sparse_categorical_crossentropy", keys));
    cr_expect(diag_count(checked.diagnostics, DIAG_ERROR) == (*name ? 1 : 0), "%s: %s", keys,
              messages(&checked));
    expect_message(&checked, name);
    expect_message(&checked, help);
    arena_free(checked.arena);
    arena_free(arena);
}

Test(check_references, everything_named_is_defined)
{
    expect_training("model: A, task: A", "", "");
    expect_training("model: AA, task: A", "[undefined-model]", "= help: did you mean `A`?");
    expect_training("model: A, task: other", "[undefined-task]", "= help: there is `A`");
    expect_training("model: A, task: A, split: tets", "[undefined-split]", "did you mean `test`?");
    expect_training("model: A, task: A, validation: valid", "[undefined-split]",
                    "= help: `validation: none` does without");
}

Test(check_references, names_what_a_split_left_out_stands_for)
{
    Checked checked = check_text(DATA "splits: {learn: fashion.train}\n" TASKS MODELS TRAINING);
    expect_message(&checked, "[undefined-split]");
    expect_message(&checked, "= help: `train` is what ");
    arena_free(checked.arena);
}

Test(check_references, a_limit_names_a_split)
{
    Checked checked = check_text(DATA SPLITS "tasks: {A: {limit: {trian: 5}}}\n" MODELS TRAINING);
    expect_message(&checked, "there is no split `trian` [undefined-split]");
    expect_message(&checked, "did you mean `train`?");
    arena_free(checked.arena);
}

Test(check_references, a_model_is_not_compared_with_itself)
{
    Checked checked =
        check_text(DATA SPLITS TASKS MODELS TRAINING "compare:\n  - {models: [A, A], task: A}\n");
    cr_expect(diag_count(checked.diagnostics, DIAG_ERROR) == 1);
    expect_message(&checked, "A is compared with itself [repeated-model]");
    arena_free(checked.arena);
}

Test(check_references, what_is_referred_to_is_linked)
{
    Checked checked =
        check_text(DATA SPLITS TASKS MODELS TRAINING "compare:\n  - {models: [A], task: A}\n");
    expect_good(&checked);
    const Comparison *comparison = &checked.spec->comparisons.items[0];
    cr_expect(comparison->models.items[0] == &checked.spec->models.items[0]);
    cr_expect(comparison->task == &checked.spec->tasks.items[0]);
    cr_expect(comparison->split == &checked.spec->splits.items[1]);
    cr_expect(comparison->split->used && comparison->task->used);
    arena_free(checked.arena);
}
