/* layout_print.c: a layout as text, in its canonical form. */
#include "commands/fmt/layout.h"
#include "spec/node.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, STEP = 2 };

/* ---- quotes ---------------------------------------------------------------------------------- */

/* Words that readers of YAML 1.1 take for true and false. */
static bool is_word_of_old_yaml(const char *text)
{
    static const char *const words[] = {"y", "yes", "on", "n", "no", "off"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], text) == 0)
            return true;
    return false;
}

static bool resolves_to_text(const char *text)
{
    const Node node = {.kind = NODE_SCALAR, .text = text, .length = strlen(text), .plain = true};
    return scalar_resolve(&node).kind == SCALAR_STRING;
}

/* Whether the text needs no quotes; in brackets more characters mean something. */
static bool can_be_plain(const char *text, bool in_flow)
{
    const size_t length = strlen(text);
    if (length == 0 || strchr("-?:,[]{}#&*!|>'\"%@`=<~. \t", text[0]) ||
        strchr(" \t:", text[length - 1]) || !resolves_to_text(text) || is_word_of_old_yaml(text))
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7E ||
            (in_flow && strchr(",[]{}:", *at)) || (*at == ':' && at[1] == ' ') ||
            (*at == ' ' && at[1] == '#'))
            return false;
    return true;
}

static void add_quoted(Text *out, const char *text)
{
    text_add(out, "\"");
    for (; *text; text++)
        if (*text == '\n')
            text_add(out, "\\n");
        else
            text_add_bytes(out, text, 1);
    text_add(out, "\"");
}

/* Text that a file has in double quotes or over several lines may hold what only escapes can say:
 * what stands there in one line is kept. */
static void add_text(Text *out, const Laid *laid, bool in_flow)
{
    const bool one_line = !strchr(laid->raw, '\n');
    const bool simple = !strpbrk(laid->text, "\\\"");
    if (laid->quote && can_be_plain(laid->text, in_flow))
        text_add(out, laid->text);
    else if (laid->quote ? one_line && (laid->quote == '"' || !simple) : !strchr(laid->text, '\n'))
        text_add(out, laid->quote ? laid->raw : laid->text);
    else
        add_quoted(out, laid->text);
}

/* ---- in one line ----------------------------------------------------------------------------- */

static void add_flow(Text *out, const Laid *laid, bool in_flow);

static void add_flow_entry(Text *out, const LaidEntry *entry)
{
    if (entry->key)
        add_flow(out, entry->key, true);
    if (entry->has_value)
        text_add(out, entry->key->kind == LAID_ALIAS ? " : " : ": ");
    add_flow(out, entry->value, true);
}

static void add_flow_entries(Text *out, const Laid *laid)
{
    const char *const brackets = laid->pair ? "" : laid->kind == LAID_LIST ? "[]" : "{}";
    if (*brackets)
        text_add_bytes(out, brackets, 1);
    for (size_t i = 0; i < laid->entries.count; i++) {
        text_add(out, i ? ", " : "");
        add_flow_entry(out, &laid->entries.items[i]);
    }
    if (*brackets)
        text_add_bytes(out, brackets + 1, 1);
}

static void add_flow(Text *out, const Laid *laid, bool in_flow)
{
    if (laid->anchor)
        text_addf(out, "%s%s", laid->anchor, laid->kind == LAID_NOTHING ? "" : " ");
    switch (laid->kind) {
    case LAID_NOTHING:
    case LAID_BLOCK_TEXT:
        return;
    case LAID_TEXT:
        add_text(out, laid, in_flow);
        return;
    case LAID_ALIAS:
        text_add(out, laid->raw);
        return;
    case LAID_LIST:
    case LAID_MAP:
        add_flow_entries(out, laid);
    }
}

/* ---- what fits in one line ------------------------------------------------------------------- */

static bool is_collection(const Laid *laid)
{
    return laid->kind == LAID_LIST || laid->kind == LAID_MAP;
}

static bool has_comments(const Laid *laid)
{
    if (laid->end.count > 0)
        return true;
    for (size_t i = 0; i < laid->entries.count; i++) {
        const LaidEntry *entry = &laid->entries.items[i];
        if (entry->above.count > 0 || entry->beside.text || has_comments(entry->value))
            return true;
    }
    return false;
}

static size_t columns_of(const char *text)
{
    size_t columns = 0;
    for (; *text; text++)
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}

/* Columns of the line that `out` ends in. */
static size_t column_of(const Text *out)
{
    size_t at = out->length;
    while (at > 0 && out->bytes[at - 1] != '\n')
        at--;
    return columns_of(out->bytes + at);
}

/* One that begins far to the right would be a column of single words. */
static bool is_flow(const Text *out, const Laid *laid)
{
    if (laid->entries.count == 0)
        return true;
    if (!laid->flow || has_comments(laid))
        return false;
    Text line = text_new(out->arena);
    add_flow(&line, laid, false);
    const size_t column = column_of(out);
    return column <= WIDTH / 2 || column + columns_of(line.bytes) <= WIDTH;
}

/* ---- in brackets over several lines ---------------------------------------------------------- */

static void add_filled(Text *out, const Laid *laid, size_t behind);

static size_t columns_of_entry(Arena *arena, const LaidEntry *entry)
{
    Text line = text_new(arena);
    add_flow_entry(&line, entry);
    return columns_of(line.bytes);
}

static void add_filled_entry(Text *out, const LaidEntry *entry, size_t behind)
{
    if (column_of(out) + columns_of_entry(out->arena, entry) + behind <= WIDTH ||
        !is_collection(entry->value) || entry->value->pair) {
        add_flow_entry(out, entry);
        return;
    }
    if (entry->key)
        add_flow(out, entry->key, true);
    text_add(out, entry->has_value ? ": " : "");
    add_filled(out, entry->value, behind);
}

/* Lines that go on begin below what stands behind the bracket; so many characters follow the last,
 * such as other brackets. */
static void add_filled(Text *out, const Laid *laid, size_t behind)
{
    if (laid->anchor)
        text_addf(out, "%s ", laid->anchor);
    text_add(out, laid->kind == LAID_LIST ? "[" : "{");
    const size_t indent = column_of(out);
    for (size_t i = 0; i < laid->entries.count; i++) {
        const LaidEntry *entry = &laid->entries.items[i];
        const size_t follow = i + 1 < laid->entries.count ? 1 : 1 + behind;
        const size_t column = column_of(out) + strlen(", ");
        if (i > 0 && column + columns_of_entry(out->arena, entry) + follow > WIDTH) {
            text_add(out, ",\n");
            text_repeat(out, ' ', indent);
        } else
            text_add(out, i ? ", " : "");
        add_filled_entry(out, entry, follow);
    }
    text_add(out, laid->kind == LAID_LIST ? "]" : "}");
}

static void add_flow_lines(Text *out, const Laid *laid)
{
    Text line = text_new(out->arena);
    add_flow(&line, laid, false);
    if (is_collection(laid) && column_of(out) + columns_of(line.bytes) > WIDTH)
        add_filled(out, laid, 0);
    else
        text_add(out, line.bytes);
}

/* ---- line by line ---------------------------------------------------------------------------- */

static void add_block(Text *out, const Laid *laid, size_t indent, bool goes_on);

static void add_comments(Text *out, const CommentList *comments, size_t indent, bool first_too)
{
    for (size_t i = 0; i < comments->count; i++) {
        const Comment *comment = &comments->items[i];
        if (comment->blank_before && (i > 0 || first_too) && out->length > 0)
            text_add(out, "\n");
        text_repeat(out, ' ', indent);
        text_addf(out, "%s\n", comment->text);
    }
}

/* A comment stands where it stood, if there is room and it is not far behind, and the line ends. */
static void end_line(Text *out, const Comment *beside)
{
    const size_t column = column_of(out);
    if (beside->text) {
        const bool stays = column < beside->column && beside->column < WIDTH;
        text_repeat(out, ' ', stays ? beside->column - column : 2);
        text_add(out, beside->text);
    }
    text_add(out, "\n");
}

static void add_block_text(Text *out, const Laid *laid, size_t indent, const Comment *beside)
{
    text_add(out, " ");
    if (laid->anchor)
        text_addf(out, "%s ", laid->anchor);
    text_add(out, laid->header);
    end_line(out, beside);
    for (size_t i = 0; i < laid->lines.count; i++) {
        text_repeat(out, ' ', *laid->lines.items[i] ? indent + STEP : 0);
        text_addf(out, "%s\n", laid->lines.items[i]);
    }
}

/* Whether a list's item can begin in the line of its dash. */
static bool begins_beside_dash(const LaidEntry *entry)
{
    const Laid *value = entry->value;
    return !entry->key && !value->anchor && !entry->beside.text &&
           value->entries.items[0].above.count == 0;
}

static void add_value(Text *out, const LaidEntry *entry, size_t indent)
{
    const Laid *value = entry->value;
    if (value->kind == LAID_BLOCK_TEXT) {
        add_block_text(out, value, indent, &entry->beside);
        return;
    }
    const size_t before = out->length;
    text_add(out, value->kind == LAID_NOTHING && !value->anchor ? "" : " ");
    if (!is_collection(value) || is_flow(out, value)) {
        add_flow_lines(out, value);
        end_line(out, &entry->beside);
    } else if (begins_beside_dash(entry)) {
        add_block(out, value, indent + STEP, true);
    } else {
        out->bytes[out->length = before] = '\0';
        if (value->anchor)
            text_addf(out, " %s", value->anchor);
        end_line(out, &entry->beside);
        add_block(out, value, indent + STEP, false);
    }
}

static void add_entry(Text *out, const LaidEntry *entry, size_t indent)
{
    if (entry->key) {
        add_flow(out, entry->key, false);
        text_add(out, entry->key->kind == LAID_ALIAS ? " :" : ":");
    } else
        text_add(out, "-");
    add_value(out, entry, indent);
}

/* `goes_on`: the first entry stands in a line that has begun. */
static void add_block(Text *out, const Laid *laid, size_t indent, bool goes_on)
{
    for (size_t i = 0; i < laid->entries.count; i++) {
        const LaidEntry *entry = &laid->entries.items[i];
        if (i > 0 && entry->blank_before && out->length > 0)
            text_add(out, "\n");
        add_comments(out, &entry->above, indent, false);
        text_add(out, entry->blank_below ? "\n" : "");
        text_repeat(out, ' ', goes_on && i == 0 ? 0 : indent);
        add_entry(out, entry, indent);
    }
    add_comments(out, &laid->end, indent, true);
}

void layout_print(Text *out, const Laid *root)
{
    add_block(out, root, 0, false);
}
