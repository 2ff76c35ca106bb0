/* names.h: where a spec names its data sets, splits, tasks, models and layers. */
#ifndef LSP_NAMES_H
#define LSP_NAMES_H

#include "spec/node.h"

typedef enum { NAME_DATA, NAME_SPLIT, NAME_TASK, NAME_MODEL, NAME_LAYER, NAME_KINDS } NameKind;

typedef struct Mention {
    NameKind kind;
    const char *name;
    const char *model; /* of a layer: whose it is */
    Span span;         /* without quotes */
    bool defines;
    const Node *node; /* what has the name, or NULL */
} Mention;

typedef List(Mention) MentionList;

/* All of them, in the order of the text. */
MentionList names_in(Arena *arena, const Node *root);

/* The one that the byte is in, or that ends there; NULL: none is. */
const Mention *name_at(const MentionList *mentions, size_t offset);

/* Whether both are of one thing. A layer that is copied is that of the model it is copied from. */
bool is_same_name(const MentionList *mentions, const Mention *a, const Mention *b);

/* Where it is defined, or NULL. */
const Mention *definition_of(const MentionList *mentions, const Mention *mention);

#endif
