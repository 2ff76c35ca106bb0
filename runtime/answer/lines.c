/* lines.c: examples as lines of numbers. */
#include "answer/lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/decimal.h"
#include "system/allocate.h"
#include "system/input.h"

enum { ROOM = 1 << 16, LONGEST_NUMBER = 1 << 10, SHOWN = 40 };

struct lines {
    const struct tlc_source *source;
    struct tlc_input *input;
    int size;      /* numbers of an example */
    int64_t line;  /* at hand, from 1 */
    uint64_t rows; /* that have been read */
    bool ended;    /* all of the input is in the buffer */
    size_t at, used;
    char buffer[ROOM + TLC_DECIMAL_ROOM];
};

static const char name[] = "standard input";

static void close_lines(void *state)
{
    struct lines *lines = state;
    if (lines->input)
        tlc_input_close(lines->input);
    free(lines);
}

static void *open_lines(const char *path, const struct tlc_source *source, int threads,
                        struct tlc_fault *fault)
{
    (void)path;
    (void)threads;
    struct lines *lines = tlc_allocate(1, sizeof *lines);
    lines->source = source;
    lines->line = 1;
    lines->size = tlc_source_numbers(source, name, fault);
    lines->input = lines->size < 0 ? NULL : tlc_input_open_standard(fault);
    if (lines->input)
        return lines;
    close_lines(lines);
    return NULL;
}

/* ---- characters ------------------------------------------------------------------------------ */

/* Keeps a number, however long, in one piece. */
static bool fill(struct lines *lines, struct tlc_fault *fault)
{
    size_t count = 0;
    if (lines->ended || lines->used - lines->at > LONGEST_NUMBER)
        return true;
    memmove(lines->buffer, lines->buffer + lines->at, lines->used - lines->at);
    lines->used -= lines->at;
    lines->at = 0;
    if (!tlc_input_read(lines->input, lines->buffer + lines->used, ROOM - lines->used, &count,
                        fault))
        return false;
    lines->used += count;
    lines->ended = lines->used < ROOM;
    memset(lines->buffer + lines->used, '\0', TLC_DECIMAL_ROOM);
    return true;
}

static bool is_at_end(const struct lines *lines)
{
    return lines->at == lines->used;
}

static char here(const struct lines *lines)
{
    return is_at_end(lines) ? '\n' : lines->buffer[lines->at];
}

static bool pass_blanks(struct lines *lines, struct tlc_fault *fault)
{
    for (;; lines->at++) {
        if (!fill(lines, fault))
            return false;
        const char c = here(lines);
        if (c != ' ' && c != '\t' && c != '\r')
            return true;
    }
}

static bool is_divider(char c)
{
    return c == ',' || c == ';';
}

static size_t length_of_number(const struct lines *lines)
{
    size_t length = 0;
    while (lines->at + length < lines->used && length < LONGEST_NUMBER) {
        const char c = lines->buffer[lines->at + length];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || is_divider(c))
            break;
        length++;
    }
    return length;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static bool fault_at(const struct lines *lines, int number, const char *text, size_t length,
                     const char *expected, struct tlc_fault *fault)
{
    const int shown = length < SHOWN ? (int)length : SHOWN;
    if (length == 0)
        return tlc_fault_set(fault, "%s: line %lld, number %d: found nothing, expected %s", name,
                             (long long)lines->line, number + 1, expected);
    return tlc_fault_set(fault, "%s: line %lld, number %d: found `%.*s`, expected %s", name,
                         (long long)lines->line, number + 1, shown, text, expected);
}

/* What a whole number of each type is at least and at most; of others nothing. */
static const struct range {
    double least, most;
    const char *expected;
} ranges[TLC_ELEMENTS] = {
    [TLC_UINT8] = {0, UINT8_MAX, "a whole number from 0 to 255"},
    [TLC_INT8] = {INT8_MIN, INT8_MAX, "a whole number from -128 to 127"},
    [TLC_UINT16] = {0, UINT16_MAX, "a whole number from 0 to 65535"},
    [TLC_INT16] = {INT16_MIN, INT16_MAX, "a whole number from -32768 to 32767"},
    [TLC_UINT32] = {0, UINT32_MAX, "a whole number from 0 to 4294967295"},
    [TLC_INT32] = {INT32_MIN, INT32_MAX, "a whole number from -2147483648 to 2147483647"},
};

static const char largest_whole[] = "a whole number from 0 to 18446744073709551615",
                  signed_whole[] =
                      "a whole number from -9223372036854775808 to 9223372036854775807";

/* Of 8, 16 or 32 bits. */
static void put_whole(enum tlc_element element, int64_t whole, void *numbers, size_t at)
{
    switch (tlc_element_size(element)) {
    case 1:
        ((uint8_t *)numbers)[at] = (uint8_t)whole;
        break;
    case 2:
        ((uint16_t *)numbers)[at] = (uint16_t)whole;
        break;
    default:
        ((uint32_t *)numbers)[at] = (uint32_t)whole;
    }
}

/* Reads a number to its place, or, of a whole one that is less than 64 bits long, to `value`. */
static enum tlc_decimal read_number(enum tlc_element element, const char *text, size_t length,
                                    void *numbers, size_t at, double *value)
{
    if (element == TLC_FLOAT32)
        return tlc_decimal_float(text, length, (float *)numbers + at);
    if (element == TLC_FLOAT64)
        return tlc_decimal_double(text, length, (double *)numbers + at);
    if (element == TLC_INT64)
        return tlc_decimal_int64(text, length, (int64_t *)numbers + at);
    if (element == TLC_UINT64)
        return tlc_decimal_uint64(text, length, (uint64_t *)numbers + at);
    return tlc_decimal_double(text, length, value);
}

static const char *expected_of(enum tlc_decimal kind, enum tlc_element element)
{
    return element == TLC_UINT64    ? largest_whole
           : element == TLC_INT64   ? signed_whole
           : kind == TLC_NOT_FINITE ? "a finite number"
           : kind == TLC_TOO_LARGE  ? "a number that is not too large"
                                    : "a number";
}

static bool put_number(const struct lines *lines, int number, const char *text, size_t length,
                       void *numbers, size_t at, struct tlc_fault *fault)
{
    const enum tlc_element element = lines->source->element;
    const struct range *range = &ranges[element];
    double value = 0;
    const enum tlc_decimal kind = read_number(element, text, length, numbers, at, &value);
    if (kind != TLC_DECIMAL)
        return fault_at(lines, number, text, length, expected_of(kind, element), fault);
    if (!range->expected)
        return true;
    if (value < range->least || value > range->most || value != floor(value))
        return fault_at(lines, number, text, length, range->expected, fault);
    put_whole(element, (int64_t)value, numbers, at);
    return true;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool fault_of_count(const struct lines *lines, int found, const char *more,
                           struct tlc_fault *fault)
{
    return tlc_fault_set(
        fault, "%s: line %lld: found %s%d number%s, expected %d, those of one example", name,
        (long long)lines->line, more, found, found == 1 ? "" : "s", lines->size);
}

/* What stands between two numbers: true in `more` where another one must follow. */
static bool pass_divider(struct lines *lines, bool *more, struct tlc_fault *fault)
{
    if (!pass_blanks(lines, fault))
        return false;
    *more = is_divider(here(lines)) && !is_at_end(lines);
    if (!*more)
        return true;
    lines->at++;
    return pass_blanks(lines, fault);
}

/* The numbers of a line that is not empty, from its first on, to its end. */
static bool read_numbers(struct lines *lines, void *numbers, size_t first, struct tlc_fault *fault)
{
    bool more = true;
    int count = 0;
    while (more || here(lines) != '\n') {
        const size_t length = length_of_number(lines);
        const char *text = lines->buffer + lines->at;
        if (count == lines->size)
            return fault_of_count(lines, count, "more than ", fault);
        if (!put_number(lines, count, text, length, numbers, first + (size_t)count, fault))
            return false;
        count++;
        lines->at += length;
        if (!pass_divider(lines, &more, fault))
            return false;
    }
    if (count != lines->size)
        return fault_of_count(lines, count, "", fault);
    return true;
}

/* Passes over empty lines. */
static bool find_line(struct lines *lines, bool *some, struct tlc_fault *fault)
{
    for (;;) {
        if (!pass_blanks(lines, fault))
            return false;
        *some = !is_at_end(lines);
        if (!*some || here(lines) != '\n')
            return true;
        lines->at++;
        lines->line++;
    }
}

static bool read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault)
{
    struct lines *lines = state;
    bool some = true;
    for (*rows = 0; *rows < most; ++*rows) {
        if (!find_line(lines, &some, fault))
            return false;
        if (!some)
            break;
        if (!read_numbers(lines, numbers, (size_t)*rows * (size_t)lines->size, fault))
            return false;
    }
    lines->rows += (uint64_t)*rows;
    return tlc_source_check_block(lines->source, name, numbers, lines->rows - (uint64_t)*rows,
                                  *rows, fault);
}

const struct tlc_block_reader tlc_line_blocks = {
    .open = open_lines, .read = read_block, .close = close_lines};
