/* analysis.c: what a study shows, from the results of its runs alone. */
#include "analysis/analysis.h"
#include "analysis/evidence.h"
#include "analysis/tuning.h"
#include "system/allocate.h"

static void analyse_cell(const struct tlc_evidence *study, int cell,
                         struct tlc_cell_analysis *analysis)
{
    analysis->arms.count = study->arms;
    analysis->arms.item = tlc_allocate((size_t)study->arms, sizeof *analysis->arms.item);
    for (int arm = 0; arm < study->arms; arm++)
        analysis->arms.item[arm] = tlc_summarise(study, cell, arm);
    analysis->comparisons.item =
        tlc_allocate((size_t)study->arms, sizeof *analysis->comparisons.item);
    for (int arm = 0; arm < study->arms; arm++)
        if (arm != study->baseline)
            analysis->comparisons.item[analysis->comparisons.count++] =
                tlc_compare_arms(study, cell, arm);
}

struct tlc_analysis *tlc_analyse(const struct tlc_results *results)
{
    if (!results->study)
        return NULL;
    struct tlc_evidence study = tlc_evidence_begin(results);
    struct tlc_analysis *analysis = tlc_allocate(1, sizeof *analysis);
    if (results->study->until) {
        analysis->ending = tlc_allocate(1, sizeof *analysis->ending);
        *analysis->ending = tlc_study_end(results);
    }
    analysis->cells.count = tlc_cell_count(&study);
    analysis->cells.item =
        tlc_allocate((size_t)analysis->cells.count, sizeof *analysis->cells.item);
    for (int cell = 0; cell < analysis->cells.count; cell++)
        analyse_cell(&study, cell, &analysis->cells.item[cell]);
    analysis->corrected_for = tlc_adjust(&study, analysis);
    tlc_find_worths(&study, analysis);
    tlc_analyse_tuning(&study, analysis);
    analysis->verdict = tlc_verdict(&study, analysis);
    tlc_evidence_end(&study);
    return analysis;
}
