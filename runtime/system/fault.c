/* fault.c: why a file cannot be used. */
#include <stdarg.h>
#include <stdio.h>

#include "system/clean.h"
#include "system/fault.h"

bool tlc_fault_set(struct tlc_fault *fault, const char *format, ...)
{
    char text[sizeof fault->text];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    tlc_clean(fault->text, sizeof fault->text, text);
    return false;
}
