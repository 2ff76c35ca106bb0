/* read_weights.c: an entry's `class_weight`: balanced, or a weight for some classes. */
#include "spec/reader.h"

#include <string.h>

void read_class_weight(Reader *reader, const Node *node, const char *path, void *field)
{
    ClassWeights *weights = field;
    *weights = (ClassWeights){.span = node->span, .given = true};
    if (node->kind == NODE_SCALAR && strcmp(node->text, "balanced") == 0) {
        weights->balanced = true;
        return;
    }
    if (node->kind != NODE_MAP) {
        wrong_value(reader, node, path, "`balanced` or a weight for each class");
        weights->given = false;
        return;
    }
    if (!expect_entries(reader, node, path, NODE_MAP, "name a class: `{shirt: 2}`"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        ClassWeight *weight = list_add(reader->arena, &weights->items);
        weight->class = (Word){entry->key, entry->key_span};
        read_amount(reader, entry->value, arena_printf(reader->arena, "%s.%s", path, entry->key),
                    &weight->weight);
    }
}
