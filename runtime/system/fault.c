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

void tlc_fault_write(struct tlc_fault *fault, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    set(fault, false, format, values);
    va_end(values);
}

void tlc_fault_write_unread(struct tlc_fault *fault, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    set(fault, true, format, values);
    va_end(values);
}
