/* json.c: values as JSON, and JSON as text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "system/allocate.h"
#include "system/clean.h"
#include "system/fail.h"
#include "system/format.h"

/* Enough digits to read the same double back. */
enum { DIGITS = 17 };

/* The library reports a failed allocation like a mistake in what it was given, and not everywhere.
 */
static void *allocate(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        tlc_fail("out of memory for the results, at %zu bytes", size);
    return memory;
}

void tlc_json_begin(void)
{
    json_set_alloc_funcs(allocate, free);
}

bool tlc_json_is(const json_t *value, json_type type)
{
    return value && json_typeof(value) == type;
}

bool tlc_json_is_number(const json_t *value)
{
    return tlc_json_is(value, JSON_INTEGER) || tlc_json_is(value, JSON_REAL);
}

bool tlc_json_is_boolean(const json_t *value)
{
    return tlc_json_is(value, JSON_TRUE) || tlc_json_is(value, JSON_FALSE);
}

json_t *tlc_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

void tlc_json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        tlc_fail("cannot record %s: out of memory, or a name is not UTF-8", key);
}

void tlc_json_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        tlc_fail("cannot record a result: out of memory");
}

json_t *tlc_json_string(const char *text)
{
    json_t *json = json_string(text);
    if (json)
        return json;
    char *clean = tlc_cleaned(text);
    json = json_string(clean);
    free(clean);
    return json;
}

char *tlc_utf8(const char *text)
{
    json_t *json = tlc_json_string(text);
    char *utf8 = tlc_format("%s", json_string_value(json));
    json_decref(json);
    return utf8;
}

struct buffer {
    char *text;
    size_t length, room;
};

/* Growing ends the program where it fails: so the library, which does not heed what this returns
 * for the keys of objects, has nothing to overlook. */
static int append(const char *bytes, size_t size, void *data)
{
    struct buffer *buffer = data;
    while (buffer->room - buffer->length <= size) {
        buffer->room = buffer->room ? 2 * buffer->room : 256;
        buffer->text = tlc_resize(buffer->text, buffer->room);
    }
    memcpy(buffer->text + buffer->length, bytes, size);
    buffer->length += size;
    buffer->text[buffer->length] = '\0';
    return 0;
}

char *tlc_json_text(const json_t *value, size_t flags, const char *what)
{
    struct buffer buffer = {NULL, 0, 0};
    if (json_dump_callback(value, append, &buffer, flags | JSON_REAL_PRECISION(DIGITS)) < 0)
        tlc_fail("cannot write %s as JSON", what);
    return buffer.text;
}
