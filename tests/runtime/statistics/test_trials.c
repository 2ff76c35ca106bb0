/* test_trials.c: the best of some trials, how good the best of fewer is, and halves of them. The
 * means are worked out by hand, from all pairs and all triples. */
#include "statistics/statistics.h"
#include "samples.h"

Test(trials, the_best_is_the_first_of_several)
{
    const double values[] = {0.5, 0.2, 0.9, 0.2, 0.9};
    cr_expect_eq(tlc_best_trial(values, 5, true), 2);
    cr_expect_eq(tlc_best_trial(values, 5, false), 1);
    cr_expect_eq(tlc_best_trial(values, 1, false), 0);
}

Test(trials, what_has_failed_is_never_better)
{
    const double some[] = {NAN, 0.2, NAN, 0.1}, none[] = {NAN, NAN};
    cr_expect_eq(tlc_best_trial(some, 4, true), 1);
    cr_expect_eq(tlc_best_trial(some, 4, false), 3);
    cr_expect_eq(tlc_best_trial(none, 2, true), 0);
}

static void expect_best(const double *values, int count, bool more, const double *wanted)
{
    double best[8];
    tlc_expected_best(values, count, more, best);
    for (int i = 0; i < count; i++)
        cr_expect_float_eq(best[i], wanted[i], 1e-14, "of %d: %.17g, not %.17g", i + 1, best[i],
                           wanted[i]);
}

Test(trials, the_expected_best_is_the_mean_over_all_orders)
{
    const double values[] = {0.5, 0.2, 0.9, 0.4};
    expect_best(values, 4, true, (const double[]){0.5, 4.1 / 6, 0.8, 0.9});
    expect_best(values, 4, false, (const double[]){0.5, 1.9 / 6, 0.25, 0.2});
    expect_best(values, 1, false, values);
}

Test(trials, failed_ones_are_as_bad_as_the_worst)
{
    const double values[] = {NAN, 0.3, 0.1}, none[] = {NAN, NAN};
    double best[2];
    expect_best(values, 3, false, (const double[]){0.7 / 3, 0.5 / 3, 0.1});
    expect_best(values, 3, true, (const double[]){0.5 / 3, 0.7 / 3, 0.3});
    tlc_expected_best(none, 2, true, best);
    cr_expect(isnan(best[0]) && isnan(best[1]));
}

Test(trials, equal_ones_stay_equal)
{
    double values[8], wanted[8];
    for (int i = 0; i < 8; i++)
        values[i] = wanted[i] = 0.25;
    expect_best(values, 8, true, wanted);
}

/* Each of 7 is in 3 of 7 halves: four standard deviations are allowed. */
Test(trials, halves_have_every_trial_equally_often)
{
    enum { COUNT = 7, HALVES = 10000 };
    int totals[COUNT] = {0};
    for (int number = 0; number < HALVES; number++) {
        bool used[COUNT];
        int sum = 0;
        tlc_random_half(number, COUNT, used);
        for (int i = 0; i < COUNT; i++) {
            totals[i] += used[i];
            sum += used[i];
        }
        cr_assert_eq(sum, 3);
    }
    const double share = 3.0 / COUNT;
    for (int i = 0; i < COUNT; i++)
        cr_expect(fabs(totals[i] - HALVES * share) < 4 * sqrt(HALVES * share * (1 - share)));
}

Test(trials, half_of_one_is_that_one)
{
    bool used = false;
    tlc_random_half(0, 1, &used);
    cr_expect(used);
}

Test(trials, the_best_of_those_left_stay)
{
    const double values[] = {0.5, NAN, 0.2, 0.2, 0.1, NAN};
    bool left[] = {true, true, true, true, false, true}, none[] = {false, true};
    tlc_leave_best(values, 6, false, 2, left);
    cr_expect(!left[0] && !left[1] && left[2] && left[3] && !left[4] && !left[5]);
    tlc_leave_best(values, 6, false, 1, left);
    cr_expect(left[2] && !left[3], "of equal ones the first");
    tlc_leave_best((const double[]){NAN, NAN}, 2, true, 1, none);
    cr_expect(!none[0] && none[1]);
}
