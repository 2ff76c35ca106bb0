/* check_reads.h: which layers a layer reads. */
#ifndef CHECK_CHECK_READS_H
#define CHECK_CHECK_READS_H

#include "check/check_internal.h"

/* Finds the layers that `inputs` names, above the one that is about to be added. Reports names that
 * are none, and more or fewer than the kind reads. */
bool settle_reads(Checking *checking, const Model *model, const LayerItem *item, Layer *layer);

/* Whether all that the layers of a slice read from before it is one value, so that what stands
 * before their copies can take its place; reports it if not. */
bool expect_one_entry(Checking *checking, const LayerItem *item, const Model *source,
                      const LayerRange *range);

/* What the copy of layer `index` reads in a model where the slice begins at position `first`. */
Reads copied_reads(Arena *arena, const Model *source, const LayerRange *range, size_t index,
                   size_t first);

/* Warns of layers that no other reads. */
void warn_unread(Checking *checking, const Model *model);

#endif
