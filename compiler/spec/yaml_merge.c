#include "spec/yaml_internal.h"

#include <stdlib.h>
#include <string.h>

static void add_pending(YamlReader *reader, size_t first, Entry entry, bool merged)
{
    size_t order = reader->pending.count - first;
    *list_add(reader->arena, &reader->pending) = (Pending){entry, order, merged};
}

static void merge_mapping(YamlReader *reader, size_t first, const Node *map, Span place)
{
    count_nodes(reader, &reader->merged, map->entries.count, place);
    for (size_t i = 0; i < map->entries.count && !reader->stopped; i++)
        add_pending(reader, first, map->entries.items[i], true);
}

static void merge_list(YamlReader *reader, size_t first, const Node *list, Span place)
{
    for (size_t i = 0; i < list->items.count && !reader->stopped; i++) {
        const Node *item = list->items.items[i];
        if (item->kind == NODE_MAP) {
            merge_mapping(reader, first, item, place);
            continue;
        }
        diag_report(reader->diagnostics, DIAG_ERROR, place, "merge",
                    "'<<' merges mappings, and item %zu of this list is %s", i + 1,
                    node_description(item));
        diag_see(reader->diagnostics, item->span, "the item");
    }
}

static void merge(YamlReader *reader, size_t first, const Node *value, Span place)
{
    if (value->kind == NODE_MAP)
        merge_mapping(reader, first, value, place);
    else if (value->kind == NODE_LIST)
        merge_list(reader, first, value, place);
    else {
        diag_report(reader->diagnostics, DIAG_ERROR, place, "merge",
                    "'<<' merges a mapping or a list of mappings, not %s", node_description(value));
        diag_help(reader->diagnostics, "name a mapping with '&name' and merge it with '<<: *name'");
    }
}

/* The "<<" itself stays among the pending entries, without a value, to be found when given twice.
 */
void merge_add_entry(YamlReader *reader, size_t first, const Node *key, Span key_span, Node *value,
                     Span value_span)
{
    bool merging = key->plain && !strcmp(key->text, "<<");
    add_pending(reader, first, (Entry){key->text, key_span, merging ? NULL : value}, false);
    if (merging && value)
        merge(reader, first, value, value_span);
}

/* By key; of the same keys those written out first, then those that came first. */
static int compare_keys(const void *left, const void *right)
{
    const Pending *a = left, *b = right;
    int difference = strcmp(a->entry.key, b->entry.key);
    if (difference)
        return difference;
    if (a->merged != b->merged)
        return a->merged ? 1 : -1;
    return a->order < b->order ? -1 : 1;
}

static int compare_order(const void *left, const void *right)
{
    const Pending *a = left, *b = right;
    return a->order < b->order ? -1 : 1;
}

/* `28` of `{28, 28}`: a number that has no value. */
static bool is_item(const Entry *entry)
{
    const Node *value = entry->value;
    return value && value->kind == NODE_SCALAR && value->plain && !value->length && *entry->key &&
           strspn(entry->key, "0123456789") == strlen(entry->key);
}

static void report_duplicate(YamlReader *reader, const Entry *entry, const Entry *winner)
{
    diag_report(reader->diagnostics, DIAG_ERROR, entry->key_span, "duplicate-key",
                "the key '%s' is given twice in this mapping", entry->key);
    diag_see(reader->diagnostics, winner->key_span, "first given here");
    if (!strcmp(entry->key, "<<"))
        diag_help(reader->diagnostics, "merge several mappings with '<<: [*one, *other]'");
    else if (is_item(entry) && is_item(winner))
        diag_help(reader->diagnostics, "{ } makes a mapping: a list stands in [ ], and an "
                                       "expression with a set in quotes");
}

/* Of entries sorted by key, keeps the first with each key; returns how many those are. */
static size_t keep_winners(YamlReader *reader, Pending *entries, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const Entry *winner = kept ? &entries[kept - 1].entry : NULL;
        if (!winner || strcmp(winner->key, entries[i].entry.key))
            entries[kept++] = entries[i];
        else if (!entries[i].merged)
            report_duplicate(reader, &entries[i].entry, winner);
    }
    return kept;
}

void merge_close(YamlReader *reader, size_t first, Node *map)
{
    size_t count = reader->pending.count - first;
    reader->pending.count = first;
    if (!count)
        return;
    Pending *entries = reader->pending.items + first;
    qsort(entries, count, sizeof *entries, compare_keys);
    count = keep_winners(reader, entries, count);
    qsort(entries, count, sizeof *entries, compare_order);
    map->entries.items = arena_alloc(reader->arena, count * sizeof(Entry));
    map->entries.capacity = count;
    for (size_t i = 0; i < count; i++)
        if (entries[i].entry.value) /* not the "<<" */
            map->entries.items[map->entries.count++] = entries[i].entry;
}
