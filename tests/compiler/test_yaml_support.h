/* test_yaml_support.h: what the tests of the YAML reader share. */
#ifndef TEST_YAML_SUPPORT_H
#define TEST_YAML_SUPPORT_H

#include "support.h"

#include "base/text.h"
#include "spec/node.h"

static inline void write_node(Text *out, const Node *node);

static inline void write_scalar(Text *out, const Node *node)
{
    text_add(out, node->plain ? "" : "'");
    text_add(out, node->text);
    text_add(out, node->plain ? "" : "'");
}

static inline void write_list(Text *out, const Node *node)
{
    text_add(out, "[");
    for (size_t i = 0; i < node->items.count; i++) {
        text_add(out, i ? ", " : "");
        write_node(out, node->items.items[i]);
    }
    text_add(out, "]");
}

static inline void write_map(Text *out, const Node *node)
{
    text_add(out, "{");
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        text_addf(out, "%s%s: ", i ? ", " : "", entry->key);
        write_node(out, entry->value);
    }
    text_add(out, "}");
}

static inline void write_node(Text *out, const Node *node)
{
    if (node->kind == NODE_SCALAR)
        write_scalar(out, node);
    else if (node->kind == NODE_LIST)
        write_list(out, node);
    else
        write_map(out, node);
}

static inline const Node *read_bytes(Arena *arena, const char *text, size_t length)
{
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source_of_bytes(arena, text, length), diagnostics);
    cr_assert(root, "%s", printed(arena, diagnostics, false));
    expect_text(printed(arena, diagnostics, false), "");
    return root;
}

static inline const Node *read_text(Arena *arena, const char *text)
{
    return read_bytes(arena, text, strlen(text));
}

static inline void expect_tree(const char *text, const char *expected)
{
    Arena *arena = arena_new();
    Text out = text_new(arena);
    write_node(&out, read_text(arena, text));
    expect_text(out.bytes, expected);
    arena_free(arena);
}

static inline void write_span(Text *out, Span span)
{
    text_add(out, "<");
    text_add_bytes(out, span.source->text + span.start, span.end - span.start);
    text_add(out, ">");
}

static inline void expect_error_in_bytes(const char *text, size_t length, const char *expected)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    cr_expect_null(yaml_read(arena, source_of_bytes(arena, text, length), diagnostics));
    expect_text(printed(arena, diagnostics, false), expected);
    arena_free(arena);
}

static inline void expect_error(const char *text, const char *expected)
{
    expect_error_in_bytes(text, strlen(text), expected);
}

#endif
