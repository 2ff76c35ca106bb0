#include "spec/reader.h"

#include "spec/words_elsewhere.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

void wrong_kind(Reader *reader, const Node *node, const char *path, const char *wanted)
{
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "wrong-type", "%s must be %s, not %s",
                path, wanted, node_description(node));
}

void wrong_value(Reader *reader, const Node *node, const char *path, const char *wanted)
{
    wrong_kind(reader, node, path, wanted);
    help_with_example(reader);
}

void help_with_example(Reader *reader)
{
    if (reader->key && reader->key->example)
        diag_help(reader->diagnostics, "write it as in `%s: %s`", reader->key->name,
                  reader->key->example);
}

bool expect_map(Reader *reader, const Node *node, const char *path)
{
    if (node->kind != NODE_MAP)
        wrong_value(reader, node, path, "a mapping");
    return node->kind == NODE_MAP;
}

bool expect_list(Reader *reader, const Node *node, const char *path)
{
    if (node->kind != NODE_LIST)
        wrong_value(reader, node, path, "a list");
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
        if (help)
            diag_help(reader->diagnostics, "%s", help);
        else
            help_with_example(reader);
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

bool has_key(const Section *section, const char *name)
{
    return find_key(section, name);
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

/* Whether two sections are of kinds of one thing: `training[].optimizer.sgd` and `.adam`. */
static bool are_of_kinds(const Section *section, const Section *other)
{
    const char *dot = strrchr(section->name, '.');
    const size_t length = dot ? (size_t)(dot - section->name) + 1 : 0;
    return length > 0 && strncmp(section->name, other->name, length) == 0 &&
           !strchr(other->name + length, '.');
}

/* What sections of the same place differ in: " (format: csv)" of `data.NAME (format: csv)`. */
static const char *kind_of(const Section *section)
{
    const char *kind = strstr(section->name, " (");
    return kind ? kind : section->name + strlen(section->name);
}

static bool are_in_one_place(const Section *section, const Section *other)
{
    const ptrdiff_t length = kind_of(section) - section->name;
    return kind_of(other) - other->name == length &&
           strncmp(section->name, other->name, (size_t)length) == 0;
}

/* Whether a section of another kind of the same has the key too. */
static bool is_said(size_t index, const char *key)
{
    const Section *section = section_at(index);
    for (size_t i = 0; i < index; i++)
        if (find_key(section_at(i), key) &&
            (are_of_kinds(section_at(i), section) || are_in_one_place(section_at(i), section)))
            return true;
    return false;
}

/* A key that is right in this place, but not with what stands there: says with what it would be. */
static bool help_with_kinds(Reader *reader, const Section *here, const char *key)
{
    Text kinds = text_new(reader->arena);
    const Section *section;
    for (size_t i = 0; *kind_of(here) && (section = section_at(i)); i++)
        if (find_key(section, key) && are_in_one_place(here, section))
            text_addf(&kinds, "%s`%.*s`", kinds.length ? " or " : "",
                      (int)strcspn(kind_of(section) + 2, ")"), kind_of(section) + 2);
    if (kinds.length)
        diag_help(reader->diagnostics, "`%s` goes with %s", key, kinds.bytes);
    return kinds.length > 0;
}

/* A key that stands at the wrong level: says in which sections it would be right. */
static bool help_with_section(Reader *reader, const char *key)
{
    Text places = text_new(reader->arena);
    const Section *section;
    for (size_t i = 0; (section = section_at(i)); i++)
        if (find_key(section, key) && !is_said(i, key))
            text_addf(&places, "%s%.*s", places.length ? " or " : "",
                      *section->name ? (int)(kind_of(section) - section->name) : INT_MAX,
                      *section->name ? section->name : "the spec itself");
    if (places.length)
        diag_help(reader->diagnostics, "`%s` belongs into %s", key, places.bytes);
    return places.length > 0;
}

/* `{learning_rate: 0,1}`: YAML takes what is behind the comma for a key. */
static bool is_decimal_comma(const Entry *entry)
{
    const char *before = entry->key_span.source->text + entry->key_span.start;
    return entry->key_span.start > 1 && strspn(entry->key, "0123456789") == strlen(entry->key) &&
           before[-1] == ',' && before[-2] >= '0' && before[-2] <= '9';
}

/* Returns the key of the section that was probably meant, or NULL. */
static const char *report_unknown_key(Reader *reader, const Section *section, const Entry *entry,
                                      const char *path)
{
    List(const char *) names = {0};
    const char *key = key_for(entry->key);
    diag_report(reader->diagnostics, DIAG_ERROR, entry->key_span, "unknown-key",
                "unknown key `%s` in %s", entry->key, *path ? path : "the spec");
    if (is_decimal_comma(entry)) {
        diag_help(reader->diagnostics, "a decimal number has a point, not a comma");
        return NULL;
    }
    if (known_elsewhere(entry->key)) {
        diag_help(reader->diagnostics, "%s", known_elsewhere(entry->key));
        return NULL;
    }
    for (size_t i = 0; i < section->count; i++)
        *list_add(reader->arena, &names) = section->keys[i].name;
    const char *near = nearest_name(entry->key, names.items, names.count);
    if (!near)
        near = nearest_name(key, names.items, names.count);
    if (near) {
        diag_suggest(reader->diagnostics, entry->key_span, entry->key, near);
        return near;
    }
    Text known = text_new(reader->arena);
    for (size_t i = 0; i < names.count; i++)
        text_addf(&known, "%s%s", i ? ", " : "", names.items[i]);
    if (help_with_kinds(reader, section, key) || !help_with_section(reader, key))
        diag_help(reader->diagnostics, "it takes %s", known.bytes);
    return NULL;
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
    if (key->required && !(key->instead && find_value(node, key->instead))) {
        diag_report(reader->diagnostics, DIAG_ERROR, span_start(node->span), "missing-key",
                    "%s needs `%s`", *path ? path : "the spec", key->name);
        diag_help(reader->diagnostics, "%s: %s", key->name, key->meaning);
    } else if (key->value && !(key->instead && find_value(node, key->instead))) {
        const char *key_path = join_path(reader, path, key->name);
        *list_add(reader->arena, &reader->spec->defaults) = (Default){key_path, key->value};
        key->read(reader, default_node(reader, node, key->value), key_path, field);
    }
}

/* Which keys of the section are there under a name that is nearly theirs: they are not missing. */
static const bool *report_unknown_keys(Reader *reader, const Section *section, const Node *node,
                                       const char *path)
{
    bool *misspelt = arena_alloc(reader->arena, section->count * sizeof *misspelt);
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        if (find_key(section, entry->key))
            continue;
        const char *meant = report_unknown_key(reader, section, entry, path);
        if (meant)
            misspelt[find_key(section, meant) - section->keys] = true;
    }
    return misspelt;
}

/* ---- a value where a mapping must be ---- */

/* No key that a number alone can be for takes others. */
static bool is_positive(const Node *node)
{
    const Scalar scalar = node->kind == NODE_SCALAR ? scalar_resolve(node) : (Scalar){0};
    return (scalar.kind == SCALAR_INTEGER || scalar.kind == SCALAR_FLOAT) && scalar.number > 0;
}

static bool is_of_positive(const Node *node)
{
    bool all = node->kind == NODE_LIST && node->items.count > 0;
    for (size_t i = 0; all && i < node->items.count; i++)
        all = is_positive(node->items.items[i]);
    return all || is_positive(node);
}

/* The key whose value a number alone must be: the only one that is required, or where none is, the
 * first. NULL: it may be several. */
static const Key *lone_key(const Section *section)
{
    const Key *lone = NULL;
    for (size_t i = 0; i < section->count; i++) {
        const Key *key = &section->keys[i];
        if (key->required && lone)
            return NULL;
        lone = key->required ? key : lone;
    }
    const bool rate = !lone && strcmp(section->keys[0].name, "learning_rate") == 0;
    return rate ? &section->keys[0] : lone;
}

enum { LARGEST_VALUE = 1024, LONGEST_WRITTEN = 40 };

/* Whether the value is right for the key: by reading it, which leaves nothing behind. */
static bool is_right(const Reader *reader, const Key *key, const Node *value)
{
    Diagnostics *unseen = diag_new(reader->arena);
    Reader trial = {reader->arena, unseen, reader->spec, key};
    char *target = arena_alloc(reader->arena, key->offset + LARGEST_VALUE);
    key->read(&trial, value, key->name, target + key->offset);
    return diag_count(unseen, DIAG_ERROR) == 0;
}

bool help_with_lone_value(Reader *reader, const Section *section, const char *name,
                          const Node *value)
{
    const Key *key = lone_key(section);
    const int length = (int)(value->span.end - value->span.start);
    const char *written =
        arena_printf(reader->arena, "%.*s", length, value->span.source->text + value->span.start);
    if (!key || length > LONGEST_WRITTEN || strchr(written, '\n') || !is_of_positive(value) ||
        !is_right(reader, key, value))
        return false;
    diag_help(reader->diagnostics, "write `%s: {%s: %s}`", name, key->name, written);
    return true;
}

/* What a path leads to. */
static const char *last_name(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

static bool expect_section(Reader *reader, const Section *section, const Node *node,
                           const char *path)
{
    if (node->kind == NODE_MAP)
        return true;
    wrong_kind(reader, node, *path ? path : "the spec", "a mapping");
    if (!*path || !help_with_lone_value(reader, section, last_name(path), node))
        help_with_example(reader);
    return false;
}

bool read_section(Reader *reader, const Section *section, const Node *node, const char *path,
                  void *target)
{
    size_t errors = diag_count(reader->diagnostics, DIAG_ERROR);
    if (!expect_section(reader, section, node, path))
        return false;
    const Key *around = reader->key;
    const bool *misspelt = report_unknown_keys(reader, section, node, path);
    for (size_t i = 0; i < section->count; i++) {
        const Key *key = reader->key = &section->keys[i];
        const Node *value = find_value(node, key->name);
        void *field = (char *)target + key->offset;
        if (value)
            key->read(reader, value, join_path(reader, path, key->name), field);
        else if (!misspelt[i])
            read_missing(reader, key, node, path, field);
    }
    reader->key = around;
    return diag_count(reader->diagnostics, DIAG_ERROR) == errors;
}

void note_file(Reader *reader, const char *path)
{
    Spec *spec = reader->spec;
    for (size_t i = 0; i < spec->files.count; i++)
        if (strcmp(spec->files.items[i], path) == 0)
            return;
    *list_add(reader->arena, &spec->files) = arena_copy(reader->arena, path, strlen(path));
}
