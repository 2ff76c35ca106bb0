/* format.h: new texts. */
#ifndef TLC_FORMAT_H
#define TLC_FORMAT_H

#include <stdarg.h>

/* A new string, to be freed by the caller. */
char *tlc_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The text as tlc_clean shows it, of any length, to be freed. */
char *tlc_cleaned(const char *text);

/* As vsnprintf would write it, to be freed. Control characters of the format stay; those that the
 * arguments bring in are shown. */
char *tlc_format_clean(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

#endif
