/* test_documents.c: reports of documents as odd as they may come. */

#include "reported.h"
#include "report_support.h"

TestSuite(report_documents, .init = enter_directory, .fini = leave_directory);

static struct sample samples[] = {
    {.what = "plain",
     .seeds = 4,
     .sizes = 3,
     .depths = 3,
     .first = 0.9,
     .second = 0.95,
     .spread = 0.001,
     .name = "B_on_A"},
    {.what = "one seed", .seeds = 1, .sizes = 3, .first = 0.9, .second = 0.95, .name = "B_on_A"},
    {.what = "one cell",
     .seeds = 30,
     .first = 0.9,
     .second = 0.8,
     .spread = 0.001,
     .name = "B_on_A"},
    {.what = "no study",
     .seeds = 1,
     .first = 0.9,
     .second = 0.95,
     .name = "B_on_A",
     .no_study = true},
    {.what = "no analysis",
     .seeds = 3,
     .sizes = 2,
     .first = 0.9,
     .second = 0.95,
     .name = "B_on_A",
     .no_analysis = true},
    {.what = "no curves",
     .seeds = 3,
     .sizes = 2,
     .first = 0.9,
     .second = 0.95,
     .name = "B_on_A",
     .no_curves = true},
    {.what = "no error",
     .seeds = 5,
     .sizes = 4,
     .depths = 2,
     .first = 1,
     .second = 1,
     .name = "B_on_A"},
    {.what = "all wrong", .seeds = 5, .sizes = 4, .first = 0, .second = 0, .name = "B_on_A"},
    {.what = "equal", .seeds = 5, .sizes = 2, .first = 0.75, .second = 0.75, .name = "B_on_A"},
    {.what = "540 cells",
     .seeds = 2,
     .sizes = 54,
     .depths = 10,
     .first = 0.9,
     .second = 0.95,
     .name = "B_on_A"},
    {.what = "100 seeds",
     .seeds = 100,
     .first = 0.5,
     .second = 0.55,
     .spread = 0.002,
     .name = "B_on_A"},
    {.what = "markup",
     .seeds = 3,
     .sizes = 2,
     .depths = 2,
     .first = 0.9,
     .second = 0.95,
     .name = "<b>&amp;\"it's\"</b>"},
    {.what = "a long name",
     .seeds = 3,
     .sizes = 2,
     .depths = 2,
     .first = 0.9,
     .second = 0.95,
     .name = "\xC3\xA4\xE6\x97\xA5_a_name_that_goes_on_and_on_and_on_and_on_and_on_and_on"},
};

enum { SAMPLES = sizeof samples / sizeof *samples };

/* Parameters hold no pointers: each test runs where these lead nowhere. */
static int numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

_Static_assert(sizeof numbers / sizeof *numbers == SAMPLES, "a number for each sample");

ParameterizedTestParameters(report_documents, html_is_sound)
{
    return cr_make_param_array(int, numbers, SAMPLES);
}

ParameterizedTest(int *number, report_documents, html_is_sound)
{
    const struct sample *sample = &samples[*number];
    json_t *results = sample_document(sample);
    char *html = html_of(results);
    expect_sound(html, sample->what);
    free(html);
    json_decref(results);
}

ParameterizedTestParameters(report_documents, the_figure_alone_is_sound)
{
    return cr_make_param_array(int, numbers, SAMPLES);
}

ParameterizedTest(int *number, report_documents, the_figure_alone_is_sound)
{
    const struct sample *sample = &samples[*number];
    json_t *results = sample_document(sample);
    char *svg = svg_of(results);
    bool paired = !sample->no_study && !sample->no_analysis;
    cr_expect_eq(svg != NULL, paired, "%s", sample->what);
    if (svg)
        expect_sound(svg, sample->what);
    free(svg);
    json_decref(results);
}

ParameterizedTestParameters(report_documents, the_same_document_gives_the_same_bytes)
{
    return cr_make_param_array(int, numbers, 3);
}

ParameterizedTest(int *number, report_documents, the_same_document_gives_the_same_bytes)
{
    const struct sample *sample = &samples[*number];
    json_t *results = sample_document(sample);
    char *first = html_of(results), *second = html_of(results);
    cr_expect_str_eq(first, second);
    free(first);
    free(second);
    json_decref(results);
}

/* ---- what may be null ------------------------------------------------------------------------ */

static void try_all(const json_t *results, const char *what)
{
    struct tlc_output output = {.quiet = true};
    char *html = html_of(results), *csv = csv_of(results);
    char *svg = svg_of(results);
    expect_sound(html, what);
    print_of(&output, results);
    free(html);
    free(csv);
    free(svg);
}

/* Puts null in the place of each member in turn, at any depth, and looks at the whole. */
static void blank_each(const json_t *results, json_t *value)
{
    const char *key;
    void *next;
    json_t *member;
    size_t index;
    json_object_foreach_safe(value, next, key, member)
    {
        blank_each(results, member);
        json_incref(member);
        json_object_set_new(value, key, json_null());
        try_all(results, key);
        json_object_set_new(value, key, member);
    }
    json_array_foreach(value, index, member)
    {
        blank_each(results, member);
        json_incref(member);
        json_array_set_new(value, index, json_null());
        try_all(results, "an element");
        json_array_set_new(value, index, member);
    }
}

static struct sample small[] = {
    {.what = "a study", .seeds = 2, .sizes = 2, .first = 0.9, .second = 0.95, .name = "B_on_A"},
    {.what = "no study",
     .seeds = 1,
     .first = 0.9,
     .second = 0.95,
     .name = "B_on_A",
     .no_study = true},
};

ParameterizedTestParameters(report_documents, any_member_may_be_null)
{
    return cr_make_param_array(int, numbers, 2);
}

ParameterizedTest(int *number, report_documents, any_member_may_be_null)
{
    json_t *results = sample_document(&small[*number]);
    blank_each(results, results);
    json_decref(results);
}

Test(report_documents, an_empty_document)
{
    json_t *results = json_object();
    try_all(results, "empty");
    json_decref(results);
}

/* ---- what is seen ---------------------------------------------------------------------------- */

static void expect_says(const struct sample *sample, const char *words, bool said)
{
    json_t *results = sample_document(sample);
    char *html = html_of(results);
    cr_expect_eq(strstr(html, words) != NULL, said, "%s: %s", sample->what, words);
    free(html);
    json_decref(results);
}

Test(report_documents, one_seed_is_called_one_seed)
{
    expect_says(&samples[1], "One seed is one seed", true);
    expect_says(&samples[0], "4 seeds decide nothing", true);
    expect_says(&samples[2], "are few", false);
}

Test(report_documents, names_are_shown_as_they_are)
{
    expect_says(&samples[11], "&lt;b&gt;&amp;amp;&quot;it&#39;s&quot;&lt;/b&gt;", true);
    expect_says(&samples[11], "<b>", false);
}

Test(report_documents, no_error_at_all_is_told_from_a_small_one)
{
    expect_says(&samples[6], "stands for no error at all", true);
    expect_says(&samples[0], "stands for no error at all", false);
}

Test(report_documents, many_cells_are_folded)
{
    expect_says(&samples[9], "<summary>510 more</summary>", true);
    expect_says(&samples[0], "more</summary>", false);
}

Test(report_documents, seeds_are_counted_by_their_sign)
{
    expect_says(&samples[0], ">better in 4<", true);
    expect_says(&samples[2], ">worse in 30<", true);
    expect_says(&samples[8], ">equal in 5<", true);
}

Test(report_documents, each_axis_has_its_section)
{
    expect_says(&samples[0], "id=\"examples\"", true);
    expect_says(&samples[0], "id=\"freezing\"", true);
    expect_says(&samples[2], "id=\"examples\"", false);
    expect_says(&samples[3], "id=\"tests\"", true);
    expect_says(&samples[0], "id=\"tests\"", false);
}

Test(report_documents, the_baselines_need_is_marked)
{
    expect_says(&samples[1], ">n* = 75<", true);
    expect_says(&samples[1], "<td class=\"n\">75</td><td class=\"n\">1.50</td>", true);
}

/* 90 of 100 right under each of 4 seeds: Wilson's interval is that of 100 images, not of 400. */
Test(report_documents, more_seeds_are_not_more_images)
{
    static const struct sample sample = {.seeds = 4, .first = 0.9, .second = 0.9, .name = "B_on_A"};
    expect_says(&sample, ">180</text>", true);
    expect_says(&sample, ">90.00% [78.6, 95.7]<", true);
}

Test(report_documents, one_row_is_primary)
{
    json_t *results = sample_document(&samples[0]);
    char *html = html_of(results), *row = strstr(html, "<tr class=\"primary\">");
    cr_expect(row && !strstr(row + 1, "<tr class=\"primary\">"));
    free(html);
    json_decref(results);
}

Test(report_documents, what_stayed_frozen_is_counted)
{
    json_t *results = sample_document(&samples[0]);
    json_t *run = json_array_get(json_object_get(results, "runs"), 3);
    json_object_set_new(json_object_get(run, "frozen"), "after", json_string("00000000"));
    char *html = html_of(results);
    cr_expect(strstr(html, "the same in 71 of 72 runs</strong>. Something trained"));
    cr_expect(strstr(html, "CHANGED: same in 3 of 4 runs"));
    free(html);
    json_decref(results);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void write_report(const json_t *json)
{
    struct tlc_results *results = read_results(json);
    struct tlc_files files = tlc_files_open(".");
    tlc_report_stage(&files, results);
    tlc_results_free(results);
    tlc_files_place(&files);
    tlc_files_close(&files);
}

Test(report_documents, files_appear_in_the_directory)
{
    json_t *results = sample_document(&samples[0]);
    write_report(results);
    cr_expect(exists("report.html") && exists("results.csv") && exists("pairs.svg"));
    json_decref(results);
}

Test(report_documents, a_figure_of_an_earlier_run_does_not_stay)
{
    json_t *with = sample_document(&samples[0]), *without = sample_document(&samples[3]);
    write_report(with);
    write_report(without);
    cr_expect(exists("report.html") && !exists("pairs.svg"));
    write_text("pairs.svg", "somebody else's", 15);
    write_report(without);
    cr_expect(exists("pairs.svg"));
    json_decref(with);
    json_decref(without);
}

/* Of an error, less is better; and it has no points. */
Test(report_documents, the_sentence_of_one_seed_is_about_the_metric)
{
    static const struct {
        const char *metric;
        double low, high;
        const char *words;
    } cases[] = {
        {NULL, -0.02, -0.01,
         "is worse than B on B.test: \xE2\x88\x92"
         "1.50 points"},
        {"mae", -0.02, -0.01, "is better than B on B.test: its mae differs by"},
        {"mae", 0.01, 0.02, "is worse than B on B.test: its mae differs by"},
        {"mae", -0.01, 0.02, "is not shown to differ from B on B.test: its mae differs by"},
        {"top_k_accuracy", 0.01, 0.02, "is better than B on B.test: its top_k_accuracy"},
        {"auc", NAN, NAN, ", of which one seed tells no interval."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *document = sample_document(&samples[3]);
        json_t *difference = json_array_get(json_object_get(document, "comparisons"), 0);
        json_object_set_new(difference, "difference", json_real(-0.015));
        json_object_set_new(difference, "interval",
                            isnan(cases[i].low) ? json_null()
                                                : json_pack("[ff]", cases[i].low, cases[i].high));
        if (cases[i].metric)
            json_object_set_new(difference, "metric", json_string(cases[i].metric));
        char *html = html_of(document);
        cr_expect(strstr(html, cases[i].words), "%s", cases[i].words);
        free(html);
        json_decref(document);
    }
}

/* The small print of the sentence, and of the difference in its table. */
Test(report_documents, comparisons_say_how_models_do_not_learn_alike)
{
    json_t *document = sample_document(&samples[3]);
    json_t *difference = json_array_get(json_object_get(document, "comparisons"), 0);
    json_object_set_new(difference, "warnings",
                        json_pack("[{ss ss} {ss ss}]", "check", "unequal-weights", "text",
                                  "B does not weigh <them>", "check", "unequal-stopping", "text",
                                  "B may stop early"));
    static const char words[] = "They do not learn alike: B does not weigh &lt;them&gt;; B may "
                                "stop early.";
    char *html = html_of(document), *print = strstr(html, words);
    cr_assert(print, "not in the verdict's small print");
    cr_expect(strstr(print + 1, words), "not beside the difference");
    free(html);
    json_decref(document);
}
