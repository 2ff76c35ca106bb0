/* test_sequential.c: when a study ends, and what its interval is then. */
#include "common/looks.h"
#include "statistics/statistics.h"
#include "samples.h"

static void expect_looks(int most, const int *looks)
{
    int reached = 0;
    for (; *looks; looks++) {
        reached = tlc_next_look(reached, most);
        cr_expect_eq(reached, *looks, "%d of %d", reached, most);
    }
    cr_expect_eq(reached, most);
}

Test(looks, are_at_fixed_numbers)
{
    expect_looks(200, (const int[]){30, 40, 60, 80, 120, 160, 200, 0});
    expect_looks(240, (const int[]){30, 40, 60, 80, 120, 160, 240, 0});
    expect_looks(31, (const int[]){30, 31, 0});
    expect_looks(40, (const int[]){30, 40, 0});
    expect_looks(1000, (const int[]){30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 1000, 0});
}

/* A study that goes on has the looks of one that was always to go on so far, but for its last. */
Test(looks, do_not_depend_on_where_they_end)
{
    for (int most = 31; most < 3000; most += 7)
        for (int reached = 0; reached < most; reached = tlc_next_look(reached, most))
            cr_expect(tlc_next_look(reached, most) == most ||
                      tlc_next_look(reached, most) == tlc_next_look(reached, 10000));
}

Test(sequential, interval_against_scipy)
{
    expect_interval(tlc_sequential_interval(seeds, N_SEEDS), 0.98055099734881745,
                    0.98531566931784897);
    expect_interval(tlc_sequential_interval(differences_of_seeds(), N_SEEDS), 0.0030125822916666806,
                    0.007120751041666663);
    expect_undefined(tlc_sequential_interval(few, 1));
}

/* The p-value says at 0.05 what the interval says. */
Test(sequential, p_goes_with_the_interval)
{
    double moved[N_SEEDS];
    for (int i = 0; i < N_SEEDS; i++)
        moved[i] = differences_of_seeds()[i];
    const struct tlc_interval interval = tlc_sequential_interval(moved, N_SEEDS);
    for (int i = 0; i < N_SEEDS; i++)
        moved[i] -= interval.low;
    expect_near("p at its end", tlc_sequential_p(tlc_t_test(moved, N_SEEDS)), 0.05);
    cr_expect_eq(tlc_sequential_p(0.9), 1);
    cr_expect(isnan(tlc_sequential_p(NAN)));
}

Test(sequential, narrow_enough)
{
    const struct tlc_interval interval = {-0.125, 0.375};
    cr_expect(tlc_is_narrow(interval, 30, 0.5));
    cr_expect(!tlc_is_narrow(interval, 29, 0.5), "too few pairs");
    cr_expect(!tlc_is_narrow(interval, 30, 0.499));
    cr_expect(!tlc_is_narrow((struct tlc_interval){0.5, 0.5}, 100, 0.5), "no spread is known");
    cr_expect(!tlc_is_narrow((struct tlc_interval){NAN, NAN}, 100, 0.5));
}
