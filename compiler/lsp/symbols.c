/* symbols.c: where things are defined, and where they are named. */
#include "lsp/names.h"
#include "lsp/place.h"
#include "lsp/reply.h"

#include <string.h>

/* ---- names ---- */

json_t *definition_json(const Question *question)
{
    const MentionList names = names_in(question->arena, question->analysis->outline);
    const Mention *at = name_at(&names, question->offset);
    const Mention *definition = at ? definition_of(&names, at) : NULL;
    return definition ? location_json(question, definition->span) : json_null();
}

json_t *references_json(const Question *question, bool with_definition)
{
    const MentionList names = names_in(question->arena, question->analysis->outline);
    const Mention *at = name_at(&names, question->offset);
    json_t *all = json_array();
    for (size_t i = 0; at && i < names.count; i++) {
        const Mention *name = &names.items[i];
        if ((with_definition || !name->defines) && is_same_name(&names, at, name))
            tlc_json_append(all, location_json(question, name->span));
    }
    return all;
}

/* ---- the outline ---- */

/* Kinds of symbols that editors know; they have none of a split or a layer. */
enum { MODULE = 2, CLASS = 5, FIELD = 8, FUNCTION = 12, VARIABLE = 13, ARRAY = 18, OBJECT = 19 };

static json_t *symbol(const Lines *lines, const char *name, const char *detail, int kind,
                      Span name_span, Span span)
{
    const size_t end = span.end > name_span.end ? span.end : name_span.end;
    const size_t start = span.start < name_span.start ? span.start : name_span.start;
    return json_pack("{s:o,s:o,s:i,s:o,s:o,s:[]}", "name", tlc_json_string(*name ? name : "?"),
                     "detail", tlc_json_string(detail), "kind", kind, "range",
                     range_json(lines, start, end), "selectionRange",
                     range_json(lines, name_span.start, name_span.end), "children");
}

static Span span_of_entry(const Entry *entry)
{
    return entry->value ? entry->value->span : entry->key_span;
}

static const char *text_of(const Node *node)
{
    return node && node->kind == NODE_SCALAR ? node->text : "";
}

static const char *text_named(const Node *map, const char *key)
{
    const Entry *entry = entry_named(map, key);
    return entry ? text_of(entry->value) : "";
}

/* The kind of a layer and its name, if it has one. */
static void add_layer(json_t *layers, const Lines *lines, const Node *item)
{
    const Entry *entry =
        item->kind == NODE_MAP && item->entries.count ? &item->entries.items[0] : NULL;
    const char *kind = entry ? entry->key : text_of(item);
    const char *name = entry ? text_named(entry->value, "name") : "";
    if (entry && strcmp(kind, "from") == 0)
        name = text_of(entry->value);
    tlc_json_append(layers, symbol(lines, kind, name, FUNCTION,
                                   entry ? entry->key_span : item->span, item->span));
}

static void add_layers(json_t *model, const Lines *lines, const Node *node)
{
    const Entry *layers = entry_named(node, "layers");
    for (size_t i = 0; layers && layers->value && i < layers->value->items.count; i++)
        add_layer(json_object_get(model, "children"), lines, layers->value->items.items[i]);
}

/* What has a name of the user's. */
static void add_named(json_t *section, const Lines *lines, const Node *map, int kind)
{
    for (size_t i = 0; i < map->entries.count; i++) {
        const Entry *entry = &map->entries.items[i];
        json_t *named = symbol(lines, entry->key, "", kind, entry->key_span, span_of_entry(entry));
        add_layers(named, lines, entry->value);
        tlc_json_append(json_object_get(section, "children"), named);
    }
}

/* Trainings by their models, comparisons by their tasks. */
static void add_items(json_t *section, const Lines *lines, const Node *list)
{
    for (size_t i = 0; i < list->items.count; i++) {
        const Node *item = list->items.items[i];
        const char *model = text_named(item, "model"), *task = text_named(item, "task");
        tlc_json_append(json_object_get(section, "children"),
                        symbol(lines, *model ? model : task, *model ? task : "", OBJECT,
                               span_start(item->span), item->span));
    }
}

static json_t *section_symbol(const Lines *lines, const Entry *entry)
{
    static const struct {
        const char *key;
        int kind;
    } named[] = {{"data", OBJECT}, {"splits", VARIABLE}, {"tasks", FIELD}, {"models", CLASS}};
    const bool list = entry->value && entry->value->kind == NODE_LIST;
    json_t *section = symbol(lines, entry->key, text_of(entry->value), list ? ARRAY : MODULE,
                             entry->key_span, span_of_entry(entry));
    for (size_t i = 0; entry->value && i < sizeof named / sizeof *named; i++)
        if (strcmp(named[i].key, entry->key) == 0)
            add_named(section, lines, entry->value, named[i].kind);
    if (list)
        add_items(section, lines, entry->value);
    return section;
}

/* The same for a client that knows of no symbols in symbols. */
static void flatten(json_t *flat, const Document *document, json_t *symbols, const char *container)
{
    size_t i;
    json_t *each;
    json_array_foreach(symbols, i, each)
    {
        json_t *own =
            json_pack("{s:O,s:O,s:{s:o,s:O}}", "name", json_object_get(each, "name"), "kind",
                      json_object_get(each, "kind"), "location", "uri",
                      tlc_json_string(document->uri), "range", json_object_get(each, "range"));
        if (container)
            tlc_json_put(own, "containerName", tlc_json_string(container));
        tlc_json_append(flat, own);
        flatten(flat, document, json_object_get(each, "children"),
                json_string_value(json_object_get(each, "name")));
    }
}

json_t *symbols_json(const Question *question)
{
    const Node *root = question->analysis->outline;
    json_t *symbols = json_array(), *flat;
    for (size_t i = 0; root && i < root->entries.count; i++)
        tlc_json_append(symbols,
                        section_symbol(&question->analysis->lines, &root->entries.items[i]));
    if (question->client->hierarchical)
        return symbols;
    flat = json_array();
    flatten(flat, question->document, symbols, NULL);
    json_decref(symbols);
    return flat;
}
