/* words.h: texts that are numbered, in the order in which they come. */
#ifndef TLC_WORDS_H
#define TLC_WORDS_H

#include <stddef.h>
#include <stdint.h>

/* All zero is none of them. */
struct tlc_words {
    char **words; /* by number; none holds '\0' */
    int32_t count, room;
    int32_t *place; /* by hashes: a number + 1, or 0; where another stands, the next free place */
    size_t mask;
};

/* The number of the word of so many bytes; -1 when there is none. */
int32_t tlc_words_find(const struct tlc_words *words, const char *text, size_t size);

/* The same of one that is added when there is none; -1 when there are 2^30 others. */
int32_t tlc_words_add(struct tlc_words *words, const char *text, size_t size);

void tlc_words_end(struct tlc_words *words);

#endif
