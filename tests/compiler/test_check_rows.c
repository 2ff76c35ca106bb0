#include "test_check_support.h"

/* Which overlap two splits have, the one trained on and another for validation or test. */
static Checked overlap(const char *train, const char *other, const char *validation)
{
    Arena *arena = arena_new();
    const char *text = arena_printf(
        arena,
        DATA "splits: {train: \"%s\", other: \"%s\"}\n" TASKS MODELS "training:\n"
             "  - {model: A, task: A, loss: sparse_categorical_crossentropy, epochs: 3, "
             "validation: %s}\n"
             "compare:\n"
             "  - {models: [A], task: A, split: other}\n",
        train, other, validation);
    Checked checked = check_text(text);
    arena_free(arena);
    expect_good(&checked);
    return checked;
}

static void expect_overlap(const char *train, const char *other, bool wanted)
{
    Checked checked = overlap(train, other, "none");
    if (wanted)
        expect_message(&checked, "[test-overlap]");
    else
        expect_no_message(&checked, "overlap]");
    arena_free(checked.arena);
}

Test(check_rows, overlap_where_they_share_a_row)
{
    expect_overlap("fashion.train[:10]", "fashion.train[10:20]", false);
    expect_overlap("fashion.train[:11]", "fashion.train[10:20]", true);
    expect_overlap("fashion.train[20:]", "fashion.train[10:20]", false);
    expect_overlap("fashion.train[19:]", "fashion.train[10:20]", true);
    expect_overlap("fashion.train[12:13]", "fashion.train", true);
    expect_overlap("fashion.train[50:]", "fashion.train[70:]", true);
}

Test(check_rows, of_other_files_do_not_overlap)
{
    expect_overlap("fashion.train", "fashion.test", false);
}

Test(check_rows, says_which_rows)
{
    Checked checked = overlap("fashion.train[:11]", "fashion.train[10:20]", "none");
    expect_message(&checked, "row 10 of fashion.train");
    arena_free(checked.arena);
    checked = overlap("fashion.train[:14]", "fashion.train[10:20]", "none");
    expect_message(&checked, "4 rows, 10 to 13, of fashion.train");
    arena_free(checked.arena);
    checked = overlap("fashion.train[50:]", "fashion.train[70:]", "none");
    expect_message(&checked, "row 70 and all that follow of fashion.train");
    arena_free(checked.arena);
}

Test(check_rows, one_split_for_validation_and_test_is_noted)
{
    Checked checked = overlap("fashion.train", "fashion.test", "other");
    expect_message(&checked, "note: other serves as both validation and test "
                             "[validation-test-overlap]");
    arena_free(checked.arena);
}
