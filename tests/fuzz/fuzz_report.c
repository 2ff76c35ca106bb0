/* fuzz_report.c: any JSON as results.json, from which the report is made. */
#include <stdlib.h>

#include "guarded.h"
#include "report/report.h"
#include "results/results.h"

/* What is no record of results is refused with its place; all else is reported. */
static void report(void *json)
{
    const struct tlc_output output = tlc_output_begin(false);
    struct tlc_results results;
    char *wrong = tlc_record_read(&tlc_results_shape, json, false, &results);
    if (!wrong) {
        free(tlc_report_html(&results));
        free(tlc_report_csv(&results));
        free(tlc_report_pairs_svg(&results));
        tlc_report_print(&output, &results);
    }
    free(wrong);
    tlc_record_empty(&tlc_results_shape, &results);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reclaim_from_here();
    json_t *results = json_loadb((const char *)data, size, 0, NULL);
    if (results)
        guarded(report, results);
    reclaim();
    return 0;
}

/* ---- mutations ------------------------------------------------------------------------------- */

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static json_t *odd_value(unsigned *state)
{
    static const double numbers[] = {0, -0.0, 1, -1, 0.5, 1e-300, 1e300, -1e300, 1e15, 100};
    static const json_int_t integers[] = {0, 1, -1, 2, 1000, INT32_MAX, INT64_MAX, INT64_MIN};
    static const char *const strings[] = {
        "", "<b>&\"'", "=1+1", "\xe2\x80\xae!", "B.test", "a,b\n", "training.B.epochs"};
    unsigned choice = next_random(state);
    switch (next_random(state) % 7) {
    case 0:
        return json_real(numbers[choice % (sizeof numbers / sizeof *numbers)]);
    case 1:
        return json_integer(integers[choice % (sizeof integers / sizeof *integers)]);
    case 2:
        return json_string(strings[choice % (sizeof strings / sizeof *strings)]);
    case 3:
        return json_null();
    case 4:
        return json_array();
    case 5:
        return json_object();
    default:
        return json_boolean(choice % 2);
    }
}

static void mutate(json_t *value, unsigned *state);

static void mutate_array(json_t *array, unsigned *state)
{
    size_t size = json_array_size(array), index = size ? next_random(state) % size : 0;
    switch (size == 0 ? 0 : next_random(state) % 10) {
    case 0:
        json_array_append_new(array, odd_value(state));
        return;
    case 1:
        json_array_remove(array, index);
        return;
    case 2:
        json_array_insert_new(array, index, json_deep_copy(json_array_get(array, index)));
        return;
    case 3:
        json_array_set_new(array, index, odd_value(state));
        return;
    default:
        mutate(json_array_get(array, index), state);
    }
}

static void mutate_object(json_t *object, unsigned *state)
{
    size_t size = json_object_size(object);
    void *member = json_object_iter(object);
    for (size_t i = size ? next_random(state) % size : 0; i > 0; i--)
        member = json_object_iter_next(object, member);
    json_t *value = member ? json_object_iter_value(member) : NULL;
    if (!member)
        json_object_set_new(object, "name", odd_value(state));
    else if (next_random(state) % 12 == 0)
        json_object_del(object, json_object_iter_key(member));
    else if ((json_is_array(value) || json_is_object(value)) && next_random(state) % 12 != 0)
        mutate(value, state);
    else
        json_object_iter_set_new(object, member, odd_value(state));
}

static void mutate(json_t *value, unsigned *state)
{
    if (json_is_array(value))
        mutate_array(value, state);
    else if (json_is_object(value))
        mutate_object(value, state);
}

/* Values and members of the document; only of what is none, its bytes. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    unsigned state = seed;
    json_t *results = json_loadb((const char *)data, size, 0, NULL);
    if (!results)
        return LLVMFuzzerMutate(data, size, most);
    for (unsigned count = 1 + next_random(&state) % 3; count > 0; count--)
        mutate(results, &state);
    size_t written = json_dumpb(results, (char *)data, most, JSON_COMPACT);
    json_decref(results);
    return written <= most ? written : size;
}
