/* place.h: what stands at a place of a spec, by the tables of keys. */
#ifndef LSP_PLACE_H
#define LSP_PLACE_H

#include "spec/reader.h"

/* A step from the whole down to the place: into an entry of a mapping or an item of a list. */
typedef struct Step {
    const Node *node;   /* the mapping or list */
    const Entry *entry; /* NULL: it is a list */
    size_t index;       /* of the entry or the item */
    /* Of what the step leads to, "training[].optimizer", as sections are called: names of the
     * user's are NAME, items []. */
    const char *pattern;
} Step;

typedef struct Spot {
    List(Step) steps;
    const Node *node; /* that the byte is in, the innermost; NULL: none, or a key has it */
    bool on_key;      /* of the last step's entry */
} Spot;

/* The place of the byte, or of the end of what ends there. */
Spot spot_at(Arena *arena, const Node *root, size_t offset);

/* The pattern of what `count` steps lead to; "" for none. */
const char *pattern_after(const Spot *place, size_t count);

/* What the mapping that `count` steps lead to takes, by its pattern and, of data sets, its format;
 * NULL: names of the user's, or of kinds, or nothing that is known. */
const Section *section_after(const Spot *place, size_t count);

/* The key of the innermost entry, whose value or key the place is in. *section is what it belongs
 * to. NULL: it is none of the language's. */
const Key *key_at(const Spot *place, const Section **section);

/* The last step of this pattern, or NULL: "models.NAME" is the model that the place is in. */
const Step *step_of(const Spot *place, const char *pattern);

/* How the pattern goes on with a key, or, for NULL, an item of a list. */
const char *pattern_with(Arena *arena, const char *pattern, const char *key);

/* The entry of that key in a mapping, or NULL. */
const Entry *entry_named(const Node *map, const char *key);

/* kinds.c: the names of the kinds that can stand as keys, or alone, where the pattern leads:
 * layers, optimizers, losses, metrics, augmentations. */
typedef struct Kind {
    const char *name, *usage; /* as it is written; NULL: the name is enough */
    const Section *section;   /* its keys, or NULL */
} Kind;
typedef List(Kind) KindList;
KindList kinds_at(Arena *arena, const char *pattern);

/* "dense" */
const char *kind_of_layer(const Layer *layer);

#endif
