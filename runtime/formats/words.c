/* words.c: texts that are numbered, in the order in which they come. */
#include <stdlib.h>
#include <string.h>

#include "common/fnv.h"
#include "formats/words.h"
#include "system/allocate.h"
#include "system/format.h"

enum { FIRST_ROOM = 8, MOST = 1 << 30 };

/* Where the word stands, or the free place where it would. */
static size_t find_place(const struct tlc_words *words, const char *text, size_t size)
{
    size_t place = (size_t)tlc_fnv(TLC_FNV_START, text, size) & words->mask;
    for (; words->place[place]; place = (place + 1) & words->mask) {
        const char *other = words->words[words->place[place] - 1];
        if (strncmp(other, text, size) == 0 && other[size] == '\0')
            break;
    }
    return place;
}

int32_t tlc_words_find(const struct tlc_words *words, const char *text, size_t size)
{
    return words->count ? words->place[find_place(words, text, size)] - 1 : -1;
}

static void grow(struct tlc_words *words)
{
    words->room = words->room ? 2 * words->room : FIRST_ROOM;
    words->words = tlc_resize(words->words, (size_t)words->room * sizeof *words->words);
    free(words->place);
    words->mask = 2 * (size_t)words->room - 1;
    words->place = tlc_allocate(words->mask + 1, sizeof *words->place);
    for (int32_t i = 0; i < words->count; i++)
        words->place[find_place(words, words->words[i], strlen(words->words[i]))] = i + 1;
}

int32_t tlc_words_add(struct tlc_words *words, const char *text, size_t size)
{
    const int32_t found = tlc_words_find(words, text, size);
    if (found >= 0 || words->count == MOST)
        return found;
    if (words->count == words->room)
        grow(words);
    words->place[find_place(words, text, size)] = words->count + 1;
    words->words[words->count] = tlc_format("%.*s", (int)size, text);
    return words->count++;
}

void tlc_words_end(struct tlc_words *words)
{
    for (int32_t i = 0; i < words->count; i++)
        free(words->words[i]);
    free(words->words);
    free(words->place);
    *words = (struct tlc_words){0};
}
