/* test_columns.c: texts as wide as they are on a terminal, and made to fit. */
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "common/columns.h"

#define SHIRT "\xE8\xA1\xAC\xE8\xA1\xA3" /* two characters of two columns each */
#define ACUTE "e\xCC\x81"                /* an e, and a mark that stands on it */

Test(columns, are_those_of_characters_as_they_are_shown)
{
    cr_expect_eq(tlc_columns(""), 0);
    cr_expect_eq(tlc_columns("shirt"), 5);
    cr_expect_eq(tlc_columns(SHIRT), 4);
    cr_expect_eq(tlc_columns(ACUTE), 1);
    cr_expect_eq(tlc_columns("\xC3\xA9"), 1);
    cr_expect_eq(tlc_columns("\x1B"), strlen("<U+001B>"));
    cr_expect_eq(tlc_columns("\xE9"), strlen("<0xE9>"));
}

Test(columns, whole_characters_fit)
{
    cr_expect_eq(tlc_columns_fit("shirt", 3), 3);
    cr_expect_eq(tlc_columns_fit("shirt", 9), 5);
    cr_expect_eq(tlc_columns_fit(SHIRT, 3), 3, "one of two columns, and half of another");
    cr_expect_eq(tlc_columns_fit(ACUTE "x", 1), 3, "a mark goes with its letter");
    cr_expect_eq(tlc_columns_fit(SHIRT, 1), 0);
}

Test(columns, lines_end_at_spaces_if_they_can)
{
    cr_expect_eq(tlc_columns_break("one two three", 20), 13);
    cr_expect_eq(tlc_columns_break("one two three", 7), 7);
    cr_expect_eq(tlc_columns_break("one two three", 6), 3);
    cr_expect_eq(tlc_columns_break("onetwothree", 4), 4);
    cr_expect_eq(tlc_columns_break("  onetwothree", 6), 6, "a line of nothing is none");
    cr_expect_eq(tlc_columns_break(SHIRT, 1), 3, "a character at least");
}

static void expect_shortened(const char *text, size_t columns, const char *wanted)
{
    char shortened[64];
    tlc_columns_shorten(shortened, sizeof shortened, text, columns);
    cr_expect_str_eq(shortened, wanted);
    cr_expect(tlc_columns(shortened) <= columns);
}

Test(columns, what_is_too_wide_lacks_its_middle)
{
    expect_shortened("sandal", 6, "sandal");
    expect_shortened("sandals and shirts", 9, "san...rts");
    expect_shortened("sandals and shirts", 10, "sand...rts");
    expect_shortened("sandals and shirts", 5, "s...s");
    expect_shortened(SHIRT SHIRT SHIRT, 9, "\xE8\xA1\xAC...\xE8\xA1\xA3");
    expect_shortened(SHIRT SHIRT SHIRT, 12, SHIRT SHIRT SHIRT);
}

Test(columns, what_has_no_room_is_left_out)
{
    char small[4];
    tlc_columns_shorten(small, sizeof small, "sandals", 9);
    cr_expect_str_eq(small, "");
}

static int columns_of_terminal(const char *wish, unsigned short width)
{
    struct winsize size = {.ws_row = 25, .ws_col = width};
    int master, slave;
    if (wish)
        setenv("COLUMNS", wish, 1);
    else
        unsetenv("COLUMNS");
    cr_assert(openpty(&master, &slave, NULL, NULL, &size) == 0);
    const int columns = tlc_output_columns(slave);
    close(master);
    close(slave);
    return columns;
}

Test(columns, output_is_as_wide_as_is_wished_or_as_the_terminal)
{
    cr_expect_eq(columns_of_terminal(NULL, 100), 100);
    cr_expect_eq(columns_of_terminal(NULL, 0), TLC_USUAL_COLUMNS, "it does not know");
    cr_expect_eq(columns_of_terminal(NULL, 10), TLC_LEAST_COLUMNS);
    cr_expect_eq(columns_of_terminal("120", 100), 120);
    cr_expect_eq(columns_of_terminal("1", 100), TLC_LEAST_COLUMNS);
    cr_expect_eq(columns_of_terminal("99999", 100), TLC_MOST_COLUMNS);
    for (const char *const *odd = (const char *const[]){"", "wide", "80x", "-5", "0", NULL}; *odd;
         odd++)
        cr_expect_eq(columns_of_terminal(*odd, 100), 100, "COLUMNS=%s", *odd);
    unsetenv("COLUMNS");
    cr_expect_eq(tlc_output_columns(-1), TLC_USUAL_COLUMNS);
}
