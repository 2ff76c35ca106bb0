/* table_measured.c: tests by their metrics, of a spec without a study. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/show.h"

enum { MOST_COLUMNS = 16 };

/* Names of metrics, in the order in which tests have them. */
struct columns {
    int count;
    const char *name[MOST_COLUMNS];
};

static void add_column(struct columns *columns, const char *name)
{
    for (int i = 0; i < columns->count; i++)
        if (strcmp(columns->name[i], name) == 0)
            return;
    if (columns->count < MOST_COLUMNS)
        columns->name[columns->count++] = name;
}

static struct columns columns_of(const struct document *document)
{
    struct columns columns = {0};
    for (int i = 0; i < document->trainings; i++) {
        const struct tlc_run_record *run = tlc_document_run(document, i, 0);
        for (int j = 0; run && j < run->tests.count; j++)
            for (int k = 0; k < run->tests.item[j].metrics.count; k++)
                add_column(&columns, run->tests.item[j].metrics.item[k].name);
    }
    return columns;
}

bool tlc_measured_applies(const struct document *document)
{
    return !document->study && columns_of(document).count > 0;
}

static void add_test(struct text *text, const struct document *document, int training,
                     const struct tlc_test_record *test, const struct columns *columns)
{
    tlc_text_addf(
        text,
        "<tr><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
        "<td class=\"n\">%s</td>",
        tlc_document_model(document, training), test->split,
        tlc_typeset_count(tlc_known(test->examples)).text,
        tlc_typeset_count(tlc_known(tlc_document_training(document, training)->examples)).text,
        tlc_typeset_number(test->loss, 4).text);
    for (int i = 0; i < columns->count; i++)
        tlc_text_addf(text, "<td class=\"n\">%s</td>",
                      tlc_typeset_number(tlc_metric_in_test(test, columns->name[i]), 4).text);
    tlc_text_add(text, "</tr>\n");
}

static void add_constants(struct text *text, const struct document *document,
                          const struct columns *columns)
{
    for (int i = 0; i < document->results->tests.count; i++) {
        const struct tlc_constant *constant = &document->results->tests.item[i];
        if (constant->metrics.count <= 0)
            continue;
        char *name = tlc_constant_text(constant);
        tlc_text_addf(text, "<tr><td>%s</td><td>%s</td><td></td><td></td><td></td>", name,
                      constant->split);
        for (int k = 0; k < columns->count; k++)
            tlc_text_addf(
                text, "<td class=\"n\">%s</td>",
                tlc_typeset_number(tlc_metric_of_constant(constant, columns->name[k]), 4).text);
        tlc_text_add(text, "</tr>\n");
        free(name);
    }
}

/* Where the metric is no mean over examples, one test tells no interval. */
static void add_difference(struct text *text, const struct tlc_difference_record *comparison)
{
    const char *better = tlc_is_error(comparison->metric) ? "smaller" : "larger";
    tlc_text_addf(text, "<p>%s \xE2\x88\x92 %s on %s: <strong>%s %s</strong>",
                  tlc_text_of(&comparison->models, 0), tlc_text_of(&comparison->models, 1),
                  comparison->split, comparison->metric,
                  tlc_typeset_number(comparison->difference, 4).text);
    if (tlc_interval_known(comparison->interval))
        tlc_text_addf(text, ", 95%% interval %s (Student's, over the same examples)",
                      tlc_typeset_interval(comparison->interval, 4).text);
    tlc_text_addf(text, "; %s values are better.</p>\n", better);
    tlc_unlike_draw(text, comparison);
}

static void add_differences(struct text *text, const struct document *document)
{
    for (int i = 0; i < document->results->comparisons.count; i++)
        if (document->results->comparisons.item[i].metric)
            add_difference(text, &document->results->comparisons.item[i]);
}

void tlc_measured_draw(struct text *text, const struct document *document)
{
    const struct columns columns = columns_of(document);
    tlc_text_add(text, "<div class=\"scroll\"><table><thead><tr><th>model</th><th>tested on</th>"
                       "<th class=\"n\">examples</th><th class=\"n\">trained on</th>"
                       "<th class=\"n\">loss</th>");
    for (int i = 0; i < columns.count; i++)
        tlc_text_addf(text, "<th class=\"n\">%s</th>", columns.name[i]);
    tlc_text_add(text, "</tr></thead><tbody>\n");
    for (int i = 0; i < document->trainings; i++) {
        const struct tlc_run_record *run = tlc_document_run(document, i, 0);
        for (int j = 0; run && j < run->tests.count; j++)
            if (run->tests.item[j].metrics.count > 0)
                add_test(text, document, i, &run->tests.item[j], &columns);
    }
    add_constants(text, document, &columns);
    tlc_text_add(text, "</tbody></table></div>\n");
    add_differences(text, document);
}
