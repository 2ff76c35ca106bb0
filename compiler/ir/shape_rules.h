/* shape_rules.h: fits_SHAPE for each rule that ir/ops.def names. */
#ifndef IR_SHAPE_RULES_H
#define IR_SHAPE_RULES_H

#include "ir/prog.h"

#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts)                    \
    bool fits_##shape(const Op *op);
#include "ir/ops.def"

#endif
