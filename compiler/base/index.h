/* index.h: things that are found again by a hash of what they are. */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

#include "base/arena.h"
#include "common/fnv.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct IndexSlot {
    uint64_t hash;
    void *thing; /* NULL: the slot is free */
} IndexSlot;

typedef struct Index {
    IndexSlot *slots;
    size_t count, capacity;
} Index;

/* FNV-1a, 64 bits: the hash of what came before and of these bytes. Begins with HASH_START. */
#define HASH_START TLC_FNV_START
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length);
uint64_t hash_text(uint64_t hash, const char *text);
uint64_t hash_number(uint64_t hash, int64_t number);
uint64_t hash_pointer(uint64_t hash, const void *pointer);

/* Several things may have one hash. */
void index_add(Arena *arena, Index *index, uint64_t hash, void *thing);

/* The next thing of that hash, NULL when there is no other. `*seen` counts them and begins at 0. */
void *index_next(const Index *index, uint64_t hash, size_t *seen);

/* Whether the text is not among those of the index; adds it then. For an index of texts alone. */
bool index_add_text(Arena *arena, Index *index, const char *text);

#endif
