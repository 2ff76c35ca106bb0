/* layout_read.c: from libyaml's tokens, and the comments between them, to a layout. */
#include "commands/fmt/layout.h"

#include <string.h>
#include <yaml.h>

/* With places as bytes. */
typedef struct Token {
    yaml_token_type_t type;
    size_t start, end;
    const char *text; /* of a scalar, an alias or an anchor */
    yaml_scalar_style_t style;
} Token;

/* A comment whose place in the tree is not known yet. */
typedef struct Found {
    Comment comment;
    size_t line;
    bool own_line; /* nothing stands before it */
} Found;

typedef struct LayoutReader {
    Arena *arena;
    const char *text;
    size_t length;
    List(Token) tokens;
    size_t at;           /* the token that is looked at */
    size_t seen;         /* up to here comments have been found */
    size_t kept;         /* up to here empty lines belong to a text */
    List(Found) pending; /* from `taken` on */
    size_t taken;
    bool failed;
} LayoutReader;

/* ---- tokens ---------------------------------------------------------------------------------- */

/* The byte of each character, which is what libyaml counts. */
static const size_t *bytes_of_characters(Arena *arena, const char *text, size_t length)
{
    size_t *offsets = arena_alloc(arena, (length + 2) * sizeof *offsets), count = 0;
    for (size_t at = 0; at < length;) {
        const size_t width = character_at(text, at, length).width;
        offsets[count++] = at;
        at += width ? width : 1;
    }
    offsets[count] = offsets[count + 1] = length;
    return offsets;
}

static void take_token(LayoutReader *reader, const yaml_token_t *from, const size_t *offsets)
{
    Token *token = list_add(reader->arena, &reader->tokens);
    *token = (Token){.type = from->type,
                     .start = offsets[from->start_mark.index],
                     .end = offsets[from->end_mark.index]};
    const yaml_char_t *text = from->type == YAML_SCALAR_TOKEN   ? from->data.scalar.value
                              : from->type == YAML_ALIAS_TOKEN  ? from->data.alias.value
                              : from->type == YAML_ANCHOR_TOKEN ? from->data.anchor.value
                                                                : NULL;
    if (text)
        token->text = arena_copy(reader->arena, (const char *)text, strlen((const char *)text));
    if (from->type == YAML_SCALAR_TOKEN)
        token->style = from->data.scalar.style;
}

static bool scan(LayoutReader *reader)
{
    const size_t *offsets = bytes_of_characters(reader->arena, reader->text, reader->length);
    yaml_parser_t parser;
    bool more = true;
    if (!yaml_parser_initialize(&parser))
        out_of_memory();
    yaml_parser_set_input_string(&parser, (const unsigned char *)reader->text, reader->length);
    for (yaml_token_t token; more && yaml_parser_scan(&parser, &token); yaml_token_delete(&token)) {
        take_token(reader, &token, offsets);
        more = token.type != YAML_STREAM_END_TOKEN;
    }
    yaml_parser_delete(&parser);
    return !more;
}

/* ---- comments -------------------------------------------------------------------------------- */

static size_t line_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static bool is_blank(const char *text, size_t from, size_t to)
{
    while (from < to && (text[from] == ' ' || text[from] == '\t'))
        from++;
    return from == to;
}

/* Where blanks before the byte begin. */
static size_t blanks_start(const char *text, size_t at)
{
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        at--;
    return at;
}

/* Looks at blanks alone: a line can be as long as the text, and have an entry every few bytes. */
static bool is_blank_above(const LayoutReader *reader, size_t at)
{
    const char *text = reader->text;
    const size_t start = blanks_start(text, at);
    if (start <= reader->kept || text[start - 1] != '\n')
        return false;
    const size_t above = blanks_start(text, start - 1);
    return above == 0 || text[above - 1] == '\n';
}

static size_t columns_between(const char *text, size_t from, size_t to)
{
    size_t columns = 0;
    for (; from < to; from++)
        columns += ((unsigned char)text[from] & 0xC0) != 0x80;
    return columns;
}

static Comment comment_at(LayoutReader *reader, size_t at)
{
    const char *text = reader->text;
    size_t end = at + strcspn(text + at, "\n");
    while (text[end - 1] == ' ' || text[end - 1] == '\t')
        end--;
    return (Comment){.text = arena_copy(reader->arena, text + at, end - at),
                     .column = columns_between(text, line_start(text, at), at),
                     .blank_before = is_blank_above(reader, at)};
}

static void add_found(LayoutReader *reader, size_t at)
{
    const size_t start = line_start(reader->text, at);
    *list_add(reader->arena, &reader->pending) =
        (Found){comment_at(reader, at), start, is_blank(reader->text, start, at)};
}

static void find_comments(LayoutReader *reader, size_t end)
{
    const char *text = reader->text;
    for (; reader->seen < end; reader->seen++) {
        const size_t at = reader->seen;
        if (text[at] != '#' || (at > 0 && !strchr(" \t\n", text[at - 1])))
            continue;
        add_found(reader, at);
        reader->seen += strcspn(text + at, "\n") - 1;
    }
}

static const Token *token(const LayoutReader *reader)
{
    return &reader->tokens.items[reader->at];
}

static bool is(const LayoutReader *reader, yaml_token_type_t type)
{
    return token(reader)->type == type;
}

/* Passes over a token; the comments in front of the next are then pending. */
static void next(LayoutReader *reader)
{
    if (token(reader)->end > reader->seen)
        reader->seen = token(reader)->end;
    if (reader->at + 1 < reader->tokens.count)
        reader->at++;
    find_comments(reader, token(reader)->start);
}

/* Whether nothing stands where a value could. */
static bool is_end(const LayoutReader *reader)
{
    static const yaml_token_type_t ends[] = {YAML_KEY_TOKEN,
                                             YAML_VALUE_TOKEN,
                                             YAML_BLOCK_END_TOKEN,
                                             YAML_FLOW_ENTRY_TOKEN,
                                             YAML_FLOW_MAPPING_END_TOKEN,
                                             YAML_FLOW_SEQUENCE_END_TOKEN,
                                             YAML_DOCUMENT_END_TOKEN,
                                             YAML_STREAM_END_TOKEN};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (is(reader, ends[i]))
            return true;
    return false;
}

static bool has_pending(const LayoutReader *reader)
{
    return reader->taken < reader->pending.count;
}

/* A comment in the same line, behind the byte. */
static void take_beside(LayoutReader *reader, LaidEntry *entry, size_t behind)
{
    if (!has_pending(reader))
        return;
    const Found *found = &reader->pending.items[reader->taken];
    if (found->own_line || found->line != line_start(reader->text, behind))
        return;
    if (entry->beside.text)
        *list_add(reader->arena, &entry->above) = found->comment;
    else
        entry->beside = found->comment;
    reader->taken++;
}

/* All that stand from this column on; where one does not, it and those behind stay. */
static void take_lines(LayoutReader *reader, CommentList *comments, size_t column)
{
    for (; has_pending(reader); reader->taken++) {
        const Found *found = &reader->pending.items[reader->taken];
        if (found->comment.column < column)
            return;
        *list_add(reader->arena, comments) = found->comment;
    }
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static Laid *read_laid(LayoutReader *reader);
static Laid *read_unnamed(LayoutReader *reader);
static const char *read_anchor(LayoutReader *reader);

static Laid *new_laid(LayoutReader *reader, LaidKind kind)
{
    Laid *laid = arena_alloc(reader->arena, sizeof *laid);
    laid->kind = kind;
    return laid;
}

static Laid *fail(LayoutReader *reader)
{
    reader->failed = true;
    return new_laid(reader, LAID_NOTHING);
}

static LaidEntry *begin_entry(LayoutReader *reader, Laid *laid)
{
    LaidEntry *entry = list_add(reader->arena, &laid->entries);
    const bool blank = is_blank_above(reader, token(reader)->start);
    take_lines(reader, &entry->above, 0);
    entry->blank_before = entry->above.count > 0 ? entry->above.items[0].blank_before : blank;
    entry->blank_below = entry->above.count > 0 && blank;
    return entry;
}

static size_t column_of(const LayoutReader *reader, size_t at)
{
    return columns_between(reader->text, line_start(reader->text, at), at);
}

/* How far the lines of a block text are indented: as its first that is not empty. */
static size_t indentation_of(const char *lines, const char *end)
{
    while (lines < end) {
        const size_t blanks = strspn(lines, " ");
        if (lines[blanks] != '\n')
            return blanks;
        lines += blanks + 1;
    }
    return 0;
}

static void read_block_lines(LayoutReader *reader, Laid *laid, const char *lines, const char *end)
{
    const size_t indent = indentation_of(lines, end);
    while (lines < end) {
        const size_t length = strcspn(lines, "\n"), blanks = strspn(lines, " ");
        const size_t cut = blanks < indent ? blanks : indent;
        *list_add(reader->arena, &laid->lines) =
            arena_copy(reader->arena, lines + cut, length - cut);
        lines += length + 1;
    }
    while (laid->lines.count > 0 && !strchr(laid->header, '+') &&
           !*laid->lines.items[laid->lines.count - 1])
        laid->lines.count--;
}

/* From | or > on, behind which a comment may stand; one that says its indentation is beyond this.
 */
static Laid *read_block_text(LayoutReader *reader, const Token *scalar)
{
    const char *head = reader->text + scalar->start, *end = reader->text + scalar->end;
    const size_t header = strcspn(head, " \t\n");
    Laid *laid = new_laid(reader, LAID_BLOCK_TEXT);
    laid->header = arena_copy(reader->arena, head, header);
    const char *rest = head + header + strspn(head + header, " \t");
    if (*rest == '#')
        add_found(reader, (size_t)(rest - reader->text));
    else if (*rest != '\n')
        return fail(reader);
    if (strpbrk(laid->header, "123456789"))
        return fail(reader);
    head += strcspn(head, "\n");
    if (head < end)
        read_block_lines(reader, laid, head + 1, end);
    if (strchr(laid->header, '+'))
        reader->kept = scalar->end;
    return laid;
}

static Laid *read_scalar(LayoutReader *reader)
{
    const Token *scalar = token(reader);
    Laid *laid;
    if (scalar->style == YAML_LITERAL_SCALAR_STYLE || scalar->style == YAML_FOLDED_SCALAR_STYLE) {
        laid = read_block_text(reader, scalar);
    } else {
        laid = new_laid(reader, LAID_TEXT);
        laid->text = scalar->text;
        laid->raw =
            arena_copy(reader->arena, reader->text + scalar->start, scalar->end - scalar->start);
        laid->quote = scalar->style == YAML_PLAIN_SCALAR_STYLE ? 0 : *laid->raw;
    }
    next(reader);
    return laid;
}

static Laid *read_alias(LayoutReader *reader)
{
    Laid *laid = new_laid(reader, LAID_ALIAS);
    laid->raw = arena_printf(reader->arena, "*%s", token(reader)->text);
    next(reader);
    return laid;
}

/* Whether nothing stands behind a dash or a colon: another dash goes on with the list of the first,
 * and begins one behind the second. */
static bool is_nothing(const LayoutReader *reader, const LaidEntry *entry)
{
    return is_end(reader) || (!entry->key && is(reader, YAML_BLOCK_ENTRY_TOKEN));
}

/* What stands behind a dash or a colon, whose token has been passed. */
static void read_value(LayoutReader *reader, LaidEntry *entry, size_t behind)
{
    take_beside(reader, entry, behind);
    if (is_nothing(reader, entry)) {
        entry->value = new_laid(reader, LAID_NOTHING);
        return;
    }
    const char *anchor = read_anchor(reader);
    take_beside(reader, entry, behind);
    const bool is_block =
        is(reader, YAML_BLOCK_SEQUENCE_START_TOKEN) || is(reader, YAML_BLOCK_MAPPING_START_TOKEN);
    if (!is_block && !is(reader, YAML_BLOCK_ENTRY_TOKEN))
        take_lines(reader, &entry->above, 0);
    entry->value =
        is_nothing(reader, entry) ? new_laid(reader, LAID_NOTHING) : read_unnamed(reader);
    entry->value->anchor = anchor;
    const Token *last = &reader->tokens.items[reader->at - 1];
    if (!is_block)
        take_beside(reader, entry, entry->value->kind == LAID_BLOCK_TEXT ? last->start : last->end);
}

static void read_pair(LayoutReader *reader, LaidEntry *entry)
{
    if (is(reader, YAML_KEY_TOKEN))
        next(reader);
    entry->key = read_laid(reader);
    if (entry->key->kind != LAID_TEXT && entry->key->kind != LAID_ALIAS)
        fail(reader);
    entry->has_value = is(reader, YAML_VALUE_TOKEN);
    if (!entry->has_value) {
        entry->value = new_laid(reader, LAID_NOTHING);
        return;
    }
    const size_t colon = token(reader)->start;
    next(reader);
    read_value(reader, entry, colon);
}

/* From the first dash on; whether an end stands behind it depends on its indentation. */
static void read_items(LayoutReader *reader, Laid *laid)
{
    while (is(reader, YAML_BLOCK_ENTRY_TOKEN) && !reader->failed) {
        LaidEntry *entry = begin_entry(reader, laid);
        const size_t dash = token(reader)->start;
        next(reader);
        read_value(reader, entry, dash);
    }
}

static Laid *read_block(LayoutReader *reader)
{
    const bool is_map = is(reader, YAML_BLOCK_MAPPING_START_TOKEN);
    const size_t column = column_of(reader, token(reader)->start);
    Laid *laid = new_laid(reader, is_map ? LAID_MAP : LAID_LIST);
    next(reader);
    if (!is_map)
        read_items(reader, laid);
    while (is_map && is(reader, YAML_KEY_TOKEN) && !reader->failed)
        read_pair(reader, begin_entry(reader, laid));
    if (!is(reader, YAML_BLOCK_END_TOKEN))
        return fail(reader);
    take_lines(reader, &laid->end, column);
    next(reader);
    return laid;
}

static void read_flow_item(LayoutReader *reader, Laid *laid)
{
    LaidEntry *entry = begin_entry(reader, laid);
    if (laid->kind == LAID_MAP) {
        read_pair(reader, entry);
    } else if (is(reader, YAML_KEY_TOKEN)) {
        entry->value = new_laid(reader, LAID_MAP);
        entry->value->flow = entry->value->pair = true;
        read_pair(reader, list_add(reader->arena, &entry->value->entries));
    } else {
        entry->value = read_laid(reader);
        take_beside(reader, entry, reader->tokens.items[reader->at - 1].end);
    }
}

static Laid *read_flow(LayoutReader *reader)
{
    const bool is_map = is(reader, YAML_FLOW_MAPPING_START_TOKEN);
    const yaml_token_type_t end =
        is_map ? YAML_FLOW_MAPPING_END_TOKEN : YAML_FLOW_SEQUENCE_END_TOKEN;
    Laid *laid = new_laid(reader, is_map ? LAID_MAP : LAID_LIST);
    laid->flow = true;
    for (next(reader); !is(reader, end) && !reader->failed;) {
        read_flow_item(reader, laid);
        if (!is(reader, YAML_FLOW_ENTRY_TOKEN))
            continue;
        const size_t comma = token(reader)->start;
        next(reader);
        take_beside(reader, &laid->entries.items[laid->entries.count - 1], comma);
    }
    take_lines(reader, &laid->end, 0);
    next(reader);
    return laid;
}

static const char *read_anchor(LayoutReader *reader)
{
    if (!is(reader, YAML_ANCHOR_TOKEN))
        return NULL;
    const char *anchor = arena_printf(reader->arena, "&%s", token(reader)->text);
    next(reader);
    return anchor;
}

static Laid *read_laid(LayoutReader *reader)
{
    const char *anchor = read_anchor(reader);
    Laid *laid = is_end(reader) ? new_laid(reader, LAID_NOTHING) : read_unnamed(reader);
    laid->anchor = anchor;
    return laid;
}

static Laid *read_unnamed(LayoutReader *reader)
{
    Laid *list;
    switch (token(reader)->type) {
    case YAML_SCALAR_TOKEN:
        return read_scalar(reader);
    case YAML_ALIAS_TOKEN:
        return read_alias(reader);
    case YAML_BLOCK_SEQUENCE_START_TOKEN:
    case YAML_BLOCK_MAPPING_START_TOKEN:
        return read_block(reader);
    case YAML_FLOW_SEQUENCE_START_TOKEN:
    case YAML_FLOW_MAPPING_START_TOKEN:
        return read_flow(reader);
    case YAML_BLOCK_ENTRY_TOKEN: /* a list that is not indented */
        list = new_laid(reader, LAID_LIST);
        read_items(reader, list);
        return list;
    default:
        return fail(reader);
    }
}

Laid *layout_read(Arena *arena, const char *text)
{
    LayoutReader reader = {.arena = arena, .text = text, .length = strlen(text)};
    if (!scan(&reader))
        return NULL;
    next(&reader); /* the beginning of the stream */
    if (is(&reader, YAML_DOCUMENT_START_TOKEN))
        next(&reader);
    Laid *root = read_laid(&reader);
    if (is(&reader, YAML_DOCUMENT_END_TOKEN))
        next(&reader);
    take_lines(&reader, &root->end, 0);
    const bool is_whole = is(&reader, YAML_STREAM_END_TOKEN) && !reader.failed;
    return is_whole && (root->kind == LAID_MAP || root->kind == LAID_LIST) ? root : NULL;
}
