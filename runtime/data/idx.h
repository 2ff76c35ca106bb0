/* idx.h: a pair of IDX files read in two parts: what is needed, and what is not. */
#ifndef TLC_IDX_H
#define TLC_IDX_H

#include "data/data.h"

/* Its directory, to be freed; see tlc_load_idx. */
char *tlc_find_idx(const struct tlc_options *options, const struct tlc_idx_source *source);

/* What is still to be read of a pair of files. */
struct tlc_idx_rest;

/* Reads labels, and the images' rows that are needed. */
struct tlc_idx_rest *tlc_read_idx(const char *directory, const struct tlc_idx_source *source,
                                  struct tlc_images *images);

/* Reads the images to their end, where their checksum stands, and closes them. */
void tlc_check_idx(struct tlc_idx_rest *rest);

#endif
