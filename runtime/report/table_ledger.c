/* table_ledger.c: what was done, and how to do it again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/show.h"
#include "results/failures.h"
#include "results/repeat.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- looks at test images ------------------------------------------------------------------- */

/* How often the models of a name were tested on a split. */
static long count_looks(const struct document *document, const char *model, const char *split)
{
    long looks = 0;
    for (int training = 0; training < document->trainings; training++) {
        if (strcmp(tlc_document_model(document, training), model) != 0)
            continue;
        for (int seed = 0; seed < document->seeds; seed++)
            looks += tlc_document_test(document, training, seed, split) != NULL;
    }
    return looks;
}

/* How many examples a split has: a range where cells differ. */
static struct shown show_size(const struct tlc_wholes *size)
{
    double least = NAN, most = NAN;
    for (int i = 0; i < size->count; i++) {
        least = fmin(least, tlc_known(size->item[i]));
        most = fmax(most, tlc_known(size->item[i]));
    }
    struct shown shown = tlc_typeset_count(least);
    if (most > least)
        snprintf(shown.text, sizeof shown.text, "%.60s to %.60s", tlc_typeset_count(least).text,
                 tlc_typeset_count(most).text);
    return shown;
}

/* A row for each model that was tested on the split. */
static void add_looks_at(struct text *text, const struct document *document,
                         const struct tlc_split_record *split)
{
    const struct tlc_results *results = document->results;
    for (int i = 0; i < results->models.count; i++) {
        const char *model = results->models.item[i].name;
        long looks = count_looks(document, model, split->name);
        if (looks > 0)
            tlc_text_addf(text,
                          "<tr><td>%s</td><td class=\"n\">%s</td><td>%s</td><td class=\"n\">%s"
                          "</td></tr>\n",
                          split->name, show_size(&split->examples).text, model,
                          tlc_typeset_count((double)looks).text);
    }
}

static void add_looks(struct text *text, const struct document *document)
{
    tlc_text_add(text,
                 "<div class=\"scroll\"><table><thead><tr><th>split</th><th class=\"n\">examples"
                 "</th><th>model</th><th class=\"n\">times tested</th></tr></thead><tbody>\n");
    for (int i = 0; i < document->results->splits.count; i++)
        add_looks_at(text, document, &document->results->splits.item[i]);
    tlc_text_add(text, "</tbody></table></div>\n");
}

/* ---- the sections --------------------------------------------------------------------------- */

bool tlc_ledger_applies(const struct document *document)
{
    return document->trainings > 0;
}

/* Of runs that ended early, those that they took. */
static double operations_of(const struct document *document)
{
    double sum = 0;
    for (int i = 0; i < document->trainings; i++)
        for (int seed = 0; seed < document->seeds; seed++) {
            const struct tlc_run_record *run = tlc_document_run(document, i, seed);
            const double planned = tlc_document_training(document, i)->operations;
            const double taken = run ? run->operations : NAN;
            sum += isfinite(taken) ? taken : isfinite(planned) ? planned : 0;
        }
    return sum;
}

static void add_entry(struct text *text, const char *name, const char *value)
{
    tlc_text_addf(text, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

void tlc_ledger_draw(struct text *text, const struct document *document)
{
    int runs = document->results->runs.count > 0 ? document->results->runs.count : 0;
    tlc_text_add(text, "<dl class=\"facts\">\n");
    add_entry(text, "distinct trainings", tlc_typeset_count(document->trainings).text);
    add_entry(text, "seeds", tlc_typeset_count(document->results->seeds.count).text);
    if (document->study && document->study->folds)
        add_entry(text, "folds of each", tlc_typeset_count(document->study->folds->count).text);
    add_entry(text, "runs", tlc_typeset_count(runs).text);
    if (document->cells > 0)
        add_entry(text, "cells", tlc_typeset_count(document->cells).text);
    add_entry(text, "floating-point operations", tlc_typeset_large(operations_of(document)).text);
    tlc_text_add(text, "</dl>\n<p class=\"small\">Every look at the test examples:</p>\n");
    add_looks(text, document);
    if (tlc_curves_apply(document))
        tlc_text_add(text,
                     "<p class=\"small\">Each figure is a file of its own in figures/, beside this "
                     "page, as SVG and with its numbers as CSV.</p>\n");
}

bool tlc_repeat_applies(const struct document *document)
{
    return *document->results->spec != '\0';
}

static void add_line(struct text *text, const char *name, const char *value)
{
    if (*value)
        tlc_text_addf(text, "<tr><td>%s</td><td class=\"wide\"><code>%s</code></td></tr>\n", name,
                      value);
}

static void add_shared(struct text *text, const struct document *document)
{
    const struct tlc_texts *shared = document->study ? &document->study->share : NULL;
    if (!shared || shared->count <= 0)
        return;
    tlc_text_add(text, "<tr><td>shared by the arms of a seed</td><td class=\"wide\">");
    for (int i = 0; i < shared->count; i++)
        tlc_text_addf(text, "%s%s", i > 0 ? ", " : "", shared->item[i]);
    tlc_text_add(text, "</td></tr>\n");
}

void tlc_repeat_draw(struct text *text, const struct document *document)
{
    const char *spec = document->results->spec;
    tlc_text_add(text,
                 "<p>The same spec, seeds and version of tlc give the same numbers, digit for "
                 "digit. The command is one for the directory that the spec is in.</p>\n"
                 "<div class=\"scroll\"><table><tbody>\n");
    add_line(text, "spec", spec);
    add_line(text, "hash of the spec", document->results->spec_hash);
    add_line(text, "tlc", document->results->tlc);
    tlc_text_add(text, "<tr><td>seeds</td><td class=\"wide\">");
    char *seeds = tlc_document_seed_words(&document->results->seeds);
    tlc_text_escape(text, seeds);
    free(seeds);
    tlc_text_add(text, "</td></tr>\n");
    add_shared(text, document);
    char *command = tlc_repeat_command(
        spec, document->results->seeds.count > 0 ? document->results->seeds.item[0] : -1);
    add_line(text, "command", command);
    free(command);
    tlc_text_add(text, "</tbody></table></div>\n");
}
