/* test_decision.c: the ratio of errors, Holm's correction and the outcome. */
#include "statistics/statistics.h"
#include "samples.h"

static const long errors[N_FEW] = {3, 0, 7, 5, 12, 4, 9};
static const long more_errors[N_FEW] = {6, 2, 7, 11, 10, 9, 0};

Test(error_ratio, against_scipy)
{
    struct tlc_estimate ratio = tlc_error_ratio(errors, more_errors, N_FEW, 0);
    expect_near("ratio", ratio.value, 1.0886390084038382);
    expect_interval(ratio.interval, 0.28309884816471542, 4.1862935801453522);
}

Test(error_ratio, the_other_way_round_is_one_over_it)
{
    struct tlc_estimate ratio = tlc_error_ratio(more_errors, errors, N_FEW, 0);
    expect_near("ratio", ratio.value, 1 / 1.0886390084038382);
    expect_interval(ratio.interval, 1 / 4.1862935801453522, 1 / 0.28309884816471542);
}

Test(error_ratio, of_one_seed)
{
    struct tlc_estimate ratio = tlc_error_ratio(errors, more_errors, 1, 0);
    expect_near("ratio", ratio.value, 6.5 / 3.5);
    expect_undefined(ratio.interval);
}

/* By hand: 4 x 0.005, then 3 x 0.01, then 2 x 0.03, then not less than that. */
Test(holm, steps_down)
{
    static const double p[] = {0.01, 0.04, 0.03, 0.005}, wanted[] = {0.03, 0.06, 0.06, 0.02};
    double adjusted[4];
    tlc_holm(p, adjusted, 4);
    for (int i = 0; i < 4; i++)
        expect_near("adjusted", adjusted[i], wanted[i]);
}

Test(holm, is_never_above_1_and_keeps_equals_equal)
{
    static const double p[] = {0.7, 0.02, 0.9, 0.02}, wanted[] = {1, 0.08, 1, 0.08};
    double adjusted[4];
    tlc_holm(p, adjusted, 4);
    for (int i = 0; i < 4; i++)
        expect_near("adjusted", adjusted[i], wanted[i]);
}

Test(holm, of_one_is_itself)
{
    static const double p = 0.3;
    double adjusted;
    tlc_holm(&p, &adjusted, 1);
    cr_expect(adjusted == 0.3);
}

Test(holm, of_none)
{
    double unused = 0;
    tlc_holm(&unused, &unused, 0);
}

/* The t-interval, the two-way one, and what they say together. */
static const struct {
    int pairs;
    double low, high, two_way_low, two_way_high, min_effect;
    enum tlc_outcome outcome;
    bool other_images;
} decisions[] = {
    {6, 0.001, 0.02, 0.0005, 0.03, NAN, TLC_BETTER, true},
    {6, -0.02, -0.001, -0.03, -0.0005, NAN, TLC_WORSE, true},
    {6, 0.001, 0.02, -0.001, 0.03, NAN, TLC_BETTER, false},
    {6, -0.02, -0.001, -0.03, 0.001, NAN, TLC_WORSE, false},
    {6, 0.001, 0.02, NAN, NAN, NAN, TLC_BETTER, false},
    {6, -0.001, 0.02, 0.001, 0.03, NAN, TLC_NO_DIFFERENCE, false},
    {6, 0, 0.02, 0, 0.02, NAN, TLC_NO_DIFFERENCE, false},
    {6, -0.02, 0, -0.02, 0, NAN, TLC_NO_DIFFERENCE, false},
    {6, 0, 0, 0, 0, NAN, TLC_NO_DIFFERENCE, false},
    {6, 0, 0, 0, 0, 0, TLC_NO_DIFFERENCE, false},
    {6, 0, 0, 0, 0, 0.005, TLC_EQUIVALENT, true},
    {6, 0.001, 0.02, 0.0005, 0.03, 0.005, TLC_BETTER, true},
    {6, -0.02, -0.001, -0.03, -0.001, 0.005, TLC_WORSE, true},
    {6, -0.006, 0.004, -0.004, 0.004, 0.005, TLC_NO_DIFFERENCE, false},
    {6, -0.004, 0.006, -0.004, 0.004, 0.005, TLC_NO_DIFFERENCE, false},
    {6, -0.004, 0.004, -0.005, 0.005, 0.005, TLC_EQUIVALENT, true},
    /* Equivalent on these images alone is not equivalent. */
    {6, -0.004, 0.004, -0.006, 0.005, 0.005, TLC_NO_DIFFERENCE, false},
    {6, -0.004, 0.004, -0.005, 0.006, 0.005, TLC_NO_DIFFERENCE, false},
    {6, -0.004, 0.004, NAN, NAN, 0.005, TLC_NO_DIFFERENCE, false},
    {6, 0.001, 0.004, 0.0005, 0.006, 0.005, TLC_BETTER, true},
    {6, 0.001, 0.004, -0.001, 0.005, 0.005, TLC_EQUIVALENT, true},
    {6, -0.9, 0.9, -0.95, 0.95, 1, TLC_EQUIVALENT, true},
    /* Too few to say anything, whatever the numbers. */
    {5, 0.1, 0.2, 0.1, 0.2, 0.005, TLC_NO_OUTCOME, false},
    {2, 0, 0, 0, 0, 0.005, TLC_NO_OUTCOME, false},
    {1, NAN, NAN, NAN, NAN, NAN, TLC_NO_OUTCOME, false},
    {30, NAN, NAN, 0.1, 0.2, 0.005, TLC_NO_OUTCOME, false},
    {10000, 0.001, 0.02, 0.0005, 0.03, NAN, TLC_BETTER, true},
};

Test(decision, by_both_intervals)
{
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        struct tlc_interval over_seeds = {decisions[i].low, decisions[i].high};
        struct tlc_interval two_way = {decisions[i].two_way_low, decisions[i].two_way_high};
        struct tlc_decision decision =
            tlc_decide(decisions[i].pairs, over_seeds, two_way, decisions[i].min_effect);
        cr_expect_eq(decision.outcome, decisions[i].outcome, "%zu", i);
        cr_expect_eq(decision.other_images, decisions[i].other_images, "%zu", i);
    }
}

/* Fewer pairs, all of which agree, are no evidence at 5%. */
Test(decision, needs_as_many_pairs_as_the_sign_test)
{
    cr_expect(tlc_mcnemar(TLC_DECIDING_PAIRS, 0) < 0.05);
    cr_expect(tlc_mcnemar(TLC_DECIDING_PAIRS - 1, 0) > 0.05);
}
