/* digest.h: digests of bits, and bytes to have some of: the same on every machine. */
#ifndef DIGEST_H
#define DIGEST_H

#include <tlc.h>

static const uint64_t NO_DIGEST = 0xCBF29CE484222325u;

/* FNV-1a over the bytes from the lowest on, whatever the machine's order. */
static inline uint64_t add(uint64_t digest, uint64_t bits, int bytes)
{
    for (int i = 0; i < bytes; i++)
        digest = (digest ^ ((bits >> 8 * i) & 0xFF)) * 0x100000001B3u;
    return digest;
}

static inline uint64_t add_words(uint64_t digest, const void *words, size_t size)
{
    const uint32_t *word = words;
    for (size_t i = 0; i < size / sizeof *word; i++)
        digest = add(digest, word[i], 4);
    return digest;
}

static inline void fill_with_noise(uint8_t *bytes, size_t size)
{
    const uint32_t key[2] = {1, 2};
    for (uint32_t i = 0; i < size; i++) {
        uint32_t words[4];
        tlc_philox((const uint32_t[4]){i}, key, words);
        bytes[i] = (uint8_t)words[0];
    }
}

#endif
