/* test_share_size.c: how much of what is left a rank is handed. */
#include <criterion/criterion.h>

#include "cluster/share_size.h"

Test(share_size, nothing_of_nothing)
{
    cr_expect_eq(tlc_share_size(0, 8, 0.001), 0);
}

Test(share_size, one_as_long_as_nothing_is_known)
{
    cr_expect_eq(tlc_share_size(1000, 8, 0), 1);
}

Test(share_size, long_ones_go_one_by_one)
{
    cr_expect_eq(tlc_share_size(1000, 2, 3600), 1);
    cr_expect_eq(tlc_share_size(1000, 2, 0.6), 1);
}

Test(share_size, of_short_ones_half_a_second)
{
    cr_expect_eq(tlc_share_size(1000, 2, 0.05), 10);
}

/* Never more than half of what would be the rank's part. */
Test(share_size, the_last_are_divided)
{
    cr_expect_eq(tlc_share_size(64, 8, 0.001), 4);
    cr_expect_eq(tlc_share_size(16, 8, 0.001), 1);
    cr_expect_eq(tlc_share_size(3, 8, 0.001), 1);
}

/* However it is asked, all is handed out, and never more than there is. */
Test(share_size, comes_to_an_end)
{
    for (int ranks = 1; ranks < 40; ranks++)
        for (int left = 1000, share; left > 0; left -= share) {
            share = tlc_share_size(left, ranks, 1e-6);
            cr_assert(share >= 1 && share <= left);
        }
}
