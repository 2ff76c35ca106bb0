/* test_proportions.c: intervals against published and independently computed values. */
#include <math.h>

#include "statistics/statistics.h"
#include "support.h"

static void expect_interval(struct tlc_interval got, double low, double high)
{
    cr_expect(fabs(got.low - low) < 1e-10, "low is %.12f, not %.12f", got.low, low);
    cr_expect(fabs(got.high - high) < 1e-10, "high is %.12f, not %.12f", got.high, high);
}

Test(proportions, wilson_has_known_values)
{
    expect_interval(tlc_wilson(1, 10), 0.017876213095073, 0.404150026795238);
    expect_interval(tlc_wilson(482, 967), 0.467003412801100, 0.529906484306462);
    expect_interval(tlc_wilson(956, 967), 0.979745950047853, 0.993636461069938);
}

Test(proportions, wilson_ends_exactly_at_none_and_all)
{
    expect_interval(tlc_wilson(0, 10), 0, 0.277532799862889);
    expect_interval(tlc_wilson(10, 10), 0.722467200137111, 1);
    cr_expect(tlc_wilson(0, 967).low == 0 && tlc_wilson(967, 967).high == 1);
}

Test(proportions, wilson_knows_nothing_without_trials)
{
    expect_interval(tlc_wilson(0, 0), 0, 1);
}

Test(proportions, paired_difference_is_newcombes_published_example)
{
    struct tlc_interval interval = tlc_paired_difference(36, 12, 2, 0);
    cr_expect(fabs(interval.low - 0.0569) < 5e-5 && fabs(interval.high - 0.3404) < 5e-5);
}

Test(proportions, paired_difference_has_known_values)
{
    expect_interval(tlc_paired_difference(36, 12, 2, 0), 0.056929584003239, 0.340427602974941);
    expect_interval(tlc_paired_difference(950, 4, 12, 1), -0.017993808572397, 0.000338542684189);
    expect_interval(tlc_paired_difference(20, 9, 3, 18), -0.016731383867022, 0.248217421489833);
    expect_interval(tlc_paired_difference(1, 3, 2, 4), -0.297753956954551, 0.459639422896050);
    expect_interval(tlc_paired_difference(2, 1, 1, 40), -0.101408067533555, 0.101408067533555);
}

Test(proportions, paired_difference_with_an_empty_margin)
{
    expect_interval(tlc_paired_difference(0, 0, 0, 10), -0.277532799862889, 0.277532799862889);
    expect_interval(tlc_paired_difference(10, 0, 0, 0), -0.277532799862889, 0.277532799862889);
    expect_interval(tlc_paired_difference(0, 10, 0, 0), 0.607509350430524, 1);
    expect_interval(tlc_paired_difference(0, 0, 0, 0), -1, 1);
}

Test(proportions, paired_difference_turns_round_with_its_models)
{
    struct tlc_interval there = tlc_paired_difference(950, 4, 12, 1);
    expect_interval(tlc_paired_difference(950, 12, 4, 1), -there.high, -there.low);
}

static const struct {
    long first_only, second_only;
    double p;
} tests_of_mcnemar[] = {
    {0, 0, 1},
    {0, 5, 0.0625},
    {1, 9, 0.021484375},
    {9, 1, 0.021484375},
    {12, 2, 0.012939453125},
    {7, 7, 1},
    {40, 55, 0.15051806389022951},
    {900, 1000, 0.0231088451089012},
    {3000, 2600, 9.6050259691376075e-08},
};

Test(proportions, mcnemar_is_scipys_two_sided_binomial_test)
{
    for (size_t i = 0; i < sizeof tests_of_mcnemar / sizeof *tests_of_mcnemar; i++) {
        long first = tests_of_mcnemar[i].first_only, second = tests_of_mcnemar[i].second_only;
        double p = tlc_mcnemar(first, second), wanted = tests_of_mcnemar[i].p;
        cr_expect(fabs(p - wanted) <= 1e-10 * wanted, "%ld, %ld: %.17g", first, second, p);
    }
}
