/* test_calibration.c: calibration and Brier's score, against scikit-learn, and how many
 * examples an accuracy is worth. */
#include "statistics/statistics.h"
#include "samples.h"

enum { N = 101 };

static double confidence[N];
static uint8_t correct[N];

static void make_predictions(void)
{
    for (int i = 0; i < N; i++) {
        confidence[i] = 0.51 + 0.49 * (i * 37 % N) / N;
        correct[i] = i * 37 % N + i * 13 % 29 > 25;
    }
}

TestSuite(calibration, .init = make_predictions);

static void expect_bin(const struct tlc_bin *bin, double mean, double accuracy, long examples)
{
    expect_near("confidence", bin->confidence, mean);
    expect_near("accuracy", bin->accuracy, accuracy);
    cr_expect_eq(bin->examples, examples);
}

Test(calibration, bins_of_equal_mass)
{
    struct tlc_bin bins[TLC_BINS];
    tlc_reliability(confidence, correct, N, bins);
    expect_bin(&bins[0], 0.52212871287128715, 0.33333333333333331, 6);
    expect_bin(&bins[7], 0.75014851485148515, 1, 6);
    expect_bin(&bins[14], 0.98059405940594058, 1, 7);
    expect_near("error", tlc_calibration_error(bins), 0.17309185373982941);
}

Test(calibration, error_is_scikit_learns_where_the_bins_are_the_same)
{
    struct tlc_bin bins[TLC_BINS];
    tlc_reliability(confidence, correct, 90, bins);
    expect_near("error", tlc_calibration_error(bins), 0.17137073707370737);
}

/* Half of 30 are right, all equally sure: each bin has to say so, wherever the right ones stand. */
Test(calibration, the_order_of_ties_does_not_matter)
{
    struct tlc_bin bins[TLC_BINS];
    for (int i = 0; i < 30; i++) {
        confidence[i] = 0.75;
        correct[i] = i < 15;
    }
    tlc_reliability(confidence, correct, 30, bins);
    for (int k = 0; k < TLC_BINS; k++)
        expect_bin(&bins[k], 0.75, 0.5, 2);
    expect_near("error", tlc_calibration_error(bins), 0.25);
}

Test(calibration, of_fewer_examples_than_bins)
{
    struct tlc_bin bins[TLC_BINS];
    static const double sure[] = {0.9, 0.6};
    static const uint8_t right[] = {1, 0};
    tlc_reliability(sure, right, 2, bins);
    long examples = 0;
    for (int k = 0; k < TLC_BINS; k++) {
        examples += bins[k].examples;
        cr_expect(bins[k].examples > 0 || isnan(bins[k].confidence + bins[k].accuracy));
    }
    cr_expect_eq(examples, 2);
    expect_near("error", tlc_calibration_error(bins), (0.1 + 0.6) / 2);
}

Test(calibration, of_nothing)
{
    struct tlc_bin bins[TLC_BINS];
    tlc_reliability(confidence, correct, 0, bins);
    cr_expect(isnan(tlc_calibration_error(bins)) && isnan(tlc_brier(confidence, NULL, 0, 1)));
}

Test(brier, of_one_output_is_twice_scikit_learns)
{
    static const double p[] = {0.1, 0.8, 0.35, 0.99, 0.5};
    static const int32_t y[] = {0, 1, 1, 1, 0};
    expect_near("score", tlc_brier(p, y, 5, 1), 0.28904000000000002);
}

Test(brier, of_one_output_is_that_of_two)
{
    static const double one[] = {0.25, 0.75}, two[] = {0.75, 0.25, 0.25, 0.75};
    static const int32_t y[] = {1, 1};
    cr_expect(tlc_brier(one, y, 2, 1) == tlc_brier(two, y, 2, 2));
}

Test(brier, of_three_classes)
{
    static const double p[] = {0.7, 0.2, 0.1, 0.1, 0.1, 0.8, 0.3, 0.4, 0.3, 0, 1, 0};
    static const int32_t y[] = {0, 1, 2, 1};
    expect_near("score", tlc_brier(p, y, 4, 3), 0.58500000000000008);
}

static const double sizes[] = {50, 100, 200, 400}, curve[] = {0.90, 0.94, 0.93, 0.97};

static const struct {
    double accuracy, examples;
    enum tlc_reach reach;
} needs[] = {
    {0.89, NAN, TLC_BELOW},
    {0.90, 50, TLC_WITHIN},
    {0.91, 59.460355750136046, TLC_WITHIN},
    {0.94, 100, TLC_WITHIN},
    {0.945, 224.49240966187458, TLC_WITHIN},
    {0.96, 317.48021039363988, TLC_WITHIN},
    {0.97, 400, TLC_WITHIN},
    {0.971, NAN, TLC_ABOVE},
};

Test(efficiency, examples_needed)
{
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        struct tlc_need need = tlc_examples_needed(sizes, curve, 4, needs[i].accuracy);
        cr_expect_eq(need.reach, needs[i].reach, "%g", needs[i].accuracy);
        cr_expect(isnan(needs[i].examples) == isnan(need.examples));
        if (!isnan(needs[i].examples))
            expect_near("examples", need.examples, needs[i].examples);
    }
}

Test(efficiency, of_one_size)
{
    cr_expect_eq(tlc_examples_needed(sizes, curve, 1, 0.9).reach, TLC_WITHIN);
    cr_expect_eq(tlc_examples_needed(sizes, curve, 1, 0.8).reach, TLC_BELOW);
    cr_expect_eq(tlc_examples_needed(sizes, curve, 1, 0.91).reach, TLC_ABOVE);
}
