/* library_int8.h: `tlc --emit=library ... --quantize int8`. */
#ifndef LIBRARY_INT8_H
#define LIBRARY_INT8_H

#include "base/diag.h"
#include "int8/int8.h"
#include "options.h"

/* The library of the model that the training ends with, in 8 bits as far as it goes, or as far as
 * the value `kept`, with which learning begins, or NULL; without weights (`numbers` has none) only
 * its shape, which tells what it takes. Says what is lost by it. NULL with everything reported. */
Library *library_int8(Arena *arena, const Options *options, const Plan *plan,
                      const PlanTraining *training, const char *kept,
                      const LibraryNumbersList *numbers, Diagnostics *diagnostics);

#endif
