/* analysis.c: what a study shows, from the results of its runs alone. */
#include "analysis/analysis.h"
#include "analysis/evidence.h"

static json_t *analyse_cell(const struct tlc_evidence *study, int cell)
{
    json_t *analysis = json_object(), *arms = json_array(), *comparisons = json_array();
    for (int arm = 0; arm < study->arms; arm++)
        tlc_json_append(arms, tlc_summarise(study, cell, arm));
    for (int arm = 0; arm < study->arms; arm++)
        if (arm != study->baseline)
            tlc_json_append(comparisons, tlc_compare_arms(study, cell, arm));
    tlc_json_put(analysis, "arms", arms);
    tlc_json_put(analysis, "comparisons", comparisons);
    return analysis;
}

json_t *tlc_analyse(const json_t *results)
{
    if (json_is_null(tlc_member(results, "study")))
        return json_null();
    struct tlc_evidence study = tlc_evidence_begin(results);
    json_t *analysis = json_object(), *cells = json_array();
    for (int cell = 0; cell < tlc_cell_count(&study); cell++)
        tlc_json_append(cells, analyse_cell(&study, cell));
    tlc_json_put(analysis, "corrected_for", json_integer(tlc_adjust(&study, cells)));
    tlc_json_put(analysis, "cells", cells);
    tlc_json_put(analysis, "label_efficiency", tlc_label_efficiency(&study));
    tlc_json_put(analysis, "verdict", tlc_verdict(&study, cells));
    tlc_evidence_end(&study);
    return analysis;
}
