/* philox.c: counter-based random numbers: what is drawn depends on where, not on when. */
#include <string.h>

#include "numerics/numerics.h"

enum { PHILOX_ROUNDS = 10 };

static void multiply(uint32_t factor, uint32_t value, uint32_t *high, uint32_t *low)
{
    uint64_t product = (uint64_t)factor * value;
    *high = (uint32_t)(product >> 32);
    *low = (uint32_t)product;
}

static void philox_round(uint32_t words[4], uint32_t key0, uint32_t key1)
{
    uint32_t high0, low0, high1, low1;
    multiply(0xD2511F53, words[0], &high0, &low0);
    multiply(0xCD9E8D57, words[2], &high1, &low1);
    words[0] = high1 ^ words[1] ^ key0;
    words[1] = low1;
    words[2] = high0 ^ words[3] ^ key1;
    words[3] = low0;
}

void tlc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4])
{
    uint32_t key0 = key[0], key1 = key[1];
    memcpy(words, counter, 4 * sizeof *words);
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        philox_round(words, key0, key1);
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}
