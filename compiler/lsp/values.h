/* values.h: what can be written as the value of a key. */
#ifndef LSP_VALUES_H
#define LSP_VALUES_H

#include "lsp/names.h"
#include "lsp/place.h"

typedef enum { VALUE_WORD, VALUE_NAME, VALUE_LAYER, VALUE_KIND, VALUE_EXAMPLE } ChoiceKind;

typedef struct Choice {
    ChoiceKind kind;
    const char *text;
    const char *detail; /* or NULL */
} Choice;

typedef List(Choice) ChoiceList;

/* What may be asked for values. */
typedef struct ChoiceQuery {
    Arena *arena;
    const Spot *place; /* that of a scalar or of a key */
    const MentionList *names;
    const Node *root;
    const Spec *spec;    /* of this text or of one before it, in which layers have names; or NULL */
    const char *written; /* of the scalar, up to where it is being written */
} ChoiceQuery;

/* What the value at the place can be: words, names, kinds; where there are none of these, the
 * default and an example. */
ChoiceList values_at(const ChoiceQuery *query);

/* What keys in the mapping of this pattern can be that are no keys of the language: splits of a
 * `limit`, slices of a `learning_rate`. */
ChoiceList named_keys_at(const ChoiceQuery *query, const char *pattern);

#endif
