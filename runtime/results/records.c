/* records.c: what is looked up in a record. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/metric.h"
#include "results/records.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

int tlc_results_folds(const struct tlc_results *results)
{
    return results->study && results->study->folds ? results->study->folds->count : 1;
}

int tlc_results_repeats(const struct tlc_results *results)
{
    return results->seeds.count < 0 ? 0 : results->seeds.count * tlc_results_folds(results);
}

long tlc_results_seed(const struct tlc_results *results, int repeat)
{
    return results->seeds.item[repeat / tlc_results_folds(results)];
}

struct tlc_caution_record *tlc_add_caution(struct tlc_cautions *list, const char *kind,
                                           enum tlc_severity severity, char *text)
{
    list->item = tlc_resize(list->item, (size_t)(list->count + 1) * sizeof *list->item);
    list->item[list->count] = (struct tlc_caution_record){.kind = tlc_format("%s", kind),
                                                          .severity = severity,
                                                          .text = text,
                                                          .shared = -1,
                                                          .of = -1,
                                                          .classes = {.count = -1},
                                                          .trainings = -1};
    return &list->item[list->count++];
}

void tlc_cautions_empty(struct tlc_cautions *cautions)
{
    struct tlc_results results = {.cautions = *cautions};
    tlc_record_empty(&tlc_results_shape, &results);
    *cautions = (struct tlc_cautions){.count = 0};
}

int tlc_mark(const char *digits, int example)
{
    char digit = digits[example / 4];
    int bits = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    return bits >> (3 - example % 4) & 1;
}

uint8_t *tlc_test_marks(const struct tlc_test_record *test)
{
    const int count = test->examples < 0 ? 0 : test->examples;
    uint8_t *marks = tlc_allocate((size_t)count, 1);
    if (strlen(test->correct) != ((size_t)count + 3) / 4)
        tlc_fail("a test's record is broken: its marks don't fit its %d examples", count);
    for (int i = 0; i < count; i++)
        marks[i] = (uint8_t)tlc_mark(test->correct, i);
    return marks;
}

char *tlc_failure_words(const struct tlc_failure *failure)
{
    return failure->epoch > 0 ? tlc_format("epoch %d: %s", failure->epoch, failure->reason)
                              : tlc_format("%s", failure->reason);
}

double tlc_metric_in_test(const struct tlc_test_record *test, const char *name)
{
    for (int i = 0; i < test->metrics.count; i++)
        if (strcmp(test->metrics.item[i].name, name) == 0)
            return test->metrics.item[i].value;
    return strcmp(name, "accuracy") == 0 ? test->accuracy : (double)NAN;
}

double tlc_metric_of_constant(const struct tlc_constant *constant, const char *name)
{
    for (int i = 0; i < constant->metrics.count; i++)
        if (strcmp(constant->metrics.item[i].name, name) == 0)
            return constant->metrics.item[i].value;
    return strcmp(name, "accuracy") == 0 ? constant->accuracy : (double)NAN;
}

bool tlc_is_error(const char *metric)
{
    const enum tlc_metric_kind kind = tlc_find_metric(metric);
    return kind != TLC_METRIC_KINDS && !tlc_more_is_better(kind);
}

double tlc_value_compared(const char *metric, const struct tlc_constant *constant,
                          const struct tlc_test_record *test)
{
    const char *name = metric ? metric : "accuracy";
    const double same = constant ? tlc_metric_of_constant(constant, name) : (double)NAN;
    const double value = test ? tlc_metric_in_test(test, name) : same;
    return tlc_is_error(name) ? 1 - value / same : value;
}

char *tlc_compared_text(const char *metric)
{
    const char *name = metric ? metric : "accuracy";
    return tlc_format(tlc_is_error(name) ? "skill by %s" : "%s", name);
}

bool tlc_answers_labels(const struct tlc_constant *constant)
{
    return constant->class < 0 && !isnan(tlc_metric_of_constant(constant, "accuracy"));
}

char *tlc_constant_text(const struct tlc_constant *constant)
{
    if (constant->class < 0)
        return tlc_format(tlc_answers_labels(constant) ? "always the commonest labels"
                                                       : "always the mean");
    char *class = tlc_class_text(constant, constant->class);
    char *words = tlc_format("always class %s", class);
    free(class);
    return words;
}

char *tlc_class_text(const struct tlc_constant *test, int class)
{
    if (class < test->classes.count)
        return tlc_format("%s", test->classes.item[class]);
    return tlc_format("%d", class);
}

struct tlc_run_record tlc_run_record_in_fold(const struct tlc_run_record *record, int fold)
{
    struct tlc_run_record copy;
    json_t *written = tlc_record_write(&tlc_run_shape, record);
    free(tlc_record_read(&tlc_run_shape, written, false, &copy));
    json_decref(written);
    copy.fold = fold;
    return copy;
}
