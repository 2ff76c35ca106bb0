/* test_records.c: results.json as structures and back. */
#include "results.h"

TestSuite(records, .fini = release);

static const char *const documents[] = {"tests/golden_report/study/results.json"};

/* All that a run writes is read, and comes out as it went in. */
Test(records, results_come_back_byte_for_byte)
{
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        json_t *json = load(documents[i]);
        struct tlc_results results;
        char *wrong = tlc_record_read(&tlc_results_shape, json, true, &results);
        cr_assert_null(wrong, "%s", wrong);
        char *before = json_dumps(json, 0);
        char *after = json_dumps(written(&tlc_results_shape, &results), 0);
        cr_expect_str_eq(after, before);
        free(before);
        free(after);
        tlc_record_empty(&tlc_results_shape, &results);
    }
}

static const struct {
    const char *results, *wrong;
} mistakes[] = {
    {"{'study': {'axes': [{'kind': 'some other word'}]}}",
     "study: axes 1: its \"kind\" is no word that this tlc knows"},
    {"{'study': {'warnings': ['a bare text']}}", "study: warnings 1: it is no object"},
    {"{'runs': [{'tests': [{}, {'loss': 'high'}]}]}", "runs 1: tests 2: its \"loss\" is no number"},
    {"{'runs': [{'tests': [{'confusion': [[1, 2], [3, 'x']]}]}]}",
     "runs 1: tests 1: confusion 2: item 2: it is no whole number"},
    {"{'splits': {'B.test': [1, 'x']}}", "splits B.test: item 2: it is no whole number"},
    {"{'analysis': {'cells': [{'comparisons': [{'t': [1]}]}]}}",
     "analysis: cells 1: comparisons 1: its \"t\" is no pair of numbers"},
};

Test(records, what_is_damaged_is_said_with_its_place)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct tlc_results results;
        char *wrong = tlc_record_read(&tlc_results_shape, keep(json_of(mistakes[i].results)), false,
                                      &results);
        cr_assert(wrong, "%s", mistakes[i].results);
        cr_expect_str_eq(wrong, mistakes[i].wrong);
        free(wrong);
        tlc_record_empty(&tlc_results_shape, &results);
    }
}
