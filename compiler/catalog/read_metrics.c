/* read_metrics.c: an entry's `metrics`: names, some with settings. */
#include "spec/reader.h"

#include <string.h>

static const char with_k[] = "top_k_accuracy";

static const Key top_k_keys[] = {
    {"k", read_size, offsetof(MetricItem, k), .value = "5", .takes = "whole number",
     .meaning = "among how many of the most probable classes the right one must be",
     .example = "3"},
};
const Section top_k_section = {"training[].metrics.top_k_accuracy", top_k_keys, 1};

static void read_metric(Reader *reader, const Node *node, const char *path, MetricItem *item)
{
    const Node empty = {.kind = NODE_MAP, .span = node->span};
    const Entry *entry =
        node->kind == NODE_MAP && node->entries.count == 1 ? &node->entries.items[0] : NULL;
    if (entry)
        item->name = (Word){entry->key, entry->key_span};
    else
        read_word(reader, node, path, &item->name);
    if (!item->name.text)
        return;
    if (strcmp(item->name.text, with_k) == 0)
        read_section(reader, &top_k_section, entry ? entry->value : &empty,
                     arena_printf(reader->arena, "%s.%s", path, with_k), item);
    else if (entry)
        diag_report(reader->diagnostics, DIAG_ERROR, entry->value->span, "unknown-key",
                    "%.60s has no settings", item->name.text);
}

void read_metrics(Reader *reader, const Node *node, const char *path, void *field)
{
    Training *training = (Training *)((char *)field - offsetof(Training, metrics));
    if (node->kind != NODE_LIST) {
        read_metric(reader, node, path, list_add(reader->arena, &training->metrics));
        return;
    }
    if (!expect_entries(reader, node, path, NODE_LIST, "name a metric: `[accuracy]`"))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_metric(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                    list_add(reader->arena, &training->metrics));
}
