/* results.h: results in tests: made of JSON, and looked into as JSON. */
#ifndef TEST_RESULTS_H
#define TEST_RESULTS_H

#include "json.h"
#include "results/results.h"

/* To be freed with tlc_results_free. What the JSON lacks is not known. */
static inline struct tlc_results *read_results(const json_t *json)
{
    struct tlc_results *results = malloc(sizeof *results);
    char *wrong = tlc_record_read(&tlc_results_shape, json, false, results);
    cr_assert_null(wrong, "%s", wrong);
    return results;
}

/* What is written of a record, to be released. */
static inline json_t *written(const struct tlc_shape *shape, const void *record)
{
    return keep(tlc_record_write(shape, record));
}

/* Whether two runs came to the same. */
static inline bool same_runs(const struct tlc_run_record *one, const struct tlc_run_record *other)
{
    json_t *first = tlc_record_write(&tlc_run_shape, one);
    json_t *second = tlc_record_write(&tlc_run_shape, other);
    bool same = json_equal(first, second);
    json_decref(first);
    json_decref(second);
    return same;
}

#endif
