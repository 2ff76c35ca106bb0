#include "spec/reader.h"

#include <string.h>

void wrong_kind(Reader *reader, const Node *node, const char *path, const char *wanted)
{
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "wrong-type", "%s must be %s, not %s",
                path, wanted, node_description(node));
}

bool expect_map(Reader *reader, const Node *node, const char *path)
{
    if (node->kind != NODE_MAP)
        wrong_kind(reader, node, path, "a mapping");
    return node->kind == NODE_MAP;
}

bool expect_list(Reader *reader, const Node *node, const char *path)
{
    if (node->kind != NODE_LIST)
        wrong_kind(reader, node, path, "a list");
    return node->kind == NODE_LIST;
}

bool expect_entries(Reader *reader, const Node *node, const char *path, NodeKind kind,
                    const char *help)
{
    if (kind == NODE_MAP ? !expect_map(reader, node, path) : !expect_list(reader, node, path))
        return false;
    size_t count = kind == NODE_MAP ? node->entries.count : node->items.count;
    if (count > 0 && count <= MOST_ENTRIES)
        return true;
    if (count == 0) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "empty", "%s is empty", path);
        diag_help(reader->diagnostics, "%s", help);
    } else {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "too-large",
                    "%s has %zu entries; there can be at most %d", path, count, MOST_ENTRIES);
    }
    return false;
}

static const Key *find_key(const Section *section, const char *name)
{
    for (size_t i = 0; i < section->count; i++)
        if (strcmp(section->keys[i].name, name) == 0)
            return &section->keys[i];
    return NULL;
}

static const Node *find_value(const Node *map, const char *name)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, name) == 0)
            return map->entries.items[i].value;
    return NULL;
}

static const char *join_path(Reader *reader, const char *path, const char *key)
{
    return *path ? arena_printf(reader->arena, "%s.%s", path, key) : key;
}

/* Returns the key that was probably meant, or NULL. */
static const char *report_unknown_key(Reader *reader, const Section *section, const Entry *entry,
                                      const char *path)
{
    List(const char *) names = {0};
    for (size_t i = 0; i < section->count; i++)
        *list_add(reader->arena, &names) = section->keys[i].name;
    diag_report(reader->diagnostics, DIAG_ERROR, entry->key_span, "unknown-key",
                "unknown key `%s` in %s", entry->key, *path ? path : "the spec");
    const char *near = nearest_name(entry->key, names.items, names.count);
    if (near) {
        diag_help(reader->diagnostics, "did you mean `%s`?", near);
        return;
    }
    Text known = text_new(reader->arena);
    for (size_t i = 0; i < names.count; i++)
        text_addf(&known, "%s%s", i ? ", " : "", names.items[i]);
    diag_help(reader->diagnostics, "it takes %s", known.bytes);
}

/* A scalar that stands for a default; what is wrong with it later points at the section. */
static const Node *default_node(Reader *reader, const Node *section, const char *value)
{
    Node *node = arena_alloc(reader->arena, sizeof *node);
    node->kind = NODE_SCALAR;
    node->span = span_start(section->span);
    node->text = value;
    node->length = strlen(value);
    node->plain = true;
    size_t *offsets = arena_alloc(reader->arena, (node->length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= node->length; i++)
        offsets[i] = node->span.start;
    node->offsets = offsets;
    return node;
}

static void read_missing(Reader *reader, const Key *key, const Node *node, const char *path,
                         void *field)
{
    if (key->required) {
        diag_report(reader->diagnostics, DIAG_ERROR, span_start(node->span), "missing-key", "%s needs `%s`",
                    *path ? path : "the spec", key->name);
        diag_help(reader->diagnostics, "%s: %s", key->name, key->meaning);
    } else if (key->value) {
        const char *key_path = join_path(reader, path, key->name);
        *list_add(reader->arena, &reader->spec->defaults) = (Default){key_path, key->value};
        key->read(reader, default_node(reader, node, key->value), key_path, field);
    }
}

bool read_section(Reader *reader, const Section *section, const Node *node, const char *path,
                  void *target)
{
    size_t errors = diag_count(reader->diagnostics, DIAG_ERROR);
    if (!expect_map(reader, node, *path ? path : "the spec"))
        return false;
    for (size_t i = 0; i < node->entries.count; i++)
        if (!find_key(section, node->entries.items[i].key))
            report_unknown_key(reader, section, &node->entries.items[i], path);
    for (size_t i = 0; i < section->count; i++) {
        const Key *key = &section->keys[i];
        const Node *value = find_value(node, key->name);
        void *field = (char *)target + key->offset;
        if (value)
            key->read(reader, value, join_path(reader, path, key->name), field);
        else
            read_missing(reader, key, node, path, field);
    }
    return diag_count(reader->diagnostics, DIAG_ERROR) == errors;
}
