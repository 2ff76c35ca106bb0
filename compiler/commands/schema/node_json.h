/* node_json.h: YAML as JSON. */
#ifndef NODE_JSON_H
#define NODE_JSON_H

#include "json/json.h"
#include "spec/node.h"

/* The node as YAML 1.2's core schema understands it, aliases and merge keys written out; a number
 * that JSON has not is the text that stands there. */
json_t *node_json(const Node *node);

/* A scalar that is written without quotes. */
json_t *scalar_json(const char *text);

/* The YAML that is known to be right. */
json_t *yaml_json(Arena *arena, const char *text);

#endif
