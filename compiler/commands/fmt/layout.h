/* layout.h: a YAML file as it is laid out: its nodes with their styles, anchors and comments, which
 * a tree of what it means has no more. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "base/source.h"
#include "base/text.h"

typedef struct Comment {
    const char *text;  /* from its # to the end of the line, without blanks there */
    size_t column;     /* from 0, of the #, in characters */
    bool blank_before; /* the line above is empty */
} Comment;

typedef List(Comment) CommentList;

typedef enum { LAID_NOTHING, LAID_TEXT, LAID_BLOCK_TEXT, LAID_ALIAS, LAID_LIST, LAID_MAP } LaidKind;

typedef struct Laid Laid;

/* An item of a list, or a key and its value. */
typedef struct LaidEntry {
    bool blank_before;
    CommentList above; /* in lines of their own */
    bool blank_below;  /* an empty line between these and the entry */
    Laid *key;         /* NULL in a list */
    bool has_value;    /* a colon stands behind the key */
    Laid *value;
    Comment beside; /* behind what stands in the entry's first line, or no text */
} LaidEntry;

struct Laid {
    LaidKind kind;
    const char *anchor; /* with its &, or NULL */
    bool flow;          /* in brackets or braces */
    bool pair;          /* a mapping of one entry in a list in brackets, without braces */

    /* LAID_TEXT: what it means, and how it stands there: 0 plain, or the quote */
    const char *text;
    char quote;
    const char *raw; /* LAID_TEXT: with its quotes; LAID_ALIAS: with its * */

    /* LAID_BLOCK_TEXT: "|-", and lines as they stand there without their indentation. */
    const char *header;
    List(const char *) lines;

    List(LaidEntry) entries; /* LAID_LIST, LAID_MAP */
    CommentList end;         /* behind the last entry */
};

/* The layout of text that is a spec's, or NULL where it has what no spec has: tags, directives,
 * keys that are no text. */
Laid *layout_read(Arena *arena, const char *text);

/* The canonical form: two blanks for each level, lines of 100 columns where comments and texts
 * allow, quotes only where they are needed. */
void layout_print(Text *out, const Laid *root);

/* The canonical form of a spec's text, or NULL where it would not mean the same, lack a comment, or
 * be laid out otherwise the next time. */
const Text *laid_out(Arena *arena, const Source *source);

#endif
