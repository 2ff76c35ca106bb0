/* test_common_failures.c: numbers where there is no memory for what the C library needs. */
#define FAILING_MEMORY
#define _GNU_SOURCE
#include <locale.h>

#include "common/decimal.h"
#include "failing.h"

FAILING_AS((locale_t)0, locale_t, newlocale, (int mask, const char *name, locale_t base),
           (mask, name, base))

TestSuite(common_failures);

/* More digits than are calculated with; in a text that has room on the stack, and one that has not.
 */
static char short_text[64] = "0.1234567890123456789012345", long_text[256];

static enum tlc_decimal read_both(const char *literal)
{
    char text[256 + TLC_DECIMAL_ROOM] = "";
    strcpy(text, literal);
    double number = 7;
    float single = 7;
    const enum tlc_decimal kind = tlc_decimal_double(text, strlen(text), &number);
    cr_expect_eq(tlc_decimal_float(text, strlen(text), &single), kind);
    cr_expect(kind == TLC_DECIMAL || (number == 7 && single == 7));
    return kind;
}

Test(common_failures, a_number_that_cannot_be_converted_is_none)
{
    sprintf(long_text, "%s%0180d", short_text, 1);
    cr_expect(read_both(short_text) == TLC_DECIMAL && read_both(long_text) == TLC_DECIMAL);
    let_fail("newlocale", ENOMEM, 0);
    cr_expect(read_both(short_text) == TLC_NO_DECIMAL && read_both(long_text) == TLC_NO_DECIMAL);
    cr_expect_eq(read_both("0.5"), TLC_DECIMAL);
    let_none_fail();
#ifndef OWN_MEMORY
    let_fail("malloc", ENOMEM, 0);
    cr_expect(read_both(short_text) == TLC_DECIMAL && read_both(long_text) == TLC_NO_DECIMAL);
    let_none_fail();
#endif
}
