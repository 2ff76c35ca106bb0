/* yaml_alias.c: what an alias brings in: a copy of the node it names, which knows the alias. */
#include "spec/yaml_internal.h"

typedef struct Copying {
    Arena *arena;
    const Alias *outermost;       /* the alias that the copy is for */
    const Alias *inner, *wrapped; /* the latest chain of aliases, and the same in the outermost */
} Copying;

/* The same aliases, used by way of the outermost one. */
static const Alias *wrap(const Copying *copying, const Alias *inner)
{
    if (!inner)
        return copying->outermost;
    Alias *alias = arena_alloc(copying->arena, sizeof *alias);
    *alias = (Alias){inner->span, wrap(copying, inner->around)};
    return alias;
}

/* Nodes that follow one another mostly came in by the same aliases. */
static void bring_in(Copying *copying, Span *span)
{
    if (!copying->wrapped || copying->inner != span->alias) {
        copying->inner = span->alias;
        copying->wrapped = wrap(copying, span->alias);
    }
    span->alias = copying->wrapped;
}

static Node *copy(Copying *copying, const Node *node)
{
    Node *result = arena_alloc(copying->arena, sizeof *result);
    *result = *node;
    bring_in(copying, &result->span);
    result->items.items = NULL;
    result->items.count = result->items.capacity = 0;
    result->entries.items = NULL;
    result->entries.count = result->entries.capacity = 0;
    for (size_t i = 0; i < node->items.count; i++)
        *list_add(copying->arena, &result->items) = copy(copying, node->items.items[i]);
    for (size_t i = 0; i < node->entries.count; i++) {
        Entry entry = node->entries.items[i];
        bring_in(copying, &entry.key_span);
        entry.value = copy(copying, entry.value);
        *list_add(copying->arena, &result->entries) = entry;
    }
    return result;
}

Node *alias_copy(YamlReader *reader, const Node *node, Span place)
{
    Alias *alias = arena_alloc(reader->arena, sizeof *alias);
    *alias = (Alias){place, NULL};
    Copying copying = {.arena = reader->arena, .outermost = alias};
    return copy(&copying, node);
}
