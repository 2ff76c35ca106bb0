/* note.c: what failed runs mean for a comparison. */
#include <stdlib.h>

#include "analysis/evidence.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"

/* "2 of 30 runs of B_on_A and 1 of B failed", of those that have any. */
static char *count_in_words(const struct tlc_evidence *study, int arm, int failed, int baseline)
{
    const char *first = tlc_arm_name(study, arm);
    const char *second = tlc_arm_name(study, study->baseline);
    if (failed > 0 && baseline > 0)
        return tlc_format("%d of %d runs of %s and %d of %s failed", failed, study->seeds, first,
                          baseline, second);
    return tlc_format("%d of %d runs of %s failed", failed > 0 ? failed : baseline, study->seeds,
                      failed > 0 ? first : second);
}

static char *meaning(const struct tlc_evidence *study, int training, int baseline)
{
    if (!tlc_excludes_failed(study) && study->study->metric)
        return tlc_format("a failed run counts as always answering the same");
    if (!tlc_excludes_failed(study)) {
        return tlc_format("a failed run counts as always answering the commonest class, which is "
                          "right for %s of the examples",
                          tlc_show_percent(tlc_commonest_of(study)->accuracy).text);
    }
    struct tlc_evidence pairs = tlc_ended_well(study, training, baseline);
    char *text = tlc_format("failed runs are left out with their partners, so that %d of %d pairs "
                            "remain, and what is said holds only where training does not fail",
                            pairs.seeds, study->seeds);
    tlc_chosen_end(&pairs);
    return text;
}

char *tlc_note_on_failures(const struct tlc_evidence *study, int cell, int arm)
{
    const int training = tlc_cell_training(study, cell, arm);
    const int baseline = tlc_cell_training(study, cell, study->baseline);
    const int failed = tlc_count_failures(study, training);
    const int failed_too = tlc_count_failures(study, baseline);
    if (failed + failed_too == 0)
        return NULL;
    char *counts = count_in_words(study, arm, failed, failed_too);
    char *means = meaning(study, training, baseline);
    char *note = tlc_format("%s: %s.", counts, means);
    free(means);
    free(counts);
    return note;
}
