#include "support.h"

#include "depfile.h"

static void expect_rule(const char *target, const char *source, const char *expected)
{
    Arena *arena = arena_new();
    Text rule = text_new(arena);
    cr_expect(!depfile_unfit(target) && !depfile_unfit(source));
    depfile_add(&rule, target, source);
    expect_text(rule.bytes, expected);
    arena_free(arena);
}

Test(depfile, escapes_what_make_can_read)
{
    expect_rule("a.c", "below/a.yaml", "a.c: below/a.yaml\n");
    expect_rule("a b#$.c", "c d#$.yaml", "a\\ b\\#$$.c: c\\ d\\#$$.yaml\n");
    expect_rule("c:%.c", "100%:a.yaml", "c\\:\\%.c: 100%\\:a.yaml\n");
    expect_rule("'a'\"b\".c", "a\\b-(1).yaml", "'a'\"b\".c: a\\b-(1).yaml\n");
}

Test(depfile, refuses_what_it_cannot)
{
    static const char *const unfit[] = {
        "a\nb", "a\tb", "a;b",   "a=b",  "a*", "a?",   "[a]",  "a|b",   "~a",   "a\\",
        "a ",   "a:",   "a\\ b", "a\\#", "a&", "a(b)", "\x7F", "a\\$b", "\x01",
    };
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
        cr_expect(depfile_unfit(unfit[i]), "%s", unfit[i]);
}
