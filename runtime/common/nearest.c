/* nearest.c: which of some names a word comes nearest to. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "common/nearest.h"

/* A column of the table of edit distances fits into the bits of a number. */
enum { LONGEST_COMPARED = 63 };

struct pattern {
    size_t length;        /* 1 to LONGEST_COMPARED */
    uint64_t places[256]; /* of each byte: where it stands, as bits */
};

static struct pattern pattern_of(const char *word)
{
    struct pattern pattern = {.length = strlen(word)};
    for (size_t i = 0; i < pattern.length; i++)
        pattern.places[(unsigned char)word[i]] |= (uint64_t)1 << i;
    return pattern;
}

/* Levenshtein's edit distance, a column of the table at a time: Myers 1999, in the form of Hyyro
 * 2003. Bits say where the column rises and falls from one row to the next. */
static size_t edit_distance(const struct pattern *pattern, const char *text)
{
    uint64_t rises = ~(uint64_t)0, falls = 0, last = (uint64_t)1 << (pattern->length - 1);
    size_t distance = pattern->length;
    for (; *text; text++) {
        uint64_t same = pattern->places[(unsigned char)*text];
        uint64_t diagonal = (((same & rises) + rises) ^ rises) | same | falls;
        uint64_t right_rises = falls | ~(diagonal | rises), right_falls = rises & diagonal;
        distance += (right_rises & last) != 0;
        distance -= (right_falls & last) != 0;
        right_rises = right_rises << 1 | 1; /* the first row counts the letters of the text */
        right_falls <<= 1;
        rises = right_falls | ~(diagonal | right_rises);
        falls = right_rises & diagonal;
    }
    return distance;
}

const char *tlc_nearest_name(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST_COMPARED)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(word, names[i]) == 0)
            return names[i];
    struct pattern pattern = pattern_of(word);
    /* A third of the letters may differ; beyond that a suggestion confuses more than it helps. */
    size_t nearest_distance = length / 3 + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > LONGEST_COMPARED)
            continue;
        size_t distance = edit_distance(&pattern, names[i]);
        if (distance < length && distance <= nearest_distance &&
            (!nearest || distance < nearest_distance)) {
            nearest = names[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}
