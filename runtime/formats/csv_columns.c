/* csv_columns.c: columns of a table as numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/decimal.h"
#include "formats/csv_columns.h"

/* ---- fields -----------------------------------------------------------------------------------
 */

static bool is_word(const struct tlc_csv_field *field, const char *word)
{
    return strncmp(word, field->text, field->size) == 0 && word[field->size] == '\0';
}

bool tlc_csv_is_missing(const struct tlc_csv_missing *missing, const struct tlc_csv_field *field)
{
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    for (size_t i = 0; i < missing->count; i++)
        if (is_word(&bare, missing->words[i]))
            return true;
    return false;
}

/* ---- messages ---------------------------------------------------------------------------------
 */

/* Where a field stands. */
struct place {
    const struct tlc_csv *csv;
    int64_t line;
    const struct tlc_csv_column *column;
    struct tlc_fault *fault;
};

static bool fault_in(const struct place *place, const struct tlc_csv_field *field,
                     const char *expected)
{
    return tlc_csv_fault(place->csv, place->line, place->column->column, place->fault,
                         "found %s, expected %s", tlc_csv_show(field).text, expected);
}

static bool fault_of_number(const struct place *place, const struct tlc_csv_field *field,
                            enum tlc_decimal kind)
{
    const bool whole = place->column->element == TLC_INT64;
    char expected[128];
    if (kind == TLC_NOT_FINITE)
        return fault_in(place, field, "a finite number, or a word for what is missing");
    if (kind == TLC_TOO_LARGE) {
        snprintf(expected, sizeof expected, "a number that is not too large for %s",
                 tlc_element_name(place->column->element));
        return fault_in(place, field, expected);
    }
    if (field->size == 0)
        return fault_in(place, field, whole ? "a whole number" : "a number");
    if (!whole && tlc_csv_has_decimal_comma(field))
        return fault_in(place, field, "a number with a point, not a comma");
    return fault_in(place, field,
                    whole ? "a whole number, or a word for what is missing"
                          : "a number, or a word for what is missing");
}

static bool same_but_case(const struct tlc_csv_field *field, const char *word)
{
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    size_t i = 0;
    for (; i < bare.size && word[i]; i++) {
        const char a = bare.text[i], b = word[i];
        if (a != b && !((a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z'))
            return false;
    }
    return i == bare.size && word[i] == '\0';
}

/* "one of red, white", as many as there is room for; first one that differs by case or blanks
 * alone. */
static bool fault_of_word(const struct place *place, const struct tlc_csv_field *field)
{
    const struct tlc_words *words = place->column->words;
    char expected[256];
    int32_t near = 0;
    while (near < words->count && !same_but_case(field, words->words[near]))
        near++;
    if (near < words->count) {
        snprintf(expected, sizeof expected, "a known word: is it `%.100s`?", words->words[near]);
        return fault_in(place, field, expected);
    }
    size_t used = (size_t)snprintf(expected, sizeof expected, "one of");
    for (int32_t i = 0; i < words->count && used < sizeof expected; i++) {
        const bool room = used + strlen(words->words[i]) + 16 < sizeof expected;
        used += (size_t)snprintf(expected + used, sizeof expected - used, "%s %s", i ? "," : "",
                                 room ? words->words[i] : "...");
        if (!room)
            break;
    }
    return fault_in(place, field, expected);
}

/* ---- values -----------------------------------------------------------------------------------
 */

static bool read_missing(const struct place *place, const struct tlc_csv_field *field, void *value)
{
    const struct tlc_csv_column *column = place->column;
    const double nan = NAN;
    const float single = NAN;
    const int32_t none = -1;
    if (!column->may_miss || (!column->words && column->element == TLC_INT64))
        return tlc_csv_fault(place->csv, place->line, column->column, place->fault,
                             "the value is missing (%s), expected %s", tlc_csv_show(field).text,
                             column->words ? "a word" : "a number");
    if (column->words)
        memcpy(value, &none, sizeof none);
    else if (column->element == TLC_FLOAT32)
        memcpy(value, &single, sizeof single);
    else
        memcpy(value, &nan, sizeof nan);
    return true;
}

static bool read_word(const struct place *place, const struct tlc_csv_field *field, void *value)
{
    const struct tlc_csv_column *column = place->column;
    int32_t number = column->closed ? tlc_words_find(column->words, field->text, field->size)
                                    : tlc_words_add(column->words, field->text, field->size);
    if (number < 0 && (!column->closed || column->other < 0))
        return fault_of_word(place, field);
    if (number < 0)
        number = column->other;
    memcpy(value, &number, sizeof number);
    return true;
}

static enum tlc_decimal read_as(enum tlc_element element, const struct tlc_csv_field *field,
                                void *value)
{
    if (element == TLC_FLOAT32)
        return tlc_decimal_float(field->text, field->size, value);
    if (element == TLC_FLOAT64)
        return tlc_decimal_double(field->text, field->size, value);
    return tlc_decimal_int64(field->text, field->size, value);
}

/* Blanks are rare: they are looked for where it is no number with them. */
static bool read_number(const struct place *place, const struct tlc_csv_field *field, void *value)
{
    enum tlc_decimal kind = read_as(place->column->element, field, value);
    if (kind == TLC_DECIMAL)
        return true;
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    kind = read_as(place->column->element, &bare, value);
    if (kind != TLC_DECIMAL)
        return fault_of_number(place, field, kind);
    return true;
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* The bytes that words for what is missing begin with, blanks, and no byte, as 256. */
struct beginnings {
    bool any[257];
};

static struct beginnings beginnings_of(const struct tlc_csv_missing *missing)
{
    struct beginnings beginnings = {.any = {[' '] = true, ['\t'] = true}};
    for (size_t i = 0; i < missing->count; i++)
        beginnings.any[*missing->words[i] ? (uint8_t)*missing->words[i] : 256] = true;
    return beginnings;
}

static bool read_row(const struct tlc_csv *csv, const struct tlc_csv_row *row,
                     const struct tlc_csv_column *columns, size_t count,
                     const struct tlc_csv_missing *missing, const struct beginnings *beginnings,
                     int64_t index, struct tlc_fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        const struct place place = {csv, row->line, &columns[i], fault};
        const struct tlc_csv_field *field = &row->fields[columns[i].column];
        char *value = (char *)columns[i].values + (size_t)index * columns[i].stride;
        const bool may_be = beginnings->any[field->size ? (uint8_t)*field->text : 256];
        if (may_be && tlc_csv_is_missing(missing, field)) {
            if (!read_missing(&place, field, value))
                return false;
        } else if (columns[i].words ? !read_word(&place, field, value)
                                    : !read_number(&place, field, value))
            return false;
    }
    return true;
}

bool tlc_csv_read(struct tlc_csv *csv, const struct tlc_csv_column *columns, size_t count,
                  const struct tlc_csv_missing *missing, int64_t most, int64_t *rows,
                  struct tlc_fault *fault)
{
    const struct beginnings beginnings = beginnings_of(missing);
    for (*rows = 0; *rows < most; ++*rows) {
        const struct tlc_csv_row *row;
        if (!tlc_csv_next(csv, &row, fault))
            return false;
        if (!row)
            return true;
        if (!read_row(csv, row, columns, count, missing, &beginnings, *rows, fault))
            return false;
    }
    return true;
}
