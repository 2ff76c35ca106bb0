/* pairs.h: examples and labels as two streams of rows, each behind a header of its own: what the
 * formats have in common that are made so. */
#ifndef TLC_PAIRS_H
#define TLC_PAIRS_H

#include "formats/rows.h"
#include "formats/sources.h"

/* What the source calls it: a file, or what stands in one. */
const char *tlc_name_of_part(const struct tlc_source *source, enum tlc_part_of_source part);

/* The groups of so many rows, to be freed with their `of`, where there are as many as `images` has
 * altogether; NULL and a fault where they are not, or neither texts nor whole numbers. */
struct tlc_groups *tlc_pair_groups(tlc_open_rows *open, const char *directory,
                                   const struct tlc_source *source, const struct tlc_rows *images,
                                   int rows, struct tlc_fault *fault);

/* What `read` and `finish` of a format do, by a function that opens each. */
bool tlc_pair_read(tlc_open_rows *open, const char *directory, const struct tlc_source *source,
                   struct tlc_data *data, void **rest, struct tlc_fault *fault);
bool tlc_pair_finish(void *rest, struct tlc_fault *fault);

/* What `blocks` of a format does: the images alone, in the same way. Arrays that stand by columns
 * are read whole. */
void *tlc_pair_open(tlc_open_rows *open, const char *path, const struct tlc_source *source,
                    struct tlc_fault *fault);
bool tlc_pair_read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault);
void tlc_pair_close(void *state);

#endif
