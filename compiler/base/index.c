#include "base/index.h"

#include <string.h>

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
    return tlc_fnv(hash, bytes, length);
}

/* With its end, so that "ab" and "c" differ from "a" and "bc". */
uint64_t hash_text(uint64_t hash, const char *text)
{
    return hash_bytes(hash, text, strlen(text) + 1);
}

uint64_t hash_number(uint64_t hash, int64_t number)
{
    return hash_bytes(hash, &number, sizeof number);
}

uint64_t hash_pointer(uint64_t hash, const void *pointer)
{
    return hash_number(hash, (int64_t)(intptr_t)pointer);
}

/* Slots that follow one another hold what would stand at the first: FNV's low bits are mixed well,
 * the capacity is a power of two, and a third of it is always free. */
static void put(Index *index, uint64_t hash, void *thing)
{
    size_t at = hash & (index->capacity - 1);
    while (index->slots[at].thing)
        at = (at + 1) & (index->capacity - 1);
    index->slots[at] = (IndexSlot){hash, thing};
}

static void grow(Arena *arena, Index *index)
{
    Index larger = {.count = index->count, .capacity = index->capacity ? 2 * index->capacity : 16};
    larger.slots = arena_alloc(arena, larger.capacity * sizeof *larger.slots);
    for (size_t i = 0; i < index->capacity; i++)
        if (index->slots[i].thing)
            put(&larger, index->slots[i].hash, index->slots[i].thing);
    *index = larger;
}

void index_add(Arena *arena, Index *index, uint64_t hash, void *thing)
{
    if (3 * (index->count + 1) > 2 * index->capacity)
        grow(arena, index);
    put(index, hash, thing);
    index->count++;
}

void *index_next(const Index *index, uint64_t hash, size_t *seen)
{
    size_t passed = 0;
    if (index->capacity == 0)
        return NULL;
    for (size_t at = hash & (index->capacity - 1); index->slots[at].thing;
         at = (at + 1) & (index->capacity - 1))
        if (index->slots[at].hash == hash && passed++ == *seen) {
            (*seen)++;
            return index->slots[at].thing;
        }
    return NULL;
}

bool index_add_text(Arena *arena, Index *index, const char *text)
{
    uint64_t hash = hash_text(HASH_START, text);
    size_t seen = 0;
    const char *known;
    while ((known = index_next(index, hash, &seen)))
        if (strcmp(known, text) == 0)
            return false;
    index_add(arena, index, hash, (void *)(uintptr_t)text);
    return true;
}
