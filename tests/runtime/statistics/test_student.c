/* test_student.c: the normal distribution and Student's, against SciPy. */
#include "numerics/numerics.h"
#include "statistics/statistics.h"
#include "samples.h"

static const double normal_quantiles[][2] = {
    {1e-10, -6.3613409024040557}, {1e-6, -4.7534243088228987}, {0.001, -3.0902323061678132},
    {0.025, -1.9599639845400545}, {0.3, -0.52440051270804089}, {0.5, 0},
    {0.95, 1.6448536269514722},   {0.999, 3.0902323061678132},
};

Test(normal, quantiles)
{
    for (size_t i = 0; i < sizeof normal_quantiles / sizeof *normal_quantiles; i++)
        expect_near("quantile", tlc_normal_quantile(normal_quantiles[i][0]),
                    normal_quantiles[i][1]);
}

static const struct {
    double t;
    int degrees;
    double p;
} distribution[] = {
    {0.3, 1, 0.59277357907774231},     {-12.7, 1, 0.025012163844672076},
    {1.5, 2, 0.86380343755449962},     {2.045, 29, 0.97498796203879412},
    {-0.01, 29, 0.49604488240161249},  {7.5, 29, 0.99999998557905423},
    {-25, 29, 1.7949922360852561e-21}, {1.96, 1000, 0.97486340752212564},
    {-40, 5, 9.2059810858864758e-08},  {1e-9, 3, 0.50000000036755254},
    {-1e8, 4, 3.0000000000000154e-32}, {0, 7, 0.5},
};

Test(student, distribution_far_into_the_tails)
{
    for (size_t i = 0; i < sizeof distribution / sizeof *distribution; i++)
        expect_near("cdf", tlc_student_cdf(distribution[i].t, distribution[i].degrees),
                    distribution[i].p);
}

static const struct {
    double p;
    int degrees;
    double t;
} quantiles[] = {
    {0.975, 1, 12.706204736174692},
    {0.975, 2, 4.3026527297494557},
    {0.975, 29, 2.0452296421327025},
    {0.95, 9, 1.833112932656237},
    {0.6, 4, 0.27072229470759734},
    {0.001, 7, -4.785289628638334},
    {0.5, 3, 0},
    {1e-6, 29, -5.9171055404595636},
    {0.975, 999, 1.9623414611334491},
    {0.51, 30, 0.025278783971765847},
};

Test(student, quantiles)
{
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        expect_near("quantile", tlc_student_quantile(quantiles[i].p, quantiles[i].degrees),
                    quantiles[i].t);
}

Test(student, quantile_and_distribution_are_inverse)
{
    for (int degrees = 1; degrees < 200; degrees += 9)
        for (double p = 0.003; p < 1; p += 0.083)
            expect_near("p", tlc_student_cdf(tlc_student_quantile(p, degrees), degrees), p);
}

Test(student, intervals)
{
    expect_interval(tlc_t_interval(seeds, N_SEEDS), 0.98066743214443186, 0.98519923452223457);
    expect_interval(tlc_t_interval(differences_of_seeds(), N_SEEDS), 0.0031129740483006392,
                    0.0070203592850327044);
    expect_interval(tlc_t_interval(few, N_FEW), 1.2517744708215472, 6.2910826720355963);
}

Test(student, paired_test)
{
    expect_near("of 30", tlc_t_test(differences_of_seeds(), N_SEEDS), 1.0896273933747573e-05);
    expect_near("of 5", tlc_t_test(differences_of_seeds(), 5), 0.12749279131561186);
    expect_near("of few", tlc_t_test(few, N_FEW), 0.010547396790914177);
}

Test(student, corrected_for_folds)
{
    const double *differences = differences_of_seeds();
    expect_interval(tlc_corrected_t_interval(seeds, N_SEEDS, 1 / 4.0), 0.97632715291785477,
                    0.98953951374881166);
    expect_interval(tlc_corrected_t_interval(differences, N_SEEDS, 1 / 9.0), 0.00099973116960613752,
                    0.0091336021637272065);
    expect_interval(tlc_corrected_t_interval(few, N_FEW, 0.3), -0.66488025898303205,
                    8.2077374018401752);
    expect_near("of 30", tlc_corrected_t_test(differences, N_SEEDS, 1 / 9.0), 0.016394137560149607);
    expect_near("of few", tlc_corrected_t_test(few, N_FEW, 0.3), 0.082713357446611971);
}

/* Ten folds are worth four independent pairs, and five no more than two. */
Test(student, corrected_without_spread)
{
    static const double some[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, none[] = {0, 0, 0};
    cr_expect_eq(tlc_corrected_t_test(some, 10, 1 / 9.0), 0.125);
    cr_expect_eq(tlc_corrected_t_test(some, 5, 1 / 4.0), 0.5);
    cr_expect_eq(tlc_corrected_t_test(some, 2, 4), 1);
    cr_expect_eq(tlc_corrected_t_test(none, 3, 0.5), 1);
    expect_undefined(tlc_corrected_t_interval(some, 1, 0.5));
    cr_expect(isnan(tlc_corrected_t_test(some, 1, 0.5)));
}

Test(student, without_spread)
{
    static const double none[] = {0, 0, 0}, some[] = {0.1, 0.1, 0.1};
    expect_interval(tlc_t_interval(some, 3), 0.1, 0.1);
    cr_expect(tlc_t_test(none, 3) == 1);
}

/* A p-value of 0 from a handful of equal differences would survive any correction. */
Test(student, without_spread_is_the_sign_test)
{
    static const double some[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    for (int count = 2; count <= 6; count++)
        cr_expect(tlc_t_test(some, count) == tlc_mcnemar(count, 0), "%d", count);
}

Test(student, of_what_is_no_number)
{
    const double odd[] = {0.1, NAN, 0.2}, endless[] = {0.1, INFINITY, 0.2};
    expect_undefined(tlc_t_interval(odd, 3));
    expect_undefined(tlc_t_interval(endless, 3));
    cr_expect(isnan(tlc_t_test(odd, 3)) && isnan(tlc_t_test(endless, 3)));
}

Test(student, of_ten_thousand_values)
{
    static double values[10000];
    for (int i = 0; i < 10000; i++)
        values[i] = i % 7 - 2.9;
    struct tlc_interval interval = tlc_t_interval(values, 10000);
    cr_expect(interval.low < 0.1 && interval.high > 0.09 && interval.high - interval.low < 0.1);
    cr_expect(tlc_t_test(values, 10000) < 1e-5);
}

Test(student, of_one_value)
{
    expect_undefined(tlc_t_interval(few, 1));
    cr_expect(isnan(tlc_t_test(few, 1)));
}

/* These bits are the same under gcc and clang at every level of optimisation. */
Test(student, bits)
{
    struct tlc_interval interval = tlc_t_interval(differences_of_seeds(), N_SEEDS);
    cr_expect(interval.low == 0x1.980613762498cp-9 && interval.high == 0x1.cc1615890f04ap-8,
              "[%a, %a]", interval.low, interval.high);
    cr_expect(tlc_t_test(differences_of_seeds(), N_SEEDS) == 0x1.6d9e47c778155p-17);
}
