/* layout_check.c: that a canonical form says what the spec did. */
#include "commands/fmt/layout.h"

#include "base/index.h"
#include "spec/node.h"

#include <string.h>

/* What YAML reads alike: no byte order mark, and ends of lines as on Unix. */
static const char *normalised(Arena *arena, const Source *source)
{
    Text text = text_new(arena);
    for (const char *at = source->text + source_start(source); *at; at++) {
        if (*at == '\r')
            text_add(&text, at[1] == '\n' ? "" : "\n");
        else
            text_add_bytes(&text, at, 1);
    }
    return text.bytes;
}

static const Node *read_again(Arena *arena, const char *path, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = path, .text = text, .length = strlen(text)};
    return yaml_read(arena, source, diag_new(arena));
}

static bool is_same_value(const Node *one, const Node *other)
{
    return strcmp(one->text, other->text) == 0 &&
           scalar_resolve(one).kind == scalar_resolve(other).kind;
}

static bool is_same(const Node *one, const Node *other)
{
    if (one->kind != other->kind || one->items.count != other->items.count ||
        one->entries.count != other->entries.count ||
        (one->kind == NODE_SCALAR && !is_same_value(one, other)))
        return false;
    for (size_t i = 0; i < one->items.count; i++)
        if (!is_same(one->items.items[i], other->items.items[i]))
            return false;
    for (size_t i = 0; i < one->entries.count; i++)
        if (strcmp(one->entries.items[i].key, other->entries.items[i].key) != 0 ||
            !is_same(one->entries.items[i].value, other->entries.items[i].value))
            return false;
    return true;
}

/* ---- comments -------------------------------------------------------------------------------- */

/* Their texts in any order. */
typedef struct Sum {
    size_t count;
    uint64_t hashes;
} Sum;

static void count_comments(Sum *sum, const CommentList *comments)
{
    sum->count += comments->count;
    for (size_t i = 0; i < comments->count; i++)
        sum->hashes +=
            hash_bytes(HASH_START, comments->items[i].text, strlen(comments->items[i].text));
}

static void count_all(Sum *sum, const Laid *laid)
{
    count_comments(sum, &laid->end);
    for (size_t i = 0; i < laid->entries.count; i++) {
        LaidEntry *entry = &laid->entries.items[i];
        const CommentList beside = {.items = &entry->beside, .count = entry->beside.text != NULL};
        count_comments(sum, &entry->above);
        count_comments(sum, &beside);
        count_all(sum, entry->value);
    }
}

static bool has_same_comments(const Laid *one, const Laid *other)
{
    Sum first = {0}, second = {0};
    count_all(&first, one);
    count_all(&second, other);
    return first.count == second.count && first.hashes == second.hashes;
}

/* ---- all ------------------------------------------------------------------------------------- */

const Text *laid_out(Arena *arena, const Source *source)
{
    const char *text = normalised(arena, source);
    const Laid *laid = layout_read(arena, text);
    Text *out = arena_alloc(arena, sizeof *out), again = text_new(arena);
    *out = text_new(arena);
    if (!laid)
        return NULL;
    layout_print(out, laid);
    const Node *before = read_again(arena, source->path, text);
    const Node *after = read_again(arena, source->path, out->bytes);
    const Laid *once_more = layout_read(arena, out->bytes);
    if (!before || !after || !once_more || !is_same(before, after) ||
        !has_same_comments(laid, once_more))
        return NULL;
    layout_print(&again, once_more);
    return strcmp(out->bytes, again.bytes) == 0 ? out : NULL;
}
