/* test_clean.c: text from outside made fit to be shown. */
#include <stdarg.h>

#include "system/clean.h"
#include "system/format.h"
#include "support.h"

TestSuite(clean);

static void expect_clean(const char *text, const char *wanted)
{
    char *clean = tlc_cleaned(text);
    cr_expect_str_eq(clean, wanted, "\n  got:    %s\n  wanted: %s", clean, wanted);
    free(clean);
}

Test(clean, text_stays_as_it_is)
{
    expect_clean("", "");
    expect_clean("größe 日 😀 a\\b'\"~%s", "größe 日 😀 a\\b'\"~%s");
    expect_clean("<U+202E><0xFF>", "<U+202E><0xFF>");
}

Test(clean, controls_are_named)
{
    expect_clean("\033[31m\a\r\n\t\x7F", "<U+001B>[31m<U+0007><U+000D><U+000A><U+0009><U+007F>");
    expect_clean("\xC2\x80\xC2\x9B\xC2\x9F", "<U+0080><U+009B><U+009F>");
}

Test(clean, what_reorders_or_hides_is_named)
{
    expect_clean("\xE2\x80\xAA\xE2\x80\xAE\xE2\x81\xA6\xE2\x81\xA9",
                 "<U+202A><U+202E><U+2066><U+2069>");
    expect_clean("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C\xE2\x80\xA8\xE2\x80\xA9",
                 "<U+200E><U+200F><U+061C><U+2028><U+2029>");
}

Test(clean, bytes_that_are_no_characters_are_named)
{
    expect_clean("a\xFFz\xC3", "a<0xFF>z<0xC3>");
    expect_clean("\xC3(\xE2\x82(", "<0xC3>(<0xE2><0x82>(");
    expect_clean("\xE0\x80\xAF\xF0\x80\x80\xAF", "<0xE0><0x80><0xAF><0xF0><0x80><0x80><0xAF>");
    expect_clean("\xC1\xBF\xED\xA0\x80\xF4\x90\x80\x80",
                 "<0xC1><0xBF><0xED><0xA0><0x80><0xF4><0x90><0x80><0x80>");
}

Test(clean, what_does_not_fit_is_cut_whole)
{
    char shown[32];
    tlc_clean(shown, sizeof shown, "\033\033\033\033\033");
    cr_expect_str_eq(shown, "<U+001B><U+001B><U+001B>");
}

static char *format_clean(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = tlc_format_clean(format, arguments);
    va_end(arguments);
    return text;
}

/* The format's own control characters are meant; those of the arguments are not. */
Test(clean, a_format_is_trusted_and_its_arguments_are_not)
{
    char *text = format_clean("\r\033[1m%s\n%5d %.2s\033[0m\n", "a\033\n", 3, "xyz");
    cr_expect_str_eq(text, "\r\033[1ma<U+001B><U+000A>\n    3 xy\033[0m\n");
    free(text);
}
