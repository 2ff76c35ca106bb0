/* int8.h: a library whose layers work with whole numbers of 8 bits, from what was learned with
 * floats (post-training quantisation).
 *
 * Values are bytes with a scale and a zero of their own (factor.h), weights bytes with a scale for
 * each output, their sums and biases whole numbers of 32 bits, which a multiplier and a shift make
 * bytes again: so results are the same on every machine. What layers give is learned from rows of
 * examples, and the error that rounding weights makes there on average is taken off the biases (M.
 * Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", ICCV
 * 2019).
 *
 * The trunk begins where a layer has weights, and ends with the last such layer, whose sums, where
 * it is dense, become floats; or before the layer that is named. What comes before and after works
 * with floats as in any library. */
#ifndef INT8_INT8_H
#define INT8_INT8_H

#include "base/diag.h"
#include "int8/factor.h"
#include "interpreter/engine.h"
#include "ir/reference.h"
#include "library/library.h"

/* What is done with bytes. */
typedef enum {
    INT8_NOTHING, /* the op works with floats */
    INT8_FROM_BYTES,
    INT8_FROM_FLOATS,
    INT8_TO_FLOATS,
    INT8_DENSE,
    INT8_DENSE_TO_FLOATS,
    INT8_CONV2D,
    INT8_DEPTHWISE, /* and a normalisation alone, whose window is one pixel */
    INT8_ADD,
    INT8_AVERAGE_POOL,
    INT8_MAX_POOL,
    INT8_PAD,
    INT8_CROP,
    INT8_REPEAT,
    INT8_CONCATENATE,
    INT8_TABLE,
} Int8Kind;

/* What an op does with bytes: behind its structure stand numbers, once weights and ranges are
 * known. */
typedef struct Int8Layer {
    Int8Kind kind;
    const char *name;  /* of its arrays: "conv2d_1" */
    const char *sizes; /* of its kernel in C: "16 * 3 * 3 * 3" */
    Activation activation;
    const Op *normalized;   /* the normalisation that is part of it, or an offset; or NULL */
    int64_t outputs, terms; /* of a kernel, or of a table */
    int8_t *kernel;         /* [output][term], of a depthwise one [term][output]; or a table */
    int32_t *bias;          /* of each output; so are the following */
    int32_t *zeros;         /* products of the bytes that stand for 0, which C takes off the bias */
    Int8Factor *factor;
    double *step;        /* of weights: from a byte to the next */
    float *scale;        /* of sums that become floats */
    Int8Factors factors; /* of two values, or in the first place a mean's sums, times 2^16 */
} Int8Layer;

enum { INT8_BINS = 1024 };

/* A value of the program: what was seen of it, and what its bytes stand for. */
typedef struct Int8Value {
    bool is_bytes;
    bool is_heavy; /* made of what a layer with weights has given */
    bool is_seen;
    double low, high;
    int64_t *bins; /* how many numbers are in each of INT8_BINS equal parts of that range, but 0 */
    double *sums;  /* of each of its numbers over all rows that were seen */
    Int8Scale scale;
    int8_t *bytes; /* while the library is simulated */
    float *floats; /* what it is with floats, while both are compared */
} Int8Value;

struct Int8 {
    Library *library;
    Library *floats;  /* the same with floats alone, for its values to be seen */
    Int8Layer *layer; /* of each op */
    Int8Value *value; /* by the numbers of values */
    size_t values;
    const Tensor *kept;     /* of a library that learns: the floats that learning begins with, */
    size_t front;           /* and how many of its ops make them */
    int64_t rows;           /* that were seen */
    int64_t *sums, *counts; /* room for those of a value, while the library is simulated */
};

/* Examples: so many, and where the numbers of one stand, of the type of the model's file. */
typedef struct Int8Rows {
    int64_t count;
    const void *(*at)(const void *context, int64_t row);
    const void *context;
    const int64_t *targets; /* of each; or NULL */
    const double *wanted;   /* instead, `outputs` numbers of each; or NULL */
    int64_t outputs;
} Int8Rows;

/* ---- choose.c ---- */

/* What the program needs before library_begin. */
void int8_prepare(Arena *arena, Prog *prog);

/* Where floats begin again: with the layer of this name, or NULL; and behind the value of this
 * name, with which learning begins, or NULL. */
typedef struct Int8End {
    const char *layer, *value;
} Int8End;

/* Chooses what is done with bytes, by the program alone, of a library that is begun; `floats` is
 * one of a copy of its program, which works with floats. NULL with everything reported: some layer
 * has no such way. */
Int8 *int8_choose(Library *library, Library *floats, Int8End end, Diagnostics *diagnostics);

/* ---- calibrate.c ---- */

/* Looks at what all values are on these rows, by the library's weights; ranges are then made
 * smaller where that makes the sum of squared errors smaller, since few numbers are near their
 * ends. False with everything reported: some are no numbers. */
bool int8_calibrate(Int8 *int8, const Int8Rows *rows, Diagnostics *diagnostics);

/* ---- quantize.c ---- */

/* Gives values their scales, and layers their numbers. False with everything reported: the sums of
 * some layer might overflow. */
bool int8_quantize(Int8 *int8, Diagnostics *diagnostics);

/* ---- meaning.c ---- */

/* The lowest and the highest byte of what the layer makes: what its function leaves. */
void int8_limits(const Int8Layer *layer, Int8Scale scale, int32_t *low, int32_t *high);

/* Does the op with bytes, by its meaning in plain whole numbers; floats stand in `reference`. */
void int8_do(Int8 *int8, const Reference *reference, size_t op);

/* ---- simulate.c ---- */

/* The library at work, as its C is, but for what floats are: doubles here. */
typedef struct Int8Run {
    Int8 *int8;
    Reference reference;
    Examples examples; /* one */
    Totals totals;
} Int8Run;

void int8_begin(Int8Run *run, Int8 *int8);

/* The example whose numbers these are, of the type of the model's file; then one op after the
 * other.
 */
void int8_take(Int8Run *run, const void *example);
void int8_step(Int8Run *run, size_t index);

/* ---- compare.c ---- */

/* What the library's layers say of rows beside what they say with floats. */
typedef struct Int8Error {
    double power, error; /* sums of squares: of the numbers, and of what they are off by */
} Int8Error;

typedef struct Int8Comparison {
    int64_t rows, both, float_only, int8_only, neither; /* right, of classes */
    double float_error, int8_error; /* sums of squares, where numbers are wanted */
    Int8Error *layer;               /* by ops; zero where an op makes no bytes */
} Int8Comparison;

Int8Comparison int8_compare(Int8 *int8, const Int8Rows *rows);

/* That as a table. */
void int8_print_comparison(Text *text, const Int8 *int8, const Int8Comparison *comparison);

/* ---- front.c ---- */

/* As LibraryPart says. */
size_t int8_put_front(const Library *library, Library *step, size_t front, const Tensor *kept);

/* ---- emit.c ---- */

/* Of libraries whose `int8` it is. */
extern const LibraryPart int8_part;

/* ---- what these share ---- */

static inline const Op *int8_op(const Int8 *int8, size_t index)
{
    return &int8->library->prog->ops.items[index];
}

/* Whether it scales its outputs and adds to them: a normalisation or an offset, which may be part
 * of the layer before it. */
static inline bool int8_is_affine(const Op *op)
{
    return op->code == OP_normalize || op->code == OP_normalize_activate ||
           op->code == OP_standardize;
}

/* What is known of an operand. */
Int8Value *int8_value(const Int8 *int8, const Tensor *value);

/* The numbers of a weight array or of constants of the spec, row by row; NULL where none are given.
 */
const double *int8_numbers(const Int8 *int8, const Tensor *weights);

/* The library with floats at work on rows, one after the other; `watch` is told of all values. */
typedef struct Int8Floats {
    Engine *engine;
    float *room;
    EngineAnswer answer;
} Int8Floats;

Int8Floats int8_floats(const Int8 *int8);
void int8_run_floats(const Int8 *int8, Int8Floats *floats, const void *example, EngineWatch *watch,
                     void *context);

static inline int64_t int8_count(const Tensor *value)
{
    return value->rows * value->columns;
}

#endif
