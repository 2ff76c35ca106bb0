/* yaml_internal.h: what the files of the YAML reader share. Nobody else includes it. */
#ifndef SPEC_YAML_INTERNAL_H
#define SPEC_YAML_INTERNAL_H

#include "spec/node.h"

#include <yaml.h>

/* A key and its value while their mapping is being read. */
typedef struct Pending {
    Entry entry;
    size_t order; /* where it stands among the mapping's entries */
    bool merged;  /* came in through '<<' and gives way to a key written out */
} Pending;

/* What "&name" named: found again by "*name". */
typedef struct Anchor {
    struct Anchor *next; /* in the same bucket, the older one */
    const char *name;
    Node *node;
    size_t weight; /* nodes in it with its own aliases written out; known once it is closed */
    bool open;     /* still being read: an alias to it would be a circle */
} Anchor;

/* A nesting deeper than any experiment's, and shallow enough for recursion over the tree. */
enum { DEEPEST_NESTING = 64 };

/* Nodes a spec may have with every alias written out: what stops "billion laughs". */
enum { MOST_NODES = 100000 };

enum { ANCHOR_BUCKETS = 4096 };

typedef struct YamlReader {
    Arena *arena;
    const Source *source;
    Diagnostics *diagnostics;
    yaml_parser_t parser;
    yaml_event_t event; /* the one being looked at */

    /* libyaml counts characters from behind the byte order mark, spans count bytes. */
    size_t text_start;
    const uint32_t *character_offsets; /* NULL when all characters are one byte wide */
    size_t character_count;

    Anchor *anchors[ANCHOR_BUCKETS];
    List(Node *) children; /* items of the lists that are open, the innermost last */
    List(Pending) pending; /* entries of the mappings that are open */
    size_t content_end;    /* behind the last scalar, alias or closing bracket */
    size_t nodes, merged;  /* read so far, aliases written out; entries copied by '<<' */
    bool stopped;          /* by an error that leaves nothing more to find */
} YamlReader;

/* yaml_text.c: bytes and characters. */

/* Whether the source is UTF-8 text without control characters; reports what is not. */
bool encoding_check(YamlReader *reader);

/* The byte offset of a character libyaml counted. */
size_t byte_offset(const YamlReader *reader, size_t character);

Span span_of_bytes(const YamlReader *reader, size_t start, size_t end);

/* Bytes of the line break at `at`, 0 when there is none: CR LF, CR, LF, NEL, LS or PS. */
size_t break_width(const char *text, size_t at, size_t end);

/* `end` moved back over blanks and line breaks, not below `start`. */
size_t trim_end(const char *text, size_t start, size_t end);

/* Where a node's own content starts, behind its "&anchor" and "!tag". When there is a tag, *tag
 * becomes its span. */
size_t skip_properties(const YamlReader *reader, size_t start, size_t end, Span *tag);

/* yaml_offsets.c: the source offset of each byte of a scalar's text, and of its end. [start, end)
 * is the scalar in the source, without quotes. */
const size_t *offsets_align(const YamlReader *reader, const yaml_event_t *scalar, size_t start,
                            size_t end);

/* yaml_alias.c: a copy of the node for an alias at this place, the copy's spans telling of it. */
Node *alias_copy(YamlReader *reader, const Node *node, Span place);

/* yaml_merge.c: the entries of a mapping. */

/* Adds an entry of the innermost open mapping, or what its value holds when the key is '<<'.
 * `value_span` is where the value stands, be it an alias. */
void merge_add_entry(YamlReader *reader, size_t first, const Node *key, Span key_span, Node *value,
                     Span value_span);

/* Moves the pending entries from `first` on into `map`, reporting keys given twice. */
void merge_close(YamlReader *reader, size_t first, Node *map);

/* yaml_syntax.c: says what libyaml found wrong, in the words of someone writing a spec. */
void syntax_report(YamlReader *reader);

/* yaml.c: counts towards MOST_NODES; reports at `span` and stops the reader when over it. */
void count_nodes(YamlReader *reader, size_t *counter, size_t count, Span span);

#endif
