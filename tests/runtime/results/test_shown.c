/* test_shown.c: numbers as people read them, the same wherever they stand. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "results/shown.h"

/* Halves go away from zero: printf alone would look at the binary digits behind them. */
Test(shown, shares_and_figures_are_rounded_as_all_numbers_are)
{
    cr_expect_str_eq(tlc_show_percent(0.5016).text, "50.16%");
    cr_expect_str_eq(tlc_show_percent(1).text, "100.00%");
    cr_expect_str_eq(tlc_show_figure(0.32215).text, "0.3222");
    cr_expect_str_eq(tlc_show_figure(-0.00001).text, "0.0000");
    for (int i = 0; i < 1000; i++) {
        const double share = (i + 0.5) / 10000;
        char wanted[64];
        strcat(strcpy(wanted, tlc_show_number(100 * share, 2).text), "%");
        cr_expect_str_eq(tlc_show_percent(share).text, wanted);
        cr_expect_str_eq(tlc_show_figure(share).text, tlc_show_number(share, 4).text);
    }
}

/* A loss that is none is what a reader must see. */
Test(shown, a_figure_that_is_no_number_is_told)
{
    cr_expect_str_eq(tlc_show_figure(INFINITY).text, "inf");
    cr_expect_str_eq(tlc_show_figure(1e35).text, "1e+35");
    cr_expect(strstr(tlc_show_figure(NAN).text, "nan"));
    cr_expect_str_eq(tlc_show_number(NAN, 2).text, "-");
}
