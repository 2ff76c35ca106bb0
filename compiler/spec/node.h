/* node.h: a spec as a tree of YAML nodes, each knowing where it stands. */
#ifndef SPEC_NODE_H
#define SPEC_NODE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum { NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node Node;

typedef struct Entry {
    const char *key;
    Span key_span;
    Node *value;
} Entry;

struct Node {
    NodeKind kind;
    Span span; /* of a scalar with its quotes; of an alias, where the anchored node stands, and the
                * alias with it */

    /* NODE_SCALAR: the value after YAML's unfolding and unescaping, never holding a zero byte. */
    const char *text;
    size_t length;
    bool plain;            /* written without quotes and not as a block: core schema applies */
    const size_t *offsets; /* source offset of each byte of text, and of its end: length + 1 */

    List(Node *) items;  /* NODE_LIST */
    List(Entry) entries; /* NODE_MAP, in the order written, merge keys resolved */
};

/* Reads the one YAML document of `source`. Reports every error it finds; returns NULL when there
 * was one or the document is empty. Where an alias points to a node stands a copy of it. */
Node *yaml_read(Arena *arena, const Source *source, Diagnostics *diagnostics);

/* The span of bytes [start, end) of a scalar's text, in the source. */
Span node_text_span(const Node *scalar, size_t start, size_t end);

/* What a scalar is under YAML 1.2's core schema. */
typedef enum {
    SCALAR_NULL,
    SCALAR_BOOLEAN,
    SCALAR_INTEGER,
    SCALAR_FLOAT, /* finite or not */
    SCALAR_STRING,
} ScalarKind;

typedef struct Scalar {
    ScalarKind kind;
    bool boolean;
    int64_t integer;
    double number; /* for SCALAR_INTEGER too */
    bool overflow; /* an integer or float beyond int64_t or double */
} Scalar;

Scalar scalar_resolve(const Node *scalar);

/* How a message calls the node: "a list", "a mapping", "a number", "true or false", "text" ... */
const char *node_description(const Node *node);

#endif
