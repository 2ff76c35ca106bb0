/* tuning.h: what was tried for the arms of a study. */
#ifndef TLC_TUNING_H
#define TLC_TUNING_H

#include "analysis/evidence.h"

/* Fills in what the analysis says of each search, and how often half of its trials would have told
 * another arm to be ahead; nothing where nothing is tuned. */
void tlc_analyse_tuning(const struct tlc_evidence *study, struct tlc_analysis *analysis);

#endif
