/* found.h: what a spec leaves to files, written out. */
#ifndef CATALOG_FOUND_H
#define CATALOG_FOUND_H

#include "spec/spec.h"

/* Entries that stand in the spec's place for what it has out of files: layers of model files,
 * columns and classes of tables; as YAML, `~` where an entry goes. NULL where there are none.
 * Together with the spec it needs none of these files, though its models begin with other weights
 * then. */
const char *found_text(Arena *arena, const Spec *spec);

#endif
