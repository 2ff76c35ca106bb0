/* overlap.c: images that two sets of examples have in common, whatever files they come from: links,
 * copies, plain or packed, other rows of one file, or single images that a file has twice.
 */
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "system/allocate.h"

/* The images of some examples, to be looked up. */
struct tlc_image_set {
    struct tlc_examples examples;
    size_t size;    /* of an image, in bytes */
    size_t mask;    /* places - 1; their number is a power of two */
    int32_t *place; /* an example's number + 1, or 0; where another stands, the next free place */
};

/* Good enough to find a place: whether images are the same is asked of themselves. */
static uint64_t hash_image(const uint8_t *image, size_t size)
{
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = size, word = 0;
    for (; size >= sizeof word; size -= sizeof word, image += sizeof word) {
        memcpy(&word, image, sizeof word);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, image, size);
    hash = (hash ^ word) * odd;
    return hash ^ hash >> 29;
}

/* As it is in its file, wherever a task moves it. */
static const uint8_t *image_of(const struct tlc_examples *examples, int example, size_t size)
{
    const void *numbers = examples->data ? examples->data->numbers : examples->numbers;
    return (const uint8_t *)numbers + (size_t)examples->rows[example] * size;
}

/* The place of the first example with this image, or the free one where it would be. */
static size_t find_place(const struct tlc_image_set *set, const uint8_t *image)
{
    size_t place = (size_t)hash_image(image, set->size) & set->mask;
    while (set->place[place] &&
           memcmp(image, image_of(&set->examples, set->place[place] - 1, set->size), set->size) !=
               0)
        place = (place + 1) & set->mask;
    return place;
}

struct tlc_image_set *tlc_image_set_begin(const struct tlc_examples *examples, size_t size)
{
    struct tlc_image_set *set = tlc_allocate(1, sizeof *set);
    size_t places = 4;
    while (places < 2 * (size_t)examples->count)
        places *= 2;
    *set = (struct tlc_image_set){.examples = *examples, .size = size, .mask = places - 1};
    set->place = tlc_allocate(places, sizeof *set->place);
    for (int i = 0; i < examples->count; i++) {
        size_t place = find_place(set, image_of(examples, i, size));
        if (!set->place[place])
            set->place[place] = i + 1;
    }
    return set;
}

void tlc_image_set_end(struct tlc_image_set *set)
{
    free(set->place);
    free(set);
}

/* For each image of the set, the first example of the others that is the same, counted from 1; 0
 * without one. */
static int32_t *find_same(const struct tlc_image_set *set, const struct tlc_examples *others)
{
    int32_t *same = tlc_allocate((size_t)set->examples.count, sizeof *same);
    for (int i = 0; i < others->available; i++) {
        int32_t example = set->place[find_place(set, image_of(others, i, set->size))];
        if (example && !same[example - 1])
            same[example - 1] = i + 1;
    }
    return same;
}

/* Of images that the set has twice, only the first stands in its place. */
struct tlc_shared tlc_find_shared(const struct tlc_image_set *set,
                                  const struct tlc_examples *others)
{
    int32_t *same = find_same(set, others);
    struct tlc_shared shared = {.count = 0};
    for (int i = 0; i < set->examples.count; i++) {
        const int32_t first = set->place[find_place(set, image_of(&set->examples, i, set->size))];
        const int32_t other = same[first - 1];
        if (!other)
            continue;
        if (shared.count < TLC_MOST_SHOWN) {
            shared.row[shared.count] = set->examples.rows[i];
            shared.other_row[shared.count] = others->rows[other - 1];
        }
        shared.count++;
    }
    free(same);
    return shared;
}

int tlc_count_shared(const struct tlc_image_set *set, const struct tlc_examples *others)
{
    return tlc_find_shared(set, others).count;
}
