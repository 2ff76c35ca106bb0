/* test_decimal.c: decimal numbers, each held to the nearest one that the C library finds. */
#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/decimal.h"

/* Numbers that differ from one test to the next, the same in each run. */
static uint64_t state = 1;

static uint64_t next(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return state ^ state >> 29;
}

/* The bytes behind are digits too: nothing beyond the size may be read. */
static void expect_nearest(const char *text)
{
    char longer[1200];
    const size_t size = strlen(text);
    double number = -1;
    float single = -1;
    snprintf(longer, sizeof longer, "%s9999999999", text);
    const double nearest = strtod(text, NULL);
    const float nearest_single = strtof(text, NULL);
    const enum tlc_decimal kind = tlc_decimal_double(longer, size, &number);
    const enum tlc_decimal single_kind = tlc_decimal_float(longer, size, &single);
    cr_expect_eq(kind, isinf(nearest) ? TLC_TOO_LARGE : TLC_DECIMAL, "%s", text);
    cr_expect_eq(single_kind, isinf(nearest_single) ? TLC_TOO_LARGE : TLC_DECIMAL, "%s", text);
    if (kind == TLC_DECIMAL)
        cr_expect(memcmp(&number, &nearest, sizeof number) == 0, "%s: %a, not %a", text, number,
                  nearest);
    if (single_kind == TLC_DECIMAL)
        cr_expect(memcmp(&single, &nearest_single, sizeof single) == 0, "%s: %a, not %a", text,
                  (double)single, (double)nearest_single);
}

Test(decimal, reads_what_is_hard)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "+0",
        "0.0",
        "-0.0e9",
        "0e99999",
        "00000000000000000000000000",
        "1",
        "-1",
        "+1",
        ".5",
        "5.",
        "-.5e1",
        "1e5",
        "1E+05",
        "1e-05",
        "12345678",
        "1234567.8",
        "123456789012345678",
        /* ties, and what is next to them */
        "9007199254740993",
        "9007199254740992.5",
        "9007199254740993.0000000000000000000001",
        "4503599627370496.5",
        "4503599627370497.5",
        "4503599627370497.4999999999999999",
        "18014398509481990",
        "90071992547409930e1",
        "9007199254740993e22",
        "9007199254740993e-1",
        "1.00000017881393432617187499",
        "1.00000017881393432617187500",
        "1.00000017881393432617187501",
        "1.000000178813934326171875",
        "16777217",
        "16777217.0001",
        "1.7881393432617188e-7",
        "33554435",
        "0.500000089406967163085937",
        /* ends of the fast way */
        "9999999999999999999",
        "18446744073709551615",
        "18446744073709551616",
        "9999999999999999999e27",
        "9999999999999999999e28",
        "9999999999999999999e-27",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "8.5e27",
        "0.0000000000000000000000000012345678901234567",
        "0.00000000000000000000000000000012345678901234567",
        /* ends of the types */
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.2250738585072011e-308",
        "3.4028234663852886e38",
        "3.4028235677973366e38",
        "1.401298464324817e-45",
        "7.006492321624085e-46",
        "7.006492321624086e-46",
        "1.1754943508222875e-38",
        "1.17549428e-38",
        "5.877472454760669e-39",
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999999999999",
        "1e-99999999999999999999",
        "100000000000000000000000000000000000000000000000000000000e-56",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_nearest(texts[i]);
}

Test(decimal, reads_long_numbers)
{
    char text[1100] = "0.";
    memset(text + 2, '3', 1000);
    expect_nearest(text);
    memset(text + 2, '0', 300);
    expect_nearest(text);
    memset(text, '7', 300);
    text[300] = '\0';
    expect_nearest(text);
}

/* Any double and any float, in as many digits as tell it from others, or fewer. */
Test(decimal, reads_what_is_written)
{
    char text[64];
    for (int i = 0; i < 200000; i++) {
        const uint64_t bits = next();
        double number;
        memcpy(&number, &bits, sizeof number);
        if (i % 2) { /* of the usual sizes */
            number = (double)bits / 1e19 - 0.9;
            for (uint64_t tens = next() % 24; tens > 0; tens--)
                number = bits % 3 ? number * 10 : number / 10;
        }
        if (!isfinite(number))
            continue;
        snprintf(text, sizeof text, i % 3 ? "%.*e" : "%.*g", (int)(next() % 19), number);
        expect_nearest(text);
    }
}

/* Digits by chance, a point and an exponent by chance. */
Test(decimal, reads_any_digits)
{
    char text[64];
    for (int i = 0; i < 200000; i++) {
        const int length = 1 + (int)(next() % 22), point = (int)(next() % 24);
        int used = 0;
        for (int k = 0; k < length; k++) {
            if (k == point)
                text[used++] = '.';
            text[used++] = (char)('0' + next() % 10);
        }
        text[used] = '\0';
        if (i % 2)
            snprintf(text + used, sizeof text - (size_t)used, "e%d", (int)(next() % 61) - 30);
        expect_nearest(text);
    }
}

/* Halfway between two floats, which as doubles are exact: a second rounding would go wrong. */
Test(decimal, rounds_a_float_once)
{
    char text[64];
    for (int i = 0; i < 20000; i++) {
        const uint32_t bits = (uint32_t)(next() % 0x10000000) + 0x38000000;
        const uint32_t next_bits = bits + 1;
        float below, above;
        memcpy(&below, &bits, sizeof below);
        memcpy(&above, &next_bits, sizeof above);
        const double middle = ((double)below + (double)above) / 2;
        for (int digits = 16; digits < 26; digits++) {
            snprintf(text, sizeof text, "%.*e", digits, middle);
            expect_nearest(text);
        }
    }
}

static void expect_kind(const char *literal, enum tlc_decimal kind)
{
    char text[32 + TLC_DECIMAL_ROOM] = "";
    memcpy(text, literal, strlen(literal));
    double number = 7;
    float single = 7;
    cr_expect_eq(tlc_decimal_double(text, strlen(text), &number), kind, "`%s`", text);
    cr_expect_eq(tlc_decimal_float(text, strlen(text), &single), kind, "`%s`", text);
    cr_expect(number == 7 && single == 7);
}

/* Where nothing may be read behind it, as sanitizers see. */
Test(decimal, reads_a_text_that_ends)
{
    double number = 0;
    char *text = strdup("0.00392156862745098"), *long_text = malloc(65);
    cr_expect_eq(tlc_decimal_of_text(text, &number), TLC_DECIMAL);
    cr_expect_eq(number, 1.0 / 255);
    memset(long_text, '1', 64);
    long_text[64] = '\0';
    cr_expect_eq(tlc_decimal_of_text(long_text, &number), TLC_NO_DECIMAL);
    cr_expect_eq(tlc_decimal_of_text(long_text + 1, &number), TLC_DECIMAL);
    cr_expect_eq(tlc_decimal_of_text("", &number), TLC_NO_DECIMAL);
    free(text);
    free(long_text);
}

Test(decimal, tells_what_is_none)
{
    static const char *const none[] = {"",        "+",         "-",         ".",        "-.",
                                       "e5",      ".e5",       "1e",        "1e+",      "1e+-5",
                                       "--1",     "+-1",       "1-",        "1 ",       " 1",
                                       "1,5",     "1.5.",      "1..5",      "0x10",     "1_000",
                                       "1d5",     "12345678a", "a12345678", "1234567:", "true",
                                       "infinit", "nano",      "nan(1)",    "1e5.",     "1f",
                                       "\xd9\xa1"};
    static const char *const endless[] = {"nan",  "NaN",  "-nan",     "+NAN",      "inf",
                                          "-Inf", "+inf", "Infinity", "-infinity", "INFINITY"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        expect_kind(none[i], TLC_NO_DECIMAL);
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++)
        expect_kind(endless[i], TLC_NOT_FINITE);
}

Test(decimal, reads_integers)
{
    static const struct {
        const char *text;
        enum tlc_decimal kind;
        int64_t number;
    } cases[] = {
        {"0", TLC_DECIMAL, 0},
        {"-7", TLC_DECIMAL, -7},
        {"+123456789", TLC_DECIMAL, 123456789},
        {"000000000000000000000000042", TLC_DECIMAL, 42},
        {"9223372036854775807", TLC_DECIMAL, INT64_MAX},
        {"-9223372036854775808", TLC_DECIMAL, INT64_MIN},
        {"9223372036854775808", TLC_TOO_LARGE, 0},
        {"-9223372036854775809", TLC_TOO_LARGE, 0},
        {"18446744073709551617", TLC_TOO_LARGE, 0},
        {"1.0", TLC_NO_DECIMAL, 0},
        {"1e3", TLC_NO_DECIMAL, 0},
        {"", TLC_NO_DECIMAL, 0},
        {"nan", TLC_NOT_FINITE, 0},
        {".5", TLC_NO_DECIMAL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t number = 0;
        char text[32 + TLC_DECIMAL_ROOM] = "";
        memcpy(text, cases[i].text, strlen(cases[i].text));
        cr_expect_eq(tlc_decimal_int64(text, strlen(text), &number), cases[i].kind, "%s", text);
        cr_expect_eq(number, cases[i].number, "%s", cases[i].text);
    }
}

Test(decimal, reads_integers_without_a_sign)
{
    static const struct {
        const char *text;
        enum tlc_decimal kind;
        uint64_t number;
    } cases[] = {
        {"0", TLC_DECIMAL, 0},
        {"+42", TLC_DECIMAL, 42},
        {"000000000000000000000000042", TLC_DECIMAL, 42},
        {"18446744073709551615", TLC_DECIMAL, UINT64_MAX},
        {"18446744073709551616", TLC_TOO_LARGE, 0},
        {"99999999999999999999", TLC_TOO_LARGE, 0},
        {"184467440737095516150", TLC_TOO_LARGE, 0},
        {"", TLC_NO_DECIMAL, 0},
        {"+", TLC_NO_DECIMAL, 0},
        {"-1", TLC_NO_DECIMAL, 0},
        {"1.0", TLC_NO_DECIMAL, 0},
        {"1:", TLC_NO_DECIMAL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t number = 0;
        cr_expect_eq(tlc_decimal_uint64(cases[i].text, strlen(cases[i].text), &number),
                     cases[i].kind, "%s", cases[i].text);
        cr_expect_eq(number, cases[i].number, "%s", cases[i].text);
    }
}
