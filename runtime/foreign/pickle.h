/* pickle.h: Python's pickles, as far as state dictionaries need them. Nothing is executed: what a
 * pickle calls must be one of a few things known by name, and is only noted down. */
#ifndef TLC_PICKLE_H
#define TLC_PICKLE_H

#include "formats/formats.h"

enum tlc_pickle_kind {
    TLC_PICKLE_NONE,
    TLC_PICKLE_BOOLEAN, /* integer */
    TLC_PICKLE_INTEGER,
    TLC_PICKLE_FLOAT,
    TLC_PICKLE_TEXT,   /* text */
    TLC_PICKLE_TUPLE,  /* items */
    TLC_PICKLE_LIST,   /* items */
    TLC_PICKLE_DICT,   /* items: a key, its value, ... */
    TLC_PICKLE_GLOBAL, /* text: "collections OrderedDict" */
    TLC_PICKLE_STORED, /* items: what a persistent identifier is made of */
    TLC_PICKLE_TENSOR, /* items: the arguments of _rebuild_tensor_v2 */
    TLC_PICKLE_MARK,
};

struct tlc_pickle_value {
    enum tlc_pickle_kind kind;
    int64_t integer;
    char *text;
    int items, room;
    struct tlc_pickle_value **item;
    struct tlc_pickle_value *next; /* of all there are */
};

struct tlc_pickle {
    const char *path;
    const uint8_t *bytes;
    size_t size, at; /* at: behind the last pickle that was read */
    struct tlc_pickle_value *all;
    int values;
    int64_t copied; /* items that calls have copied */
};

/* The next pickle of the bytes; NULL and a fault. Values live until tlc_pickle_end. */
struct tlc_pickle_value *tlc_pickle_read(struct tlc_pickle *pickle, struct tlc_fault *fault);
void tlc_pickle_end(struct tlc_pickle *pickle);

#endif
