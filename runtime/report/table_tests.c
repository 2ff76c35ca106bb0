/* table_tests.c: what a spec without a study has instead of cells. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/show.h"

static int count_tests(const struct document *document)
{
    int count = 0;
    for (int i = 0; i < document->trainings; i++)
        count += tlc_size_of(json_object_get(tlc_document_run(document, i, 0), "tests"));
    return count;
}

bool tlc_tests_apply(const struct document *document)
{
    return !document->study && count_tests(document) > 0;
}

static void add_test(struct text *text, const struct document *document, int training,
                     const json_t *test)
{
    double examples = tlc_number_at(test, "examples"), accuracy = tlc_number_at(test, "accuracy");
    bool known = examples > 0 && isfinite(accuracy);
    struct tlc_interval interval = {NAN, NAN};
    if (known)
        interval = tlc_wilson(lround(accuracy * examples), lround(examples));
    tlc_text_addf(
        text,
        "<tr><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
        "<td class=\"n\">%s %s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
        "<td class=\"n\">%s</td></tr>\n",
        tlc_document_model(document, training), tlc_string_at(test, "split"),
        tlc_typeset_count(examples).text,
        tlc_typeset_count(tlc_number_at(tlc_document_training(document, training), "examples"))
            .text,
        tlc_typeset_percent(accuracy).text, known ? tlc_typeset_points_interval(interval).text : "",
        tlc_typeset_number(tlc_number_at(test, "loss"), 4).text,
        tlc_typeset_number(tlc_number_at(test, "brier"), 4).text,
        tlc_typeset_percent(tlc_number_at(test, "ece")).text);
}

/* What every model has to beat. */
static void add_constants(struct text *text, const struct document *document)
{
    const char *split;
    json_t *tests = json_object_get(document->results, "tests"), *test;
    json_object_foreach(tests, split, test)
    {
        char *name = tlc_document_constant(document, split);
        tlc_text_addf(text,
                      "<tr><td>%s</td><td>%s</td><td></td><td></td><td class=\"n\">%s</td><td></td>"
                      "<td></td><td></td></tr>\n",
                      name, split, tlc_typeset_percent(tlc_number_at(test, "accuracy")).text);
        free(name);
    }
}

static void add_differences(struct text *text, const struct document *document)
{
    const json_t *comparisons = json_object_get(document->results, "comparisons");
    for (int i = 0; i < tlc_size_of(comparisons); i++) {
        const json_t *comparison = json_array_get(comparisons, (size_t)i);
        const json_t *models = json_object_get(comparison, "models");
        struct tlc_interval interval = tlc_interval_at(comparison, "interval");
        tlc_text_addf(text,
                      "<p>%s \xE2\x88\x92 %s on %s: <strong>%s points</strong>, 95%% interval %s "
                      "(Newcombe, over the same images).</p>\n",
                      tlc_string_of(models, 0), tlc_string_of(models, 1),
                      tlc_string_at(comparison, "split"),
                      tlc_typeset_points(tlc_number_at(comparison, "difference"), interval).text,
                      tlc_typeset_points_interval(interval).text);
    }
}

void tlc_tests_draw(struct text *text, const struct document *document)
{
    tlc_text_add(text, "<div class=\"scroll\"><table><thead><tr><th>model</th><th>tested on</th>"
                       "<th class=\"n\">images</th><th class=\"n\">trained on</th>"
                       "<th class=\"n\">accuracy [95% interval]</th><th class=\"n\">loss</th>"
                       "<th class=\"n\">Brier score</th><th class=\"n\">calibration error</th>"
                       "</tr></thead><tbody>\n");
    for (int i = 0; i < document->trainings; i++) {
        const json_t *tests = json_object_get(tlc_document_run(document, i, 0), "tests");
        for (int j = 0; j < tlc_size_of(tests); j++)
            add_test(text, document, i, json_array_get(tests, (size_t)j));
    }
    add_constants(text, document);
    tlc_text_add(text, "</tbody></table></div>\n<p class=\"small\">Intervals of accuracies are "
                       "Wilson's: they cover the choice of test images.</p>\n");
    add_differences(text, document);
}
