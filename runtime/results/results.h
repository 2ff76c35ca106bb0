/* results.h: the records that results.json is made of, and that file. */
#ifndef TLC_RESULTS_H
#define TLC_RESULTS_H

#include "json/json.h"
#include "statistics/statistics.h"
#include "system/atomic_file.h"

/* ---- results_file.c: results.json ------------------------------------------------------------ */

/* Stages results.json. */
void tlc_results_stage(struct tlc_files *files, const json_t *results);

/* The results that stand in a run's directory, to be let go. Ends the program where there are none,
 * or where they are not as a run writes them. */
json_t *tlc_results_load(const char *directory);

/* ---- records.c: what several of its records have in common ----------------------------------- */

/* An interval as [low, high]. */
json_t *tlc_json_interval(struct tlc_interval interval);

/* Whether an example was predicted right, by the record's digits: 4 examples each, the first in the
 * highest bit. */
int tlc_mark(const char *digits, int example);

/* Of the record of a test, whether each example was predicted right: 1 or 0; freed by the caller.
 */
uint8_t *tlc_test_marks(const json_t *test);

/* How the run of this record has failed, the object "failed"; NULL if it has not, or there is none.
 */
const json_t *tlc_failure_of(const json_t *record);

/* "epoch 3: the loss on B.train is not a finite number", to be freed. */
char *tlc_failure_words(const json_t *failed);

#endif
