#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* Compiled for speed, with sizes that are constants, tiles of large machines are made of vectors.
 * With PLAIN they are not. */
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) && defined(__GNUC__) && !defined(PLAIN)
#if defined(__AVX2__) && defined(__FMA__)
#define TILES
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define TILES
#include <arm_neon.h>
#endif
#endif
#if defined(TILES) && defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#elif defined(TILES)
#define UNROLLED _Pragma("GCC unroll 64")
#endif

/* Numbers that are calculated side by side, as many as the machine does at once: each of them is
 * what multiply_add makes of it. */
#ifdef TILES
#if defined(__AVX512F__)
typedef __m512 vector;
enum { VECTOR = 16 };

static inline vector spread(float number)
{
    return _mm512_set1_ps(number);
}

static inline vector load(const float *from)
{
    return _mm512_loadu_ps(from);
}

static inline void store(float *to, vector numbers)
{
    _mm512_storeu_ps(to, numbers);
}

static inline vector multiply_add_all(vector a, vector b, vector c)
{
    return _mm512_fmadd_ps(a, b, c);
}

/* The first `count` of them, and zeros. */
KERNEL vector load_some(const float *from, int count)
{
    return _mm512_maskz_loadu_ps((__mmask16)((1U << count) - 1U), from);
}
#elif defined(__AVX2__)
typedef __m256 vector;
enum { VECTOR = 8 };

static inline vector spread(float number)
{
    return _mm256_set1_ps(number);
}

static inline vector load(const float *from)
{
    return _mm256_loadu_ps(from);
}

static inline void store(float *to, vector numbers)
{
    _mm256_storeu_ps(to, numbers);
}

static inline vector multiply_add_all(vector a, vector b, vector c)
{
    return _mm256_fmadd_ps(a, b, c);
}

/* The first `count` of them, and zeros. */
KERNEL vector load_some(const float *from, int count)
{
    const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), places));
}
#else
typedef float32x4_t vector;
enum { VECTOR = 4 };

static inline vector spread(float number)
{
    return vdupq_n_f32(number);
}

static inline vector load(const float *from)
{
    return vld1q_f32(from);
}

static inline void store(float *to, vector numbers)
{
    vst1q_f32(to, numbers);
}

static inline vector multiply_add_all(vector a, vector b, vector c)
{
    return vfmaq_f32(c, a, b);
}

/* The first `count` of them, and zeros. */
KERNEL vector load_some(const float *from, int count)
{
    float some[4] = {0.0f};
    for (int i = 0; i < count; i++)
        some[i] = from[i];
    return load(some);
}
#endif

/* As many of them as it takes for so many numbers. */
KERNEL int vectors_of(int lanes)
{
    return (lanes + VECTOR - 1) / VECTOR;
}

/* Vector `index` of `lanes` numbers, of which nothing behind the last is read. */
KERNEL vector load_lanes(const float *from, int index, int lanes)
{
    const int left = lanes - index * VECTOR;
    return left >= VECTOR ? load(&from[index * VECTOR]) : load_some(&from[index * VECTOR], left);
}

/* So many vectors as numbers. No index of a vector is known only at run time: so all are kept in
 * registers. */
KERNEL void store_all(float *numbers, const vector *sum, int vectors)
{
    UNROLLED
    for (int i = 0; i < vectors; i++)
        store(&numbers[i * VECTOR], sum[i]);
}
#endif
