/* marks.h: what layers may ask of the data that a model reads. */
#ifndef CATALOG_MARKS_H
#define CATALOG_MARKS_H

#include "spec/spec.h"

/* Whether number `place` of the data's examples tells that the one before it is missing. */
bool marks_missing(const DataSet *data, int64_t place);

#endif
