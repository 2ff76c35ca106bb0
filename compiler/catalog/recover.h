/* recover.h: layers of model files as items of `layers`: what Keras's configuration of each is in
 * the spec language. */
#ifndef CATALOG_RECOVER_H
#define CATALOG_RECOVER_H

#include "catalog/layer.h"

#include "foreign/foreign.h"
#include "json/json.h"

/* ---- a layer ---- */

struct Recovering {
    Arena *arena;
    const struct tlc_foreign *model;
    const char *class_name; /* Keras's */
    json_t *config;         /* a copy, whose members a kind may put in other words */
    const LayerKind *kind;
    Span span;       /* of all nodes: the place of the file in the spec */
    Node *settings;  /* a mapping */
    const char *why; /* it cannot be a layer of the kind; NULL as long as it can */
    List(const char *) notes;
};

/* Says why it cannot be one, unless that is known already. */
void cannot_recover(Recovering *recovering, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Something that the layer of the file does while it is trained, and that of the spec does not. */
void note_recovered(Recovering *recovering, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The member as the node that a key of this name reads; NULL: it says nothing, or why is set. */
Node *recover_value(Recovering *recovering, const Key *key, const json_t *value);

/* Nodes of the place. */
Node *recovered_word(const Recovering *recovering, const char *text);
Node *recovered_map(Arena *arena, Span span);
void recovered_entry(Arena *arena, Node *map, const char *key, Node *value);

/* Fills the settings from all members; what is no key must be known to mean nothing. */
void recover_settings(Recovering *recovering);

/* ---- a model ---- */

typedef struct RecoveredLayer {
    const char *name;      /* in the spec */
    const LayerKind *kind; /* NULL: there is none for its class */
    Node *item;            /* of `layers`; NULL: */
    const char *why;       /* it is none of the language */
    List(const char *) notes;
} RecoveredLayer;

typedef struct RecoveredModel {
    const struct tlc_foreign *file;
    List(RecoveredLayer) layers; /* as many as the file has, in its order */
    size_t usable;               /* how many of the first can all be had */
} RecoveredModel;

RecoveredModel *recover_model(Arena *arena, const struct tlc_foreign *file, Span span);

/* The file, read once however many cells of a study have it; NULL and a fault. */
const struct tlc_foreign *model_file(const char *path, struct tlc_fault *fault);

/* Gives a model whose architecture is read the items that its layers are. */
void take_layers(Reader *reader, Model *model, const char *path);

/* Items of `layers` as YAML, one a line, each behind `indent` spaces and a dash. */
void print_items(Text *text, const RecoveredModel *model, size_t count, int indent);

#endif
