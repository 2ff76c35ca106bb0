/* record.h: structures as JSON and back, by a table of their fields.
 *
 * One table writes, reads and frees a structure, so that nothing can be written that is not read.
 * What JSON has as null, or lacks, is not known: NULL, -1, NaN, an empty list.
 */
#ifndef TLC_RECORD_H
#define TLC_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Lists: how many, and where. Those that are null have a count of -1. */
#define TLC_LIST_OF(type)                                                                          \
    struct {                                                                                       \
        int count;                                                                                 \
        type *item;                                                                                \
    }

struct tlc_texts {
    int count;
    char **item;
};

struct tlc_wholes {
    int count;
    int *item;
};

struct tlc_counts {
    int count;
    long *item;
};

struct tlc_series {
    int count;
    double *item;
};

enum tlc_truth { TLC_UNKNOWN, TLC_TRUE, TLC_FALSE };

enum tlc_field_kind {
    TLC_TEXT,        /* char *, never NULL; "" where there is none */
    TLC_MAYBE_TEXT,  /* char *, NULL for null */
    TLC_WHOLE,       /* int, -1 for null */
    TLC_LARGE,       /* long, -1 for null */
    TLC_ORDINAL,     /* int that is counted from 1, 0 for null */
    TLC_NUMBER,      /* double, null where it is not finite */
    TLC_TRUTH,       /* enum tlc_truth */
    TLC_WORD,        /* an enum: which of the words; 0 for null, unless there is a word for it */
    TLC_RANGE,       /* two doubles as [low, high]; null where the first is NaN */
    TLC_PAIR,        /* two doubles as [first, second], each of which may be null */
    TLC_PART,        /* a structure within this one: an object */
    TLC_RECORD,      /* a pointer to a structure of its own, NULL for null */
    TLC_LIST,        /* an array */
    TLC_ONE_OR_LIST, /* the same; a single item stands alone */
    TLC_BY_NAME,     /* the same; an object whose keys are the items' names */
    TLC_NAME,        /* char *: of an item of such an object; its first field, and never its last */
};

struct tlc_shape;

struct tlc_field {
    const char *key; /* NULL: the value stands for the whole structure */
    const char *was; /* what older files call it, or NULL: read where the key is not there */
    enum tlc_field_kind kind;
    size_t offset;              /* of a list's pointer to its items */
    size_t count;               /* of a list: where their number is */
    const struct tlc_shape *of; /* what a part, record or item is */
    const char *const *words;   /* by their number, with NULL behind the last */
    bool optional;              /* JSON lacks it where it is not known, or an empty list */
};

struct tlc_shape {
    size_t size;
    bool tuple; /* an array of the fields' values, in their order */
    int fields;
    const struct tlc_field *field;
};

/* Fields of a structure by the member, which is named like the key. A member of another type does
 * not compile. */
#define TLC_AT(type, member, wanted)                                                               \
    _Generic(((struct type *)0)->member, wanted : offsetof(struct type, member))
#define TLC_FIELD(word, type, member, wanted)                                                      \
    {                                                                                              \
        .key = #member, .kind = word, .offset = TLC_AT(type, member, wanted)                       \
    }
#define TLC_LISTED(word, type, member, shape)                                                      \
    {                                                                                              \
        .key = #member, .kind = word, .offset = offsetof(struct type, member.item),                \
        .count = TLC_AT(type, member.count, int), .of = &(shape)                                   \
    }

/* One value: an item of a list that is no object. */
#define TLC_VALUE(word, type, member, wanted)                                                      \
    {                                                                                              \
        .kind = word, .offset = TLC_AT(type, member, wanted)                                       \
    }

#define TLC_SHAPE(type, table)                                                                     \
    {                                                                                              \
        .size = sizeof(type), .fields = sizeof(table) / sizeof *(table), .field = (table)          \
    }

/* Items that are nothing but a value. */
extern const struct tlc_shape tlc_text_shape, tlc_whole_shape, tlc_large_shape, tlc_number_shape,
    tlc_counts_shape;

json_t *tlc_record_write(const struct tlc_shape *shape, const void *record);

/* Fills the structure, to be emptied with tlc_record_empty either way. Returns NULL, or what is
 * wrong with the JSON, such as `runs 4: tests 1: its "loss" is no number`, to be freed. `complete`:
 * it is wrong to lack a key. Keys that no field has are passed over. */
char *tlc_record_read(const struct tlc_shape *shape, const json_t *value, bool complete,
                      void *record);

/* Frees what the structure owns. Nothing is known of it afterwards. */
void tlc_record_empty(const struct tlc_shape *shape, void *record);

#endif
