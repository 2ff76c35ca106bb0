/* look_array.h: an array of NumPy's. */
#ifndef LOOK_ARRAY_H
#define LOOK_ARRAY_H

#include "base/text.h"
#include "commands/data_options.h"
#include "formats/formats.h"

/* Whether it is called as `numpy.save` calls its files. */
bool is_array(const char *path);

/* Appends what its header says, and how a spec reads it. */
bool show_array(Text *text, const DataOptions *options, struct tlc_fault *fault);

#endif
