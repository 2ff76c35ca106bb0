/* csv_field.c: fields of a table, as they are shown and compared. */
#include <stdio.h>
#include <string.h>

#include "common/decimal.h"
#include "formats/csv.h"

struct tlc_csv_shown tlc_csv_show(const struct tlc_csv_field *field)
{
    enum { MOST = 32 };
    struct tlc_csv_shown shown = {"nothing"};
    size_t size = field->size < MOST ? field->size : MOST;
    while (size > 0 && size < field->size && ((uint8_t)field->text[size] & 0xc0) == 0x80)
        size--;
    if (field->size > 0)
        snprintf(shown.text, sizeof shown.text, "`%.*s%s`", (int)size, field->text,
                 size < field->size ? "..." : "");
    return shown;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

struct tlc_csv_field tlc_csv_bare(struct tlc_csv_field field)
{
    while (field.size > 0 && is_blank(field.text[field.size - 1]))
        field.size--;
    for (; field.size > 0 && is_blank(*field.text); field.size--)
        field.text++;
    return field;
}

bool tlc_csv_has_decimal_comma(const struct tlc_csv_field *field)
{
    enum { LONGEST = 40 };
    char copy[LONGEST + TLC_DECIMAL_ROOM] = {0};
    double number;
    if (field->size > LONGEST || !memchr(field->text, ',', field->size))
        return false;
    memcpy(copy, field->text, field->size);
    *(char *)memchr(copy, ',', field->size) = '.';
    return tlc_decimal_double(copy, field->size, &number) == TLC_DECIMAL;
}
