/* engine_internal.h: what engine.c and its functions of ops share. */
#ifndef INTERPRETER_ENGINE_INTERNAL_H
#define INTERPRETER_ENGINE_INTERNAL_H

#include "interpreter/engine.h"

/* What an op reads and makes in a run. */
typedef struct Operands {
    const float *in[MOST_INPUTS]; /* NULL: that operand is no value and no array */
    float *made;                  /* NULL: it makes none */
    const void *example;
    enum tlc_element element; /* of the example's numbers */
    float scale;              /* which they are multiplied by */
    EngineAnswer *answer;
} Operands;

typedef void EngineOp(const Op *op, const Operands *on);

/* By their codes; NULL for what no model's prediction has. */
extern EngineOp *const engine_ops_plain[OP_COUNT];

/* The same for x86-64 with AVX2 and FMA; of other machines all are NULL. */
extern EngineOp *const engine_ops_avx2[OP_COUNT];

/* The example's numbers as floats. */
void engine_gather(const Operands *on, int64_t count, float *to);

#endif
