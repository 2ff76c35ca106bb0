#include "commands/diff/diff_values.h"

#include "base/index.h"

#include <string.h>

/* One walk through both trees finds all differences in an order, and makes a tree that has one of
 * them the other way. */
typedef struct Walk {
    Arena *arena;
    Differences found;
    bool changes;
    size_t wanted; /* the difference that is changed */
} Walk;

static Node *merge(Walk *walk, const Node *a, const Node *b, const char *path);

/* ---- likeness -------------------------------------------------------------------------------- */

static const Entry *entry_of(const Node *map, const char *key)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return &map->entries.items[i];
    return NULL;
}

/* Numbers are alike by their value: 0.10 is 0.1. */
static uint64_t scalar_hash(const Node *node)
{
    const Scalar scalar = scalar_resolve(node);
    const double number = scalar.number + 0.0;
    if ((scalar.kind == SCALAR_INTEGER || scalar.kind == SCALAR_FLOAT) && !scalar.overflow)
        return scalar.kind == SCALAR_INTEGER ? hash_number(1, scalar.integer)
                                             : hash_bytes(2, &number, sizeof number);
    if (scalar.kind == SCALAR_BOOLEAN || scalar.kind == SCALAR_NULL)
        return hash_number(3 + (uint64_t)scalar.kind, scalar.boolean);
    return hash_bytes(HASH_START, node->text, node->length);
}

/* The same for trees that are alike, in whatever order the keys of mappings stand. */
static uint64_t tree_hash(const Node *node)
{
    uint64_t hash = HASH_START + (uint64_t)node->kind;
    if (node->kind == NODE_SCALAR)
        return scalar_hash(node);
    for (size_t i = 0; i < node->items.count; i++)
        hash = hash_number(hash, (int64_t)tree_hash(node->items.items[i]));
    for (size_t i = 0; i < node->entries.count; i++) {
        const uint64_t value = tree_hash(node->entries.items[i].value);
        hash += hash_number(hash_text(HASH_START, node->entries.items[i].key), (int64_t)value);
    }
    return hash;
}

static bool holds_parts(const Node *list)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (list->items.items[i]->kind != NODE_SCALAR)
            return true;
    return false;
}

/* Mappings without a key in common have nothing to be compared by, and lists of numbers or words
 * are one value. */
static bool are_comparable(const Node *a, const Node *b)
{
    if (a->kind != b->kind || a->kind == NODE_SCALAR)
        return false;
    for (size_t i = 0; i < a->entries.count; i++)
        if (entry_of(b, a->entries.items[i].key))
            return true;
    return a->kind == NODE_LIST && (holds_parts(a) || holds_parts(b));
}

/* ---- differences ----------------------------------------------------------------------------- */

/* What stands in the new tree: the second's value where this is the wanted one; NULL is nothing. */
static const Node *differ(Walk *walk, const char *path, const Node *a, const Node *b)
{
    const size_t number = walk->found.count;
    *list_add(walk->arena, &walk->found) = (Difference){.path = path, .a = a, .b = b};
    return walk->changes && number == walk->wanted ? b : a;
}

/* A node that the tree is built of is never changed itself. */
static Node *unchanged(const Node *node)
{
    return (Node *)(uintptr_t)node;
}

static Node *copy_of(Walk *walk, const Node *node)
{
    Node *copy = arena_alloc(walk->arena, sizeof *copy);
    *copy = *node;
    memset(&copy->items, 0, sizeof copy->items);
    memset(&copy->entries, 0, sizeof copy->entries);
    return copy;
}

static const char *key_path(Walk *walk, const char *path, const char *key)
{
    return arena_printf(walk->arena, "%s%s%s", path, *path ? "." : "", key);
}

static void put_entry(Walk *walk, Node *map, const Entry *entry, const Node *value)
{
    if (value)
        *list_add(walk->arena, &map->entries) =
            (Entry){entry->key, entry->key_span, unchanged(value)};
}

static Node *merge_maps(Walk *walk, const Node *a, const Node *b, const char *path)
{
    Node *made = copy_of(walk, a);
    for (size_t i = 0; i < a->entries.count; i++) {
        const Entry *own = &a->entries.items[i], *other = entry_of(b, own->key);
        const char *place = key_path(walk, path, own->key);
        put_entry(walk, made, own,
                  other ? merge(walk, own->value, other->value, place)
                        : differ(walk, place, own->value, NULL));
    }
    for (size_t i = 0; i < b->entries.count; i++) {
        const Entry *other = &b->entries.items[i];
        if (!entry_of(a, other->key))
            put_entry(walk, made, other,
                      differ(walk, key_path(walk, path, other->key), NULL, other->value));
    }
    return made;
}

/* ---- lists ----------------------------------------------------------------------------------- */

/* For each item of the first the one of the second that is like it, or -1: as many as can be, in
 * their order. lengths[i][k] is how many there are from items i and k on. */
static int64_t *alike_items(Walk *walk, const Node *a, const Node *b)
{
    const size_t m = a->items.count, n = b->items.count;
    uint64_t *of_a = arena_alloc(walk->arena, (m + 1) * sizeof *of_a);
    uint64_t *of_b = arena_alloc(walk->arena, (n + 1) * sizeof *of_b);
    uint16_t *lengths = arena_alloc(walk->arena, (m + 1) * (n + 1) * sizeof *lengths);
    int64_t *found = arena_alloc(walk->arena, (m + 1) * sizeof *found);
    for (size_t i = 0; i < m; i++)
        of_a[i] = tree_hash(a->items.items[i]);
    for (size_t k = 0; k < n; k++)
        of_b[k] = tree_hash(b->items.items[k]);
    for (size_t i = m; i-- > 0;)
        for (size_t k = n; k-- > 0;) {
            const uint16_t *here = &lengths[i * (n + 1) + k], *below = here + n + 1;
            const uint16_t most = below[0] > here[1] ? below[0] : here[1];
            lengths[i * (n + 1) + k] = of_a[i] == of_b[k] ? (uint16_t)(below[1] + 1) : most;
        }
    for (size_t i = 0, k = 0; i < m; i++) {
        found[i] = -1;
        while (k < n && of_a[i] != of_b[k] &&
               lengths[i * (n + 1) + k + 1] == lengths[i * (n + 1) + k])
            k++;
        if (k < n && of_a[i] == of_b[k])
            found[i] = (int64_t)k++;
    }
    return found;
}

static void put_item(Walk *walk, Node *list, const Node *item)
{
    if (item)
        *list_add(walk->arena, &list->items) = unchanged(item);
}

static const char *item_path(Walk *walk, const char *path, size_t index)
{
    return arena_printf(walk->arena, "%s[%zu]", path, index);
}

/* Items that are like no other: those of both lists between two that are alike. */
static void merge_between(Walk *walk, Node *made, const Node *a, size_t first_a, size_t end_a,
                          const Node *b, size_t first_b, size_t end_b, const char *path)
{
    for (; first_a < end_a && first_b < end_b; first_a++, first_b++)
        put_item(walk, made,
                 merge(walk, a->items.items[first_a], b->items.items[first_b],
                       item_path(walk, path, first_a)));
    for (; first_a < end_a; first_a++)
        put_item(walk, made,
                 differ(walk, item_path(walk, path, first_a), a->items.items[first_a], NULL));
    for (; first_b < end_b; first_b++)
        put_item(walk, made,
                 differ(walk, item_path(walk, path, first_b), NULL, b->items.items[first_b]));
}

static Node *merge_lists(Walk *walk, const Node *a, const Node *b, const char *path)
{
    Node *made = copy_of(walk, a);
    const int64_t *alike = alike_items(walk, a, b);
    size_t from_a = 0, from_b = 0;
    for (size_t i = 0; i < a->items.count; i++) {
        if (alike[i] < 0)
            continue;
        merge_between(walk, made, a, from_a, i, b, from_b, (size_t)alike[i], path);
        put_item(walk, made, a->items.items[i]);
        from_a = i + 1;
        from_b = (size_t)alike[i] + 1;
    }
    merge_between(walk, made, a, from_a, a->items.count, b, from_b, b->items.count, path);
    return made;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static Node *merge(Walk *walk, const Node *a, const Node *b, const char *path)
{
    if (tree_hash(a) == tree_hash(b))
        return unchanged(a);
    if (!are_comparable(a, b))
        return unchanged(differ(walk, path, a, b));
    return a->kind == NODE_MAP ? merge_maps(walk, a, b, path) : merge_lists(walk, a, b, path);
}

Differences tree_differences(Arena *arena, const Node *a, const Node *b)
{
    Walk walk = {.arena = arena};
    merge(&walk, a, b, "");
    return walk.found;
}

const Node *tree_with(Arena *arena, const Node *a, const Node *b, size_t which)
{
    Walk walk = {.arena = arena, .changes = true, .wanted = which};
    return merge(&walk, a, b, "");
}
