/* csv_text.c: the text of a table, cut into rows and fields.
 *
 * The buffer holds whole rows: what is left of one at its end is moved to the front, and cut again
 * when more has been read. Behind the text stand '\0's, where every search stops, as many as are
 * read of what is behind a number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/decimal.h"
#include "common/glyph.h"
#include "formats/csv_text.h"
#include "system/allocate.h"
#include "system/format.h"
#include "system/input.h"

enum { FIRST_ROOM = 1 << 18, FIRST_FIELDS = 64, LONGEST_ROW = 1 << 26 };

/* What a search stops at. Bytes of UTF-8 beyond ASCII are looked at, character by character. */
enum stop { GO_ON, DELIMITER, LINE_END, QUOTE, BEYOND_ASCII, ZERO };

/* A row, as far as it has been cut. */
enum found { FOUND_ROW, FOUND_END, NEEDS_MORE, FOUND_FAULT };

struct tlc_csv_text {
    char *path;
    struct tlc_input *input;
    char delimiter;
    uint8_t plain[256], quoted[256]; /* enum stop, of each byte outside of quotes and inside */
    char *buffer;
    size_t room, used; /* without the '\0' */
    char *at;          /* where the next row begins */
    bool ended;        /* all of the file is in the buffer */
    int64_t line;      /* that it begins on */
    struct tlc_csv_field *fields;
    size_t count, fields_room;
    bool doubled; /* a field has doubled quotes, which are halved when the row is whole */
    bool broken;  /* a field has line ends */
    const char *const *names; /* of columns, once they are known */
    size_t named;
};

/* ---- the buffer -------------------------------------------------------------------------------
 */

static bool fill(struct tlc_csv_text *text, struct tlc_fault *fault)
{
    const size_t left = (size_t)(text->buffer + text->used - text->at);
    memmove(text->buffer, text->at, left);
    if (left > text->room / 2) {
        text->room *= 2;
        text->buffer = tlc_resize(text->buffer, text->room + TLC_DECIMAL_ROOM);
    }
    size_t count = 0;
    const bool done =
        tlc_input_read(text->input, text->buffer + left, text->room - left, &count, fault);
    text->at = text->buffer;
    text->used = left + count;
    memset(text->buffer + text->used, '\0', TLC_DECIMAL_ROOM);
    text->ended = done && text->used < text->room;
    return done;
}

static void skip_mark(struct tlc_csv_text *text)
{
    if (text->used >= 3 && memcmp(text->buffer, "\xef\xbb\xbf", 3) == 0)
        text->at += 3;
}

static void set_stops(struct tlc_csv_text *text)
{
    memset(text->plain + 0x80, BEYOND_ASCII, 0x80);
    memset(text->quoted + 0x80, BEYOND_ASCII, 0x80);
    text->plain['\0'] = text->quoted['\0'] = ZERO;
    text->plain['\n'] = text->plain['\r'] = LINE_END;
    text->quoted['\n'] = text->quoted['\r'] = LINE_END;
    text->plain[(uint8_t)text->delimiter] = DELIMITER;
    text->quoted['"'] = QUOTE;
}

const char *tlc_csv_called(const char *path)
{
    return path ? path : "standard input";
}

struct tlc_csv_text *tlc_csv_text_open(const char *path, char delimiter, struct tlc_fault *fault)
{
    struct tlc_input *input = path ? tlc_input_open(path, fault) : tlc_input_open_standard(fault);
    path = tlc_csv_called(path);
    if (!input)
        return NULL;
    struct tlc_csv_text *text = tlc_allocate(1, sizeof *text);
    *text = (struct tlc_csv_text){.path = tlc_format("%s", path),
                                  .input = input,
                                  .delimiter = delimiter,
                                  .room = FIRST_ROOM,
                                  .line = 1,
                                  .fields_room = FIRST_FIELDS};
    text->buffer = text->at = tlc_allocate(FIRST_ROOM + TLC_DECIMAL_ROOM, 1);
    text->fields = tlc_allocate(FIRST_FIELDS, sizeof *text->fields);
    set_stops(text);
    if (fill(text, fault) && tlc_csv_is_text(path, (uint8_t *)text->buffer, text->used, fault)) {
        skip_mark(text);
        return text;
    }
    tlc_csv_text_close(text);
    return NULL;
}

void tlc_csv_text_close(struct tlc_csv_text *text)
{
    tlc_input_close(text->input);
    free(text->fields);
    free(text->buffer);
    free(text->path);
    free(text);
}

void tlc_csv_text_named(struct tlc_csv_text *text, const char *const *names, size_t count)
{
    text->names = names;
    text->named = count;
}

/* ---- fields -----------------------------------------------------------------------------------
 */

static enum found fault_at(const struct tlc_csv_text *text, const char *at, struct tlc_fault *fault,
                           const char *what)
{
    int64_t line = text->line;
    for (const char *byte = text->at; byte < at; byte++)
        line += *byte == '\n' || (*byte == '\r' && byte[1] != '\n');
    if (text->count < text->named)
        tlc_fault_write(fault, "%s: line %lld, column `%.100s`: %s", text->path, (long long)line,
                        text->names[text->count], what);
    else
        tlc_fault_write(fault, "%s: line %lld, column %zu: %s", text->path, (long long)line,
                        text->count + 1, what);
    return FOUND_FAULT;
}

/* A search has stopped at a '\0'. */
static enum found found_zero(const struct tlc_csv_text *text, const char *at,
                             struct tlc_fault *fault)
{
    if (at < text->buffer + text->used)
        return fault_at(text, at, fault,
                        "found a zero byte, expected text: is this a binary file?");
    return text->ended ? FOUND_END : NEEDS_MORE;
}

/* Passes over one character; FOUND_ROW when it is one. */
static enum found pass_character(const struct tlc_csv_text *text, char **at,
                                 struct tlc_fault *fault)
{
    char what[128];
    const size_t left = (size_t)(text->buffer + text->used - *at);
    const struct tlc_character character = tlc_character_of(*at, left);
    *at += character.width;
    if (character.width)
        return FOUND_ROW;
    if (left < 4 && !text->ended)
        return NEEDS_MORE;
    snprintf(what, sizeof what,
             "found the byte 0x%02X, expected UTF-8: save the table as UTF-8 (it may be Latin-1)",
             (uint8_t) * *at);
    return fault_at(text, *at, fault, what);
}

/* Goes to the delimiter or line end behind a field that is not quoted: FOUND_ROW, or FOUND_END
 * where the file ends with it. */
static enum found end_of_plain(const struct tlc_csv_text *text, char **at, struct tlc_fault *fault)
{
    for (;;) {
        uint8_t *byte = (uint8_t *)*at;
        while (!text->plain[*byte])
            byte++;
        *at = (char *)byte;
        if (text->plain[*byte] == ZERO)
            return found_zero(text, *at, fault);
        if (text->plain[*byte] != BEYOND_ASCII)
            return FOUND_ROW;
        const enum found character = pass_character(text, at, fault);
        if (character != FOUND_ROW)
            return character;
    }
}

/* Passes over what a search inside of quotes has stopped at, other than the closing quote. */
static enum found pass_in_quotes(struct tlc_csv_text *text, char **at, struct tlc_fault *fault)
{
    const uint8_t stop = text->quoted[(uint8_t) * *at];
    if (stop == ZERO)
        return found_zero(text, *at, fault);
    if (stop == BEYOND_ASCII)
        return pass_character(text, at, fault);
    text->doubled |= stop == QUOTE;
    text->broken |= stop == LINE_END;
    *at += stop == QUOTE ? 2 : 1;
    return FOUND_ROW;
}

/* Goes from behind the opening quote to the closing one. */
static enum found find_closing(struct tlc_csv_text *text, char **at, struct tlc_fault *fault)
{
    const char *const opening = *at - 1;
    for (;;) {
        while (!text->quoted[(uint8_t) * *at])
            ++*at;
        if (**at == '"' && (*at)[1] != '"')
            return FOUND_ROW;
        const enum found passed = pass_in_quotes(text, at, fault);
        if (passed == FOUND_END)
            return fault_at(text, opening, fault, "found a quote that is never closed");
        if (*at - opening > TLC_CSV_LONGEST_FIELD)
            return fault_at(
                text, opening, fault,
                "found a quoted text of more than 1 MiB: is its closing quote missing?");
        if (passed != FOUND_ROW)
            return passed;
    }
}

/* Goes from the opening quote to what stands behind the closing one. */
static enum found end_of_quoted(struct tlc_csv_text *text, char **at, struct tlc_fault *fault)
{
    char what[256];
    ++*at;
    const enum found closing = find_closing(text, at, fault);
    if (closing != FOUND_ROW)
        return closing;
    ++*at;
    const uint8_t stop = text->plain[(uint8_t) * *at];
    if (stop == ZERO)
        return found_zero(text, *at, fault);
    if (stop == DELIMITER || stop == LINE_END)
        return FOUND_ROW;
    const size_t left = (size_t)(text->buffer + text->used - *at);
    const struct tlc_csv_field behind = {*at, tlc_glyph_of(*at, left).taken, false};
    snprintf(what, sizeof what,
             "found %s behind a closing quote, expected `%c` or the line's end; a quote inside of "
             "quotes is written twice",
             tlc_csv_show(&behind).text, text->delimiter);
    return fault_at(text, *at, fault, what);
}

static enum found add_field(struct tlc_csv_text *text, struct tlc_csv_field field,
                            struct tlc_fault *fault)
{
    if (field.size > TLC_CSV_LONGEST_FIELD)
        return fault_at(text, field.text, fault, "found a field of more than 1 MiB");
    if (text->count == TLC_CSV_MOST_COLUMNS)
        return fault_at(text, field.text, fault, "found more columns than 100,000");
    if (text->count == text->fields_room) {
        text->fields_room *= 2;
        text->fields = tlc_resize(text->fields, text->fields_room * sizeof *text->fields);
    }
    text->fields[text->count++] = field;
    return FOUND_ROW;
}

/* Cuts off the field that begins there. */
static enum found cut_field(struct tlc_csv_text *text, char **at, struct tlc_fault *fault)
{
    struct tlc_csv_field field = {.text = *at, .quoted = **at == '"'};
    const enum found end =
        field.quoted ? end_of_quoted(text, at, fault) : end_of_plain(text, at, fault);
    if (end != FOUND_ROW && end != FOUND_END)
        return end;
    field.size = (size_t)(*at - field.text);
    if (field.quoted) {
        field.text++;
        field.size -= 2;
    }
    const enum found added = add_field(text, field, fault);
    return added == FOUND_ROW ? end : added;
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* Cuts the fields of a row, up to `*at`, the line's end or that of the file. */
static enum found cut_row(struct tlc_csv_text *text, char **at, struct tlc_fault *fault)
{
    text->count = 0;
    text->doubled = text->broken = false;
    for (*at = text->at;; ++*at) {
        const enum found field = cut_field(text, at, fault);
        if (field == FOUND_END)
            return FOUND_ROW;
        if (field != FOUND_ROW || **at != text->delimiter)
            return field;
    }
}

/* Passes over the line's end. */
static enum found pass_line_end(const struct tlc_csv_text *text, char **at)
{
    if (**at == '\0')
        return FOUND_ROW;
    if (**at == '\r' && *at + 1 == text->buffer + text->used && !text->ended)
        return NEEDS_MORE;
    *at += **at == '\r' && (*at)[1] == '\n' ? 2 : 1;
    return FOUND_ROW;
}

static void halve_quotes(struct tlc_csv_field *field)
{
    char *const begin = (char *)field->text;
    char *to = begin;
    for (size_t i = 0; i < field->size; i++) {
        *to++ = begin[i];
        i += begin[i] == '"';
    }
    field->size = (size_t)(to - begin);
}

static int64_t lines_in(const struct tlc_csv_text *text)
{
    int64_t count = 0;
    for (size_t i = 0; i < text->count; i++)
        for (size_t k = 0; text->fields[i].quoted && k < text->fields[i].size; k++) {
            const char *byte = text->fields[i].text + k;
            count += *byte == '\n' || (*byte == '\r' && byte[1] != '\n');
        }
    return count;
}

static void finish_row(struct tlc_csv_text *text, char *end)
{
    text->line += 1 + (text->broken ? lines_in(text) : 0);
    for (size_t i = 0; text->doubled && i < text->count; i++)
        if (text->fields[i].quoted)
            halve_quotes(&text->fields[i]);
    text->at = end;
}

/* The next line's fields: FOUND_END when there is none. */
static enum found next_line(struct tlc_csv_text *text, int64_t *line, struct tlc_fault *fault)
{
    for (;;) {
        char *at;
        if (text->ended && text->at == text->buffer + text->used)
            return FOUND_END;
        *line = text->line;
        enum found row = cut_row(text, &at, fault);
        if (row == FOUND_ROW)
            row = pass_line_end(text, &at);
        if (row == FOUND_ROW)
            finish_row(text, at);
        if (row != NEEDS_MORE)
            return row;
        if (text->at == text->buffer && text->used >= LONGEST_ROW) {
            tlc_fault_write(fault, "%s: line %lld: found a row of more than 64 MiB", text->path,
                            (long long)text->line);
            return FOUND_FAULT;
        }
        if (!fill(text, fault))
            return FOUND_FAULT;
    }
}

static bool is_empty(const struct tlc_csv_text *text)
{
    return text->count == 1 && text->fields->size == 0 && !text->fields->quoted;
}

bool tlc_csv_text_next(struct tlc_csv_text *text, const struct tlc_csv_field **fields,
                       size_t *count, int64_t *line, struct tlc_fault *fault)
{
    enum found row;
    do
        row = next_line(text, line, fault);
    while (row == FOUND_ROW && is_empty(text));
    *fields = text->fields;
    *count = row == FOUND_ROW ? text->count : 0;
    return row != FOUND_FAULT;
}
