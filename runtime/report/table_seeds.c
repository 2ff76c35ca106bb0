/* table_seeds.c: the comparison that decides, by other methods and seed by seed: an appendix for
 * those who want to check. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/show.h"
#include "results/failures.h"
#include "system/allocate.h"
#include "system/format.h"

static const struct tlc_arm_comparison *decided(const struct document *document)
{
    return tlc_document_comparison(document, document->cell, document->decided);
}

bool tlc_seed_table_applies(const struct document *document)
{
    return document->decided >= 0 && document->seeds > 1 &&
           decided(document)->mcnemar.count == document->seeds;
}

/* ---- intervals ------------------------------------------------------------------------------ */

static void add_interval(struct text *text, const char *method, const char *covers,
                         struct tlc_interval interval)
{
    if (tlc_interval_known(interval))
        tlc_text_addf(text, "<tr><td>%s</td><td>%s</td><td class=\"n\">%s</td></tr>\n", method,
                      covers, tlc_typeset_points_interval(interval).text);
}

static void add_intervals(struct text *text, const struct document *document,
                          const struct tlc_arm_comparison *comparison)
{
    const bool folds = document->study->folds != NULL;
    tlc_text_add(text,
                 "<div class=\"scroll\"><table><thead><tr><th>95% interval</th><th>covers the "
                 "choice of</th><th class=\"n\">points</th></tr></thead><tbody>\n");
    add_interval(text, folds ? "Student's t, corrected for folds" : "Student's t",
                 folds ? "seeds and examples" : "seeds", comparison->t);
    add_interval(text, "bootstrap", folds ? "folds, as if independent" : "seeds",
                 comparison->bootstrap);
    if (!folds)
        add_interval(text, "two-way bootstrap", "seeds and test examples", comparison->two_way);
    tlc_text_add(text, "</tbody></table></div>\n");
}

/* ---- seeds ---------------------------------------------------------------------------------- */

static double accuracy(const struct document *document, int arm, int seed)
{
    return tlc_document_accuracy(document, tlc_document_trained(document, document->cell, arm),
                                 seed);
}

static void add_seed(struct text *text, const struct document *document,
                     const struct tlc_arm_comparison *comparison, int seed)
{
    const struct tlc_interval none = {NAN, NAN};
    const long number = tlc_results_seed(document->results, seed);
    const int folds = tlc_results_folds(document->results);
    char *name = folds > 1 ? tlc_format("%ld, fold %d", number, seed % folds + 1)
                           : tlc_format("%ld", number);
    tlc_text_addf(text, "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>", name,
                  tlc_typeset_percent(accuracy(document, document->baseline, seed)).text,
                  tlc_typeset_percent(accuracy(document, document->decided, seed)).text);
    tlc_text_addf(text, "<td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
                  tlc_typeset_points(tlc_number_of(&comparison->differences, seed), none).text,
                  tlc_typeset_p(tlc_number_of(&comparison->mcnemar, seed)).text);
    free(name);
}

static void add_seeds(struct text *text, const struct document *document,
                      const struct tlc_arm_comparison *comparison)
{
    tlc_text_addf(
        text,
        "<div class=\"scroll long\"><table><thead><tr><th>seed</th><th class=\"n\">%s</th>"
        "<th class=\"n\">%s</th><th class=\"n\">difference, points</th>"
        "<th class=\"n\">McNemar's p</th></tr></thead><tbody>\n",
        tlc_document_arm(document, document->baseline),
        tlc_document_arm(document, document->decided));
    for (int seed = 0; seed < document->seeds; seed++)
        add_seed(text, document, comparison, seed);
    tlc_text_add(text, "</tbody></table></div>\n");
}

void tlc_seed_table_draw(struct text *text, const struct document *document)
{
    const struct tlc_arm_comparison *comparison = decided(document);
    char *cell = tlc_document_cell_words(document);
    tlc_text_addf(
        text, "<p>%s against %s on %s%s.</p>\n", tlc_document_arm(document, document->decided),
        tlc_document_arm(document, document->baseline), tlc_document_split(document), cell);
    add_intervals(text, document, comparison);
    tlc_text_add(text, "<details><summary>Seed by seed, with McNemar's exact test</summary>\n");
    add_seeds(text, document, comparison);
    tlc_text_add(text,
                 "<p>McNemar's test asks whether two trained models differ on such "
                 "examples. It ignores that other seeds train other models: what it says of one "
                 "seed says nothing of the next, and no verdict here rests on it.</p>\n"
                 "</details>\n");
    free(cell);
}
