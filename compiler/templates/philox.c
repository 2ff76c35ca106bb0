#include "sample.h"
/* ---- template ---- */
typedef uint32_t vec_word __attribute__((vector_size(4 * LANES)));
typedef uint64_t vec_wide __attribute__((vector_size(4 * LANES)));

/* Of each two words the lower one's product with the factor, whole. */
KERNEL vec_wide multiply_lower(vec_wide words, uint32_t factor)
{
#if defined(__AVX512F__)
    return (vec_wide)_mm512_mul_epu32((__m512i)words, _mm512_set1_epi32((int)factor));
#elif defined(__AVX2__) && defined(__FMA__)
    return (vec_wide)_mm256_mul_epu32((__m256i)words, _mm256_set1_epi32((int)factor));
#else
    return (words & 0xFFFFFFFFu) * factor;
#endif
}

KERNEL void multiply_words(vec_word words, uint32_t factor, vec_word *high, vec_word *low)
{
    const vec_wide a = multiply_lower((vec_wide)words, factor);
    const vec_wide b = multiply_lower((vec_wide)words >> 32, factor);
    *high = (vec_word)((a >> 32) | (b & 0xFFFFFFFF00000000u));
    *low = (vec_word)((a & 0xFFFFFFFFu) | (b << 32));
}

/* Philox 4x32-10 (Salmon et al. 2011), as the runtime has it, of as many counters as
 * there are lanes: four random words for each. */
KERNEL void vec_philox(vec_word words[4], uint64_t seed)
{
    uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        vec_word high0, low0, high1, low1;
        multiply_words(words[0], 0xD2511F53, &high0, &low0);
        multiply_words(words[2], 0xCD9E8D57, &high1, &low1);
        words[0] = high1 ^ words[1] ^ key0;
        words[1] = low1;
        words[2] = high0 ^ words[3] ^ key1;
        words[3] = low0;
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}
