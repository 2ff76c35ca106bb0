/* test_scale.c: scales, ticks, and the primitives that draw them. */

#include <stdio.h>

#include "report/svg.h"
#include "report_support.h"

TestSuite(report_scale);

/* The labels of the ticks, a space between two; "." for a tick without one. */
static void labels_of(const struct ticks *ticks, char text[512])
{
    *text = '\0';
    for (int i = 0; i < ticks->count; i++)
        sprintf(text + strlen(text), "%s%s", i ? " " : "",
                *ticks->tick[i].label ? ticks->tick[i].label : ".");
}

/* ---- places --------------------------------------------------------------------------------- */

Test(report_scale, a_linear_scale)
{
    struct scale scale = tlc_scale_linear(10, 20, 100, 0);
    cr_expect_float_eq(tlc_scale_place(&scale, 10), 100, 1e-9);
    cr_expect_float_eq(tlc_scale_place(&scale, 12.5), 75, 1e-9);
    cr_expect_float_eq(tlc_scale_place(&scale, 20), 0, 1e-9);
}

Test(report_scale, a_logarithmic_scale)
{
    struct scale scale = tlc_scale_logarithmic(1, 100, 0, 100);
    cr_expect_float_eq(tlc_scale_place(&scale, 10), 50, 1e-9);
    cr_expect_float_eq(tlc_scale_place(&scale, 100), 100, 1e-9);
}

Test(report_scale, values_outside_stay_at_the_ends)
{
    struct scale linear = tlc_scale_linear(0, 1, 0, 10),
                 logarithmic = tlc_scale_logarithmic(1, 10, 0, 10);
    cr_expect_eq(tlc_scale_place(&linear, -1), 0);
    cr_expect_eq(tlc_scale_place(&linear, 2), 10);
    cr_expect_eq(tlc_scale_place(&logarithmic, 0), 0);
    cr_expect_eq(tlc_scale_place(&logarithmic, -1), 0);
}

static double odd[][2] = {{1, 1},        {0, 0},           {NAN, NAN},      {NAN, 1},
                          {2, 1},        {INFINITY, 1},    {-1, 5},         {1, NAN},
                          {1, INFINITY}, {1, -1},          {1e-305, 1e305}, {-1e308, 1e308},
                          {0, 1.7e308},  {4e-320, 1e-310}, {-1e308, 0.7}};

ParameterizedTestParameters(report_scale, every_scale_has_a_width)
{
    return cr_make_param_array(double[2], odd, sizeof odd / sizeof *odd);
}

ParameterizedTest(double (*range)[2], report_scale, every_scale_has_a_width)
{
    struct scale linear = tlc_scale_linear((*range)[0], (*range)[1], 0, 10);
    struct scale logarithmic = tlc_scale_logarithmic((*range)[0], (*range)[1], 0, 10);
    cr_expect(linear.high > linear.low);
    cr_expect(logarithmic.low > 0 && logarithmic.high > logarithmic.low);
    cr_expect(tlc_scale_ticks(&linear, 5).count > 0);
    cr_expect(isfinite(tlc_scale_place(&logarithmic, 3)));
}

/* ---- ticks ---------------------------------------------------------------------------------- */

static struct row {
    double low, high;
    bool logarithmic;
    int wished;
    char labels[160];
} rows[] = {
    {0, 1, false, 5, "0.0 0.2 0.4 0.6 0.8 1.0"},
    {0, 100, false, 5, "0 20 40 60 80 100"},
    {-0.3, 0.3, false, 5,
     "\xE2\x88\x92"
     "0.2 0.0 0.2"},
    {97.2, 99.9, false, 5, "98 99"},
    {0.00012, 0.00031, false, 5, "0.00015 0.00020 0.00025 0.00030"},
    {1, 30, false, 6, "5 10 15 20 25 30"},
    {1e6, 3e6, false, 4, "1000000 1500000 2000000 2500000 3000000"},
    {1, 10, true, 5, "1 2 . . 5 . . . . 10"},
    {0.5, 50, true, 7, "0.5 . . . . 1 2 . . 5 . . . . 10 20 . . 50"},
    {0.1, 1000, true, 4,
     "0.1 . . . . . . . . 1 . . . . . . . . 10 . . . . . . . . 100 . . . . . . "
     ". . 1000"},
    {1, 1e8, true, 4, "1 . 100 . 10000 . 1000000 . 1e8"},
    {0, 2.9e20, false, 4, "0 1e20 2e20"},
    {1, 0.99e20, true, 4, "1 . . . . 100000 . . . . 1e10 . . . . 1e15 . . . ."},
};

ParameterizedTestParameters(report_scale, ticks)
{
    return cr_make_param_array(struct row, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct row *row, report_scale, ticks)
{
    char labels[512];
    struct scale scale = row->logarithmic ? tlc_scale_logarithmic(row->low, row->high, 0, 100)
                                          : tlc_scale_linear(row->low, row->high, 0, 100);
    struct ticks ticks = tlc_scale_ticks(&scale, row->wished);
    labels_of(&ticks, labels);
    cr_expect_str_eq(labels, row->labels, "%g to %g: %s", row->low, row->high, labels);
}

/* A widened scale has ticks at both its ends, whatever it was. */
ParameterizedTestParameters(report_scale, widened)
{
    return cr_make_param_array(struct row, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct row *row, report_scale, widened)
{
    struct scale scale = row->logarithmic ? tlc_scale_logarithmic(row->low, row->high, 0, 100)
                                          : tlc_scale_linear(row->low, row->high, 0, 100);
    scale = tlc_scale_widened(&scale, row->wished);
    struct ticks ticks = tlc_scale_ticks(&scale, row->wished);
    cr_expect(scale.low <= row->low && scale.high >= row->high);
    cr_expect_float_eq(ticks.tick[0].value, scale.low, 1e-6 * (1 + fabs(scale.low)));
    cr_expect_float_eq(ticks.tick[ticks.count - 1].value, scale.high,
                       1e-6 * (1 + fabs(scale.high)));
}

Test(report_scale, what_is_counted_has_whole_ticks)
{
    char labels[512];
    struct scale scale = tlc_scale_linear(1, 3, 0, 100);
    struct ticks ticks = tlc_scale_whole_ticks(&scale, 6);
    labels_of(&ticks, labels);
    cr_expect_str_eq(labels, "1 2 3");
    scale = tlc_scale_linear(1, 100, 0, 100);
    ticks = tlc_scale_whole_ticks(&scale, 6);
    labels_of(&ticks, labels);
    cr_expect_str_eq(labels, "20 40 60 80 100");
}

Test(report_scale, no_more_ticks_than_there_is_room_for)
{
    struct scale scale = tlc_scale_linear(0, 1, 0, 1);
    cr_expect_eq(tlc_scale_ticks(&scale, 1000).count, TICKS_MOST);
}

/* ---- primitives ----------------------------------------------------------------------------- */

static void expect_drawn(struct text *text, const char *wanted)
{
    char *drawn = tlc_text_take(text);
    cr_expect_str_eq(drawn, wanted);
    free(drawn);
}

Test(report_scale, a_path_breaks_where_a_point_is_not_known)
{
    struct text text = {NULL, 0, 0};
    static const struct point points[] = {{NAN, 0}, {1, 2}, {3, 4}, {5, NAN}, {7, -0.01}};
    tlc_svg_path(&text, "curve", 7, points, 5);
    expect_drawn(&text, "<path class=\"curve s1\" d=\"M1.0 2.0L3.0 4.0M7.0 0.0\"/>\n");
    tlc_svg_path(&text, "curve", 0, points, 1);
    expect_drawn(&text, "");
}

Test(report_scale, a_band_is_drawn_in_unbroken_pieces)
{
    struct text text = {NULL, 0, 0};
    static const struct point low[] = {{0, 1}, {1, 1}, {2, NAN}, {3, 1}};
    static const struct point high[] = {{0, 2}, {1, 2}, {2, 2}, {3, 2}};
    tlc_svg_band(&text, 2, low, high, 4);
    expect_drawn(&text, "<path class=\"band s2\" d=\"M0.0 1.0L1.0 1.0L1.0 2.0L0.0 2.0Z\"/>\n");
}

Test(report_scale, what_is_not_known_is_not_drawn)
{
    struct text text = {NULL, 0, 0};
    struct point nowhere = {NAN, 1}, here = {1, 1};
    tlc_svg_line(&text, "axis", nowhere, here);
    tlc_svg_marker(&text, 1, nowhere, 3);
    tlc_svg_whisker(&text, 1, here, nowhere);
    tlc_svg_text(&text, "note", "start", nowhere, "words");
    tlc_svg_text(&text, "note", "start", here, "");
    expect_drawn(&text, "");
}

Test(report_scale, words_are_cut_between_characters)
{
    char *whole = tlc_svg_clip("abc", 100),
         *cut = tlc_svg_clip("\303\244\303\244\303\244\303\244", 25);
    cr_expect_str_eq(whole, "abc");
    cr_expect_str_eq(cut, "\303\244\303\244\342\200\246");
    free(whole);
    free(cut);
}

Test(report_scale, labels_that_would_touch_are_left_out)
{
    struct text text = {NULL, 0, 0};
    struct scale scale = tlc_scale_linear(0, 10, 0, 50);
    struct ticks ticks = {.count = 3, .tick = {{0, "10000"}, {1, "20000"}, {10, "30000"}}};
    tlc_svg_axis_horizontal(&text, &scale, &ticks, 0);
    char *drawn = tlc_text_take(&text);
    cr_expect(strstr(drawn, ">10000<") && strstr(drawn, ">30000<"));
    cr_expect_null(strstr(drawn, ">20000<"));
    free(drawn);
}
