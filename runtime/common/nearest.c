/* nearest.c: which of some names a word comes nearest to. */
#include <stdbool.h>
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

/* Whether they differ in two letters that have changed places. */
static bool is_swapped(const char *word, const char *name)
{
    const size_t length = strlen(word);
    size_t at = 0;
    while (word[at] && word[at] == name[at])
        at++;
    return length == strlen(name) && at + 1 < length && word[at] == name[at + 1] &&
           word[at + 1] == name[at] && strcmp(word + at + 2, name + at + 2) == 0;
}

/* So many letters may be wrong: of a short word one. Beyond that a suggestion confuses more than it
 * helps, since words of four letters of which two differ are other words. */
static size_t most_wrong(size_t length)
{
    return length < 4 ? 1 : (length + 1) / 3;
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
    size_t nearest_distance = most_wrong(length);
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > LONGEST_COMPARED)
            continue;
        size_t distance = is_swapped(word, names[i]) ? 1 : edit_distance(&pattern, names[i]);
        if (distance < length && distance <= nearest_distance &&
            (!nearest || distance < nearest_distance)) {
            nearest = names[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}
