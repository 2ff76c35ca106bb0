/* fault.c: why a file cannot be used. */
#include <stdarg.h>
#include <stdio.h>

#include "system/clean.h"
#include "system/fault.h"

static void set(struct tlc_fault *fault, bool unread, const char *format, va_list values)
{
    char text[sizeof fault->text];
    vsnprintf(text, sizeof text, format, values);
    tlc_clean(fault->text, sizeof fault->text, text);
    fault->unread = unread;
}

bool tlc_fault_set(struct tlc_fault *fault, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    set(fault, false, format, values);
    va_end(values);
    return false;
}

bool tlc_fault_unread(struct tlc_fault *fault, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    set(fault, true, format, values);
    va_end(values);
    return false;
}
