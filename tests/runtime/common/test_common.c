/* test_common.c: what compiler and runtime both need: hashes, digits and characters. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/axis_kind.h"
#include "common/data_places.h"
#include "common/digits.h"
#include "common/fnv.h"
#include "common/glyph.h"
#include "common/metric.h"
#include "common/model_files.h"

/* From the page of its authors. */
Test(fnv, known_answers)
{
    cr_expect_eq(tlc_fnv(TLC_FNV_START, "", 0), UINT64_C(0xcbf29ce484222325));
    cr_expect_eq(tlc_fnv(TLC_FNV_START, "a", 1), UINT64_C(0xaf63dc4c8601ec8c));
    cr_expect_eq(tlc_fnv(TLC_FNV_START, "foobar", 6), UINT64_C(0x85944171f73967e8));
    cr_expect_eq(tlc_fnv(tlc_fnv(TLC_FNV_START, "foo", 3), "bar", 3), UINT64_C(0x85944171f73967e8));
}

Test(digits, are_as_few_as_can_be)
{
    static const struct {
        double number;
        const char *of_float, *of_double;
    } cases[] = {
        {0, "0", "0"},
        {-0.0, "-0", "-0"},
        {3, "3", "3"},
        {0.001f, "0.001", "0.0010000000474974513"},
        {1.0 / 3, "0.33333334", "0.3333333333333333"},
        {1e30, "1e+30", "1e+30"},
        {0x1p-149, "1e-45", "1.401298464324817e-45"},
        {INFINITY, "inf", "inf"},
        {NAN, "nan", "nan"}, /* which no digits read back as the same */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const float number = (float)cases[i].number;
        cr_expect_str_eq(tlc_digits_of_float(number).text, cases[i].of_float);
        cr_expect_str_eq(tlc_digits_of_double(cases[i].number).text, cases[i].of_double);
    }
}

Test(digits, read_back_the_same)
{
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) {
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double number;
        float single;
        memcpy(&number, &bits, sizeof number);
        memcpy(&single, &bits, sizeof single);
        if (isfinite(number))
            cr_expect_eq(strtod(tlc_digits_of_double(number).text, NULL), number);
        if (isfinite(single))
            cr_expect_eq(strtof(tlc_digits_of_float(single).text, NULL), single);
    }
}

static void expect_glyph(const char *text, const char *shown, size_t taken)
{
    struct tlc_glyph glyph = tlc_glyph_of(text, strlen(text));
    cr_expect_str_eq(glyph.text, shown);
    cr_expect_eq(glyph.taken, taken);
}

Test(glyph, characters_bytes_and_what_hides)
{
    expect_glyph("ab", "a", 1);
    expect_glyph("\u00f6x", "\u00f6", 2);
    expect_glyph("\U0001F600x", "\U0001F600", 4);
    expect_glyph("\033[", "<U+001B>", 1);
    expect_glyph("\u202e", "<U+202E>", 3);
    expect_glyph("\xed\xa0\x80", "<0xED>", 1); /* half of a pair */
    expect_glyph("\xc0\xaf", "<0xC0>", 1);     /* longer than it need be */
    expect_glyph("\xe2\x80", "<0xE2>", 1);
}

Test(axis_kind, has_a_word_and_an_identifier_of_its_own)
{
    for (int kind = TLC_AXIS_OTHER; kind <= TLC_AXIS_EPOCHS; kind++)
        for (int other = TLC_AXIS_OTHER; other < kind; other++)
            cr_expect_str_neq(tlc_axis_kind_word((enum tlc_axis_kind)kind),
                              tlc_axis_kind_word((enum tlc_axis_kind)other));
    cr_expect_str_eq(tlc_axis_kind_word(TLC_AXIS_DEPTH), "depth");
    cr_expect_str_eq(tlc_axis_kind_identifier(TLC_AXIS_DEPTH), "TLC_AXIS_DEPTH");
}

/* ---- what models are saved as ---- */

Test(model_files, all_endings_are_told)
{
    for (int i = 0; i < TLC_MODEL_FILES; i++)
        cr_expect(strstr(tlc_model_endings, tlc_model_files[i].ending), "%s",
                  tlc_model_files[i].ending);
}

Test(model_files, follow_from_the_ending)
{
    cr_expect_eq(tlc_model_file_of("a.h5"), TLC_MODEL_h5);
    cr_expect_eq(tlc_model_file_of("a.h5.keras"), TLC_MODEL_keras);
    cr_expect_eq(tlc_model_file_of("a.npz"), TLC_MODEL_npz);
    cr_expect_eq(tlc_model_file_of(".h5"), TLC_MODEL_FILES);
    cr_expect_eq(tlc_model_file_of("a.H5"), TLC_MODEL_FILES);
    cr_expect_eq(tlc_model_file_of("h5"), TLC_MODEL_FILES);
}

/* ---- metrics by name ---- */

Test(metric, is_found_by_its_name_and_no_other)
{
    for (int kind = 0; kind < TLC_METRIC_KINDS; kind++) {
        const enum tlc_metric_kind own = (enum tlc_metric_kind)kind;
        cr_expect_eq(tlc_find_metric(tlc_metric_name(own)), own);
    }
    cr_expect_eq(tlc_find_metric("val_auc"), TLC_METRIC_KINDS);
    cr_expect_eq(tlc_find_metric(""), TLC_METRIC_KINDS);
}

Test(metric, figures_say_whether_they_are_of_the_validation)
{
    bool of_validation = false;
    cr_expect_str_eq(tlc_figure_metric("val_auc", &of_validation), "auc");
    cr_expect(of_validation);
    cr_expect_str_eq(tlc_figure_metric("auc", &of_validation), "auc");
    cr_expect_not(of_validation);
}

/* ---- where data is looked for ---- */

static void expect_places(const char *named, const char *variable, const char *const *expected)
{
    if (variable)
        setenv("TLC_DATA", variable, 1);
    else
        unsetenv("TLC_DATA");
    size_t count = 0;
    for (; expected[count]; count++)
        cr_expect_str_eq(tlc_data_place(named, count), expected[count]);
    cr_expect_null(tlc_data_place(named, count));
}

Test(data_places, what_is_not_named_is_passed_over)
{
    expect_places("here", "there",
                  (const char *[]){"here", "there", "data", "/usr/share/datasets", NULL});
    expect_places(NULL, "there", (const char *[]){"there", "data", "/usr/share/datasets", NULL});
    expect_places("", "", (const char *[]){"data", "/usr/share/datasets", NULL});
    expect_places("here", NULL, (const char *[]){"here", "data", "/usr/share/datasets", NULL});
}
