#include "spec/yaml_internal.h"

#include <string.h>

static void stop(YamlReader *reader)
{
    reader->stopped = true;
}

/* Makes the next event the one looked at. Returns false, after reporting why, when there is none.
 */
static bool advance(YamlReader *reader)
{
    yaml_event_delete(&reader->event);
    if (reader->stopped)
        return false;
    if (yaml_parser_parse(&reader->parser, &reader->event))
        return true;
    syntax_report(reader);
    stop(reader);
    return false;
}

static size_t event_start(const YamlReader *reader)
{
    return byte_offset(reader, reader->event.start_mark.index);
}

static size_t event_end(const YamlReader *reader)
{
    return byte_offset(reader, reader->event.end_mark.index);
}

static Node *new_node(YamlReader *reader, NodeKind kind)
{
    Node *node = arena_alloc(reader->arena, sizeof *node);
    node->kind = kind;
    reader->nodes++;
    return node;
}

void count_nodes(YamlReader *reader, size_t *counter, size_t count, Span span)
{
    *counter += count;
    if (*counter <= MOST_NODES || reader->stopped)
        return;
    diag_report(reader->diagnostics, DIAG_ERROR, span, "alias",
                "with its aliases written out, the spec has more than %d parts", MOST_NODES);
    stop(reader);
}

static unsigned bucket_of(const char *name)
{
    unsigned hash = 2166136261u; /* FNV-1a */
    for (const char *byte = name; *byte; byte++)
        hash = (hash ^ (unsigned char)*byte) * 16777619u;
    return hash % ANCHOR_BUCKETS;
}

static Anchor *find_anchor(const YamlReader *reader, const char *name)
{
    Anchor *anchor = reader->anchors[bucket_of(name)];
    while (anchor && strcmp(anchor->name, name))
        anchor = anchor->next;
    return anchor;
}

/* Notes the name of a node that starts, if it has one. A name used again means the newer node. */
static Anchor *add_anchor(YamlReader *reader, const yaml_char_t *name, Node *node)
{
    if (!name)
        return NULL;
    const char *text = (const char *)name;
    Anchor *anchor = find_anchor(reader, text);
    if (!anchor) {
        Anchor **bucket = &reader->anchors[bucket_of(text)];
        anchor = arena_alloc(reader->arena, sizeof *anchor);
        *anchor = (Anchor){.next = *bucket, .name = arena_copy(reader->arena, text, strlen(text))};
        *bucket = anchor;
    }
    anchor->node = node;
    anchor->open = node->kind != NODE_SCALAR;
    anchor->weight = 1;
    return anchor;
}

/* `before` is how many nodes there were before the collection. */
static void close_anchor(const YamlReader *reader, Anchor *anchor, const Node *node, size_t before)
{
    if (!anchor || anchor->node != node) /* its name may have been used again inside */
        return;
    anchor->weight = reader->nodes - before;
    anchor->open = false;
}

/* Nothing, in brackets, is said to stand where the bracket or comma behind it does. It is better
 * shown at what it belongs to. */
static Span span_of_nothing(const YamlReader *reader, size_t at)
{
    size_t behind = trim_end(reader->source->text, reader->text_start, at);
    return span_of_bytes(reader, behind, behind);
}

/* Where the node of the event itself starts and ends, its anchor and tag left out. */
static Span content_span(YamlReader *reader, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    size_t start = event_start(reader), end = event_end(reader);
    Span tag_span = span_of_bytes(reader, start, end);
    if (anchor || tag)
        start = skip_properties(reader, start, end, &tag_span);
    if (tag) {
        diag_report(reader->diagnostics, DIAG_ERROR, tag_span, "tag",
                    "'!' starts a YAML tag, and specs have none");
        diag_help(reader->diagnostics, "put text that starts with '!' in quotes");
    }
    return span_of_bytes(reader, start, end);
}

static void refuse_zero_bytes(YamlReader *reader, Node *scalar)
{
    const char *zero = memchr(scalar->text, 0, scalar->length);
    if (!zero)
        return;
    size_t at = (size_t)(zero - scalar->text);
    diag_report(reader->diagnostics, DIAG_ERROR, node_text_span(scalar, at, at + 1), "encoding",
                "a zero byte is not allowed in text");
    scalar->length = at;
}

static Node *read_scalar(YamlReader *reader)
{
    const yaml_event_t *event = &reader->event;
    const char *value = (const char *)event->data.scalar.value;
    yaml_scalar_style_t style = event->data.scalar.style;
    bool quoted =
        style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    Node *node = new_node(reader, NODE_SCALAR);
    Span span = content_span(reader, event->data.scalar.anchor, event->data.scalar.tag);
    node->plain = style == YAML_PLAIN_SCALAR_STYLE;
    node->length = event->data.scalar.length;
    node->text = arena_copy(reader->arena, value, node->length);
    if (node->plain && !node->length)
        span = span_of_nothing(reader, span.start);
    node->offsets = offsets_align(reader, event, span.start + quoted, span.end - quoted);
    node->span = span;
    if (!quoted)
        node->span.end = trim_end(reader->source->text, span.start, span.end);
    refuse_zero_bytes(reader, node);
    add_anchor(reader, event->data.scalar.anchor, node);
    reader->content_end = node->span.end;
    return node;
}

static void report_alias(YamlReader *reader, const Anchor *anchor, const char *name, Span span)
{
    if (anchor) {
        diag_report(reader->diagnostics, DIAG_ERROR, span, "alias",
                    "the alias '*%s' stands inside the %s that '&%s' names", name,
                    anchor->node->kind == NODE_LIST ? "list" : "mapping", name);
        diag_see(reader->diagnostics, anchor->node->span, "which starts here");
    } else {
        diag_report(reader->diagnostics, DIAG_ERROR, span, "alias",
                    "no anchor '&%s' stands before this alias", name);
        diag_help(reader->diagnostics, "put text that starts with '*' in quotes");
    }
}

static Node *read_alias(YamlReader *reader)
{
    const char *name = (const char *)reader->event.data.alias.anchor;
    Span span = span_of_bytes(reader, event_start(reader), event_end(reader));
    Anchor *anchor = find_anchor(reader, name);
    reader->content_end = span.end;
    if (!anchor || anchor->open) {
        report_alias(reader, anchor, name, span);
        return NULL;
    }
    count_nodes(reader, &reader->nodes, anchor->weight, span);
    return reader->stopped ? NULL : alias_copy(reader, anchor->node, span);
}

static Node *read_node(YamlReader *reader, size_t depth, Span *written);

static bool too_deep(YamlReader *reader, size_t depth, Span span)
{
    if (depth <= DEEPEST_NESTING)
        return false;
    diag_report(reader->diagnostics, DIAG_ERROR, span, "nesting",
                "lists and mappings are nested more than %d deep", DEEPEST_NESTING);
    stop(reader);
    return true;
}

/* Brackets end where their end event does; a block ends with its last content, for its own end
 * event only comes at the next thing that is less indented. */
static void close_span(YamlReader *reader, Node *node, bool flow)
{
    if (flow && event_end(reader) > event_start(reader))
        reader->content_end = event_end(reader);
    if (node->span.end < reader->content_end)
        node->span.end = reader->content_end;
}

static void take_items(YamlReader *reader, size_t first, Node *list)
{
    size_t count = reader->children.count - first;
    reader->children.count = first;
    if (!count)
        return;
    list->items.items = arena_alloc(reader->arena, count * sizeof(Node *));
    memcpy(list->items.items, reader->children.items + first, count * sizeof(Node *));
    list->items.count = list->items.capacity = count;
}

static Node *read_list(YamlReader *reader, size_t depth)
{
    const yaml_event_t *event = &reader->event;
    size_t nodes_before = reader->nodes, first = reader->children.count;
    bool flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    Node *list = new_node(reader, NODE_LIST);
    list->span =
        content_span(reader, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    Anchor *anchor = add_anchor(reader, event->data.sequence_start.anchor, list);
    if (too_deep(reader, depth, list->span))
        return list;
    while (advance(reader) && event->type != YAML_SEQUENCE_END_EVENT) {
        Span written;
        Node *item = read_node(reader, depth, &written);
        if (item)
            *list_add(reader->arena, &reader->children) = item;
    }
    close_span(reader, list, flow);
    close_anchor(reader, anchor, list, nodes_before);
    take_items(reader, first, list);
    return list;
}

/* A key, or NULL when it is none. */
static const Node *read_key(YamlReader *reader, size_t depth, Span *written)
{
    const Node *key = read_node(reader, depth, written);
    if (!key || reader->stopped)
        return NULL;
    if (key->kind != NODE_SCALAR) {
        diag_report(reader->diagnostics, DIAG_ERROR, *written, "key", "a key must be text, not %s",
                    node_description(key));
        diag_help(reader->diagnostics, "put an expression with brackets in quotes");
        return NULL;
    }
    if (key->plain && !key->length) {
        diag_report(reader->diagnostics, DIAG_ERROR, *written, "key", "a key is missing here");
        return NULL;
    }
    return key;
}

static Node *read_map(YamlReader *reader, size_t depth)
{
    const yaml_event_t *event = &reader->event;
    size_t nodes_before = reader->nodes, first = reader->pending.count;
    bool flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    Node *map = new_node(reader, NODE_MAP);
    map->span =
        content_span(reader, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    Anchor *anchor = add_anchor(reader, event->data.mapping_start.anchor, map);
    if (too_deep(reader, depth, map->span))
        return map;
    while (advance(reader) && event->type != YAML_MAPPING_END_EVENT) {
        Span key_span, value_span;
        const Node *key = read_key(reader, depth, &key_span);
        if (!advance(reader))
            break;
        Node *value = read_node(reader, depth, &value_span);
        if (key)
            merge_add_entry(reader, first, key, key_span, value, value_span);
    }
    close_span(reader, map, flow);
    close_anchor(reader, anchor, map, nodes_before);
    merge_close(reader, first, map);
    return map;
}

/* The node the event starts, NULL for a wrong alias. *written is where it is written here: an
 * alias's own place. `depth` is how many collections are around it. */
static Node *read_node(YamlReader *reader, size_t depth, Span *written)
{
    Node *node;
    if (reader->event.type == YAML_ALIAS_EVENT) {
        *written = span_of_bytes(reader, event_start(reader), event_end(reader));
        return read_alias(reader);
    }
    if (reader->event.type == YAML_SCALAR_EVENT)
        node = read_scalar(reader);
    else if (reader->event.type == YAML_SEQUENCE_START_EVENT)
        node = read_list(reader, depth + 1);
    else
        node = read_map(reader, depth + 1);
    *written = node->span;
    return node;
}

static void report_empty(YamlReader *reader)
{
    Span start = span_of_bytes(reader, reader->text_start, reader->text_start);
    diag_report(reader->diagnostics, DIAG_ERROR, start, "document", "the spec is empty");
    stop(reader);
}

static void refuse_second_document(YamlReader *reader)
{
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return;
    diag_report(reader->diagnostics, DIAG_ERROR,
                span_of_bytes(reader, event_start(reader), event_end(reader)), "document",
                "a second document starts here, and a spec is one");
    diag_help(reader->diagnostics, "put each spec in a file of its own");
}

static Node *read_document(YamlReader *reader)
{
    if (!advance(reader) || !advance(reader)) /* over the start of the stream */
        return NULL;
    if (reader->event.type == YAML_STREAM_END_EVENT) {
        report_empty(reader);
        return NULL;
    }
    if (!advance(reader)) /* over the start of the document */
        return NULL;
    Span written;
    Node *root = read_node(reader, 0, &written);
    if (root && root->kind == NODE_SCALAR && root->plain && !root->length)
        report_empty(reader);
    if (advance(reader) && advance(reader)) /* over the end of the document */
        refuse_second_document(reader);
    return root;
}

Node *yaml_read(Arena *arena, const Source *source, Diagnostics *diagnostics)
{
    YamlReader *reader = arena_alloc(arena, sizeof *reader);
    reader->arena = arena;
    reader->source = source;
    reader->diagnostics = diagnostics;
    size_t errors_before = diag_count(diagnostics, DIAG_ERROR);
    if (!encoding_check(reader))
        return NULL;
    if (!yaml_parser_initialize(&reader->parser)) /* it only allocates */
        out_of_memory();
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser,
                                 (const unsigned char *)source->text + reader->text_start,
                                 source->length - reader->text_start);
    Node *root = read_document(reader);
    yaml_event_delete(&reader->event);
    yaml_parser_delete(&reader->parser);
    return diag_count(diagnostics, DIAG_ERROR) == errors_before ? root : NULL;
}
