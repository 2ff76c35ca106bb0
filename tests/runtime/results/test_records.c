/* test_records.c: results.json as structures and back. */
#include <math.h>

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

/* ---- what a study compares by ---------------------------------------------------------------- */

static struct tlc_named_metric values_of_test[] = {
    {"mae", 3}, {"r2", 0.25}, {"top_3_accuracy", 0.5}};
static struct tlc_named_metric values_of_answer[] = {{"mae", 4}, {"r2", 0}};
static const struct tlc_test_record told = {.accuracy = 0.9, .metrics = {3, values_of_test}};
static const struct tlc_constant answer = {
    .class = -1, .accuracy = 0.5, .metrics = {2, values_of_answer}};

static void expect_words(char *words, const char *wanted)
{
    cr_expect_str_eq(words, wanted);
    free(words);
}

/* Of errors less is better, and of all that is compared more: so they are compared as skill. */
Test(records, a_study_compares_by_shares_and_skill)
{
    cr_expect(tlc_value_compared(NULL, NULL, &told) == 0.9);
    cr_expect(tlc_value_compared(NULL, &answer, NULL) == 0.5);
    cr_expect(tlc_value_compared("r2", &answer, &told) == 0.25);
    cr_expect(tlc_value_compared("top_3_accuracy", NULL, &told) == 0.5);
    cr_expect(tlc_value_compared("mae", &answer, &told) == 0.25);
    cr_expect(tlc_value_compared("mae", &answer, NULL) == 0);
    cr_expect(isnan(tlc_value_compared("auc", &answer, &told)));
    expect_words(tlc_compared_text(NULL), "accuracy");
    expect_words(tlc_compared_text("rmse"), "skill by rmse");
    expect_words(tlc_compared_text("top_3_accuracy"), "top_3_accuracy");
}

Test(records, an_answer_that_is_always_the_same_has_a_name)
{
    struct tlc_named_metric rights[] = {{"accuracy", 0.75}};
    const struct tlc_constant labels = {.class = -1, .accuracy = NAN, .metrics = {1, rights}};
    const struct tlc_constant numbers = {
        .class = -1, .accuracy = NAN, .metrics = {2, values_of_answer}};
    const struct tlc_constant class = {.class = 3, .accuracy = 0.5, .classes = {.count = -1}};
    expect_words(tlc_constant_text(&labels), "always the commonest labels");
    expect_words(tlc_constant_text(&numbers), "always the mean");
    expect_words(tlc_constant_text(&class), "always class 3");
}
