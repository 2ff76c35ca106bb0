/* init_csv.h: a first spec for a table. */
#ifndef INIT_CSV_H
#define INIT_CSV_H

#include "base/text.h"
#include "commands/data_options.h"
#include "commands/look/look_csv.h"

/* Appends the spec, and what was seen that its writer should know. False and a fault where the
 * table cannot be read, or has nothing to learn. */
bool init_csv(Text *spec, Sights *sights, const DataOptions *options, struct tlc_fault *fault);

#endif
