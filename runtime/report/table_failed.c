/* table_failed.c: which runs failed, and why. */
#include <stdlib.h>

#include "report/figures.h"
#include "results/failures.h"
#include "system/allocate.h"
#include "system/format.h"

enum { SHOWN = 30 };

bool tlc_failed_applies(const struct document *document)
{
    return tlc_document_all_failures(document) > 0;
}

static void add_row(struct text *text, const struct document *document,
                    const struct failure *failure)
{
    char *values = tlc_document_training_values(document, failure->training);
    char *seeds = tlc_document_seed_words(&failure->seeds);
    int epoch = failure->failed->epoch;
    char *when = epoch > 0 ? tlc_format("%d", epoch) : tlc_format("\xE2\x80\x93");
    tlc_text_addf(
        text,
        "<tr><td>%s</td><td>%s</td><td class=\"n\">%d of %d</td><td class=\"wide\">%s</td>"
        "<td class=\"n\">%s</td><td>%s</td></tr>\n",
        tlc_document_model(document, failure->training), values, failure->seeds.count,
        document->seeds, seeds, when, failure->failed->reason);
    free(when);
    free(seeds);
    free(values);
}

static void add_rows(struct text *text, const struct document *document,
                     const struct failure *failures, int count)
{
    tlc_text_add(text, "<div class=\"scroll\"><table><thead><tr><th>model</th><th>where</th>"
                       "<th class=\"n\">failed</th><th>seeds</th><th class=\"n\">epoch</th>"
                       "<th>why</th></tr></thead><tbody>\n");
    for (int i = 0; i < count; i++)
        add_row(text, document, &failures[i]);
    tlc_text_add(text, "</tbody></table></div>\n");
}

static void add_meaning(struct text *text, const struct document *document)
{
    tlc_text_addf(text, "<p>%d of %d runs failed. ", tlc_document_all_failures(document),
                  document->results->runs.count);
    tlc_text_add(text,
                 "A run fails when a loss or a weight is no longer a finite number, or when it "
                 "begins with the weights of one that failed. It has no tests and saves no model");
    if (document->study) {
        char *means = tlc_document_failed_means(document);
        tlc_text_addf(text, ". In comparisons it is %s", means);
        free(means);
    }
    tlc_text_add(text, ".</p>\n");
}

void tlc_failed_draw(struct text *text, const struct document *document)
{
    int count;
    struct failure *failures = tlc_failures_list(document, &count);
    add_meaning(text, document);
    add_rows(text, document, failures, count < SHOWN ? count : SHOWN);
    if (count > SHOWN) {
        tlc_text_addf(text, "<details><summary>%d more</summary>\n", count - SHOWN);
        add_rows(text, document, failures + SHOWN, count - SHOWN);
        tlc_text_add(text, "</details>\n");
    }
    tlc_failures_free(failures, count);
}
