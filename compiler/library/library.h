/* library.h: one model alone, as C for any machine: no heap, no files, one example at a time.
 *
 * It is the model's program in MODE_PREDICT. Values lie here as they are counted, row by row, pixel
 * by pixel, channel by channel, and weights as Keras has them; what is the same numbers in another
 * shape is one value. All values stand in an arena, each from its first use to its last. */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include "base/index.h"
#include "emit/emit.h"
#include "ir/plan.h"

/* Numbers of the model's weights, row by row; NULL where none are given. */
typedef struct LibraryNumbers {
    const Parameter *weights;
    const float *numbers;
} LibraryNumbers;

typedef List(LibraryNumbers) LibraryNumbersList;

/* What an array of the library is made of. */
typedef enum {
    ARRAY_WEIGHTS,       /* a weight array, or constants of the spec */
    ARRAY_SCALE,         /* gamma / sqrt(variance + epsilon): what a normalisation multiplies by */
    ARRAY_DEVIATION,     /* max(sqrt(variance), epsilon): what a normalisation divides by */
    ARRAY_FOLDED_KERNEL, /* a kernel times the scale of the normalisation behind it, */
    ARRAY_FOLDED_BIAS,   /* and what is added then */
} ArrayKind;

/* A normalisation that has become part of the weights before it: what they were and are. */
typedef struct LibraryFold {
    const Tensor *kernel, *bias; /* the bias may be NULL */
    const Tensor *mean, *variance, *gamma, *beta;
    double epsilon;
    const Tensor *folded_kernel, *folded_bias;
} LibraryFold;

/* Numbers that stay as they are while the library predicts. */
typedef struct LibraryArray {
    ArrayKind kind;
    const char *name;  /* "dense_1_kernel" */
    const char *sizes; /* "784 * 300" */
    int64_t count;
    const Tensor *from;  /* the weights, or the variance */
    const Tensor *gamma; /* of a scale */
    double epsilon;
    bool learned;            /* the library goes on learning it */
    const LibraryFold *fold; /* of what is folded */
} LibraryArray;

/* A value's place in the arena, in floats. */
typedef struct LibraryPlace {
    const Tensor *value;
    int64_t offset;
} LibraryPlace;

/* What the library says of an example. */
typedef enum { ANSWER_CLASSES, ANSWER_LABELS, ANSWER_VALUES } LibraryAnswer;

typedef struct Library Library;
typedef struct Int8 Int8;

/* What does some of a library's ops in another way than with floats, such as int8/int8.h; ops are
 * those of its program, and counts those of one op. */
typedef struct LibraryPart {
    bool (*does)(const Library *library, const Op *op);
    bool (*is_bytes)(const Library *library, const Tensor *value); /* of 8 bits, and no floats */
    const char *const *(*kernels)(const Library *library,
                                  const Op *op); /* their files; NULL ends */
    int64_t (*weight_bytes)(const Library *library, const Op *op);
    int64_t (*code_bytes)(const Library *library, const Op *op); /* of its kernel, about */
    void (*emit_members)(Text *out, const Library *library);     /* of NAME_weights */
    void (*emit_numbers)(Text *out, const Library *library);     /* which these are */
    void (*emit_constants)(Text *out, const Library *library);   /* above the prediction */
    void (*emit_call)(Text *out, const Library *library, const Op *op);
    /* Does what is frozen in front of a step that learns as the library does it: puts its own ops
     * in the place of the step's first `front`, which give `kept`, and returns how many. */
    size_t (*put_front)(const Library *library, Library *step, size_t front, const Tensor *kept);
} LibraryPart;

struct Library {
    Arena *arena;
    const Plan *plan;
    const PlanTraining *training; /* the last of the model */
    const char *name, *macro;     /* "B_on_A", "B_ON_A" */
    Prog *prog;
    const Tensor **same; /* by the numbers of values: the same numbers in another shape, or NULL */
    const Tensor *taken; /* the example as floats, where only a dense layer reads it, which takes
                          * them a few at a time; or NULL */
    List(LibraryFold) folds;
    List(LibraryArray) arrays;
    List(LibraryPlace) places;
    int64_t arena_floats, least_floats; /* what values take, and what they would at least */
    const int64_t *needed;              /* by ops: floats that values take while it works */
    LibraryNumbersList numbers;         /* of all weights, or none */
    const char **named; /* by the numbers of values: what stands elsewhere, and what that is called
                         * there; or NULL */
    const struct LibraryLearning *learning; /* or NULL: it only predicts */
    Index *functions; /* of a library that learns: those that stand in NAME.c already */
    LibraryAnswer answer;
    int64_t answers;         /* classes, labels or values */
    const LibraryPart *part; /* NULL: all ops are done with floats */
    Int8 *int8;              /* what that part knows of it */
    const char *said;        /* what else is to be told of it, in lines; or NULL */
};

/* The library of the model that the training ends with, of its program after all passes. */
Library *library_new(Arena *arena, const Plan *plan, const PlanTraining *training, Prog *prog);

/* The same in two steps, between which a part may be put in and change the program. Only the first
 * may let a layer read the example as it is. */
Library *library_begin(Arena *arena, const Plan *plan, const PlanTraining *training, Prog *prog,
                       bool reads_example);
void library_settle(Library *library);
/* Between both: makes batch normalisations part of the weights of the layers before them. */
void library_fold(Library *library);
/* Gives it what its model has learned. */
void library_give_numbers(Library *library, LibraryNumbersList numbers);

/* Its files: NAME.c, NAME.h and, where the numbers are given, NAME_weights.h. */
void library_emit_source(Text *out, const Library *library);
void library_emit_header(Text *out, const Library *library);
void library_emit_weights(Text *out, const Library *library);

/* What the data calls this class, label or value, from 0; else its number. */
const char *library_answer_name(const Library *library, int64_t answer);

/* ---- what it takes ---- */

typedef struct LibrarySizes {
    int64_t weights;       /* bytes of what it has learned */
    int64_t code;          /* bytes, about: of gcc -Os for a Cortex-M4 */
    int64_t arena;         /* bytes to work in, */
    int64_t learner;       /* of what learns, or 0, */
    int64_t input, output; /* and those of an example and of what is said of it */
    int64_t multiply_adds; /* an example */
} LibrarySizes;

LibrarySizes library_sizes(const Library *library);

/* Of one layer. */
typedef struct LibraryLayer {
    const PlanLayer *layer; /* NULL: what is done to the example before, and the answer after */
    int64_t weights, needed, multiply_adds; /* bytes, the most bytes of the arena while it works */
    int64_t learned; /* bytes of what is learned of it, the gradient, and what is remembered */
} LibraryLayer;

typedef List(LibraryLayer) LibraryLayers;

/* Those that have ops, in the order of these. */
LibraryLayers library_layers(const Library *library);

/* All of that as a table. */
void library_print_sizes(Text *text, const Library *library);

/* Bytes of code of the functions that the ops need, about. */
int64_t library_code_bytes(const Library *library);

/* ---- what these share ---- */

/* Drops what only changes shapes, and lets convolutions of groups have their own kernels; with
 * `reads_example` a dense layer that alone reads the example takes it as it is. */
void library_simplify(Library *library, bool reads_example);

/* Whether the part does the op, and whether the value is bytes. */
bool library_part_does(const Library *library, const Op *op);
bool library_is_bytes(const Library *library, const Tensor *value);

/* "dense_1" of the value dense_1_output: the longest name that this begins with; NULL: none. */
const PlanLayer *library_layer(const Library *library, const char *value);

/* The value of these numbers that an op makes. */
const Tensor *library_same(const Library *library, const Tensor *value);

/* Gives each value of the program its place. */
void library_place(Library *library);

/* Whether the value is to have one. */
bool library_needs_place(const Library *library, const Tensor *value);

/* Whether the op reads this operand: a gamma is part of a scale, and the batch is none. */
bool library_reads(const Op *op, int operand);

/* The array that the op reads for this operand: for a normalisation's variance its scale. */
const LibraryArray *library_array(const Library *library, const Op *op, int operand);

/* Number `i` of the array, made of those that the library is given. */
float library_number(const Library *library, const LibraryArray *array, int64_t i);

/* Whether libraries predict with such ops, among others. */
bool library_predicts_with(OpCode code);

/* The value is the example, which stands in the input: no value is made of it. */
bool library_reads_input(const Library *library, const Tensor *value);

/* Of a function that does the ops from `first` to before `end`: where in the arena their values
 * stand, the calls, and its end. */
void library_emit_ops(Text *out, const Library *library, size_t first, size_t end);

/* What a call of a kernel says of a value: "arena->values + 784", or the example's numbers. */
const char *library_value(const Library *library, const Tensor *value);

/* The functions that the ops call, from the templates in library/kernels, and those of one shape
 * each; `functions` are those that stand there already. */
void library_emit_kernels(Text *out, const Library *library);
void library_emit_kernels_of(Text *out, const Library *library, Index *functions);

/* Such a function, with what it calls. */
void library_emit_template(Text *out, const Library *library, const char *name, Index *functions);

/* Whether there are arrays that stay as they are, or that are learned further. */
bool library_has_arrays(const Library *library, bool learned);

/* "28 x 28 x 6": the shape of a value, in words. */
const char *library_shape(Arena *arena, const Tensor *value);

/* The members of a `struct window`, of an op that has one, behind an open brace; lines but the
 * first begin with `indent`. */
void library_emit_window(Text *out, const Op *op, const char *indent);

/* The call that does the op's work, of one of these. */
void library_emit_op(Text *out, const Library *library, const Op *op);

#endif
