/* identity.h: which things of a plan are the same.
 *
 * Every structure has one table of all its fields, which says of each what it is and whether the
 * thing would be another with another value there. Equality and hash go by it alone, and a test
 * holds the tables against the structures, so that no field can be forgotten. */
#ifndef IR_IDENTITY_H
#define IR_IDENTITY_H

#include "base/index.h"
#include "ir/plan.h"

typedef enum {
    FIELD_TEXT,    /* a string, or NULL */
    FIELD_POINTER, /* to what the plan has only once */
    FIELD_BYTES,   /* compared as they stand: whole numbers, enumerations, arrays of them */
    FIELD_NUMBER,  /* a float or a double */
    FIELD_THING,   /* a pointer to what has a table, or NULL */
    FIELD_LIST,    /* of things that have a table, or of pointers */
    FIELD_ARRAY,   /* a pointer to as many bytes as another function tells */
    FIELD_PLACE,   /* a Span, of which the beginning counts */
    FIELD_NAMES,   /* a pointer to as many strings as another function tells, or NULL */
} FieldKind;

/* What a field belongs to. A field of none is derived from the others, a name that is made up,
 * or a place in the spec to point at. */
enum {
    PART_IDENTITY = 1, /* the thing is another without it */
    PART_SHAPE = 2,    /* of a layer: what structure of weights it needs */
    PART_FUNCTION = 4, /* of a layer: what it calculates and is penalised for, whatever it is
                          called and begins with */
    PART_ACROSS = 8,   /* in another plan it would be another thing with another value there; what
                          belongs to the identity counts too, but places do not */
};

typedef struct Structure Structure;

typedef struct Field {
    const char *name;
    size_t offset, size;
    FieldKind kind;
    unsigned parts;
    const Structure *items;             /* of FIELD_THING and FIELD_LIST; NULL for pointers */
    size_t (*bytes)(const void *thing); /* of FIELD_ARRAY; of FIELD_NAMES, how many */
    const Structure *leads_to; /* what a pointer points at, of which each plan has its own */
} Field;

struct Structure {
    const char *name;
    size_t size;
    const Field *fields;
    size_t count;
};

extern const Structure file_fields, task_fields, draw_fields, examples_fields, parameter_fields,
    layer_fields, model_fields, phase_fields, copy_fields, training_fields, tensor_fields,
    op_fields, prog_fields, optimizer_fields, metric_fields, stored_fields;

/* All structures that have a table. */
extern const Structure *const all_structures[];
extern const size_t structure_count;

/* Whether two things agree in all fields of a part. */
bool is_same(const Structure *structure, unsigned part, const void *a, const void *b);

/* The hash of what came before and of the fields of a part: equal for things that are the same. */
uint64_t hash_thing(uint64_t hash, const Structure *structure, unsigned part, const void *thing);

/* Of things of several plans, each hash once. */
typedef struct Across {
    Arena *arena;
    Index known;
} Across;

/* Equal for things of any plans that are made alike, by all that they point at. */
uint64_t hash_across(Across *across, const Structure *structure, const void *thing);

/* The first thing of an index by hash_thing that is the same, or NULL. */
void *find_same(const Index *index, const Structure *structure, unsigned part, const void *thing);

/* Adds a thing for find_same. */
void index_thing(Arena *arena, Index *index, const Structure *structure, unsigned part,
                 void *thing);

#endif
