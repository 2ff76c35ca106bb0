/* study_end.c: whether a study that goes on until an interval is narrow has come to its end. */
#include "analysis/analysis.h"
#include "analysis/evidence.h"

struct tlc_ending tlc_study_end(const struct tlc_results *results)
{
    int pairs;
    const struct tlc_until_record *until = results->study->until;
    struct tlc_evidence study = tlc_evidence_read(results);
    struct tlc_interval interval = tlc_primary_interval(&study, &pairs);
    struct tlc_ending ending = {.seeds = results->seeds.count,
                                .width = interval.high - interval.low};
    if (tlc_is_narrow(interval, pairs, until->width))
        ending.reason = TLC_NARROW_ENOUGH;
    else if (ending.seeds >= until->most)
        ending.reason = TLC_MOST_SEEDS;
    return ending;
}
