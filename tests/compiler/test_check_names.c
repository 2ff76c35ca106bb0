#include "test_check_support.h"

#include "check/check_internal.h"

static const char *listed(Arena *arena, size_t count)
{
    static const int64_t numbers[] = {5, 6, 9, 11, 12, 20, 21, 22};
    return number_list(arena, numbers, count);
}

Test(check_names, lists_numbers_as_one_speaks)
{
    Arena *arena = arena_new();
    expect_text(listed(arena, 1), "5");
    expect_text(listed(arena, 2), "5 and 6");
    expect_text(listed(arena, 3), "5, 6 and 9");
    expect_text(listed(arena, 6), "5, 6, 9, 11, 12 and 20");
    expect_text(listed(arena, 8), "5, 6, 9, 11, 12, 20 and 2 more");
    arena_free(arena);
}

Test(check_names, one_is_not_many)
{
    expect_text(plural(1), "");
    expect_text(plural(0), "s");
    expect_text(plural(2), "s");
}

Test(check_names, finds_by_the_whole_name)
{
    Checked checked = check_text(DATA SPLITS TASKS MODELS TRAINING);
    cr_expect(find_split(checked.spec, "test") == &checked.spec->splits.items[1]);
    cr_expect_null(find_split(checked.spec, "tes"));
    cr_expect_null(find_task(checked.spec, "a"));
    cr_expect(find_model(checked.spec, "A") == &checked.spec->models.items[0]);
    cr_expect(find_data(checked.spec, "fashion") == &checked.spec->data.items[0]);
    arena_free(checked.arena);
}

Test(check_names, knows_what_the_spec_leaves_out)
{
    Checked checked = check_text(DATA SPLITS TASKS MODELS TRAINING);
    cr_expect(is_default(checked.spec, "training[0].batch_size"));
    cr_expect(!is_default(checked.spec, "training[0].epochs"));
    arena_free(checked.arena);
}

static void expect_help(const char *word, const char *help)
{
    static const char *const names[] = {"relu", "selu", "tanh"};
    Checked checked = check_text(DATA SPLITS TASKS MODELS TRAINING);
    Checking checking = {checked.arena, checked.spec, checked.diagnostics, {0}};
    Word wanted = {word, checked.spec->name.span};
    cr_expect(!known_name(&checking, &wanted, "activation", "some-check", names, 3));
    expect_message(&checked, "[some-check]");
    expect_message(&checked, help);
    wanted.text = "tanh";
    cr_expect(known_name(&checking, &wanted, "activation", "other-check", names, 3));
    expect_no_message(&checked, "[other-check]");
    arena_free(checked.arena);
}

Test(check_names, helps_with_the_nearest_name_or_with_all)
{
    expect_help("rleu", "= help: did you mean `relu`?");
    expect_help("gaussian", "= help: there are `relu`, `selu`, `tanh`");
}
