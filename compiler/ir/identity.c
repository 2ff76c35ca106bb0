/* identity.c: equality and hashes, by the tables of fields (identity_tables.c). */
#include "ir/identity.h"

#include <string.h>

/* ---- equality ---- */

/* What every List(T) looks like. */
typedef List(char) AnyList;

static const void *pointer_at(const void *place)
{
    const void *pointer;
    memcpy(&pointer, place, sizeof pointer);
    return pointer;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Two things behind pointers, which may be NULL, or two pointers. */
static bool same_items(const Structure *items, unsigned part, const void *a, const void *b)
{
    return a == b || (items && a && b && is_same(items, part, a, b));
}

static bool same_lists(const Field *field, unsigned part, const AnyList *a, const AnyList *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const size_t at = i * (field->items ? field->items->size : sizeof(void *));
        if (field->items ? !is_same(field->items, part, a->items + at, b->items + at)
                         : pointer_at(a->items + at) != pointer_at(b->items + at))
            return false;
    }
    return true;
}

/* An empty one may be NULL. */
static bool same_arrays(const void *a, size_t size, const void *b, size_t other_size)
{
    return size == other_size && (size == 0 || memcmp(a, b, size) == 0);
}

static double number_at(const Field *field, const void *place)
{
    return field->size == sizeof(float) ? (double)*(const float *)place : *(const double *)place;
}

static bool same_field(const Field *field, unsigned part, const void *thing, const void *other)
{
    const char *a = (const char *)thing + field->offset, *b = (const char *)other + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        return same_text(pointer_at(a), pointer_at(b));
    case FIELD_NUMBER:
        return number_at(field, a) == number_at(field, b);
    case FIELD_LIST:
        return same_lists(field, part, (const AnyList *)a, (const AnyList *)b);
    case FIELD_ARRAY:
        return same_arrays(pointer_at(a), field->bytes(thing), pointer_at(b), field->bytes(other));
    case FIELD_PLACE:
        return ((const Span *)a)->start == ((const Span *)b)->start;
    case FIELD_THING:
        for (size_t at = 0; at < field->size; at += sizeof(void *))
            if (!same_items(field->items, part, pointer_at(a + at), pointer_at(b + at)))
                return false;
        return true;
    default:
        return memcmp(a, b, field->size) == 0;
    }
}

bool is_same(const Structure *structure, unsigned part, const void *a, const void *b)
{
    for (size_t i = 0; i < structure->count; i++)
        if (structure->fields[i].parts & part && !same_field(&structure->fields[i], part, a, b))
            return false;
    return true;
}

/* ---- hashes ---- */

/* Which fields count, and whether pointers do by what they lead to. */
typedef struct Hashing {
    unsigned parts;
    Across *across; /* NULL: within a plan, which has each thing once */
} Hashing;

static uint64_t hash_fields(const Hashing *how, uint64_t hash, const Structure *structure,
                            const void *thing);

static uint64_t hash_led_to(const Hashing *how, uint64_t hash, const Structure *leads_to,
                            const void *pointer)
{
    if (!how->across || !leads_to || !pointer)
        return hash_pointer(hash, pointer);
    return hash_number(hash, (int64_t)hash_across(how->across, leads_to, pointer));
}

static uint64_t hash_item(const Hashing *how, uint64_t hash, const Field *field, const void *item)
{
    return field->items && item ? hash_fields(how, hash, field->items, item)
                                : hash_led_to(how, hash, field->leads_to, item);
}

static uint64_t hash_list(const Hashing *how, uint64_t hash, const Field *field,
                          const AnyList *list)
{
    const size_t size = field->items ? field->items->size : sizeof(void *);
    for (size_t i = 0; i < list->count; i++)
        hash =
            hash_item(how, hash, field,
                      field->items ? list->items + i * size : pointer_at(list->items + i * size));
    return hash_number(hash, (int64_t)list->count);
}

static uint64_t hash_names(uint64_t hash, const char *const *names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        hash = names[i] ? hash_text(hash, names[i]) : hash_number(hash, -1);
    return hash_number(hash, names ? (int64_t)count : -1);
}

static uint64_t hash_field(const Hashing *how, uint64_t hash, const Field *field, const void *thing)
{
    const char *at = (const char *)thing + field->offset;
    const double number = field->kind == FIELD_NUMBER ? number_at(field, at) + 0.0 : 0;
    switch (field->kind) {
    case FIELD_TEXT:
        return pointer_at(at) ? hash_text(hash, pointer_at(at)) : hash_number(hash, -1);
    case FIELD_NUMBER: /* +0 and -0 are the same */
        return hash_bytes(hash, &number, sizeof number);
    case FIELD_LIST:
        return hash_list(how, hash, field, (const AnyList *)at);
    case FIELD_ARRAY:
        return hash_bytes(hash, pointer_at(at), field->bytes(thing));
    case FIELD_NAMES:
        return hash_names(hash, pointer_at(at), field->bytes(thing));
    case FIELD_PLACE:
        return how->across ? hash : hash_number(hash, (int64_t)((const Span *)at)->start);
    case FIELD_THING:
        for (size_t offset = 0; offset < field->size; offset += sizeof(void *))
            hash = hash_item(how, hash, field, pointer_at(at + offset));
        return hash;
    case FIELD_POINTER:
        return hash_led_to(how, hash, field->leads_to, pointer_at(at));
    default:
        return hash_bytes(hash, at, field->size);
    }
}

static uint64_t hash_fields(const Hashing *how, uint64_t hash, const Structure *structure,
                            const void *thing)
{
    for (size_t i = 0; i < structure->count; i++)
        if (structure->fields[i].parts & how->parts)
            hash = hash_field(how, hash, &structure->fields[i], thing);
    return hash;
}

uint64_t hash_thing(uint64_t hash, const Structure *structure, unsigned part, const void *thing)
{
    return hash_fields(&(const Hashing){.parts = part}, hash, structure, thing);
}

/* ---- across plans ---- */

typedef struct KnownHash {
    const void *thing;
    uint64_t hash;
} KnownHash;

static const KnownHash *find_known(const Across *across, const void *thing)
{
    size_t seen = 0;
    const KnownHash *known;
    while ((known = index_next(&across->known, hash_pointer(HASH_START, thing), &seen)))
        if (known->thing == thing)
            break;
    return known;
}

uint64_t hash_across(Across *across, const Structure *structure, const void *thing)
{
    const KnownHash *known = find_known(across, thing);
    if (known)
        return known->hash;
    const Hashing how = {.parts = PART_IDENTITY | PART_ACROSS, .across = across};
    KnownHash *own = arena_alloc(across->arena, sizeof *own);
    *own = (KnownHash){thing, hash_fields(&how, HASH_START, structure, thing)};
    index_add(across->arena, &across->known, hash_pointer(HASH_START, thing), own);
    return own->hash;
}

/* ---- finding ---- */

void *find_same(const Index *index, const Structure *structure, unsigned part, const void *thing)
{
    const uint64_t hash = hash_thing(HASH_START, structure, part, thing);
    size_t seen = 0;
    void *other;
    while ((other = index_next(index, hash, &seen)))
        if (is_same(structure, part, other, thing))
            return other;
    return NULL;
}

void index_thing(Arena *arena, Index *index, const Structure *structure, unsigned part, void *thing)
{
    index_add(arena, index, hash_thing(HASH_START, structure, part, thing), thing);
}
