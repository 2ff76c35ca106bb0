/* test_json.c: values on their way into JSON. */
#include <math.h>

#include "json/json.h"
#include "system/fail.h"
#include "support.h"

TestSuite(json, .init = enter_directory, .fini = leave_directory);

Test(json, numbers_that_json_lacks_are_null)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        json_t *value = tlc_json_number(odd[i]);
        cr_expect(json_is_null(value));
    }
}

Test(json, doubles_keep_all_their_digits)
{
    json_t *epoch = json_object();
    tlc_json_put(epoch, "third", tlc_json_number(1.0 / 3));
    char *text = tlc_json_text(epoch, JSON_COMPACT, "a third");
    json_decref(epoch);
    cr_expect_str_eq(text, "{\"third\":0.33333333333333331}");
    free(text);
}

/* The library itself drops what is said of keys. */
Test(json, text_has_all_of_a_value)
{
    json_t *value = json_object(), *list = json_array();
    for (int i = 0; i < 2000; i++)
        tlc_json_append(list, json_integer(i));
    tlc_json_put(value, "list", list);
    char *text = tlc_json_text(value, JSON_COMPACT, "numbers");
    json_t *again = json_loads(text, 0, NULL);
    cr_expect(json_equal(value, again));
    free(text);
    json_decref(value);
    json_decref(again);
}

/* A number is whole or not; what is not there is of no type. */
Test(json, values_are_told_by_their_types)
{
    const char *texts[] = {"{}", "[]", "\"\"", "1", "1.5", "true", "false", "null"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *value = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        for (json_type type = JSON_OBJECT; type <= JSON_NULL; type++)
            cr_expect_eq(tlc_json_is(value, type), type == (json_type)i, "%s %d", texts[i],
                         (int)type);
        cr_expect_eq(tlc_json_is_number(value), i == 3 || i == 4, "%s", texts[i]);
        cr_expect_eq(tlc_json_is_boolean(value), i == 5 || i == 6, "%s", texts[i]);
        json_decref(value);
    }
    cr_expect(!tlc_json_is(NULL, JSON_NULL) && !tlc_json_is_number(NULL) &&
              !tlc_json_is_boolean(NULL));
}

/* The sanitizer would end the program itself. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* Whatever it is that the library makes of a failed allocation: it does not get to see one. */
static void exhaust_memory(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_json_begin();
    json_stringn_nocheck("", SIZE_MAX / 2);
}

Test(json, running_out_of_memory_within_the_library_ends_the_run)
{
    struct ending ending = call(exhaust_memory, NULL);
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.err, "toy: error: out of memory for the results"), "%s", ending.err);
}

Test(json, no_bytes_are_memory_of_the_library_too)
{
    json_malloc_t allocate;
    json_free_t release;
    tlc_json_begin();
    json_get_alloc_funcs(&allocate, &release);
    void *memory = allocate(0);
    cr_expect_not_null(memory);
    release(memory);
}

static void append_nothing(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_json_append(json_array(), NULL);
}

static void write_bare_number(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_json_text(json_integer(5), 0, "five");
}

Test(json, what_the_library_refuses_ends_the_run)
{
    expect_failure(append_nothing, NULL, "toy: error: cannot record a result: out of memory\n");
    expect_failure(write_bare_number, NULL, "toy: error: cannot write five as JSON\n");
}

static void put_broken_text(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_json_begin();
    tlc_json_put(json_object(), "spec", json_string("\xff.yaml"));
}

Test(json, text_that_is_not_utf_8)
{
    expect_failure(put_broken_text, NULL,
                   "toy: error: cannot record spec: out of memory, or a name is not UTF-8\n");
}

Test(json, json_has_a_text_for_any_name)
{
    json_t *good = tlc_json_string("größe\n"), *bad = tlc_json_string("gr\xF6"
                                                                      "e");
    cr_expect_str_eq(json_string_value(good), "größe\n");
    cr_expect_str_eq(json_string_value(bad), "gr<0xF6>e");
    json_decref(good);
    json_decref(bad);
}
