#include "lsp/outline.h"

#include <string.h>

enum { DEEPEST = 64 };

typedef struct Outliner {
    Arena *arena;
    const Source *source;
    const char *text;
    size_t at, length;
    int depth;
} Outliner;

/* ---- characters ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_break(char byte)
{
    return byte == '\n' || byte == '\r';
}

static bool is_one_of(char byte, const char *bytes)
{
    return byte && strchr(bytes, byte);
}

static char byte_at(const Outliner *outliner, size_t at)
{
    return at < outliner->length ? outliner->text[at] : '\n';
}

static bool ends_word(char byte)
{
    return is_blank(byte) || is_break(byte);
}

static void skip_blanks(Outliner *outliner)
{
    while (outliner->at < outliner->length && is_blank(outliner->text[outliner->at]))
        outliner->at++;
}

static void skip_line(Outliner *outliner)
{
    while (outliner->at < outliner->length && !is_break(outliner->text[outliner->at]))
        outliner->at++;
}

/* Whether nothing but a comment is left of the line. */
static bool is_line_done(Outliner *outliner)
{
    skip_blanks(outliner);
    const char byte = byte_at(outliner, outliner->at);
    return is_break(byte) || byte == '#';
}

/* To the next thing, be it on another line; false at the end. */
static bool skip_space(Outliner *outliner)
{
    while (outliner->at < outliner->length && is_line_done(outliner)) {
        skip_line(outliner);
        outliner->at += outliner->at < outliner->length;
    }
    return outliner->at < outliner->length;
}

static size_t column(const Outliner *outliner)
{
    size_t start = outliner->at;
    while (start > source_start(outliner->source) && !is_break(outliner->text[start - 1]))
        start--;
    return outliner->at - start;
}

/* ---- nodes ---- */

static Node *new_node(Outliner *outliner, NodeKind kind, size_t start, size_t end)
{
    Node *node = arena_alloc(outliner->arena, sizeof *node);
    node->kind = kind;
    node->span = (Span){outliner->source, start, end, NULL};
    return node;
}

static Node *scalar(Outliner *outliner, size_t start, size_t end)
{
    const char *text = outliner->text;
    while (end > start && ends_word(text[end - 1]))
        end--;
    Node *node = new_node(outliner, NODE_SCALAR, start, end);
    const bool opened = end > start && (text[start] == '"' || text[start] == '\'');
    const bool closed = opened && end > start + 1 && text[end - 1] == text[start];
    node->plain = !opened;
    node->length = end - start - opened - closed;
    node->text = arena_copy(outliner->arena, text + start + opened, node->length);
    return node;
}

/* ---- ends of scalars ---- */

/* Behind the closing quote, or, where there is none, at the line's end. */
static size_t quoted_end(const Outliner *outliner, size_t start)
{
    const char quote = outliner->text[start];
    for (size_t at = start + 1; at < outliner->length; at++) {
        if (quote == '"' && outliner->text[at] == '\\')
            at++;
        else if (outliner->text[at] == quote && quote == '\'' && byte_at(outliner, at + 1) == quote)
            at++;
        else if (outliner->text[at] == quote)
            return at + 1;
        else if (is_break(outliner->text[at]))
            return at;
    }
    return outliner->length;
}

static bool is_quote(char byte)
{
    return byte == '"' || byte == '\'';
}

static bool is_bracket(char byte)
{
    return byte == '{' || byte == '[';
}

/* Where plain text ends on its line: at a comment, at a `:` that makes it a key, and, in brackets,
 * at what parts items. */
static size_t plain_end(const Outliner *outliner, size_t start, bool flow)
{
    size_t at = start;
    for (; at < outliner->length && !is_break(outliner->text[at]); at++) {
        const char byte = outliner->text[at], next = byte_at(outliner, at + 1);
        if (byte == '#' && at > start && is_blank(outliner->text[at - 1]))
            break;
        if (byte == ':' && (ends_word(next) || (flow && is_one_of(next, ",[]{}"))))
            break;
        if (flow && is_one_of(byte, ",[]{}"))
            break;
    }
    return at;
}

static size_t scalar_end(const Outliner *outliner, size_t start, bool flow)
{
    return is_quote(byte_at(outliner, start)) ? quoted_end(outliner, start)
                                              : plain_end(outliner, start, flow);
}

/* Where the `:` stands behind a scalar on its line; 0: there is none, it is no key. */
static size_t colon_behind(const Outliner *outliner, size_t end)
{
    while (is_blank(byte_at(outliner, end)))
        end++;
    return byte_at(outliner, end) == ':' ? end : 0;
}

/* ---- what stands before a node ---- */

/* Anchors and tags say nothing of where things are. */
static void skip_properties(Outliner *outliner)
{
    while (is_one_of(byte_at(outliner, outliner->at), "&!")) {
        while (!ends_word(byte_at(outliner, outliner->at)))
            outliner->at++;
        skip_blanks(outliner);
    }
}

/* ---- brackets ---- */

static Node *read_flow(Outliner *outliner, size_t least);

static bool is_first_of_line(const Outliner *outliner)
{
    size_t start = outliner->at;
    while (start > 0 && is_blank(outliner->text[start - 1]))
        start--;
    return start == source_start(outliner->source) || is_break(outliner->text[start - 1]);
}

/* Whether the next thing stands further left than what is in brackets can: they were never closed.
 */
static bool has_left(Outliner *outliner, size_t least)
{
    if (!skip_space(outliner))
        return true;
    return is_first_of_line(outliner) && column(outliner) < least &&
           !is_one_of(outliner->text[outliner->at], "]}");
}

static Node *read_flow_value(Outliner *outliner, size_t least)
{
    skip_properties(outliner);
    const char byte = byte_at(outliner, outliner->at);
    if (is_bracket(byte))
        return read_flow(outliner, least);
    if (has_left(outliner, least) || is_one_of(outliner->text[outliner->at], ",]}"))
        return NULL;
    const size_t start = outliner->at;
    outliner->at = scalar_end(outliner, start, true);
    return scalar(outliner, start, outliner->at);
}

static void read_flow_entry(Outliner *outliner, Node *map, size_t least)
{
    const size_t start = outliner->at;
    outliner->at = scalar_end(outliner, start, true);
    const Node *key = scalar(outliner, start, outliner->at);
    Entry entry = {key->text, key->span, NULL};
    skip_blanks(outliner);
    if (byte_at(outliner, outliner->at) == ':') {
        outliner->at++;
        skip_blanks(outliner);
        entry.value = read_flow_value(outliner, least);
    }
    *list_add(outliner->arena, &map->entries) = entry;
}

/* An item of a list in brackets; `key: value` is a mapping of one entry. */
static void read_flow_item(Outliner *outliner, Node *list, size_t least)
{
    const size_t start = outliner->at;
    const size_t end =
        is_bracket(outliner->text[start]) ? start : scalar_end(outliner, start, true);
    Node *item;
    if (end > start && colon_behind(outliner, end)) {
        item = new_node(outliner, NODE_MAP, start, start);
        read_flow_entry(outliner, item, least);
        item->span.end = outliner->at;
    } else {
        item = read_flow_value(outliner, least);
    }
    if (item)
        *list_add(outliner->arena, &list->items) = item;
}

static Node *read_flow(Outliner *outliner, size_t least)
{
    const size_t start = outliner->at++;
    const bool is_map = outliner->text[start] == '{';
    Node *node = new_node(outliner, is_map ? NODE_MAP : NODE_LIST, start, start);
    const bool too_deep = ++outliner->depth > DEEPEST;
    while (!has_left(outliner, least)) {
        const size_t before = outliner->at;
        const char byte = outliner->text[before];
        outliner->at += is_one_of(byte, ",]}");
        if (is_one_of(byte, "]}"))
            break;
        if (byte == ',')
            continue;
        if (too_deep)
            skip_line(outliner);
        else if (is_map)
            read_flow_entry(outliner, node, least);
        else
            read_flow_item(outliner, node, least);
        outliner->at += outliner->at == before; /* what cannot stand here */
    }
    outliner->depth--;
    node->span.end = outliner->at;
    return node;
}

/* ---- blocks ---- */

static Node *read_block(Outliner *outliner, size_t least);

static bool is_dash(const Outliner *outliner)
{
    return byte_at(outliner, outliner->at) == '-' && ends_word(byte_at(outliner, outliner->at + 1));
}

/* Whether a key stands here, with its `:`. */
static bool is_key(const Outliner *outliner)
{
    if (is_bracket(byte_at(outliner, outliner->at)) || is_dash(outliner))
        return false;
    const size_t end = scalar_end(outliner, outliner->at, false);
    return end > outliner->at && colon_behind(outliner, end);
}

/* `|` and `>`: what is further in is text. */
static Node *read_text(Outliner *outliner, size_t least)
{
    const size_t start = outliner->at;
    size_t end = start;
    skip_line(outliner);
    for (;;) {
        end = outliner->at;
        if (!skip_space(outliner) || column(outliner) < least)
            break;
        skip_line(outliner);
    }
    Node *text = scalar(outliner, start, end);
    text->plain = false;
    return text;
}

/* A scalar with the lines that go on with it: those that are further in and begin nothing. */
static Node *read_scalar(Outliner *outliner, size_t least)
{
    const size_t start = outliner->at;
    size_t end = scalar_end(outliner, start, false);
    const bool plain = !is_quote(outliner->text[start]);
    outliner->at = end;
    while (plain && is_line_done(outliner) && skip_space(outliner) && column(outliner) >= least &&
           !is_dash(outliner) && !is_key(outliner)) {
        outliner->at = end = scalar_end(outliner, outliner->at, false);
    }
    outliner->at = end;
    if (!is_line_done(outliner)) /* behind a quote, or a second `:` */
        skip_line(outliner);
    return scalar(outliner, start, end);
}

/* What begins here and is no mapping or list of lines; its other lines are at column `least` or
 * further in. */
static Node *read_inline(Outliner *outliner, size_t least)
{
    const char byte = outliner->text[outliner->at];
    if (is_bracket(byte))
        return read_flow(outliner, least);
    return byte == '|' || byte == '>' ? read_text(outliner, least) : read_scalar(outliner, least);
}

/* What stands behind a key or a dash, on the same line or further in below. */
static Node *read_value(Outliner *outliner, size_t indent, bool of_key)
{
    skip_blanks(outliner);
    skip_properties(outliner);
    if (!is_line_done(outliner))
        return read_inline(outliner, indent + 1);
    const size_t before = outliner->at;
    if (of_key && skip_space(outliner) && column(outliner) == indent && is_dash(outliner))
        return read_block(outliner, indent);
    outliner->at = before;
    return read_block(outliner, indent + 1);
}

static void read_entry(Outliner *outliner, Node *map, size_t indent)
{
    const size_t start = outliner->at, end = scalar_end(outliner, start, false);
    const Node *key = scalar(outliner, start, end);
    const size_t colon = colon_behind(outliner, end);
    Entry entry = {key->text, key->span, NULL};
    outliner->at = colon ? colon + 1 : end;
    if (colon)
        entry.value = read_value(outliner, indent, true);
    map->span.end = entry.value ? entry.value->span.end : key->span.end;
    if (!colon)
        skip_line(outliner);
    *list_add(outliner->arena, &map->entries) = entry;
}

/* To the next line's first thing; false where the block ends. What is further in belongs to
 * nothing. */
static bool next_of_block(Outliner *outliner, size_t indent)
{
    while (skip_space(outliner) && column(outliner) > indent)
        skip_line(outliner);
    return outliner->at < outliner->length && column(outliner) == indent;
}

static Node *read_map(Outliner *outliner)
{
    const size_t indent = column(outliner);
    Node *map = new_node(outliner, NODE_MAP, outliner->at, outliner->at);
    do {
        const size_t before = outliner->at;
        read_entry(outliner, map, indent);
        outliner->at += outliner->at == before;
    } while (next_of_block(outliner, indent) && !is_dash(outliner));
    return map;
}

static void read_item(Outliner *outliner, Node *list, size_t indent)
{
    const size_t dash = outliner->at++;
    skip_blanks(outliner);
    skip_properties(outliner);
    Node *item;
    if (!is_line_done(outliner) && (is_key(outliner) || is_dash(outliner)))
        item = read_block(outliner, indent + 1);
    else
        item = read_value(outliner, indent, false);
    if (!item)
        item = scalar(outliner, dash + 1, dash + 1);
    list->span.end = item->span.end;
    *list_add(outliner->arena, &list->items) = item;
}

static Node *read_list(Outliner *outliner)
{
    const size_t indent = column(outliner);
    Node *list = new_node(outliner, NODE_LIST, outliner->at, outliner->at);
    do
        read_item(outliner, list, indent);
    while (next_of_block(outliner, indent) && is_dash(outliner));
    return list;
}

/* A word alone on its line, below which keys stand in its column: a key that is being written. */
static bool is_key_to_be(const Outliner *outliner)
{
    Outliner ahead = *outliner;
    const size_t indent = column(&ahead);
    if (is_bracket(byte_at(&ahead, ahead.at)) || is_dash(&ahead))
        return false;
    ahead.at = scalar_end(&ahead, ahead.at, false);
    return is_line_done(&ahead) && skip_space(&ahead) && column(&ahead) == indent && is_key(&ahead);
}

/* The block of which all is at column `least` or further in; NULL: there is none. */
static Node *read_block(Outliner *outliner, size_t least)
{
    const size_t before = outliner->at;
    if (!skip_space(outliner) || column(outliner) < least || outliner->depth >= DEEPEST) {
        outliner->at = before;
        return NULL;
    }
    Node *node;
    outliner->depth++;
    if (is_dash(outliner))
        node = read_list(outliner);
    else if (is_key(outliner) || is_key_to_be(outliner))
        node = read_map(outliner);
    else
        node = read_inline(outliner, least);
    outliner->depth--;
    return node;
}

/* `---` begins the document; what stands before it is no part of it. */
static void skip_marker(Outliner *outliner)
{
    const size_t start = outliner->at;
    if (skip_space(outliner) && column(outliner) == 0 && outliner->length - outliner->at >= 3 &&
        memcmp(outliner->text + outliner->at, "---", 3) == 0)
        outliner->at += 3;
    else
        outliner->at = start;
}

Node *outline_read(Arena *arena, const Source *source)
{
    Outliner outliner = {arena, source, source->text, source_start(source), source->length, 0};
    skip_marker(&outliner);
    Node *root = read_block(&outliner, 0);
    /* a root that ends early, at a stray dash or word, is gone on with behind that */
    while (root && root->kind == NODE_MAP && skip_space(&outliner)) {
        Node *more = NULL;
        if (column(&outliner) == 0 && (is_key(&outliner) || is_key_to_be(&outliner)))
            more = read_map(&outliner);
        else
            skip_line(&outliner);
        for (size_t i = 0; more && i < more->entries.count; i++)
            *list_add(arena, &root->entries) = more->entries.items[i];
        root->span.end = more ? more->span.end : root->span.end;
    }
    return root;
}
