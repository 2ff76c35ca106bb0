/* record.c: structures as JSON and back, by a table of their fields. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "json/record.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- where things are ----------------------------------------------------------------------- */

static void *member(const struct tlc_field *field, const void *record)
{
    return (char *)record + field->offset;
}

static int *count_of(const struct tlc_field *field, const void *record)
{
    return (int *)((char *)record + field->count);
}

static char *item_of(const struct tlc_field *field, const void *record, int index)
{
    char *items = *(char **)member(field, record);
    return items + (size_t)index * field->of->size;
}

/* The field whose value stands for the whole, or NULL. */
static const struct tlc_field *whole_field(const struct tlc_shape *shape)
{
    const struct tlc_field *last = &shape->field[shape->fields - 1];
    return last->key || shape->tuple ? NULL : last;
}

static bool is_list(const struct tlc_field *field)
{
    return field->kind == TLC_LIST || field->kind == TLC_ONE_OR_LIST || field->kind == TLC_BY_NAME;
}

/* ---- written -------------------------------------------------------------------------------- */

static json_t *write_text(const char *text)
{
    return text ? tlc_json_string(text) : json_null();
}

static json_t *write_word(const char *word)
{
    if (!word)
        return json_null();
    return strcmp(word, "false") == 0 ? json_false() : json_string(word);
}

static json_t *write_pair(const double *pair)
{
    json_t *array = json_array();
    tlc_json_append(array, tlc_json_number(pair[0]));
    tlc_json_append(array, tlc_json_number(pair[1]));
    return array;
}

static json_t *write_list(const struct tlc_field *field, const void *record)
{
    const int count = *count_of(field, record);
    if (count < 0)
        return json_null();
    if (count == 1 && field->kind == TLC_ONE_OR_LIST)
        return tlc_record_write(field->of, item_of(field, record, 0));
    json_t *list = field->kind == TLC_BY_NAME ? json_object() : json_array();
    for (int i = 0; i < count; i++) {
        const char *item = item_of(field, record, i);
        json_t *value = tlc_record_write(field->of, item);
        if (field->kind == TLC_BY_NAME)
            tlc_json_put(list, *(char *const *)member(&field->of->field[0], item), value);
        else
            tlc_json_append(list, value);
    }
    return list;
}

static json_t *write_field(const struct tlc_field *field, const void *record)
{
    const void *value = member(field, record);
    switch (field->kind) {
    case TLC_TEXT:
    case TLC_MAYBE_TEXT:
        return write_text(*(char *const *)value);
    case TLC_WHOLE:
        return *(const int *)value < 0 ? json_null() : json_integer(*(const int *)value);
    case TLC_ORDINAL:
        return *(const int *)value < 1 ? json_null() : json_integer(*(const int *)value);
    case TLC_LARGE:
        return *(const long *)value < 0 ? json_null() : json_integer(*(const long *)value);
    case TLC_NUMBER:
        return tlc_json_number(*(const double *)value);
    case TLC_TRUTH:
        return *(const enum tlc_truth *)value == TLC_UNKNOWN
                   ? json_null()
                   : json_boolean(*(const enum tlc_truth *)value == TLC_TRUE);
    case TLC_WORD:
        return write_word(field->words[*(const unsigned *)value]);
    case TLC_RANGE:
        return isnan(*(const double *)value) ? json_null() : write_pair(value);
    case TLC_PAIR:
        return write_pair(value);
    case TLC_PART:
        return tlc_record_write(field->of, value);
    case TLC_RECORD:
        return *(void *const *)value ? tlc_record_write(field->of, *(void *const *)value)
                                     : json_null();
    default:
        return write_list(field, record);
    }
}

/* What an optional field leaves out. */
static bool is_nothing(const json_t *value)
{
    return tlc_json_is(value, JSON_NULL) ||
           (tlc_json_is(value, JSON_ARRAY) && json_array_size(value) == 0) ||
           (tlc_json_is(value, JSON_OBJECT) && json_object_size(value) == 0);
}

json_t *tlc_record_write(const struct tlc_shape *shape, const void *record)
{
    const struct tlc_field *whole = whole_field(shape);
    if (whole)
        return write_field(whole, record);
    json_t *written = shape->tuple ? json_array() : json_object();
    for (int i = 0; i < shape->fields; i++) {
        const struct tlc_field *field = &shape->field[i];
        if (field->kind == TLC_NAME)
            continue;
        json_t *value = write_field(field, record);
        if (shape->tuple)
            tlc_json_append(written, value);
        else if (!field->optional || !is_nothing(value))
            tlc_json_put(written, field->key, value);
        else
            json_decref(value);
    }
    return written;
}

/* ---- what is wrong with it ------------------------------------------------------------------ */

static char *wrong(const struct tlc_field *field, const char *wanted)
{
    return field->key ? tlc_format("its \"%s\" is no %s", field->key, wanted)
                      : tlc_format("it is no %s", wanted);
}

/* Says of what within the structure that is wrong, which is taken over: an item of a list, counted
 * from 1, or none with 0. */
static char *within(const struct tlc_field *field, const char *name, int item, char *text)
{
    if (!text || (!field->key && !item))
        return text;
    const char *key = field->key ? field->key : "item";
    char *longer = name   ? tlc_format("%s %s: %s", key, name, text)
                   : item ? tlc_format("%s %d: %s", key, item, text)
                          : tlc_format("%s: %s", key, text);
    free(text);
    return longer;
}

/* ---- read ----------------------------------------------------------------------------------- */

static char *copy_text(const char *text)
{
    return tlc_format("%s", text);
}

/* Nothing is known of it. */
static void blank(const struct tlc_field *field, void *record)
{
    void *value = member(field, record);
    switch (field->kind) {
    case TLC_TEXT:
    case TLC_NAME:
        *(char **)value = copy_text("");
        return;
    case TLC_WHOLE:
        *(int *)value = -1;
        return;
    case TLC_LARGE:
        *(long *)value = -1;
        return;
    case TLC_NUMBER:
        *(double *)value = NAN;
        return;
    case TLC_RANGE:
    case TLC_PAIR:
        ((double *)value)[0] = ((double *)value)[1] = NAN;
        return;
    case TLC_PART:
        for (int i = 0; i < field->of->fields; i++)
            blank(&field->of->field[i], value);
        return;
    case TLC_LIST:
    case TLC_ONE_OR_LIST:
    case TLC_BY_NAME:
        *count_of(field, record) = -1;
        return;
    default:
        return;
    }
}

static char *read_record(const struct tlc_shape *shape, const json_t *value, bool complete,
                         void *record);

static char *read_text(const struct tlc_field *field, const json_t *value, char **text)
{
    if (!tlc_json_is(value, JSON_STRING))
        return wrong(field, "text");
    free(*text);
    *text = copy_text(json_string_value(value));
    return NULL;
}

/* A whole number may be written as 3.0. */
static char *read_integer(const struct tlc_field *field, const json_t *value, void *integer)
{
    const bool large = field->kind == TLC_LARGE;
    const double real = json_number_value(value), most = large ? 9e15 : INT_MAX;
    if (!tlc_json_is_number(value) ||
        (tlc_json_is(value, JSON_REAL) && !(fabs(real) <= most && floor(real) == real)))
        return wrong(field, "whole number");
    const json_int_t number =
        tlc_json_is(value, JSON_REAL) ? (json_int_t)real : json_integer_value(value);
    if (!large && number > INT_MAX)
        return wrong(field, "number of that size");
    if (large)
        *(long *)integer = number < 0 ? -1 : (long)number;
    else
        *(int *)integer = number < 0 ? -1 : (int)number;
    return NULL;
}

static char *read_word(const struct tlc_field *field, const json_t *value, unsigned *number)
{
    const char *text = tlc_json_is(value, JSON_FALSE) ? "false" : json_string_value(value);
    const unsigned first = field->words[0] ? 0 : 1;
    for (unsigned i = first; text && field->words[i]; i++)
        if (strcmp(field->words[i], text) == 0) {
            *number = i;
            return NULL;
        }
    return wrong(field, "word that this tlc knows");
}

static char *read_number(const struct tlc_field *field, const json_t *value, double *number)
{
    if (!tlc_json_is_number(value))
        return wrong(field, "number");
    *number = json_number_value(value);
    return NULL;
}

static char *read_pair(const struct tlc_field *field, const json_t *value, double *pair)
{
    for (size_t i = 0; i < 2; i++) {
        const json_t *number = json_array_get(value, i);
        if (json_array_size(value) != 2 ||
            (!tlc_json_is_number(number) && !tlc_json_is(number, JSON_NULL)))
            return wrong(field, "pair of numbers");
        pair[i] = tlc_json_is_number(number) ? json_number_value(number) : NAN;
    }
    return NULL;
}

/* An empty list owns no memory, as one that was not read: whoever takes what is in it needs no
 * thought of it. */
static void make_room(const struct tlc_field *field, void *record, size_t count)
{
    *(void **)member(field, record) = count > 0 ? tlc_allocate(count, field->of->size) : NULL;
    *count_of(field, record) = (int)count;
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < field->of->fields; k++)
            blank(&field->of->field[k], item_of(field, record, (int)i));
}

static char *read_by_name(const struct tlc_field *field, const json_t *value, bool complete,
                          void *record)
{
    json_t *object = (json_t *)value;
    int index = 0;
    char *problem = NULL;
    make_room(field, record, json_object_size(value));
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        char *item = item_of(field, record, index++);
        char **own = member(&field->of->field[0], item);
        free(*own);
        *own = copy_text(name);
        if (!problem)
            problem = within(field, name, 0,
                             read_record(field->of, json_object_iter_value(at), complete, item));
    }
    return problem;
}

static char *read_list(const struct tlc_field *field, const json_t *value, bool complete,
                       void *record)
{
    if (field->kind == TLC_BY_NAME)
        return tlc_json_is(value, JSON_OBJECT) ? read_by_name(field, value, complete, record)
                                               : wrong(field, "object");
    const bool alone = field->kind == TLC_ONE_OR_LIST && !tlc_json_is(value, JSON_ARRAY);
    if (!tlc_json_is(value, JSON_ARRAY) && !alone)
        return wrong(field, "list");
    const size_t count = alone ? 1 : json_array_size(value);
    char *problem = NULL;
    make_room(field, record, count);
    for (size_t i = 0; i < count && !problem; i++)
        problem = within(field, NULL, (int)i + 1,
                         read_record(field->of, alone ? value : json_array_get(value, i), complete,
                                     item_of(field, record, (int)i)));
    return problem;
}

static char *read_field(const struct tlc_field *field, const json_t *value, bool complete,
                        void *record)
{
    void *place = member(field, record);
    switch (field->kind) {
    case TLC_TEXT:
    case TLC_MAYBE_TEXT:
        return read_text(field, value, place);
    case TLC_WHOLE:
    case TLC_LARGE:
    case TLC_ORDINAL:
        return read_integer(field, value, place);
    case TLC_NUMBER:
        return read_number(field, value, place);
    case TLC_TRUTH:
        *(enum tlc_truth *)place = tlc_json_is(value, JSON_TRUE) ? TLC_TRUE : TLC_FALSE;
        return tlc_json_is_boolean(value) ? NULL : wrong(field, "truth value");
    case TLC_WORD:
        return read_word(field, value, place);
    case TLC_RANGE:
    case TLC_PAIR:
        return read_pair(field, value, place);
    case TLC_RECORD:
        *(void **)place = tlc_allocate(1, field->of->size);
        place = *(void **)place;
        for (int i = 0; i < field->of->fields; i++)
            blank(&field->of->field[i], place);
        break;
    case TLC_PART:
        break;
    default:
        return read_list(field, value, complete, record);
    }
    if (!tlc_json_is(value, JSON_OBJECT))
        return wrong(field, "object");
    return within(field, NULL, 0, read_record(field->of, value, complete, place));
}

/* Of a structure of which nothing is known yet. */
static const json_t *member_of(const json_t *object, const struct tlc_field *field)
{
    const json_t *own = json_object_get(object, field->key ? field->key : "");
    return own || !field->was ? own : json_object_get(object, field->was);
}

static char *read_record(const struct tlc_shape *shape, const json_t *value, bool complete,
                         void *record)
{
    const struct tlc_field *whole = whole_field(shape);
    if (whole)
        return tlc_json_is(value, JSON_NULL) ? NULL : read_field(whole, value, complete, record);
    if (tlc_json_is(value, JSON_NULL) && !complete)
        return NULL;
    if (shape->tuple ? !tlc_json_is(value, JSON_ARRAY) : !tlc_json_is(value, JSON_OBJECT))
        return tlc_format("it is no %s", shape->tuple ? "list" : "object");
    char *problem = NULL;
    for (int i = 0; i < shape->fields && !problem; i++) {
        const struct tlc_field *field = &shape->field[i];
        const json_t *own =
            shape->tuple ? json_array_get(value, (size_t)i) : member_of(value, field);
        if (field->kind == TLC_NAME)
            continue;
        if (!own && complete && !field->optional)
            problem = tlc_format("it has no \"%s\"", field->key ? field->key : "last number");
        else if (own && !tlc_json_is(own, JSON_NULL))
            problem = read_field(field, own, complete, record);
    }
    return problem;
}

char *tlc_record_read(const struct tlc_shape *shape, const json_t *value, bool complete,
                      void *record)
{
    memset(record, 0, shape->size);
    for (int i = 0; i < shape->fields; i++)
        blank(&shape->field[i], record);
    return read_record(shape, value, complete, record);
}

/* ---- freed ---------------------------------------------------------------------------------- */

static void empty_list(const struct tlc_field *field, void *record)
{
    for (int i = 0; i < *count_of(field, record); i++)
        tlc_record_empty(field->of, item_of(field, record, i));
    free(*(void **)member(field, record));
    *(void **)member(field, record) = NULL;
    *count_of(field, record) = 0;
}

static void empty_field(const struct tlc_field *field, void *record)
{
    void *value = member(field, record);
    if (is_list(field))
        empty_list(field, record);
    else if (field->kind == TLC_PART)
        tlc_record_empty(field->of, value);
    else if (field->kind == TLC_RECORD && *(void **)value)
        tlc_record_empty(field->of, *(void **)value);
    if (field->kind == TLC_TEXT || field->kind == TLC_MAYBE_TEXT || field->kind == TLC_NAME ||
        field->kind == TLC_RECORD) {
        free(*(void **)value);
        *(void **)value = NULL;
    }
}

void tlc_record_empty(const struct tlc_shape *shape, void *record)
{
    for (int i = 0; i < shape->fields; i++)
        empty_field(&shape->field[i], record);
}

/* ---- items that are a value ----------------------------------------------------------------- */

struct text_item {
    char *value;
};
struct whole_item {
    int value;
};
struct large_item {
    long value;
};
struct number_item {
    double value;
};

static const struct tlc_field text_field[] = {TLC_VALUE(TLC_TEXT, text_item, value, char *)};
static const struct tlc_field whole_number[] = {TLC_VALUE(TLC_WHOLE, whole_item, value, int)};
static const struct tlc_field large_number[] = {TLC_VALUE(TLC_LARGE, large_item, value, long)};
static const struct tlc_field number_field[] = {TLC_VALUE(TLC_NUMBER, number_item, value, double)};
static const struct tlc_field counts_field[] = {{.kind = TLC_LIST,
                                                 .offset = offsetof(struct tlc_counts, item),
                                                 .count = offsetof(struct tlc_counts, count),
                                                 .of = &tlc_large_shape}};

const struct tlc_shape tlc_text_shape = TLC_SHAPE(struct text_item, text_field);
const struct tlc_shape tlc_whole_shape = TLC_SHAPE(struct whole_item, whole_number);
const struct tlc_shape tlc_large_shape = TLC_SHAPE(struct large_item, large_number);
const struct tlc_shape tlc_number_shape = TLC_SHAPE(struct number_item, number_field);
const struct tlc_shape tlc_counts_shape = TLC_SHAPE(struct tlc_counts, counts_field);
