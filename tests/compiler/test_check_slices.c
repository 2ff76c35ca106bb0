#include "test_check_support.h"

static Checked split_of(const char *rows)
{
    Arena *arena = arena_new();
    Checked checked = check_text(
        arena_printf(arena, DATA "splits: {train: \"%s\"}\n" TASKS MODELS TRAINING, rows));
    arena_free(arena);
    return checked;
}

static void expect_rows(const char *rows, int64_t first, int64_t last)
{
    Checked checked = split_of(rows);
    expect_good(&checked);
    const Split *split = &checked.spec->splits.items[0];
    cr_expect(split->first == first && split->last == last, "%s: %lld to %lld", rows,
              (long long)split->first, (long long)split->last);
    arena_free(checked.arena);
}

static void expect_no_rows(const char *rows, const char *name)
{
    Checked checked = split_of(rows);
    cr_expect(!checked.good, "%s", rows);
    cr_expect(diag_count(checked.diagnostics, DIAG_ERROR) == 1, "%s", messages(&checked));
    expect_message(&checked, name);
    arena_free(checked.arena);
}

Test(check_slices, rows_go_from_the_first_up_to_the_last)
{
    expect_rows("fashion.train", 0, -1);
    expect_rows("fashion.train[5:]", 5, -1);
    expect_rows("fashion.train[:7]", 0, 7);
    expect_rows("fashion.train[2 * 3 : 10 // 3 + 2 ** 4]", 6, 19);
    expect_rows("fashion.test[0:1073741824]", 0, 1 << 30);
}

Test(check_slices, rows_must_be_there_and_few_enough)
{
    expect_no_rows("fashion.train[7:7]", "[empty-slice]");
    expect_no_rows("fashion.train[9:7]", "= help: the other way round: [7:9]");
    expect_no_rows("fashion.train[:0]", "[empty-slice]");
    expect_no_rows("fashion.train[-5:]", "[row-range]");
    expect_no_rows("fashion.train[:1073741825]", "[row-range]");
    expect_no_rows("fashion.train[:10 / 2]", "[slice-bound]");
    expect_no_rows("fashion.train[:1.5]", "[slice-bound]");
    expect_no_rows("fashion.train[true:]", "[slice-bound]");
}
