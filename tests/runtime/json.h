/* json.h: JSON in tests: short to write, to look into and to compare. */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>
#include <stdio.h>

#include "support.h"

/* What a test made, to be let go at its end. */
static json_t *kept[64];
static int kept_count;

static inline json_t *keep(json_t *value)
{
    cr_assert(kept_count < 64);
    return kept[kept_count++] = value;
}

static inline void release(void)
{
    while (kept_count > 0)
        json_decref(kept[--kept_count]);
}

/* JSON with ' for ". */
static inline json_t *json_of(const char *text)
{
    char *quoted = strdup(text);
    for (char *next = quoted; *next; next++)
        if (*next == '\'')
            *next = '"';
    json_t *value = json_loads(quoted, JSON_DECODE_ANY, NULL);
    cr_assert(value, "%s", text);
    free(quoted);
    return value;
}

/* What stands there: at("cells 0 arms 1 mean"). */
static inline const json_t *at(const json_t *value, const char *path)
{
    char word[64];
    for (int used; sscanf(path, "%63s%n", word, &used) == 1; path += used) {
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(word))
                                     : json_object_get(value, word);
        cr_assert(value, "there is no %s", word);
    }
    return value;
}

static inline void expect_text(const json_t *analysis, const char *path, const char *wanted)
{
    const char *text = json_string_value(at(analysis, path));
    cr_assert(text, "%s is no text", path);
    cr_expect_str_eq(text, wanted, "\n  got:    %s\n  wanted: %s", text, wanted);
}

static inline void expect_null(const json_t *analysis, const char *path)
{
    cr_expect(json_is_null(at(analysis, path)), "%s is not null", path);
}

static inline void expect_json(const json_t *analysis, const char *path, const char *wanted)
{
    json_t *value = json_of(wanted);
    char *text = json_dumps(at(analysis, path), JSON_ENCODE_ANY);
    cr_expect(json_equal(at(analysis, path), value), "%s is %s", path, text);
    json_decref(value);
    free(text);
}

static inline json_t *load(const char *path)
{
    json_t *value = keep(json_load_file(path, JSON_REJECT_DUPLICATES, NULL));
    cr_assert(value, "%s is no JSON", path);
    return value;
}

#endif
