/* ops_avx2.c: ops.c once more, compiled for x86-64 with AVX2 and FMA (CMakeLists.txt), whose bits
 * are the same: one instruction adds up eight products there, which other code takes one after the
 * other. */
#include "interpreter/engine_internal.h"

#if defined(__x86_64__) && defined(__AVX2__) && defined(__FMA__)
#define ENGINE_OPS engine_ops_avx2
#include "interpreter/ops.c"
#else
EngineOp *const engine_ops_avx2[OP_COUNT] = {NULL};
#endif
