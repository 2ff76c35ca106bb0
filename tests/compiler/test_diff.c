#include "test_plan_support.h"

#include "commands/diff/diff_identity.h"
#include "commands/diff/diff_values.h"

static Arena *arena;

static void begin(void)
{
    arena = arena_new();
}

static void end(void)
{
    arena_free(arena);
}

TestSuite(diff, .init = begin, .fini = end);

static const Node *tree(const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = "t.yaml", .text = text, .length = strlen(text)};
    const Node *root = yaml_read(arena, source, diag_new(arena));
    cr_assert(root, "%s", text);
    return root;
}

/* What both trees have at the paths where they part, "path: a | b" a line; - is nothing. */
static const char *parted(const char *a, const char *b)
{
    Text text = text_new(arena);
    const Differences found = tree_differences(arena, tree(a), tree(b));
    for (size_t i = 0; i < found.count; i++) {
        const Difference *one = &found.items[i];
        text_addf(&text, "%s: %s | %s\n", one->path,
                  !one->a                       ? "-"
                  : one->a->kind == NODE_SCALAR ? one->a->text
                                                : "...",
                  !one->b                       ? "-"
                  : one->b->kind == NODE_SCALAR ? one->b->text
                                                : "...");
    }
    return text.bytes;
}

Test(diff, values_are_alike_however_they_are_written)
{
    expect_text(parted("{a: 1, b: [x, y]}", "b:\n- x\n- \"y\"\na: 0x1"), "");
    expect_text(parted("{a: 0.10, b: true, c: ~}", "{c: null, b: True, a: 1.0e-1}"), "");
    expect_text(parted("{a: &x {b: 1}, c: *x}", "{a: {b: 1}, c: {b: 1}}"), "");
}

Test(diff, texts_numbers_and_flags_are_not_alike)
{
    expect_text(parted("{a: 1}", "{a: '1'}"), "a: 1 | 1\n");
    expect_text(parted("{a: true}", "{a: 'true'}"), "a: true | true\n");
    expect_text(parted("{a: ~}", "{a: false}"), "a: ~ | false\n");
    expect_text(parted("{a: 1e999}", "{a: 2e999}"), "a: 1e999 | 2e999\n");
}

Test(diff, keys_are_in_one_or_in_both)
{
    expect_text(parted("{a: {b: 1, c: 2}}", "{a: {b: 3, d: 4}}"),
                "a.b: 1 | 3\na.c: 2 | -\na.d: - | 4\n");
    expect_text(parted("{a: {b: 1}}", "{a: {c: 1}}"), "a: ... | ...\n");
    expect_text(parted("{a: {b: 1}}", "{a: [b]}"), "a: ... | ...\n");
}

Test(diff, items_are_those_that_are_alike)
{
    expect_text(parted("[{a: 1}, {b: 2}, {c: 3}]", "[{a: 1}, {c: 3}]"), "[1]: ... | -\n");
    expect_text(parted("[{a: 1}, {c: 3}]", "[{z: 0}, {a: 1}, {c: 4}, {d: 5}]"),
                "[0]: - | ...\n[1].c: 3 | 4\n[3]: - | ...\n");
    expect_text(parted("{u: [300, 100]}", "{u: [300, 200]}"), "u: ... | ...\n");
    expect_text(parted("{u: []}", "{u: [{a: 1}]}"), "u[0]: - | ...\n");
}

Test(diff, a_tree_has_one_difference_the_other_way)
{
    const char *const a = "{a: 1, b: 2, l: [{x: 1}, {y: 2}]}", *const b =
                                                                   "{a: 9, c: 3, l: [{x: 5}]}";
    const char *const with[] = {"{a: 9, b: 2, l: [{x: 1}, {y: 2}]}", "{a: 1, l: [{x: 1}, {y: 2}]}",
                                "{a: 1, b: 2, l: [{x: 5}, {y: 2}]}", "{a: 1, b: 2, l: [{x: 1}]}",
                                "{a: 1, b: 2, c: 3, l: [{x: 1}, {y: 2}]}"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
        const Node *made = tree_with(arena, tree(a), tree(b), i);
        cr_expect(tree_differences(arena, made, tree(with[i])).count == 0, "%zu", i);
    }
}

Test(diff, seeds_meet_where_some_seed_is_in_both)
{
    const Plan a = {.seed = 3, .seeds = 2}, b = {.seed = 4, .seeds = 1},
               c = {.seed = 5, .seeds = 9}, folds = {.seed = 3, .seeds = 2, .folds = 5};
    cr_expect(seeds_meet(&a, &a) && seeds_meet(&a, &b) && seeds_meet(&b, &a));
    cr_expect(!seeds_meet(&a, &c) && !seeds_meet(&c, &a) && !seeds_meet(&a, &folds));
}
