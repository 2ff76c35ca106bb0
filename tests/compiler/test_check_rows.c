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

/* ---- files of two data sets ---- */

/* Whether splits of two data sets with these paths share their images. */
static bool share_images(const char *path, const char *other)
{
    Arena *arena = arena_new();
    Checked checked = check_text(arena_printf(
        arena,
        "name: small\n"
        "data:\n"
        "  one: {path: '%s', shape: [28, 28], classes: 10, train: {images: i, labels: l}}\n"
        "  two: {path: '%s', shape: [28, 28], classes: 10, train: {images: i, labels: l}}\n"
        "splits: {train: one.train, other: two.train}\n" TASKS MODELS TRAINING "compare:\n"
        "  - {models: [A], task: A, split: other}\n",
        path, other));
    bool shared = strstr(messages(&checked), "[test-overlap]");
    expect_good(&checked);
    arena_free(checked.arena);
    arena_free(arena);
    return shared;
}

Test(check_rows, of_files_by_other_names_overlap)
{
    static const struct {
        const char *path, *other;
        bool shared;
    } cases[] = {
        {"p", "p", true},       {"p", "p/", true},       {"p", "p/.", true},
        {"p", "./p", true},     {"p", "././/p//", true}, {"p/q", "p//./q", true},
        {"p", "q", false},      {"p", "p/q", false},     {"p", ".p", false},
        {"p/.q", "p/q", false}, {"p/..q", "p/q", false}, {".", "./.", true},
        {"pq", "p/q", false},   {"p.", "p", false},      {"p/q.", "p/q", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(share_images(cases[i].path, cases[i].other) == cases[i].shared, "%s and %s",
                  cases[i].path, cases[i].other);
}

/* ---- what is too much to read ---- */

/* Each split is tested on, and trained on by a model of its own. */
Test(check_rows, fifty_overlaps_are_all_that_is_said)
{
    Arena *arena = arena_new();
    Text splits = text_new(arena), compare = text_new(arena);
    for (int i = 0; i < 60; i++) {
        text_addf(&splits, ", s%d: \"fashion.train[%d:%d]\"", i, i, i + 100);
        text_addf(&compare, "  - {models: [A], task: A, split: s%d}\n", i);
    }
    Checked checked = check_text(arena_printf(
        arena, DATA "splits: {train: fashion.train%s}\n" TASKS MODELS TRAINING "compare:\n%s",
        splits.bytes, compare.bytes));
    size_t count = 0;
    for (const char *at = messages(&checked); (at = strstr(at, "[test-overlap]")); at++)
        count++;
    cr_expect(count == 50, "%zu overlaps", count);
    arena_free(checked.arena);
    arena_free(arena);
}
