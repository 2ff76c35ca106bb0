/* test_markup.c: escaped text, numbers as people read them, and the CSV and terminal made of
 * them. */

#include "report/markup.h"
#include "reported.h"
#include "report/show.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"
#include "report_support.h"

TestSuite(report_text);

Test(report_text, names_are_escaped_and_markup_is_not)
{
    struct text text = {NULL, 0, 0};
    tlc_text_add(&text, "<td>");
    tlc_text_addf(&text, "<b title=\"%s\">%d%%</b>", "a<b>&\"c'", 5);
    char *markup = tlc_text_take(&text);
    cr_expect_str_eq(markup, "<td><b title=\"a&lt;b&gt;&amp;&quot;c&#39;\">5%</b>");
    free(markup);
}

Test(report_text, control_characters_are_named)
{
    struct text text = {NULL, 0, 0};
    tlc_text_escape(&text, "a\001b\tc\303\244\302\233\342\200\256\377");
    char *plain = tlc_text_take(&text);
    cr_expect_str_eq(plain, "a&lt;U+0001&gt;b\tc\303\244&lt;U+009B&gt;&lt;U+202E&gt;&lt;0xFF&gt;");
    free(plain);
}

Test(report_text, what_rounds_to_zero_has_no_sign)
{
    struct text text = {NULL, 0, 0};
    tlc_text_addf(&text, "%.1f %.2f %.0f %.1f %ld", -0.04, -0.001, -0.0, -0.06, -1L);
    char *numbers = tlc_text_take(&text);
    cr_expect_str_eq(numbers, "0.0 0.00 0 -0.1 -1");
    free(numbers);
}

Test(report_text, a_text_grows)
{
    struct text text = {NULL, 0, 0};
    for (int i = 0; i < 10000; i++)
        tlc_text_addf(&text, "%d,", i % 10);
    cr_expect_eq(text.length, 20000);
    char *all = tlc_text_take(&text);
    cr_expect_eq(strlen(all), 20000);
    cr_expect_null(text.bytes);
    free(all);
}

Test(report_text, nothing_is_an_empty_string)
{
    struct text text = {NULL, 0, 0};
    char *empty = tlc_text_take(&text);
    cr_expect_str_empty(empty);
    free(empty);
}

/* ---- numbers -------------------------------------------------------------------------------- */

#define MINUS "\xE2\x88\x92"
#define DASH  "\xE2\x80\x93"
#define THIN  "\xE2\x80\xAF"

static const struct tlc_interval unknown_interval = {NAN, NAN};

Test(report_text, numbers)
{
    cr_expect_str_eq(tlc_typeset_number(-1.5, 2).text, MINUS "1.50");
    cr_expect_str_eq(tlc_typeset_number(-0.001, 2).text, "0.00");
    cr_expect_str_eq(tlc_typeset_number(NAN, 2).text, DASH);
    cr_expect_str_eq(tlc_typeset_percent(0.98656).text, "98.66%");
    cr_expect_str_eq(tlc_typeset_percent(NAN).text, DASH);
    cr_expect_str_eq(tlc_typeset_points(-0.0093, unknown_interval).text, MINUS "0.93");
    cr_expect_str_eq(tlc_typeset_points(-0.00001, unknown_interval).text, "0.00");
    cr_expect_str_eq(tlc_typeset_points(0.0025, unknown_interval).text, "+0.25");
}

Test(report_text, means_and_intervals)
{
    cr_expect_str_eq(tlc_typeset_mean(0.9833, 0.0058).text, "98.33 \xC2\xB1 0.58");
    cr_expect_str_eq(tlc_typeset_mean(0.9833, NAN).text, "98.33");
    cr_expect_str_eq(tlc_typeset_mean(NAN, NAN).text, DASH);
    cr_expect_str_eq(tlc_typeset_interval((struct tlc_interval){-1, 2.5}, 1).text,
                     "[" MINUS "1.0, 2.5]");
    cr_expect_str_eq(tlc_typeset_interval((struct tlc_interval){NAN, 2.5}, 1).text, DASH);
    cr_expect_str_eq(tlc_typeset_points_interval((struct tlc_interval){0.001, 0.02}).text,
                     "[0.10, 2.00]");
}

/* Each with the signs of its own place, but the same digits. */
static const struct {
    double difference, low, high;
    const char *shown;
} differences[] = {
    {-0.058915, -0.081885, -0.03885, "-5.89 [-8.19, -3.89]"},
    {0.00125, 0.00115, 0.00135, "+0.13 [0.12, 0.14]"},
    {-0.00125, -0.00135, -0.00115, "-0.13 [-0.14, -0.12]"},
    {0.5, NAN, NAN, "+50.00"},
    {NAN, NAN, NAN, "-"},
    {0, 0, 0, "0.00 [0.00, 0.00]"},
    {-0.00001, -0.01, 0.01, "0.00 [-1.00, 1.00]"},
    {0.00017, 0.00003, 0.0003, "+0.017 [0.003, 0.030]"},
    {1e-12, 1e-12, 1e-12, "0.00 [0.00, 0.00]"},
    {-1, -1, 1, "-100.00 [-100.00, 100.00]"},
};

Test(report_text, the_terminal_and_the_report_round_alike)
{
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        struct tlc_interval interval = {differences[i].low, differences[i].high};
        struct tlc_shown plain = tlc_show_difference(differences[i].difference, interval);
        const char *typeset = tlc_typeset_difference(differences[i].difference, interval).text;
        cr_expect_str_eq(plain.text, differences[i].shown);
        struct text back = {NULL, 0, 0};
        for (const char *c = typeset; *c; c++) {
            bool minus = strncmp(c, MINUS, 3) == 0, dash = strncmp(c, DASH, 3) == 0;
            tlc_text_add(&back, minus || dash ? "-" : (const char[]){*c, '\0'});
            c += minus || dash ? 2 : 0;
        }
        char *words = tlc_text_take(&back);
        cr_expect_str_eq(words, differences[i].shown);
        free(words);
    }
}

Test(report_text, chosen_margins_are_as_long_as_they_must_be)
{
    cr_expect_str_eq(tlc_show_chosen_points(0.005).text, "0.5");
    cr_expect_str_eq(tlc_show_chosen_points(0.0125).text, "1.25");
    cr_expect_str_eq(tlc_show_chosen_points(0.00001).text, "0.001");
    cr_expect_str_eq(tlc_show_chosen_points(1).text, "100");
}

Test(report_text, counts)
{
    cr_expect_str_eq(tlc_typeset_count(0).text, "0");
    cr_expect_str_eq(tlc_typeset_count(5125).text, "5125");
    cr_expect_str_eq(tlc_typeset_count(19875).text, "19" THIN "875");
    cr_expect_str_eq(tlc_typeset_count(1234567).text, "1" THIN "234" THIN "567");
    cr_expect_str_eq(tlc_typeset_large(999999).text, "999" THIN "999");
    cr_expect_str_eq(tlc_typeset_large(1e6).text, "1.00 \xC3\x97 10\xE2\x81\xB6");
    cr_expect_str_eq(tlc_typeset_large(9.999e12).text, "1.00 \xC3\x97 10\xC2\xB9\xC2\xB3");
    cr_expect_str_eq(tlc_typeset_large(1e300).text,
                     "1.00 \xC3\x97 10\xC2\xB3\xE2\x81\xB0\xE2\x81\xB0");
    cr_expect_str_eq(tlc_typeset_large(NAN).text, DASH);
}

Test(report_text, chances)
{
    cr_expect_str_eq(tlc_typeset_p(0.0004).text, "<0.001");
    cr_expect_str_eq(tlc_typeset_p(0.0124).text, "0.012");
    cr_expect_str_eq(tlc_typeset_p(NAN).text, DASH);
}

/* ---- results.csv ---------------------------------------------------------------------------- */

static const struct sample plain = {
    .seeds = 2, .sizes = 2, .first = 0.9, .second = 0.95, .name = "B, \"transferred\""};

Test(report_text, a_row_for_each_test_of_each_run)
{
    json_t *results = sample_document(&plain);
    char *csv = csv_of(results);
    cr_expect_str_eq(
        csv, "model,training,seed,tasks.B.limit.train,split,examples,loss,accuracy,"
             "brier,ece,final_training_loss,epochs,best_epoch,failed,reason\n"
             "B,0,42,50,B.test,100,0.25,0.9,0.125,0.01,0.14,5,,0,\n"
             "B,0,43,50,B.test,100,0.25,0.9,0.125,0.01,0.14,5,,0,\n"
             "\"B, \"\"transferred\"\"\",1,42,50,B.test,100,0.25,0.95,0.125,0.01,0.14,5,,0,\n"
             "\"B, \"\"transferred\"\"\",1,43,50,B.test,100,0.25,0.95,0.125,0.01,0.14,5,,0,\n"
             "B,2,42,100,B.test,100,0.25,0.9,0.125,0.01,0.14,5,,0,\n"
             "B,2,43,100,B.test,100,0.25,0.9,0.125,0.01,0.14,5,,0,\n"
             "\"B, \"\"transferred\"\"\",3,42,100,B.test,100,0.25,0.95,0.125,0.01,0.14,5,,0,\n"
             "\"B, \"\"transferred\"\"\",3,43,100,B.test,100,0.25,0.95,0.125,0.01,0.14,5,,0,"
             "\n");
    free(csv);
    json_decref(results);
}

/* A training that serves cells with different values of an axis has none of them. */
Test(report_text, a_value_that_cells_do_not_agree_on_is_left_out)
{
    json_t *results = sample_document(&plain);
    json_t *cells = json_object_get(json_object_get(results, "study"), "cells");
    json_t *arms = json_object_get(json_array_get(cells, 1), "arms");
    json_array_set_new(arms, 0, json_integer(0));
    char *csv = csv_of(results);
    cr_expect(strstr(csv, "\nB,0,42,,B.test,"));
    cr_expect(strstr(csv, "\nB,2,42,,B.test,"));
    free(csv);
    json_decref(results);
}

Test(report_text, a_run_without_a_test_has_a_row)
{
    json_t *results = sample_document(&plain);
    json_t *run = json_array_get(json_object_get(results, "runs"), 0);
    json_object_set_new(run, "tests", json_array());
    char *csv = csv_of(results);
    cr_expect(strstr(csv, "\nB,0,42,50,,,,,,,0.14,5,,0,\n"));
    free(csv);
    json_decref(results);
}

Test(report_text, large_seeds_keep_their_digits)
{
    json_t *results = sample_document(&plain);
    json_t *run = json_array_get(json_object_get(results, "runs"), 0);
    json_object_set_new(run, "seed", json_integer(9007199254740993));
    char *csv = csv_of(results);
    cr_expect(strstr(csv, "\nB,0,9007199254740993,50,"));
    free(csv);
    json_decref(results);
}

/* The row's value of the axis, as the file has it. */
static void expect_cell(const char *value, const char *wanted)
{
    json_t *results = sample_document(&plain);
    json_t *axes = json_object_get(json_object_get(results, "study"), "axes");
    json_t *values = json_object_get(json_array_get(axes, 0), "values");
    json_array_set_new(values, 0, json_string(value));
    char *csv = csv_of(results), *row = tlc_format("\nB,0,42,%s,B.test,", wanted);
    cr_expect(strstr(csv, row), "no %s in\n%s", row, csv);
    free(row);
    free(csv);
    json_decref(results);
}

Test(report_text, no_cell_is_a_formula)
{
    static const char *const numbers[] = {"-1.5", "+3", "-0.5e-3", "7", "1/255", "0.1", "a-b"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        expect_cell(numbers[i], numbers[i]);
    expect_cell("=1+1", "'=1+1");
    expect_cell("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
    expect_cell("@SUM(1)", "'@SUM(1)");
    expect_cell("+1+1", "'+1+1");
    expect_cell("-1-1", "'-1-1");
    expect_cell("-", "'-");
    expect_cell("-inf", "'-inf");
    expect_cell("\t=1", "'\t=1");
    expect_cell("\r=1", "\"'\r=1\"");
    expect_cell("=A1,\"b\"", "\"'=A1,\"\"b\"\"\"");
}

/* ---- the terminal --------------------------------------------------------------------------- */

static void print_sample(void *sample)
{
    struct tlc_output output = tlc_output_begin(false);
    json_t *results = sample_document(sample);
    print_of(&output, results);
    json_decref(results);
}

static struct ending print(const struct sample *sample)
{
    struct sample copy = *sample;
    return call(print_sample, &copy);
}

Test(report_text, the_terminal_shows_cells_and_verdict)
{
    static const struct sample sample = {
        .seeds = 2, .sizes = 2, .first = 0.9, .second = 0.89, .name = "B_on_A"};
    cr_expect_str_eq(
        print(&sample).out,
        "\nB.test: accuracy in %, over 2 seeds\n"
        "limit.train  B              B_on_A         difference           outcome\n"
        "         50  90.00 +- 1.00  89.00 +- 1.00  -1.00 [-2.00, 0.00]  better (primary)\n"
        "        100  90.00 +- 1.00  89.00 +- 1.00  -1.00 [-2.00, 0.00]  better\n"
        "\nNothing < something.\n");
}

Test(report_text, a_wide_table_has_no_deviations)
{
    static const struct sample sample = {
        .seeds = 30, .sizes = 1, .depths = 1, .first = 0.9, .second = 0.92, .name = "B_on_A"};
    cr_expect(strstr(print(&sample).out,
                     "\nlimit.train  freeze      B  B_on_A  difference          outcome\n"
                     "         50       0  90.00   92.00  +2.00 [1.00, 3.00]  better (primary)\n"));
}

static void print_late_primary(void *unused)
{
    struct sample sample = {.seeds = 2, .sizes = 6, .depths = 4, .name = "B_on_A"};
    struct tlc_output output = tlc_output_begin(false);
    json_t *results = sample_document(&sample), *study = json_object_get(results, "study");
    (void)unused;
    json_object_set_new(json_object_get(study, "primary"), "cell", json_integer(23));
    print_of(&output, results);
    json_decref(results);
}

Test(report_text, the_primary_row_is_shown_wherever_it_is)
{
    const char *out = call(print_late_primary, NULL).out, *row = strstr(out, "(primary)");
    cr_assert(row);
    cr_expect(strncmp(row, "(primary)\n... and 4 more in", 24) == 0, "%s", out);
}

static void print_without_verdict(void *seeds)
{
    struct sample sample = {.seeds = *(int *)seeds, .first = 0.9, .second = 0.92, .name = "B_on_A"};
    struct tlc_output output = tlc_output_begin(false);
    json_t *results = sample_document(&sample);
    json_object_set_new(json_object_get(results, "analysis"), "verdict", json_null());
    print_of(&output, results);
    json_decref(results);
}

Test(report_text, without_a_verdict_the_terminal_tells_of_few_seeds)
{
    int seeds = 1;
    cr_expect(strstr(call(print_without_verdict, &seeds).out, "\nOne seed is one seed"));
    seeds = 5;
    cr_expect(strstr(call(print_without_verdict, &seeds).out, "\nNo outcomes: with fewer than 6"));
    seeds = 6;
    cr_expect(strstr(call(print_without_verdict, &seeds).out, "\nFewer than 29 seeds"));
    seeds = 28;
    cr_expect(strstr(call(print_without_verdict, &seeds).out, "\nFewer than 29 seeds"));
    seeds = 29;
    cr_expect_null(strstr(call(print_without_verdict, &seeds).out, "seed is"));
    cr_expect_null(strstr(call(print_without_verdict, &seeds).out, "Fewer"));
}

static json_t *set(json_t *comparison, const char *key, json_t *value)
{
    json_object_set_new(comparison, key, value);
    return comparison;
}

static void print_marked(void *unused)
{
    struct sample sample = {.seeds = 30, .first = 0.9, .second = 0.92, .name = "B_on_A"};
    struct tlc_output output = tlc_output_begin(false);
    json_t *results = sample_document(&sample), *analysis = json_object_get(results, "analysis");
    json_t *cell = json_array_get(json_object_get(analysis, "cells"), 0);
    json_t *comparison = json_array_get(json_object_get(cell, "comparisons"), 0);
    (void)unused;
    json_object_set_new(analysis, "corrected_for", json_integer(17));
    set(set(comparison, "survives", json_false()), "images", json_string("these"));
    print_of(&output, results);
    char *html = html_of(results);
    cr_expect(strstr(html, "better* on these examples</td>"));
    cr_expect(strstr(html, "for the 17 distinct comparisons"));
    cr_expect(strstr(html, "An asterisk marks what is not shown after that."));
    free(html);
    json_decref(results);
}

Test(report_text, marks_what_does_not_survive_the_number_of_comparisons)
{
    const char *out = call(print_marked, NULL).out;
    cr_expect(strstr(out, "better* on these examples (primary)\n"
                          "* not shown after Holm's correction for the 17 comparisons\n"),
              "%s", out);
}

Test(report_text, the_terminal_stops_after_twenty_rows)
{
    static const struct sample sample = {
        .seeds = 30, .sizes = 5, .depths = 6, .first = 0.9, .second = 0.91, .name = "B_on_A"};
    struct ending ending = print(&sample);
    cr_expect(strstr(ending.out, "\n... and 10 more in the report\n"));
}

Test(report_text, the_terminal_has_nothing_to_add_without_a_study)
{
    static const struct sample sample = {
        .seeds = 1, .first = 0.9, .second = 0.91, .name = "B_on_A", .no_study = true};
    cr_expect_str_empty(print(&sample).out);
}
