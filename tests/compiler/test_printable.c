#include "support.h"

#include "base/printable.h"

static void expect_shown(const char *text, const char *shown)
{
    Arena *arena = arena_new();
    expect_text(printable(arena, text), shown);
    arena_free(arena);
}

Test(printable, text_stays_as_it_is)
{
    expect_shown("", "");
    expect_shown("gr\xC3\xB6\xC3\x9F"
                 "e \xE6\x97\xA5 \xF0\x9F\x98\x80 a\\b'\"~",
                 "gr\xC3\xB6\xC3\x9F"
                 "e \xE6\x97\xA5 \xF0\x9F\x98\x80 a\\b'\"~");
}

Test(printable, controls_are_named)
{
    expect_shown("\033[31m\a\r\n\t\x7F", "<U+001B>[31m<U+0007><U+000D><U+000A><U+0009><U+007F>");
    expect_shown("\xC2\x80\xC2\x9B\xC2\x9F\xC2\xA0", "<U+0080><U+009B><U+009F>\xC2\xA0");
}

Test(printable, what_reorders_or_hides_is_named)
{
    expect_shown("\xE2\x80\xAA\xE2\x80\xAE\xE2\x81\xA6\xE2\x81\xA9",
                 "<U+202A><U+202E><U+2066><U+2069>");
    expect_shown("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C\xE2\x80\xA8\xE2\x80\xA9",
                 "<U+200E><U+200F><U+061C><U+2028><U+2029>");
    expect_shown("\xE2\x80\x8B\xEF\xBB\xBF\xC2\xAD\xF3\xA0\x81\x81",
                 "<U+200B><U+FEFF><U+00AD><U+E0041>");
}

Test(printable, bytes_that_are_no_characters_are_named)
{
    expect_shown("a\xFFz\xC3", "a<0xFF>z<0xC3>");
    expect_shown("\xE2\x80\xC2\x80", "<0xE2><0x80><U+0080>");
}

/* What has been made fit is not made fit again. */
Test(printable, shown_text_stays)
{
    expect_shown("<U+202E><0xFF>", "<U+202E><0xFF>");
}

Test(printable, lines_may_stay_lines)
{
    Arena *arena = arena_new();
    expect_text(printable_lines(arena, "a\n\033b\n"), "a\n<U+001B>b\n");
    arena_free(arena);
}

Test(printable, columns_are_filled_and_no_text_is_cut)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add_left(&text, "ab", 4);
    text_add_right(&text, "c", 3);
    text_add_left(&text, "longer", 4);
    text_add_right(&text, "longer", 4);
    expect_text(text.bytes, "ab    clongerlonger");
    arena_free(arena);
}

Test(printable, lines_go_on_further_in)
{
    Arena *arena = arena_new();
    expect_text(wrapped_lines(arena, "  one two three four\n", 12),
                "  one two\n    three\n    four\n");
    expect_text(wrapped_lines(arena, "        one two three\n", 14),
                "        one\n  two three\n"); /* half a line of blanks is not kept */
    const char *blanks = wrapped_lines(arena, "one two        \n", 8);
    cr_expect(strchr(blanks, '\n') == blanks + strlen(blanks) - 1, "%s", blanks);
    arena_free(arena);
}

Test(printable, what_hides_is_escaped_in_yaml)
{
    Arena *arena = arena_new();
    expect_text(yaml_text(arena, "\xE2\x80\xAE"), "\"\\u202E\"");
    expect_text(yaml_text(arena, "\xF3\xA0\x81\x81"), "\"\\U000E0041\"");
    expect_text(yaml_text(arena, "a\"b\\"), "\"a\\\"b\\\\\"");
    arena_free(arena);
}

Test(printable, a_factor_is_a_fraction_where_it_is_one)
{
    Arena *arena = arena_new();
    expect_text(factor_text(arena, 1.0 / 255), "1/255");
    expect_text(factor_text(arena, 0.3), "0.3");
    expect_text(factor_text(arena, 2), "2");
    expect_text(factor_text(arena, -0.5), "-0.5");
    expect_text(factor_text(arena, 0), "0");
    expect_text(factor_text(arena, 1e-9), "1e-09");
    arena_free(arena);
}
