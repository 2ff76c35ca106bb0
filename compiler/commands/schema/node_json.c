#include "commands/schema/node_json.h"

#include <math.h>
#include <string.h>

static json_t *number_json(const Node *node, const Scalar *scalar)
{
    if (scalar->kind == SCALAR_INTEGER && !scalar->overflow)
        return json_integer(scalar->integer);
    return isfinite(scalar->number) ? json_real(scalar->number) : tlc_json_string(node->text);
}

static json_t *value_json(const Node *node)
{
    const Scalar scalar = scalar_resolve(node);
    switch (scalar.kind) {
    case SCALAR_NULL:
        return json_null();
    case SCALAR_BOOLEAN:
        return json_boolean(scalar.boolean);
    case SCALAR_INTEGER:
    case SCALAR_FLOAT:
        return number_json(node, &scalar);
    case SCALAR_STRING:
        break;
    }
    return tlc_json_string(node->text);
}

json_t *node_json(const Node *node)
{
    if (node->kind == NODE_SCALAR)
        return value_json(node);
    json_t *json = node->kind == NODE_LIST ? json_array() : json_object();
    for (size_t i = 0; i < node->items.count; i++)
        tlc_json_append(json, node_json(node->items.items[i]));
    for (size_t i = 0; i < node->entries.count; i++)
        tlc_json_put(json, node->entries.items[i].key, node_json(node->entries.items[i].value));
    return json;
}

json_t *scalar_json(const char *text)
{
    const Node node = {.kind = NODE_SCALAR, .text = text, .length = strlen(text), .plain = true};
    return value_json(&node);
}

json_t *yaml_json(Arena *arena, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = "", .text = text, .length = strlen(text)};
    return node_json(yaml_read(arena, source, diag_new(arena)));
}
