/* analysis.h: what a study shows, from its results alone. */
#ifndef TLC_ANALYSIS_H
#define TLC_ANALYSIS_H

#include <jansson.h>

/* What a study shows: the member "analysis" of the results, from the rest of them alone. JSON's
 * null for an experiment without a study. */
json_t *tlc_analyse(const json_t *results);

#endif
