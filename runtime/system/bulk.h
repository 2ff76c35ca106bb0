/* bulk.h: room for data, in memory or, where there is more of it than a limit, in a file.
 *
 * The file is one without a name, which nobody else can change, and its pages are this program's
 * memory: the system reads those that are looked at, and writes others back when memory is short.
 * So data may be larger than the machine's memory, and nobody who reads it knows.
 */
#ifndef TLC_BULK_H
#define TLC_BULK_H

#include <stddef.h>

/* What is larger, each by itself, is kept in a file, in $TMPDIR or /var/tmp. To be called before
 * the first of them is made. */
void tlc_bulk_limit(size_t bytes);

/* Room for `size` bytes, of which the first `kept` are those of `memory`, which is NULL or was got
 * here, and is given back; the others are not told. Never NULL: what cannot be had ends the
 * program. */
void *tlc_bulk_resize(void *memory, size_t kept, size_t size);

/* The same, but NULL where it cannot be had; `memory` is then as it was. */
void *tlc_bulk_try(void *memory, size_t kept, size_t size);

void tlc_bulk_free(void *memory);

#endif
