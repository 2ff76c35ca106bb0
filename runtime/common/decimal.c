/* decimal.c: numbers as people write them, read to the nearest that there is.
 *
 * A number is `digits * 10^exponent`. Nearly all have at most 19 digits, which fit into 64 bits,
 * and an exponent of at most 27, so that 5^exponent fits too. Then the product or quotient of the
 * two is calculated in 128 bits, what is lost of it is kept in one bit, and the rounding to 53 bits
 * is the only one. All others are left to the C library, which is some ten times slower.
 */
#define _GNU_SOURCE
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/decimal.h"

/* MOST_DIGITS: any number of so many fits into 64 bits. MOST_FIVES: 5 to that power does. */
enum { MOST_DIGITS = 19, MOST_FIVES = 27, MOST_EXPONENT = 99999, MOST_TENS = 22 };

static const uint64_t fives[MOST_FIVES + 1] = {
    UINT64_C(1),
    UINT64_C(5),
    UINT64_C(25),
    UINT64_C(125),
    UINT64_C(625),
    UINT64_C(3125),
    UINT64_C(15625),
    UINT64_C(78125),
    UINT64_C(390625),
    UINT64_C(1953125),
    UINT64_C(9765625),
    UINT64_C(48828125),
    UINT64_C(244140625),
    UINT64_C(1220703125),
    UINT64_C(6103515625),
    UINT64_C(30517578125),
    UINT64_C(152587890625),
    UINT64_C(762939453125),
    UINT64_C(3814697265625),
    UINT64_C(19073486328125),
    UINT64_C(95367431640625),
    UINT64_C(476837158203125),
    UINT64_C(2384185791015625),
    UINT64_C(11920928955078125),
    UINT64_C(59604644775390625),
    UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625),
    UINT64_C(7450580596923828125),
};

/* Powers of ten that a double holds exactly. */
static const double tens[MOST_TENS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                           1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct decimal {
    uint64_t digits; /* meaningless when there are more than MOST_DIGITS */
    int64_t exponent;
    size_t count; /* of digits, without zeros before the first other one */
    bool negative;
};

/* ---- as it is written -------------------------------------------------------------------------
 */

static bool is_digit(char character)
{
    return (unsigned char)(character - '0') < 10;
}

/* How many of the eight bytes, from the lowest on, are digits before one that is none. */
static int leading_digits(uint64_t word)
{
    const uint64_t values = word ^ UINT64_C(0x3030303030303030);
    const uint64_t others = ((values + UINT64_C(0x7676767676767676)) | values) &
                            UINT64_C(0x8080808080808080); /* right up to the first of them */
    return others ? __builtin_ctzll(others) / 8 : 8;
}

/* The number of eight digits, the first in the lowest byte: pairs, and fours and eights of them. */
static uint64_t eight_digits(uint64_t values)
{
    const uint64_t pairs = values * 10 + (values >> 8), mask = UINT64_C(0x000000ff000000ff);
    return (uint32_t)(((pairs & mask) * UINT64_C(0x000f424000000064) +
                       (pairs >> 16 & mask) * UINT64_C(0x0000271000000001)) >>
                      32);
}

/* Reads digits on, eight bytes at a time; returns where they end. Digits are moved up to the last
 * byte, as if zeros stood before them: how many there are decides no branch that is hard to
 * foresee. */
static const char *read_digits(const char *at, const char *end, uint64_t *digits)
{
    static const uint64_t shifts[9] = {1,      10,      100,      1000,     10000,
                                       100000, 1000000, 10000000, 100000000};
    for (int count = 8; count == 8;) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
            word = __builtin_bswap64(word);
        count = leading_digits(word);
        count = end - at < count ? (int)(end - at) : count;
        if (count == 0)
            break;
        const uint64_t values = (word - UINT64_C(0x3030303030303030)) << (64 - 8 * count);
        *digits = *digits * shifts[count] + eight_digits(values);
        at += count;
    }
    return at;
}

/* Returns where the exponent ends; NULL when it has no digit. One beyond MOST_EXPONENT stays there.
 */
static const char *read_exponent(const char *at, const char *end, int64_t *exponent)
{
    const bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end || !is_digit(*at))
        return NULL;
    int64_t value = 0;
    for (; at < end && is_digit(*at); at++)
        value = value < MOST_EXPONENT ? value * 10 + (*at - '0') : value;
    *exponent += negative ? -value : value;
    return at;
}

/* How many of the characters before `end` are digits from the first that is not zero. */
static size_t count_digits(const char *at, const char *end)
{
    size_t count = 0;
    for (; at < end; at++)
        count += is_digit(*at) && (count > 0 || *at != '0');
    return count;
}

static bool read_decimal(const char *text, size_t size, struct decimal *decimal)
{
    const char *at = text, *const end = text + size;
    *decimal = (struct decimal){.negative = *text == '-'};
    at += size > 0 && (decimal->negative | (*text == '+'));
    const char *const first = at;
    at = read_digits(at, end, &decimal->digits);
    size_t count = (size_t)(at - first);
    if (at < end && *at == '.') {
        const char *const point = at + 1;
        at = read_digits(point, end, &decimal->digits);
        count += (size_t)(at - point);
        decimal->exponent = point - at;
    }
    if (count == 0)
        return false;
    decimal->count = count <= MOST_DIGITS ? count : count_digits(first, at);
    if (at < end && (*at == 'e' || *at == 'E'))
        at = read_exponent(at + 1, end, &decimal->exponent);
    return at == end;
}

/* ---- as a number ------------------------------------------------------------------------------
 */

static double with_sign(double value, bool negative)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits |= (uint64_t)negative << 63;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* value * 2^exponent, where that is far from the ends of doubles. */
static double times_two_to(double value, int exponent)
{
    const uint64_t bits = (uint64_t)(DBL_MAX_EXP - 1 + exponent) << (DBL_MANT_DIG - 1);
    double power;
    memcpy(&power, &bits, sizeof power);
    return value * power;
}

/* The upper 64 bits from the first that is set; what is cut off is kept as one in the last. Between
 * the two roundings of 64 bits and 53 there are bits left, so that this one decides what a tie is.
 */
static double multiplied(uint64_t digits, int exponent)
{
    const unsigned __int128 product = (unsigned __int128)digits * fives[exponent];
    const uint64_t high = (uint64_t)(product >> 64);
    if (high == 0)
        return times_two_to((double)(uint64_t)product, exponent);
    const int shift = 64 - __builtin_clzll(high);
    const uint64_t upper = (uint64_t)(product >> shift);
    const bool rest = (unsigned __int128)upper << shift != product;
    return times_two_to((double)(upper | rest), exponent + shift);
}

/* The same of a quotient: both numbers are moved up to bit 63, the first one bit less, so that the
 * quotient has 63 or 64 bits. */
static double divided(uint64_t digits, int exponent)
{
    const int up = __builtin_clzll(digits), up_below = __builtin_clzll(fives[exponent]);
    const uint64_t below = fives[exponent] << up_below;
    const unsigned __int128 above = (unsigned __int128)(digits << up) << 63;
    const uint64_t quotient = (uint64_t)(above / below);
    const bool rest = (unsigned __int128)quotient * below != above;
    return times_two_to((double)(quotient | rest), up_below - up - 63 - exponent);
}

/* Whether the number could be calculated, exactly rounded. Numbers that a double holds, times or by
 * a power of ten that one holds, are rounded once by the machine (Clinger, How to read floating
 * point numbers accurately, 1990). */
static bool calculate(const struct decimal *decimal, double *number)
{
    const uint64_t digits = decimal->digits;
    const int64_t exponent = decimal->exponent;
    if (decimal->count > MOST_DIGITS || exponent > MOST_FIVES || exponent < -MOST_FIVES)
        return false;
    if (digits == 0)
        *number = 0;
    else if (FLT_EVAL_METHOD == 0 && digits >> DBL_MANT_DIG == 0 && exponent <= MOST_TENS &&
             exponent >= -MOST_TENS)
        *number = exponent < 0 ? (double)digits / tens[-exponent] : (double)digits * tens[exponent];
    else
        *number =
            exponent < 0 ? divided(digits, (int)-exponent) : multiplied(digits, (int)exponent);
    *number = with_sign(*number, decimal->negative);
    return true;
}

/* ---- by the C library -------------------------------------------------------------------------
 */

/* What is written so is a number for strtod too, to its last byte. Short texts take no memory;
 * without it a long one is no number, which is better than another. */
static bool convert(const char *text, size_t size, double *number, float *single)
{
    char room[64], *copy = size < sizeof room ? room : malloc(size + 1);
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const bool ready = copy && plain;
    if (ready) {
        memcpy(copy, text, size);
        copy[size] = '\0';
        *number = strtod_l(copy, NULL, plain);
        *single = strtof_l(copy, NULL, plain);
    }
    if (plain)
        freelocale(plain);
    if (copy != room)
        free(copy);
    return ready;
}

static enum tlc_decimal no_decimal(const char *text, size_t size)
{
    static const char *const words[] = {"nan",       "inf",  "infinity", "+nan",     "+inf",
                                        "+infinity", "-nan", "-inf",     "-infinity"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == size && strncasecmp(words[i], text, size) == 0)
            return TLC_NOT_FINITE;
    return TLC_NO_DECIMAL;
}

enum tlc_decimal tlc_decimal_double(const char *text, size_t size, double *number)
{
    struct decimal decimal;
    double value;
    float single;
    if (!read_decimal(text, size, &decimal))
        return no_decimal(text, size);
    if (!calculate(&decimal, &value) && !convert(text, size, &value, &single))
        return TLC_NO_DECIMAL;
    if (isinf(value))
        return TLC_TOO_LARGE;
    *number = value;
    return TLC_DECIMAL;
}

enum tlc_decimal tlc_decimal_of_text(const char *text, double *number)
{
    enum { LONGEST = 63 };
    char copy[LONGEST + TLC_DECIMAL_ROOM] = {0};
    const size_t size = strlen(text);
    if (size > LONGEST)
        return TLC_NO_DECIMAL;
    memcpy(copy, text, size);
    return tlc_decimal_double(copy, size, number);
}

/* Rounding a rounded number again is wrong where the first rounding ended in the middle between two
 * floats. Those that are subnormal have fewer bits, and other middles: no number that could be
 * calculated is so small, but 0. */
static bool may_be_rounded(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const int dropped = DBL_MANT_DIG - FLT_MANT_DIG;
    const uint64_t rest = bits & ((UINT64_C(1) << dropped) - 1);
    return rest != UINT64_C(1) << (dropped - 1);
}

enum tlc_decimal tlc_decimal_float(const char *text, size_t size, float *number)
{
    struct decimal decimal;
    double value;
    if (!read_decimal(text, size, &decimal))
        return no_decimal(text, size);
    float single = 0;
    if (calculate(&decimal, &value) && may_be_rounded(value))
        single = (float)value;
    else if (!convert(text, size, &value, &single))
        return TLC_NO_DECIMAL;
    if (isinf(single))
        return TLC_TOO_LARGE;
    *number = single;
    return TLC_DECIMAL;
}

enum tlc_decimal tlc_decimal_uint64(const char *text, size_t size, uint64_t *number)
{
    const size_t sign = size > 0 && *text == '+';
    uint64_t value = 0;
    bool large = false;
    for (size_t i = sign; i < size; i++) {
        if (!is_digit(text[i]))
            return TLC_NO_DECIMAL;
        large = __builtin_mul_overflow(value, 10, &value) || large;
        large = __builtin_add_overflow(value, (unsigned)(text[i] - '0'), &value) || large;
    }
    if (size == sign)
        return TLC_NO_DECIMAL;
    if (large)
        return TLC_TOO_LARGE;
    *number = value;
    return TLC_DECIMAL;
}

enum tlc_decimal tlc_decimal_int64(const char *text, size_t size, int64_t *number)
{
    struct decimal decimal;
    if (!read_decimal(text, size, &decimal))
        return no_decimal(text, size);
    for (size_t i = 0; i < size; i++)
        if (!is_digit(text[i]) && (i > 0 || (text[i] != '-' && text[i] != '+')))
            return TLC_NO_DECIMAL;
    const uint64_t most = (uint64_t)INT64_MAX + decimal.negative;
    if (decimal.count > MOST_DIGITS || decimal.digits > most)
        return TLC_TOO_LARGE;
    *number = decimal.negative ? (int64_t)(0 - decimal.digits) : (int64_t)decimal.digits;
    return TLC_DECIMAL;
}
