/* test_descriptive.c: samples in a few numbers, against NumPy and SciPy. */
#include "statistics/statistics.h"
#include "samples.h"

Test(description, of_a_sample)
{
    expect_near("mean", tlc_mean(seeds, N_SEEDS), 0.98293333333333321);
    expect_near("sd", tlc_standard_deviation(seeds, N_SEEDS), 0.0060681948308988227);
    expect_near("median", tlc_median(seeds, N_SEEDS), 0.98350000000000004);
    expect_near("iqm", tlc_interquartile_mean(seeds, N_SEEDS), 0.98331250000000003);
}

Test(description, of_an_odd_number_of_values)
{
    expect_near("mean", tlc_mean(few, N_FEW), 3.7714285714285718);
    expect_near("sd", tlc_standard_deviation(few, N_FEW), 2.7244046968798434);
    expect_near("median", tlc_median(few, N_FEW), 3);
    expect_near("iqm", tlc_interquartile_mean(few, N_FEW), 3.2799999999999998);
}

static const double quantiles[][3] = {
    /* probability, of seeds, of few */
    {0, 0.96999999999999997, 1},
    {0.025, 0.97144999999999992, 1.075},
    {0.1, 0.97489999999999999, 1.3},
    {0.6, 0.98499999999999999, 3.5999999999999996},
    {0.975, 0.99227500000000002, 8.4449999999999985},
    {1, 0.99299999999999999, 9},
};

Test(description, quantiles_are_numpys)
{
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        expect_near("of seeds", tlc_quantile(seeds, N_SEEDS, quantiles[i][0]), quantiles[i][1]);
        expect_near("of few", tlc_quantile(few, N_FEW, quantiles[i][0]), quantiles[i][2]);
    }
}

/* Finding a rank must do without order, with it, against it, and with many equal values. */
Test(description, quantiles_of_any_arrangement)
{
    enum { N = 1001 };
    static double values[4][N];
    for (int i = 0; i < N; i++) {
        values[0][i] = i * 379 % N;
        values[1][i] = i;
        values[2][i] = N - 1 - i;
        values[3][i] = i % 2 * (N - 1);
    }
    for (int k = 0; k < 3; k++)
        for (int rank = 0; rank < N; rank += 40)
            expect_near("rank", tlc_quantile(values[k], N, rank / 1000.0), rank);
    cr_expect(tlc_quantile(values[3], N, 0.5) == 0 && tlc_quantile(values[3], N, 0.501) == 1000);
}

Test(description, of_equal_values_is_exactly_theirs)
{
    static const double equal[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    cr_expect(tlc_mean(equal, 6) == 0.1 && tlc_standard_deviation(equal, 6) == 0);
    cr_expect(tlc_median(equal, 6) == 0.1 && tlc_interquartile_mean(equal, 6) == 0.1);
}

Test(description, of_one_value)
{
    cr_expect(tlc_mean(few, 1) == 3 && tlc_median(few, 1) == 3);
    cr_expect(tlc_interquartile_mean(few, 1) == 3 && tlc_quantile(few, 1, 0.9) == 3);
    cr_expect(isnan(tlc_standard_deviation(few, 1)));
}

Test(description, of_nothing)
{
    cr_expect(isnan(tlc_mean(few, 0)) && isnan(tlc_median(few, 0)));
    cr_expect(isnan(tlc_interquartile_mean(few, 0)) && isnan(tlc_standard_deviation(few, 0)));
}

Test(description, leaves_the_values_in_their_order)
{
    double values[N_FEW];
    memcpy(values, few, sizeof values);
    tlc_median(values, N_FEW);
    tlc_interquartile_mean(values, N_FEW);
    cr_expect(memcmp(values, few, sizeof values) == 0);
}
