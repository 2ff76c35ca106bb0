/* table_tests.c: what a spec without a study has instead of cells. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/show.h"

/* Whether it has classes, which are told right or wrong. */
static bool tells_classes(const struct tlc_test_record *test)
{
    return *test->correct != '\0' || isfinite(test->accuracy);
}

static int count_tests(const struct document *document)
{
    int count = 0;
    for (int i = 0; i < document->trainings; i++) {
        const struct tlc_run_record *run = tlc_document_run(document, i, 0);
        for (int j = 0; run && j < run->tests.count; j++)
            count += tells_classes(&run->tests.item[j]);
    }
    return count;
}

bool tlc_tests_apply(const struct document *document)
{
    return !document->study && count_tests(document) > 0;
}

static void add_test(struct text *text, const struct document *document, int training,
                     const struct tlc_test_record *test)
{
    double examples = tlc_known(test->examples), accuracy = test->accuracy;
    bool known = examples > 0 && isfinite(accuracy);
    struct tlc_interval interval = {NAN, NAN};
    if (known)
        interval = tlc_wilson(lround(accuracy * examples), lround(examples));
    tlc_text_addf(
        text,
        "<tr><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
        "<td class=\"n\">%s %s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
        "<td class=\"n\">%s</td></tr>\n",
        tlc_document_model(document, training), test->split, tlc_typeset_count(examples).text,
        tlc_typeset_count(tlc_known(tlc_document_training(document, training)->examples)).text,
        tlc_typeset_percent(accuracy).text, known ? tlc_typeset_points_interval(interval).text : "",
        tlc_typeset_number(test->loss, 4).text, tlc_typeset_number(test->brier, 4).text,
        tlc_typeset_percent(test->ece).text);
}

/* What every model has to beat. */
static void add_constants(struct text *text, const struct document *document)
{
    for (int i = 0; i < document->results->tests.count; i++) {
        const struct tlc_constant *constant = &document->results->tests.item[i];
        if (constant->class < 0)
            continue;
        char *name = tlc_document_constant(document, constant->split);
        tlc_text_addf(text,
                      "<tr><td>%s</td><td>%s</td><td></td><td></td><td class=\"n\">%s</td><td></td>"
                      "<td></td><td></td></tr>\n",
                      name, constant->split, tlc_typeset_percent(constant->accuracy).text);
        free(name);
    }
}

static void add_differences(struct text *text, const struct document *document)
{
    for (int i = 0; i < document->results->comparisons.count; i++) {
        const struct tlc_difference_record *comparison = &document->results->comparisons.item[i];
        struct tlc_interval interval = comparison->interval;
        if (comparison->metric)
            continue;
        tlc_text_addf(text,
                      "<p>%s \xE2\x88\x92 %s on %s: <strong>%s points</strong>, 95%% interval %s "
                      "(Newcombe, over the same examples).</p>\n",
                      tlc_text_of(&comparison->models, 0), tlc_text_of(&comparison->models, 1),
                      comparison->split, tlc_typeset_points(comparison->difference, interval).text,
                      tlc_typeset_points_interval(interval).text);
        tlc_unlike_draw(text, comparison);
    }
}

void tlc_tests_draw(struct text *text, const struct document *document)
{
    tlc_text_add(text, "<div class=\"scroll\"><table><thead><tr><th>model</th><th>tested on</th>"
                       "<th class=\"n\">examples</th><th class=\"n\">trained on</th>"
                       "<th class=\"n\">accuracy [95% interval]</th><th class=\"n\">loss</th>"
                       "<th class=\"n\">Brier score</th><th class=\"n\">calibration error</th>"
                       "</tr></thead><tbody>\n");
    for (int i = 0; i < document->trainings; i++) {
        const struct tlc_run_record *run = tlc_document_run(document, i, 0);
        for (int j = 0; run && j < run->tests.count; j++)
            if (tells_classes(&run->tests.item[j]))
                add_test(text, document, i, &run->tests.item[j]);
    }
    add_constants(text, document);
    tlc_text_add(text, "</tbody></table></div>\n<p class=\"small\">Intervals of accuracies are "
                       "Wilson's: they cover the choice of test examples.</p>\n");
    add_differences(text, document);
}
