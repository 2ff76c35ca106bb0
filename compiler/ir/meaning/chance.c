/* chance.c: the random numbers of ops that take some. */
#include "ir/meaning/meaning.h"

uint32_t random_word(uint64_t key, const uint32_t counter[4], int word)
{
    uint32_t words[4] = {counter[0], counter[1], counter[2], counter[3]};
    uint32_t keys[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
    for (int round = 0; round < 10; round++) {
        const uint64_t a = (uint64_t)0xD2511F53 * words[0], b = (uint64_t)0xCD9E8D57 * words[2];
        words[0] = (uint32_t)(b >> 32) ^ words[1] ^ keys[0];
        words[1] = (uint32_t)b;
        words[2] = (uint32_t)(a >> 32) ^ words[3] ^ keys[1];
        words[3] = (uint32_t)a;
        keys[0] += 0x9E3779B9;
        keys[1] += 0xBB67AE85;
    }
    return words[word];
}
