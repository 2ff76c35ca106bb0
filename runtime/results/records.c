/* records.c: what several records of results.json have in common. */
#include <stdlib.h>
#include <string.h>

#include "results/document.h"
#include "results/results.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

json_t *tlc_json_interval(struct tlc_interval interval)
{
    json_t *pair = json_array();
    tlc_json_append(pair, tlc_json_number(interval.low));
    tlc_json_append(pair, tlc_json_number(interval.high));
    return pair;
}

/* ---- which examples were predicted right ----------------------------------------------------- */

int tlc_mark(const char *digits, int example)
{
    char digit = digits[example / 4];
    int bits = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    return bits >> (3 - example % 4) & 1;
}

uint8_t *tlc_test_marks(const json_t *test)
{
    const char *text = json_string_value(json_object_get(test, "correct"));
    const size_t count = (size_t)json_integer_value(json_object_get(test, "examples"));
    uint8_t *marks = tlc_allocate(count, 1);
    if (!text || strlen(text) != (count + 3) / 4)
        tlc_fail("a test's record is broken: its marks don't fit its %zu examples", count);
    for (size_t i = 0; i < count; i++)
        marks[i] = (uint8_t)tlc_mark(text, (int)i);
    return marks;
}

/* ---- how a run has failed -------------------------------------------------------------------- */

const json_t *tlc_failure_of(const json_t *record)
{
    const json_t *failed = json_object_get(record, "failed");
    return json_is_object(failed) ? failed : NULL;
}

char *tlc_failure_words(const json_t *failed)
{
    const char *reason = tlc_string_at(failed, "reason");
    int epoch = tlc_integer_at(failed, "epoch");
    return epoch > 0 ? tlc_format("epoch %d: %s", epoch, reason) : tlc_format("%s", reason);
}
