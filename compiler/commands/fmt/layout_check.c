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

/* ---- what a spec says, as a number ------------------------------------------------------------
 */

static uint64_t hash_node(uint64_t hash, const Node *node)
{
    hash = hash_number(hash, node->kind);
    if (node->kind == NODE_SCALAR)
        hash = hash_number(hash_text(hash, node->text), scalar_resolve(node).kind);
    hash = hash_number(hash, (int64_t)node->items.count);
    for (size_t i = 0; i < node->items.count; i++)
        hash = hash_node(hash, node->items.items[i]);
    hash = hash_number(hash, (int64_t)node->entries.count);
    for (size_t i = 0; i < node->entries.count; i++)
        hash = hash_node(hash_text(hash, node->entries.items[i].key), node->entries.items[i].value);
    return hash;
}

static uint64_t hash_meaning(Arena *arena, const char *path, const char *text)
{
    const Source source = {.path = path, .text = text, .length = strlen(text)};
    const Node *node = yaml_read(arena, &source, diag_new(arena));
    return node ? hash_node(HASH_START, node) : 0;
}

/* Of comments in any order. */
static uint64_t sum_comments(const CommentList *comments)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < comments->count; i++)
        sum += hash_text(HASH_START, comments->items[i].text);
    return sum;
}

static uint64_t sum_all_comments(const Laid *laid)
{
    uint64_t sum = sum_comments(&laid->end);
    for (size_t i = 0; i < laid->entries.count; i++) {
        LaidEntry *entry = &laid->entries.items[i];
        const CommentList beside = {.items = &entry->beside, .count = entry->beside.text != NULL};
        sum += sum_comments(&entry->above) + sum_comments(&beside) + sum_all_comments(entry->value);
    }
    return sum;
}

/* ---- all ------------------------------------------------------------------------------------- */

/* The canonical form of a text, or NULL; with what stays as it is: what the text means, its
 * comments, and that form. */
static const Text *canonical(Arena *arena, const char *path, const char *text, uint64_t *kept)
{
    const Laid *laid = layout_read(arena, text);
    Text *out = arena_alloc(arena, sizeof *out);
    *out = text_new(arena);
    if (!laid)
        return NULL;
    layout_print(out, laid);
    *kept = hash_text(hash_meaning(arena, path, text), out->bytes) + sum_all_comments(laid);
    return out;
}

const Text *laid_out(Arena *arena, const Source *source)
{
    uint64_t first, again;
    const Text *out = canonical(arena, source->path, normalised(arena, source), &first);
    const bool is_same =
        out && canonical(arena, source->path, out->bytes, &again) && first == again;
    return is_same ? out : NULL;
}
