/* stored.h: weights that a model begins with, read from a file of others. */
#ifndef TLC_STORED_H
#define TLC_STORED_H

#include "engine/tables.h"

/* The path, or where it leads below --data DIR, should it lead nowhere; a new string. */
char *tlc_stored_path(const struct tlc_options *options, const char *path);

/* Reads the file, and says its checksum. A path that leads nowhere is tried below --data DIR too.
 */
void tlc_load_stored(const struct tlc_options *options, struct tlc_stored *stored);

#endif
