/* markup.c: text that grows at its end and cannot forget to escape. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/glyph.h"
#include "report/markup.h"
#include "system/allocate.h"

static void add_bytes(struct text *text, const char *bytes, size_t length)
{
    if (text->length + length + 1 > text->capacity) {
        text->capacity = 2 * (text->length + length) + 256;
        text->bytes = tlc_resize(text->bytes, text->capacity);
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void tlc_text_add(struct text *text, const char *markup)
{
    add_bytes(text, markup, strlen(markup));
}

/* How the character is written in markup, or NULL when it stands for itself. */
static const char *entity(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void escape_bytes(struct text *text, const char *plain)
{
    for (; *plain; plain++) {
        const char *written = entity(*plain);
        add_bytes(text, written ? written : plain, written ? strlen(written) : 1);
    }
}

/* XML has no way to write control characters, and what reorders a terminal's text does so in a
 * page. Tabs and ends of lines are blanks there. */
void tlc_text_escape(struct text *text, const char *plain)
{
    for (size_t left = strlen(plain); left > 0;) {
        struct tlc_glyph shown = tlc_glyph_of(plain, left);
        if (strchr("\t\n", *plain))
            add_bytes(text, plain, 1);
        else
            escape_bytes(text, shown.text);
        plain += shown.taken;
        left -= shown.taken;
    }
}

void tlc_text_drop_negative_zero(char *number)
{
    if (number[0] == '-' && number[strspn(number, "-0.")] == '\0')
        memmove(number, number + 1, strlen(number));
}

/* Appends one conversion of the format, which begins at its percent sign, and returns what comes
 * behind it. */
static const char *add_conversion(struct text *text, const char *format, va_list *arguments)
{
    size_t length = strcspn(format + 1, "sdf%") + 2;
    char conversion[16], number[352] = "%"; /* the longest double has 310 digits */
    snprintf(conversion, sizeof conversion, "%.*s", (int)length, format);
    switch (format[length - 1]) {
    case 's':
        tlc_text_escape(text, va_arg(*arguments, const char *));
        return format + length;
    case 'd':
        if (format[length - 2] == 'l')
            snprintf(number, sizeof number, conversion, va_arg(*arguments, long));
        else
            snprintf(number, sizeof number, conversion, va_arg(*arguments, int));
        break;
    case 'f':
        snprintf(number, sizeof number, conversion, va_arg(*arguments, double));
        tlc_text_drop_negative_zero(number);
        break;
    }
    tlc_text_add(text, number);
    return format + length;
}

void tlc_text_addf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    while (*format) {
        size_t plain = strcspn(format, "%");
        add_bytes(text, format, plain);
        format += plain;
        if (*format)
            format = add_conversion(text, format, &arguments);
    }
    va_end(arguments);
}

char *tlc_text_take(struct text *text)
{
    add_bytes(text, "", 0);
    char *bytes = text->bytes;
    *text = (struct text){NULL, 0, 0};
    return bytes;
}
