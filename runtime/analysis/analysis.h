/* analysis.h: what a study shows, from its results alone. */
#ifndef TLC_ANALYSIS_H
#define TLC_ANALYSIS_H

#include "results/records.h"

/* The analysis of the results, from the rest of them alone; NULL for an experiment without a study.
 * Becomes a part of them. Ends the program where they are not as the run wrote them. */
struct tlc_analysis *tlc_analyse(const struct tlc_results *results);

/* How a study stands that goes on until an interval is narrow, from the runs of all its seeds so
 * far.
 */
struct tlc_ending tlc_study_end(const struct tlc_results *results);

#endif
