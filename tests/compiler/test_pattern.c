/* test_pattern.c: names of tensors with `*`. */
#include "check/stored.h"
#include "support.h"

static void expect_filled(const char *from, const char *name, const char *to, const char *wanted)
{
    Arena *arena = arena_new();
    Groups groups;
    cr_expect(pattern_takes(from, name, &groups), "%s does not take %s", from, name);
    cr_expect_str_eq(pattern_filled(arena, to, &groups), wanted);
    arena_free(arena);
}

static void expect_not(const char *from, const char *name)
{
    Groups groups;
    cr_expect(!pattern_takes(from, name, &groups), "%s takes %s", from, name);
}

Test(pattern, a_star_stands_for_what_is_between_dots)
{
    expect_filled("layer*.*.conv*.*", "layer1.0.conv2.weight", "block_*_*_conv_*.*",
                  "block_1_0_conv_2.weight");
    expect_filled("*/kernel:0", "dense_1/kernel:0", "*.kernel", "dense_1.kernel");
    expect_filled("a", "a", "b", "b");
    expect_not("*.weight", "fc.0.weight");
    expect_not("fc.*", "fc.");
    expect_not("*", "");
    expect_not("fc", "fc.weight");
    expect_not("fc.weight", "fc");
}

Test(pattern, a_star_takes_as_little_as_will_do)
{
    expect_filled("*a*", "banana", "$1|$2", "b|nana");
    expect_filled("*ab", "abab", "$1", "ab");
    expect_filled("x*y*z", "x1yy2zz", "$1|$2", "1|y2z");
    expect_not("*a", "aab");
}

Test(pattern, a_number_is_that_of_a_star)
{
    expect_filled("*.*", "one.two", "$2.$1", "two.one");
    expect_filled("*.*", "one.two", "$2.*.*", "two.one.two");
    expect_filled("*", "one", "$0$", "$0$");
}

/* As many characters as would be ways to divide them among nine stars take no longer than to read.
 */
Test(pattern, long_names_are_soon_done, .timeout = 20)
{
    Arena *arena = arena_new();
    char *name = arena_alloc(arena, 100001);
    memset(name, 'a', 100000);
    expect_not("*a*a*a*a*a*a*a*a*b", name);
    arena_free(arena);
}
