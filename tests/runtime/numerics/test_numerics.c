/* test_numerics.c: random words and logarithms against published and exact values. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "numerics/numerics.h"

struct known_answer {
    uint32_t counter[4], key[2], words[4];
};

/* From Random123's kat_vectors, philox 4x32 10. */
static const struct known_answer known_answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

Test(philox, philox_gives_the_published_words)
{
    for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
        uint32_t words[4];
        tlc_philox(known_answers[i].counter, known_answers[i].key, words);
        cr_expect_arr_eq(words, known_answers[i].words, sizeof words);
    }
}

/* In units of the last place of the exact value, which long double is near enough to. */
static double log_error(double x)
{
    long double exact = logl((long double)x);
    double rounded = (double)exact;
    double unit = fabs(nextafter(rounded, INFINITY) - rounded);
    return unit > 0 ? (double)fabsl(((long double)tlc_log(x) - exact) / unit) : 0;
}

Test(logarithm, log_is_within_two_units_in_the_last_place)
{
    double worst = 0;
    for (uint32_t i = 0; i < 400000; i++) {
        uint32_t words[4];
        tlc_philox((uint32_t[4]){i, 0, 0, 0}, (uint32_t[2]){1, 2}, words);
        double fraction = 1 + words[0] * 0x1p-32 + words[1] * 0x1p-52 / 4096;
        double anywhere = ldexp(fraction, (int)(words[2] % 2044) - 1022);
        double near_one = 0.5 + 1.5 * (words[3] * 0x1p-32);
        worst = fmax(worst, fmax(log_error(anywhere), log_error(near_one)));
    }
    cr_expect(worst < 1, "%f", worst);
}

Test(logarithm, log_of_special_numbers)
{
    cr_expect(tlc_log(1) == 0);
    for (int exponent = -1074; exponent <= 1023; exponent++)
        cr_expect(log_error(ldexp(1, exponent)) < 1, "2^%d", exponent);
    cr_expect(log_error(sqrt(0.5)) < 1 && log_error(nextafter(sqrt(0.5), 0)) < 1);
    cr_expect(log_error(nextafter(1, 0)) < 1 && log_error(nextafter(1, 2)) < 1);
    cr_expect(tlc_log(INFINITY) == INFINITY && isnan(tlc_log(NAN)));
    cr_expect(log_error(0x1.fffffffffffffp1023) < 1 && log_error(0x1.23456p-1050) < 1);
}

static double log1p_error(double x)
{
    long double exact = log1pl((long double)x);
    double rounded = (double)exact;
    double unit = nextafter(rounded, INFINITY) - rounded;
    return (double)fabsl(((long double)tlc_log1p(x) - exact) / unit);
}

Test(logarithm, log1p_is_within_three_units_in_the_last_place)
{
    double worst = 0;
    for (uint32_t i = 0; i < 400000; i++) {
        uint32_t words[4];
        tlc_philox((uint32_t[4]){i, 0, 0, 0}, (uint32_t[2]){3, 4}, words);
        double fraction = 1 + words[0] * 0x1p-32 + words[1] * 0x1p-52 / 4096;
        double anywhere = ldexp(fraction, (int)(words[2] % 2044) - 1022);
        double near_zero = ldexp(fraction, -(int)(words[3] % 60));
        worst = fmax(worst, fmax(log1p_error(anywhere), log1p_error(near_zero)));
    }
    cr_expect(worst < 3, "%f", worst);
}

Test(logarithm, log1p_of_special_numbers)
{
    cr_expect(tlc_log1p(0) == 0 && tlc_log1p(0x1p-1074) == 0x1p-1074);
    cr_expect(tlc_log1p(INFINITY) == INFINITY && isnan(tlc_log1p(NAN)));
}

/* Quantiles from Python's statistics.NormalDist, on both sides of the two ranges' border. */
Test(normal, normal_quantile_has_known_values)
{
    static const double known[][2] = {
        {0.0228, -1.9990772149717695},    {0.05, -1.6448536269514726}, {0.075, -1.4395314709384557},
        {0.0750001, -1.4395307645017297}, {0.3, -0.5244005127080407},  {0.5, 0},
        {0.9, 1.2815515655446008},        {0.95, 1.6448536269514715},  {0.9772, 1.9990772149717688},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect(fabs(tlc_normal_quantile(known[i][0]) - known[i][1]) < 4e-15, "%g", known[i][0]);
}
