/* prog.h: one tensor program: what happens to one batch of examples. All shapes are known. */
#ifndef IR_PROG_H
#define IR_PROG_H

#include "base/arena.h"
#include "base/shape.h"
#include "base/stored.h"
#include "base/source.h"
#include "base/text.h"
#include "common/element.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
#define ACTIVATION(name, c_name, slope) ACTIVATION_##name,
#include "ir/activations.def"
    ACTIVATION_COUNT
} Activation;

const char *activation_name(Activation activation);

/* What the C function is called: `tanh` is taken. */
const char *activation_c_name(Activation activation);

/* Whether its slope is taken from what goes in; else from what comes out. */
bool activation_slope_needs_input(Activation activation);

typedef enum {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts) OP_##name,
#include "ir/ops.def"
    OP_COUNT
} OpCode;

/* How a value lies in memory. Rows count examples in batch-major values, features in
 * feature-major ones. */
typedef enum {
    LAYOUT_SCALAR,        /* one per example or per step */
    LAYOUT_BATCH_MAJOR,   /* [example][feature]: what sums over examples read */
    LAYOUT_FEATURE_MAJOR, /* [feature][example]: what sums over features read */
    LAYOUT_PANELS,        /* [column / PANEL][row][column % PANEL] */
    LAYOUT_NARROW,        /* [row][column], of images of fewer channels than a panel */
} Layout;

/* Columns of a panel and what every row of floats is padded to: one vector of AVX-512, two of AVX2,
 * four of NEON, so that one layout serves them all. */
enum { PANEL = 16 };

static inline int64_t padded(int64_t count)
{
    return (count + PANEL - 1) / PANEL * PANEL;
}

typedef enum {
    TENSOR_BATCH,       /* the examples of the step */
    TENSOR_RATE,        /* a learning rate */
    TENSOR_TOTALS,      /* sums over all steps so far */
    TENSOR_SCALE,       /* what the examples' pixels are multiplied by */
    TENSOR_PREDICTIONS, /* where to keep what is predicted, if anyone wants to know */
    TENSOR_PARAMETER,   /* a weight array of the model */
    TENSOR_TEMPORARY,   /* lives within the step */
    TENSOR_STATE,       /* what is remembered from step to step: zero when a phase begins */
    TENSOR_CONSTANT,    /* numbers that the spec says */
} TensorKind;

typedef enum {
    ELEMENT_FLOAT,
    ELEMENT_DOUBLE,
    ELEMENT_INTEGER,
    ELEMENT_BITS, /* of a matrix: those of 32 rows of a column are a whole number */
} Element;

/* What stands outside of an image that is moved, as the numbers of ops have it. */
typedef enum {
    FILL_CONSTANT, /* k k k | a b c | k k k */
    FILL_NEAREST,  /* a a a | a b c | c c c */
    FILL_REFLECT,  /* c b a | a b c | c b a */
    FILL_WRAP,     /* a b c | a b c | a b c */
    FILL_COUNT
} Fill;

/* Where a weight array's first values come from. */
typedef enum {
    INITIAL_ZEROS,
    INITIAL_ONES,
    INITIAL_UNIFORM,          /* in [-scale, scale) */
    INITIAL_TRUNCATED_NORMAL, /* cut at two standard deviations, scale before cutting */
} Initial;

typedef struct Parameter {
    const char *name; /* "dense_1_kernel" */
    const char *role; /* "kernel" or "bias" */
    bool running;     /* what training has seen, which it changes, but does not learn */
    int dimensions;   /* a bias has one */
    int64_t
        size[MOST_DIMENSIONS]; /* as Keras has them: the last are the columns, all before rows */
    int64_t rows, columns;
    const char *initializer; /* as the spec says; NULL where it has no say */
    Initial initial;
    double scale;
    uint32_t stream; /* of random numbers */
    double l1, l2;   /* times its numbers' magnitudes and squares: what the loss adds for them */
    const StoredWeights *stored; /* what it begins with instead, of a file; or NULL */
} Parameter;

static inline bool has_penalty(const Parameter *parameter)
{
    return parameter->l1 > 0 || parameter->l2 > 0;
}

typedef struct Tensor Tensor;
struct Tensor {
    TensorKind kind;
    const char *name;
    int64_t rows, columns; /* without padding; a per-example scalar has one column */
    int64_t height, width; /* of an image: a row is one of its pixels, a column a channel; else 1 */
    Element element;
    Layout layout;
    enum tlc_element stored;    /* of a batch: the type of its examples' numbers in memory */
    const double *constants;    /* of a constant, row by row */
    const Parameter *parameter; /* itself; of a state, what it is remembered of, or NULL */
    Tensor *gradient;           /* of the loss with respect to this value, once derived */
    bool trainable;             /* a parameter that this program updates */
    Tensor *rate;               /* of learning, by which it does */
    size_t number;              /* among its program's, while that is looked at: see prog_number */
};

enum { MOST_INPUTS = 8, MOST_OUTPUTS = 2, MOST_NUMBERS = 8 };

/* What goes over an image, of ops that have one; 1 by 1 of the others. */
typedef struct Window {
    int64_t height, width;
    int64_t stride_y, stride_x;       /* from one place to the next */
    int64_t dilation_y, dilation_x;   /* from one of its pixels to the next */
    int64_t top, left, bottom, right; /* what is laid round the image beforehand */
    int64_t groups; /* of channels, inputs and outputs, that a convolution does by themselves */
} Window;

typedef struct Op {
    OpCode code;
    Tensor *inputs[MOST_INPUTS];
    Tensor *outputs[MOST_OUTPUTS]; /* none for ops that change their operands */
    Activation activation;
    Window window;
    double numbers[MOST_NUMBERS]; /* constants; ops.def tells what each is */
    uint32_t stream;              /* of random numbers, of an op that takes them */
    bool divided;                 /* several threads may each write a part of it */
    int64_t block; /* of a product: how many terms are added up at a time; 0 for all */
    Span origin;
} Op;

typedef List(Op) OpList;

/* A place in a step's memory, and the temporaries that take turns in it: each is written after the
 * last use of the one before. */
typedef struct Slot {
    List(Tensor *) tensors;
    int64_t bytes; /* of the largest */
} Slot;

typedef struct OptimizerKind OptimizerKind;

/* How gradients are made smaller that are too large. */
typedef enum {
    CLIP_NONE,
    CLIP_VALUE,       /* each number */
    CLIP_NORM,        /* each gradient as a whole */
    CLIP_GLOBAL_NORM, /* all gradients as one */
} Clip;

/* How what learns follows the gradient. */
typedef struct PlanOptimizer {
    const OptimizerKind *kind;    /* catalog/optimizer.h */
    const char *description;      /* "sgd (momentum 0.9)" */
    double numbers[MOST_NUMBERS]; /* of its kind's own */
    double decay; /* times the rate: what share of each weight is taken off it in a step */
    Clip clip;
    double limit; /* of a gradient's numbers or norm */
    const char *const
        *remembered; /* roles of what it remembers of each parameter, as files have them */
    bool by_role;    /* of all parameters the first role, then the second */
} PlanOptimizer;

/* What a program is run for. */
typedef enum {
    MODE_TRAIN,    /* changes weights */
    MODE_EVALUATE, /* measures and, in a test, records what is predicted */
    MODE_FEATURES, /* keeps what frozen layers give */
    MODE_ADAPT,    /* takes statistics of what a layer reads */
    MODE_PREDICT,  /* gives what the model says of examples whose targets nobody knows */
} Mode;

typedef struct Prog {
    const char *name; /* "step_A_phase_1" */
    Mode mode;
    const char *model; /* whose weights it works on */
    int64_t batch;
    Tensor *batch_tensor, *totals, *predictions;
    List(Tensor *) rates;           /* of learning */
    const PlanOptimizer *optimizer; /* of a program that trains */
    List(Tensor *) tensors;
    List(Slot) slots; /* set by the memory pass, those of matrices first */
    OpList ops;
    Tensor *loss;                      /* per example */
    bool divided;                      /* several threads may each do a part; set by a pass */
    int64_t bytes;                     /* of its slots; set by the memory pass */
    int64_t floating_point_operations; /* per example */
    Span origin;
} Prog;

/* What else passes want to know of an op. */
typedef enum {
    OP_DIVIDES = 1,      /* its kernel can do a part of what it writes */
    OP_BLOCKS = 2,       /* its kernel can add up its sums a block of terms at a time */
    OP_EXAMPLEWISE = 4,  /* what it gives for an example depends on that one alone */
    OP_ACTIVATES = 8,    /* its kernel calls the activation */
    OP_SLOPES = 16,      /* its kernel calls the activation's slope */
    OP_CHANNELWISE = 32, /* what it gives for a channel depends on that one alone */
    OP_RANDOM = 64,      /* what it gives depends on its stream and the step too */
    OP_BY_EPOCH = 256,   /* what it gives for an example depends on its stream and the epoch too */
    OP_IN_PLACE = 128,   /* it is done with each number of an operand like its output, or with
                          * all that a window sees, when it writes what takes its place */
} OpFact;

/* What a kernel is told of its operands, and what its name ends in. */
typedef enum {
    SIZES_BATCH,       /* examples */
    SIZES_FEATURES,    /* examples x features of the output, or of the second input */
    SIZES_WEIGHTS,     /* examples x rows x columns of the first parameter */
    SIZES_PRODUCTS,    /* examples x columns of the first input x columns of the second */
    SIZES_MATRIX,      /* rows x columns of the first input, as they lie in memory */
    SIZES_IMAGES,      /* examples x height x width x channels of the operand that is images */
    SIZES_WINDOW,      /* those of the first input x columns of the output, and the window */
    SIZES_WINDOW_BACK, /* those of the output x columns of the first input, and the window */
    SIZES_KERNEL,      /* inputs x outputs of the first input, and the window */
    SIZES_CHANNELS,    /* examples x height x width x channels of the first matrix */
    SIZES_SPLIT,       /* examples x columns of the first output x columns of the second */
    SIZES_SPREAD,      /* inputs of a group x those it is spread to x outputs, and the window */
    SIZES_COLUMNS,     /* rows x columns of the first input x columns of the output */
    SIZES_NUMBERS,     /* how many there are in the first input: it works on one after the other */
    SIZES_NONE,
} OpSizes;

typedef struct OpInfo {
    const char *name;
    const char *operands; /* a letter each, inputs first; see ops.def */
    int inputs, outputs;
    bool (*shape_fits)(const Op *op); /* whether the operands' shapes agree */
    int64_t (*cost)(const Op *op);    /* floating-point operations for the whole batch */
    OpSizes sizes;
    const char *numbers;  /* names of its constants, a space between two */
    unsigned facts;       /* of OpFact */
    const char *template; /* "dense.c" */
} OpInfo;

const OpInfo *op_info(OpCode code);

/* The type of the numbers in memory that an op gathers; bytes for ops that gather none. */
enum tlc_element op_stored(const Op *op);

/* Whether a value has a row for each pixel instead of each example. */
bool tensor_is_images(const Tensor *value);

/* How many places the window has, down and across, in images of this height and width. */
int64_t window_places_down(const Window *window, int64_t height);
int64_t window_places_across(const Window *window, int64_t width);

/* How many examples a value has rows of. */
int64_t tensor_examples(const Tensor *value);

/* A new temporary of the program. */
Tensor *prog_temporary(Arena *arena, Prog *prog, const char *name, int64_t rows, int64_t columns,
                       Element element);

/* Appends an op whose operands are given, inputs then outputs. */
Op *op_append(Arena *arena, OpList *ops, OpCode code, Span origin, Tensor *const operands[]);
#define APPEND(arena, ops, code, origin, ...)                                                      \
    op_append((arena), (ops), (code), (origin), (Tensor *const[]){__VA_ARGS__})

bool op_reads(const Op *op, const Tensor *value);

/* The same, of images: a row for each pixel. */
Tensor *prog_images(Arena *arena, Prog *prog, const char *name, int64_t examples, int64_t height,
                    int64_t width, int64_t channels);

/* A new temporary as another is, under another name. */
Tensor *prog_alike(Arena *arena, Prog *prog, const char *name, const Tensor *value);

/* A new operand of the program that is no temporary. */
Tensor *prog_operand(Arena *arena, Prog *prog, TensorKind kind, const char *name);

/* Gives each value its place in the program's list for a number, so that what is known of values
 * can stand in arrays; returns how many there are. Programs may share values: it holds until the
 * next program is numbered, and not for values that are added. */
size_t prog_number(const Prog *prog);

/* Whether some op of the program reads the value. */
bool prog_reads(const Prog *prog, const Tensor *value);

/* The operand of this kind, or NULL when no op reads one. */
Tensor *prog_find(const Prog *prog, TensorKind kind);

/* Floating-point operations of the op for the whole batch; a fused multiply-add counts as two.
 * Counts the matrix products, as is usual, not the activations. */
int64_t op_floating_point_operations(const Op *op);

bool op_is(const Op *op, OpFact fact);

/* Whether the output may lie where this input does, if nothing needs the input any more. */
bool op_may_overwrite(const Op *op, int input);

/* How many operands it has, and how many constants. */
int op_operands(const Op *op);
int op_numbers(const Op *op);

/* The operand at a position among inputs and outputs, and whether the op changes it. */
Tensor *op_operand(const Op *op, int position);
bool op_updates(const Op *op, int position);

/* The first parameter among the operands, or NULL. */
const Tensor *op_parameter(const Op *op);

/* How many rows of whole numbers bits lie in. */
int64_t rows_of_bits(const Tensor *value);

/* Bytes a value takes with its padding. */
int64_t tensor_bytes(const Tensor *value);

/* Bytes that the program's optimizer remembers from step to step. */
int64_t prog_state_bytes(const Prog *prog);

/* Ends the compilation with an internal error when the program breaks a rule: operands missing, not
 * among its values or read before they are made, shapes that don't fit, a parameter read after its
 * update. `after` names the pass to blame. */
void prog_verify(const Prog *prog, const char *after);

void prog_print(Text *text, const Prog *prog);

#endif
