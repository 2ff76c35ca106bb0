/* init_array.h: a first spec for arrays of NumPy's or of an HDF5 file. */
#ifndef INIT_ARRAY_H
#define INIT_ARRAY_H

#include "base/text.h"
#include "commands/data_options.h"
#include "commands/look/look_csv.h"

/* Appends the spec, and what was seen that its writer should know. False and a fault where there
 * are no arrays that go together, or nothing to learn. */
bool init_array(Text *spec, Sights *sights, const DataOptions *options, struct tlc_fault *fault);

#endif
