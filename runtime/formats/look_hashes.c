/* look_hashes.c: which values have been there before. */
#include <stdlib.h>

#include "formats/look.h"
#include "system/allocate.h"

enum { FIRST_PLACES = 64 };

static struct tlc_look_entry *find(const struct tlc_look_hashes *hashes, uint64_t hash)
{
    size_t place = (size_t)(hash ^ hash >> 32) & hashes->mask;
    while (hashes->entries[place].number && hashes->entries[place].hash != hash)
        place = (place + 1) & hashes->mask;
    return &hashes->entries[place];
}

static void grow(struct tlc_look_hashes *hashes)
{
    const struct tlc_look_hashes old = *hashes;
    const size_t places = old.entries ? 2 * (old.mask + 1) : FIRST_PLACES;
    hashes->entries = tlc_allocate(places, sizeof *hashes->entries);
    hashes->mask = places - 1;
    for (size_t i = 0; old.entries && i <= old.mask; i++)
        if (old.entries[i].number)
            *find(hashes, old.entries[i].hash) = old.entries[i];
    free(old.entries);
}

int64_t tlc_look_hashes_add(struct tlc_look_hashes *hashes, uint64_t hash, int64_t number)
{
    if (4 * hashes->count >= 3 * hashes->mask) /* all zero: none of none */
        grow(hashes);
    struct tlc_look_entry *entry = find(hashes, hash);
    if (entry->number)
        return entry->number;
    *entry = (struct tlc_look_entry){hash, number};
    hashes->count++;
    return number;
}

void tlc_look_hashes_end(struct tlc_look_hashes *hashes)
{
    free(hashes->entries);
    *hashes = (struct tlc_look_hashes){0};
}
