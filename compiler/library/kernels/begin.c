#pragma once
#include "sample.h"
/* ---- template ---- */
/* Every number is the same on every machine and with every compiler: products and sums are
 * fused where multiply_add stands and nowhere else. gcc goes by this under -std=c11, and
 * needs to be told under -std=gnu11. */
#if defined(__FAST_MATH__)
#error "-ffast-math changes results: compile without it"
#elif defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2)
#error "floats would be calculated as doubles: compile with -msse2 -mfpmath=sse"
#elif defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__)
#pragma GCC optimize("fp-contract=off")
#endif
#if defined(__ARM_FEATURE_MVE) && !defined(__clang__)
/* Vectors of floats have no subnormal numbers there, which is for compilers to know. */
#pragma GCC optimize("no-tree-vectorize")
#endif

/* A function whose sizes are constants wherever it is called. Compiled for speed it is
 * made anew for each, compiled for size there is one of it. */
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define KERNEL static inline __attribute__((always_inline))
#else
#define KERNEL static
#endif

/* Sums are made in tiles: LANES outputs of PIXELS pixels at a time, as many as the
 * machine's registers hold. */
#if defined(__AVX512F__)
enum { LANES = 32, PIXELS = 8, WIDE = 128 };
#elif defined(__AVX2__)
enum { LANES = 16, PIXELS = 6, WIDE = 64 };
#elif defined(__aarch64__)
enum { LANES = 16, PIXELS = 4, WIDE = 32 };
#else
enum { LANES = 4, PIXELS = 2, WIDE = 8 };
#endif

/* A function of each number. */
typedef float function(float);
