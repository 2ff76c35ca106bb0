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
