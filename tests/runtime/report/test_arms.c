/* Reports of a study with several arms, one of which decides: the tiny one of real data. */
#include <criterion/criterion.h>
#include <string.h>

#include "reported.h"
#include "system/allocate.h"
#include "system/format.h"

static json_t *study_document(void)
{
    json_error_t error;
    json_t *results = json_load_file("tests/golden_report/study/results.json", 0, &error);
    cr_assert(results, "%s", error.text);
    return results;
}

static int count(const char *text, const char *wanted)
{
    int found = 0;
    while ((text = strstr(text, wanted))) {
        text += strlen(wanted);
        found++;
    }
    return found;
}

static json_t *primary_of(json_t *results)
{
    return json_object_get(json_object_get(results, "study"), "primary");
}

static void expect_facts(const char *decides, const char *other)
{
    json_t *results = study_document();
    json_object_set_new(primary_of(results), "arm", json_string(decides));
    char *html = html_of(results), *fact = tlc_format("<dt>%s, accuracy</dt>", decides);
    char *missing = tlc_format("<dt>%s, accuracy</dt>", other);
    cr_expect(count(html, fact) == 1 && count(html, missing) == 0, "%s", decides);
    cr_expect(count(html, "<dt>P(improvement)</dt>") == 1);
    free(missing);
    free(fact);
    free(html);
    json_decref(results);
}

Test(report_arms, facts_are_of_the_one_that_decides)
{
    expect_facts("B_on_A", "frozen");
    expect_facts("frozen", "B_on_A");
}

Test(report_arms, the_row_of_the_one_that_decides_is_primary)
{
    json_t *results = study_document();
    char *html = html_of(results), *row = strstr(html, "<tr class=\"primary\">");
    cr_assert(row && count(html, "<tr class=\"primary\">") == 1);
    *strstr(row, "</tr>") = '\0';
    cr_expect(strstr(row, "<td>B_on_A</td>"));
    free(html);
    json_decref(results);
}

/* The deciding arm is the one that is drawn with its differences. */
Test(report_arms, pairs_of_the_one_that_decides_are_large)
{
    json_t *results = study_document();
    char *svg = svg_of(results), *html = html_of(results);
    cr_expect(strstr(svg, ">B_on_A</text>") && !strstr(svg, ">frozen</text>"));
    cr_expect(count(html, ">difference, points</text>") == 1);
    cr_expect(strstr(html, ">B_on_A</text>") < strstr(html, ">frozen</text>"));
    free(html);
    free(svg);
    json_decref(results);
}

Test(report_arms, few_seeds_are_told_of_once)
{
    json_t *results = study_document();
    json_t *warnings = json_object_get(json_object_get(results, "study"), "warnings");
    cr_assert(json_array_size(warnings) == 1);
    json_array_append_new(warnings, json_pack("{ss ss}", "check", "unequal-tuning", "text",
                                              "learning rates are tried for some"));
    char *html = html_of(results);
    cr_expect(count(html, "seeds are few") == 1 && !strstr(html, "the study is exploratory"));
    cr_expect(strstr(html, "<p>tlc warned: learning rates are tried for some.</p>"));
    free(html);
    json_decref(results);
}

/* The n of `study.curves`. */
Test(report_arms, depth_has_a_section_of_its_own)
{
    json_t *results = study_document();
    json_t *axes = json_object_get(json_object_get(results, "study"), "axes");
    json_object_set_new(json_array_get(axes, 1), "name", json_string("n"));
    json_object_set_new(json_array_get(axes, 1), "kind", json_string("depth"));
    char *html = html_of(results);
    cr_expect(strstr(html, "<h2>How many layers carry over</h2>") && strstr(html, ">error, %<"));
    cr_expect(strstr(html, ">copied layers (n)<") && !strstr(html, "<h2>How much to freeze</h2>"));
    free(html);
    json_decref(results);
}

/* Jansson takes nothing else. */
static bool is_utf8(const char *text)
{
    json_t *string = json_string(text);
    json_decref(string);
    return string != NULL;
}

Test(report_arms, long_values_are_cut_between_characters)
{
    json_t *results = study_document();
    json_t *axes = json_object_get(json_object_get(results, "study"), "axes");
    json_t *values = json_object_get(json_array_get(axes, 1), "values");
    json_object_set_new(json_array_get(axes, 1), "name", json_string("how"));
    json_object_set_new(json_array_get(axes, 1), "kind", json_string("other"));
    for (size_t i = 0; i < json_array_size(values); i++)
        json_array_set_new(
            values, i,
            json_sprintf("%zu-\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
                         "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4 and so on",
                         i));
    char *html = html_of(results);
    cr_expect(is_utf8(html));
    cr_expect(strstr(html, ">1-\xC3\xA4\xC3\xA4") && strstr(html, "\xC3\xA4 and so on"));
    free(html);
    json_decref(results);
}

Test(report_arms, minus_signs_of_the_verdict_are_signs)
{
    json_t *results = study_document();
    char *html = html_of(results), *end = strstr(html, "</h1>");
    cr_assert(end && strstr(end, "</p>"));
    *strstr(end, "</p>") = '\0';
    cr_expect(strstr(end, "[\xE2\x88\x92") && !strstr(end, "[-"));
    free(html);
    json_decref(results);
}
