/* decimal.h: numbers as people write them, read to the nearest that there is. */
#ifndef TLC_DECIMAL_H
#define TLC_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

/* What a text is: a number that was read; none at all; a word for no finite number, such as "nan"
 * or
 * "-inf"; a number that is further from zero than the type reaches. */
enum tlc_decimal { TLC_DECIMAL, TLC_NO_DECIMAL, TLC_NOT_FINITE, TLC_TOO_LARGE };

/* Whatever they are, so many bytes behind a text must be there to be read. */
enum { TLC_DECIMAL_ROOM = 8 };

/* Reads the whole of so many bytes, which need not end in '\0': digits with a point, or without, an
 * exponent after `e` or `E`, a sign before each, whatever the locale. Rounded once, to the nearest
 * number of the type, of two as near to the even one. `*number` is set with TLC_DECIMAL alone. */
enum tlc_decimal tlc_decimal_double(const char *text, size_t size, double *number);
enum tlc_decimal tlc_decimal_float(const char *text, size_t size, float *number);

/* A double of a text that ends in '\0', without room behind it. One of more than 63 bytes is none.
 */
enum tlc_decimal tlc_decimal_of_text(const char *text, double *number);

/* The same of digits alone, with a sign or without; of what has none below 0, with a plus or
 * without. */
enum tlc_decimal tlc_decimal_uint64(const char *text, size_t size, uint64_t *number);
enum tlc_decimal tlc_decimal_int64(const char *text, size_t size, int64_t *number);

#endif
