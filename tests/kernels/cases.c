/* cases.c: the operands of every op that has a kernel. An op without a row here fails the test. */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Operands, outputs last. The first letter tells what it is, two more its rows and columns: `b`
 * examples, `i` inputs, `o` outputs, or 1 or 2.
 *   e the batch    c the scale    r the rate    t totals    p predictions
 *   x batch-major    f feature-major    w weights    d a double and n a whole number an example
 *   v as weights, what an optimizer remembers        D doubles that it remembers */
static const struct {
    OpCode code;
    const char *operands;
} rows[] = {
    {OP_gather, "e c xbi"},
    {OP_matmul, "xbi wio xbo"},
    {OP_add_bias, "xbo w1o xbo"},
    {OP_activate, "xbo xbo"},
    {OP_add, "xbo xbo xbo"},
    {OP_softmax_crossentropy, "e fbo db1"},
    {OP_sigmoid_crossentropy, "e fb1 db1"},
    {OP_predict_largest, "e fbo nb1"},
    {OP_predict_positive, "e fb1 nb1"},
    {OP_predict_one, "e fb1 nb1"},
    {OP_tally, "e db1 nb1 t"},
    {OP_record_softmax, "e fbo nb1 p"},
    {OP_record_sigmoid, "e fb1 nb1 p"},
    {OP_record_one, "e fb1 nb1 p"},
    {OP_softmax_crossentropy_gradient, "e fbo fbo"},
    {OP_sigmoid_crossentropy_gradient, "e fb1 fb1"},
    {OP_activation_gradient, "fbo xbo xbo"},
    {OP_input_gradient, "fbo wio fbi"},
    {OP_kernel_gradient, "xbi xbo xio"},
    {OP_bias_gradient, "xbo x1o"},
    {OP_sgd, "wio xio r"},
    {OP_sgd, "w1o x1o r"},
    {OP_dense, "xbi wio w1o xbo"},
    {OP_dense_update, "xbi xbo r wio w1o"},
    {OP_transpose, "xbo fbo"},
    {OP_transpose, "fbo xbo"},
    {OP_keep, "e xbo"},
    {OP_take, "e xbo"},

    {OP_sgd_decay, "wio xio r"},
    {OP_sgd_decay, "w1o x1o r"},
    {OP_sgd_momentum, "wio xio r vio"},
    {OP_sgd_momentum, "w1o x1o r v1o"},
    {OP_sgd_nesterov, "wio xio r vio"},
    {OP_sgd_nesterov, "w1o x1o r v1o"},
    {OP_adam_rate, "D21 r d11"},
    {OP_adam, "wio xio d11 r vio vio"},
    {OP_adam, "w1o x1o d11 r v1o v1o"},
    {OP_rms_scale, "xio vio xio"},
    {OP_rms_scale, "x1o v1o x1o"},
    {OP_rms_scale_centered, "xio vio vio xio"},
    {OP_rms_scale_centered, "x1o v1o v1o x1o"},
    {OP_clip_value, "xio xio"},
    {OP_squares, "xio d11"},
    {OP_squares, "x1o d11"},
    {OP_add_numbers, "d11 d11 d11"},
    {OP_clip_norm, "xio d11 xio"},
};
enum { ROWS = sizeof rows / sizeof *rows };

/* The constants of those that have any, each a different one. */
static const struct {
    OpCode code;
    double numbers[MOST_NUMBERS];
} constants[] = {
    {OP_sgd_decay, {0.01}},
    {OP_sgd_momentum, {0.9, 0.01}},
    {OP_sgd_nesterov, {0.8, 0.02}},
    {OP_adam_rate, {0.9, 0.99}},
    {OP_adam, {0.9, 0.8, 0.1, 0.03}},
    {OP_rms_scale, {0.9, 0.1}},
    {OP_rms_scale_centered, {0.8, 0.01}},
    {OP_clip_value, {1.5}},
    {OP_clip_norm, {0.5}},
};

static void set_numbers(Op *op)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (constants[i].code == op->code)
            memcpy(op->numbers, constants[i].numbers, sizeof op->numbers);
}

typedef struct Sizes {
    int64_t batch, inputs, outputs, block;
} Sizes;

/* The least there can be; odd ones; whole panels; several panels and tiles with a rest each; a sum
 * in blocks. */
static const Sizes all_sizes[] = {
    {1, 1, 2, 0}, {5, 19, 21, 0}, {16, 16, 16, 0}, {33, 37, 50, 0}, {7, 150, 130, 64}};

static int64_t size_of(char letter, const Sizes *sizes)
{
    return letter == 'b'   ? sizes->batch
           : letter == 'i' ? sizes->inputs
           : letter == 'o' ? sizes->outputs
           : letter == '2' ? 2
                           : 1;
}

static TensorKind kind_of(char letter)
{
    switch (letter) {
    case 'e':
        return TENSOR_BATCH;
    case 'c':
        return TENSOR_SCALE;
    case 'r':
        return TENSOR_RATE;
    case 't':
        return TENSOR_TOTALS;
    case 'p':
        return TENSOR_PREDICTIONS;
    case 'w':
        return TENSOR_PARAMETER;
    case 'v':
    case 'D':
        return TENSOR_STATE;
    default:
        return TENSOR_TEMPORARY;
    }
}

static Layout layout_of(char letter)
{
    return letter == 'x'   ? LAYOUT_BATCH_MAJOR
           : letter == 'f' ? LAYOUT_FEATURE_MAJOR
           : letter == 'w' ? LAYOUT_PANELS
           : letter == 'v' ? LAYOUT_PANELS
                           : LAYOUT_SCALAR;
}

static const Parameter *parameter_of(Arena *arena, const Tensor *tensor, bool is_bias)
{
    Parameter *parameter = arena_alloc(arena, sizeof *parameter);
    *parameter = (Parameter){.name = tensor->name,
                             .role = is_bias ? "bias" : "kernel",
                             .dimensions = is_bias ? 1 : 2,
                             .rows = tensor->rows,
                             .columns = tensor->columns};
    return parameter;
}

static Tensor *tensor_of(Arena *arena, Prog *prog, const char *operand, const Sizes *sizes)
{
    const char *name = arena_printf(arena, "operand_%zu", prog->tensors.count);
    Tensor *tensor = prog_operand(arena, prog, kind_of(*operand), name);
    tensor->layout = layout_of(*operand);
    if (strchr("xfwdnvD", *operand)) {
        tensor->rows = size_of(operand[1], sizes);
        tensor->columns = size_of(operand[2], sizes);
    }
    tensor->element = strchr("dD", *operand) ? ELEMENT_DOUBLE
                      : *operand == 'n'      ? ELEMENT_INTEGER
                                             : ELEMENT_FLOAT;
    if (strchr("wv", *operand))
        tensor->parameter = parameter_of(arena, tensor, operand[1] == '1');
    return tensor;
}

static Prog *case_of(Arena *arena, int row, const Sizes *sizes, Activation activation)
{
    Prog *prog = arena_alloc(arena, sizeof *prog);
    Tensor *operands[MOST_INPUTS + 1];
    int count = 0;
    prog->name = op_info(rows[row].code)->name;
    prog->batch = sizes->batch;
    for (const char *at = rows[row].operands; at; at = strchr(at, ' '))
        operands[count++] = tensor_of(arena, prog, *at == ' ' ? ++at : at, sizes);
    Op *op = op_append(arena, &prog->ops, rows[row].code, (Span){0}, operands);
    op->activation = activation;
    op->block = sizes->block;
    set_numbers(op);
    return prog;
}

/* Every activation at one of the sizes, and one of them at the others. Linear has no slope. */
static bool is_case(OpCode code, size_t size, Activation activation)
{
    if (code == OP_activation_gradient)
        return activation == ACTIVATION_selu || (size == 1 && activation != ACTIVATION_linear);
    return activation == ACTIVATION_linear ||
           ((code == OP_dense || code == OP_activate) && size == 1);
}

static void check_all_are_there(void)
{
    for (int code = 0; code < OP_COUNT; code++) {
        bool found = false;
        for (int row = 0; row < ROWS; row++)
            found = found || rows[row].code == (OpCode)code;
        if (!found) {
            fprintf(stderr, "no case for the kernel of `%s`\n", op_info((OpCode)code)->name);
            exit(1);
        }
    }
}

Cases kernel_cases(Arena *arena)
{
    Cases cases = {0};
    check_all_are_there();
    for (int row = 0; row < ROWS; row++)
        for (size_t size = 0; size < sizeof all_sizes / sizeof *all_sizes; size++)
            for (int activation = 0; activation < ACTIVATION_COUNT; activation++)
                if (is_case(rows[row].code, size, (Activation)activation))
                    *list_add(arena, &cases) =
                        case_of(arena, row, &all_sizes[size], (Activation)activation);
    return cases;
}
