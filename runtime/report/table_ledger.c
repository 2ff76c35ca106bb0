/* table_ledger.c: what was done, and how to do it again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/show.h"
#include "results/failures.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- looks at test images ------------------------------------------------------------------- */

/* How often the models of a name were tested on a split. */
static long count_looks(const struct document *document, const char *model, const char *split)
{
    long looks = 0;
    for (int training = 0; training < document->trainings; training++) {
        if (strcmp(document_model(document, training), model) != 0)
            continue;
        for (int seed = 0; seed < document->seeds; seed++)
            looks += document_test(document, training, seed, split) != NULL;
    }
    return looks;
}

/* How many examples a split has: a range where cells differ. */
static struct shown show_size(const json_t *size)
{
    double least = number_of(size), most = least;
    for (int i = 0; i < size_of(size); i++) {
        least = fmin(least, item_at(size, i));
        most = fmax(most, item_at(size, i));
    }
    struct shown shown = show_count(least);
    if (most > least)
        snprintf(shown.text, sizeof shown.text, "%.60s to %.60s", show_count(least).text,
                 show_count(most).text);
    return shown;
}

static void add_looks(struct text *text, const struct document *document)
{
    const char *model, *split;
    json_t *models = json_object_get(document->results, "models"), *unused;
    json_t *splits = json_object_get(document->results, "splits"), *examples;
    text_add(text, "<div class=\"scroll\"><table><thead><tr><th>split</th><th class=\"n\">images"
                   "</th><th>model</th><th class=\"n\">times tested</th></tr></thead><tbody>\n");
    json_object_foreach(splits, split, examples)
    {
        json_object_foreach(models, model, unused)
        {
            long looks = count_looks(document, model, split);
            if (looks > 0)
                text_addf(text,
                          "<tr><td>%s</td><td class=\"n\">%s</td><td>%s</td><td class=\"n\">%s"
                          "</td></tr>\n",
                          split, show_size(examples).text, model, show_count((double)looks).text);
        }
    }
    text_add(text, "</tbody></table></div>\n");
}

/* ---- the sections --------------------------------------------------------------------------- */

bool ledger_applies(const struct document *document)
{
    return document->trainings > 0;
}

static double operations_of(const struct document *document)
{
    double sum = 0;
    for (int i = 0; i < document->trainings; i++) {
        double operations = number_at(document_training(document, i), "operations");
        sum += isfinite(operations) ? operations : 0;
    }
    return sum * document->seeds;
}

static void add_entry(struct text *text, const char *name, const char *value)
{
    text_addf(text, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

void ledger_draw(struct text *text, const struct document *document)
{
    int runs = size_of(json_object_get(document->results, "runs"));
    text_add(text, "<dl class=\"facts\">\n");
    add_entry(text, "distinct trainings", show_count(document->trainings).text);
    add_entry(text, "seeds", show_count(document->seeds).text);
    add_entry(text, "runs", show_count(runs).text);
    if (document->cells > 0)
        add_entry(text, "cells", show_count(document->cells).text);
    add_entry(text, "floating-point operations", show_large(operations_of(document)).text);
    text_add(text, "</dl>\n<p class=\"small\">Every look at the test images:</p>\n");
    add_looks(text, document);
}

bool repeat_applies(const struct document *document)
{
    return *string_at(document->results, "spec") != '\0';
}

static void add_line(struct text *text, const char *name, const char *value)
{
    if (*value)
        text_addf(text, "<tr><td>%s</td><td class=\"wide\"><code>%s</code></td></tr>\n", name,
                  value);
}

static void add_shared(struct text *text, const struct document *document)
{
    const json_t *shared = json_object_get(document->study, "share");
    if (size_of(shared) == 0)
        return;
    text_add(text, "<tr><td>shared by the arms of a seed</td><td class=\"wide\">");
    for (int i = 0; i < size_of(shared); i++)
        text_addf(text, "%s%s", i > 0 ? ", " : "", string_of(shared, i));
    text_add(text, "</td></tr>\n");
}

void repeat_draw(struct text *text, const struct document *document)
{
    const char *spec = string_at(document->results, "spec");
    text_add(text, "<p>The same spec, seeds and version of tlc give the same numbers, digit for "
                   "digit.</p>\n<div class=\"scroll\"><table><tbody>\n");
    add_line(text, "spec", spec);
    add_line(text, "hash of the spec", string_at(document->results, "spec_hash"));
    add_line(text, "tlc", string_at(document->results, "tlc"));
    text_add(text, "<tr><td>seeds</td><td class=\"wide\">");
    char *seeds = document_seed_words(json_object_get(document->results, "seeds"));
    text_escape(text, seeds);
    free(seeds);
    text_add(text, "</td></tr>\n");
    add_shared(text, document);
    char *command = document->study || document->seeds != 1
                        ? tlc_format("make run SPEC=%s", spec)
                        : tlc_format("make run SPEC=%s   (another seed: --seed N)", spec);
    add_line(text, "command", command);
    free(command);
    text_add(text, "</tbody></table></div>\n");
}
