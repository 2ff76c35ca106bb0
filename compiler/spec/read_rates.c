/* read_rates.c: learning rates: one expression, or one for each slice of layers. */
#include "spec/reader.h"

#include <string.h>

/* A key as a scalar, so that an expression in it is told its places. */
static const Node *key_node(Arena *arena, const Entry *entry)
{
    Node *node = arena_alloc(arena, sizeof *node);
    const char *source = entry->key_span.source->text;
    const size_t length = strlen(entry->key), end = entry->key_span.end;
    const size_t start =
        entry->key_span.start + (strchr("'\"", source[entry->key_span.start]) != NULL);
    size_t *offsets = arena_alloc(arena, (length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= length; i++)
        offsets[i] = start + i < end ? start + i : end;
    *node = (Node){.kind = NODE_SCALAR,
                   .span = entry->key_span,
                   .text = entry->key,
                   .length = length,
                   .offsets = offsets};
    return node;
}

void read_rates(Reader *reader, const Node *node, const char *path, void *field)
{
    Rates *rates = field;
    rates->span = node->span;
    if (node->kind != NODE_MAP) {
        read_rule(reader, node, path, &list_add(reader->arena, &rates->slices)->rate);
        return;
    }
    if (!expect_entries(
            reader, node, path, NODE_MAP,
            "`{\"A[:-1]\": 1e-4, \"A[-1]\": 0.01}` has a rate for each slice of A's layers"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        Rate *rate = list_add(reader->arena, &rates->slices);
        rate->layers =
            expr_parse(reader->arena, key_node(reader->arena, entry), reader->diagnostics);
        read_rule(reader, entry->value, arena_printf(reader->arena, "%s[%s]", path, entry->key),
                  &rate->rate);
    }
}
