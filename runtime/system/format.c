/* format.c: new texts. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/allocate.h"
#include "system/clean.h"
#include "system/fail.h"
#include "system/format.h"

char *tlc_format(const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        tlc_fail("a text is too long");
    char *text = tlc_allocate((size_t)length + 1, 1);
    if (vsnprintf(text, (size_t)length + 1, format, again) != length)
        tlc_fail("out of memory for a text of %d bytes", length);
    va_end(again);
    return text;
}

/* ---- cleaned -------------------------------------------------------------------------------- */

/* Where a control character of the format stands in the text: the length of what the format gives
 * up to there. */
static size_t place_of(const char *format, size_t at, va_list arguments)
{
    char *until = tlc_format("%.*s", (int)at, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, until, again);
    va_end(again);
    free(until);
    return length < 0 ? 0 : (size_t)length;
}

/* A byte becomes 8 at most. */
static size_t room_for(size_t length)
{
    return 8 * length + 1;
}

char *tlc_format_clean(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        tlc_fail("a text is too long");
    size_t whole = (size_t)length, size = room_for(whole), used = 0, from = 0;
    char *text = tlc_allocate(whole + 1, 1), *clean = tlc_allocate(size, 1);
    va_copy(again, arguments);
    vsnprintf(text, whole + 1, format, again);
    va_end(again);
    for (size_t at = 0; format[at]; at++) {
        if ((unsigned char)format[at] >= ' ')
            continue;
        size_t place = place_of(format, at, arguments);
        used = tlc_clean_bytes(clean, used, size, text + from, place - from);
        clean[used++] = format[at];
        from = place + 1;
    }
    tlc_clean_bytes(clean, used, size, text + from, whole - from);
    free(text);
    return clean;
}

char *tlc_cleaned(const char *text)
{
    size_t size = room_for(strlen(text));
    char *clean = tlc_allocate(size, 1);
    tlc_clean(clean, size, text);
    return clean;
}
