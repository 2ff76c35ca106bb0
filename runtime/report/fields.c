/* fields.c: rows of CSV whose fields are read as what they are. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/fields.h"

static bool is_number(const char *field)
{
    size_t digits = strcspn(field, "0123456789");
    char *end;
    strtod(field, &end);
    return field[digits] && !*end && !field[strspn(field, "0123456789+-.eE")];
}

/* Spreadsheets take a text that begins so for a formula, which may call programs. */
static bool is_formula(const char *field)
{
    return *field && strchr("=+-@\t\r\n", *field) && !is_number(field);
}

static bool begins_line(const struct text *text)
{
    return text->length == 0 || text->bytes[text->length - 1] == '\n';
}

static void part(struct text *text)
{
    tlc_text_add(text, begins_line(text) ? "" : ",");
}

/* Quoted where a comma, a quote or the end of a line would mislead, or nothing at all. An
 * apostrophe before it makes a formula a text. */
void tlc_field_text(struct text *text, const char *field)
{
    bool quoted = field[strcspn(field, ",\"\r\n")] != '\0' || (*field == '\0' && begins_line(text));
    part(text);
    tlc_text_add(text, quoted ? "\"" : "");
    tlc_text_add(text, is_formula(field) ? "'" : "");
    for (; *field; field++) {
        const char letters[] = {*field, '\0'};
        tlc_text_add(text, *field == '"' ? "\"\"" : letters);
    }
    tlc_text_add(text, quoted ? "\"" : "");
}

void tlc_field_number(struct text *text, double number)
{
    char digits[40] = "";
    if (isfinite(number))
        snprintf(digits, sizeof digits, "%.9g", number);
    tlc_text_drop_negative_zero(digits);
    part(text);
    tlc_text_add(text, digits);
}

void tlc_field_whole(struct text *text, long number)
{
    part(text);
    tlc_text_addf(text, "%ld", number);
}
