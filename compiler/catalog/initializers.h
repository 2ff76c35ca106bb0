/* initializers.h: where first weights are drawn from, under Keras's names. */
#ifndef CATALOG_INITIALIZERS_H
#define CATALOG_INITIALIZERS_H

#include "ir/prog.h"

/* Their names, as a spec has them. */
extern const char *const initializer_names[];
extern const size_t initializer_count;

/* What a weight array begins with: `fan_in` and `fan_out` are how many inputs an output is a sum
 * of, and the other way round. Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998: the
 * variance is a gain over the fan. The name must be one of them. */
void set_initial(Parameter *parameter, const char *name, int64_t fan_in, int64_t fan_out);

#endif
