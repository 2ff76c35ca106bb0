#include "ir/prog.h"
#include "ir/shape_rules.h"

#include <string.h>

static const struct {
    const char *name, *c_name;
    enum { OUTPUT, INPUT } slope;
} activations[] = {
#define ACTIVATION(name, c_name, slope) {#name, #c_name, slope},
#include "ir/activations.def"
};

const char *activation_name(Activation activation)
{
    return activations[activation].name;
}

const char *activation_c_name(Activation activation)
{
    return activations[activation].c_name;
}

bool activation_slope_needs_input(Activation activation)
{
    return activations[activation].slope == INPUT;
}

/* ---- costs: matrix products are counted, as is usual, not what is done number by number ---- */

static int64_t cost_none(const Op *op)
{
    (void)op;
    return 0;
}

/* Of examples with weights: a multiplication and an addition for each of both. */
static int64_t cost_product(const Op *op)
{
    return 2 * op->inputs[0]->rows * op->inputs[1]->rows * op->inputs[1]->columns;
}

/* Of two features each, summed over the examples. */
static int64_t cost_outer_product(const Op *op)
{
    return 2 * op->inputs[0]->rows * op->inputs[0]->columns * op->inputs[1]->columns;
}

/* Of each place with a window of inputs, for each output. */
static int64_t cost_convolution(const Op *op)
{
    return 2 * op->outputs[0]->rows * op->inputs[1]->rows * op->inputs[1]->columns;
}

static int64_t cost_convolution_back(const Op *op)
{
    return 2 * op->inputs[0]->rows * op->inputs[1]->rows * op->inputs[1]->columns;
}

static int64_t cost_convolution_weights(const Op *op)
{
    return 2 * op->inputs[1]->rows * op->outputs[0]->rows * op->outputs[0]->columns;
}

/* ---- the table ---- */

static const OpInfo ops[] = {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts)                    \
    {#name,        inputs outputs, (int)sizeof inputs - 1, (int)sizeof outputs - 1,                \
     fits_##shape, cost_##cost,    SIZES_##sizes,          numbers,                                \
     facts,        #name ".c"},
#include "ir/ops.def"
};

const OpInfo *op_info(OpCode code)
{
    return &ops[code];
}

bool op_is(const Op *op, OpFact fact)
{
    return ops[op->code].facts & fact;
}

/* Whether the op's window, if it has one, sees no pixel twice. */
static bool sees_apart(const Op *op)
{
    const OpSizes sizes = op_info(op->code)->sizes;
    const Window *window = &op->window;
    return (sizes != SIZES_WINDOW && sizes != SIZES_WINDOW_BACK) ||
           (window->stride_y == window->height && window->stride_x == window->width &&
            window->top + window->bottom + window->left + window->right == 0);
}

bool op_may_overwrite(const Op *op, int input)
{
    const Tensor *from = op->inputs[input], *to = op->outputs[0];
    return op_is(op, OP_IN_PLACE) && sees_apart(op) && from->layout == to->layout &&
           from->rows == to->rows && from->columns == to->columns;
}

int op_operands(const Op *op)
{
    return ops[op->code].inputs + ops[op->code].outputs;
}

Tensor *op_operand(const Op *op, int position)
{
    const int inputs = ops[op->code].inputs;
    return position < inputs ? op->inputs[position] : op->outputs[position - inputs];
}

int op_numbers(const Op *op)
{
    int count = 0;
    for (const char *name = ops[op->code].numbers; name && *name; count++) {
        name = strchr(name, ' ');
        name = name ? name + 1 : NULL;
    }
    return count;
}

bool op_updates(const Op *op, int position)
{
    return strchr("uv", ops[op->code].operands[position]);
}

const Tensor *op_parameter(const Op *op)
{
    size_t position = strcspn(ops[op->code].operands, "wu");
    return ops[op->code].operands[position] ? op_operand(op, (int)position) : NULL;
}

/* ---- building ---- */

Tensor *prog_temporary(Arena *arena, Prog *prog, const char *name, int64_t rows, int64_t columns,
                       Element element)
{
    Tensor *value = arena_alloc(arena, sizeof *value);
    *value = (Tensor){.kind = TENSOR_TEMPORARY,
                      .name = name,
                      .rows = rows,
                      .columns = columns,
                      .height = 1,
                      .width = 1,
                      .element = element};
    *list_add(arena, &prog->tensors) = value;
    return value;
}

Tensor *prog_images(Arena *arena, Prog *prog, const char *name, int64_t examples, int64_t height,
                    int64_t width, int64_t channels)
{
    Tensor *value =
        prog_temporary(arena, prog, name, examples * height * width, channels, ELEMENT_FLOAT);
    value->height = height;
    value->width = width;
    value->layout = LAYOUT_BATCH_MAJOR;
    return value;
}

Tensor *prog_alike(Arena *arena, Prog *prog, const char *name, const Tensor *value)
{
    Tensor *result = prog_temporary(arena, prog, name, value->rows, value->columns, value->element);
    result->height = value->height;
    result->width = value->width;
    result->layout = value->layout;
    return result;
}

Tensor *prog_operand(Arena *arena, Prog *prog, TensorKind kind, const char *name)
{
    Tensor *value = arena_alloc(arena, sizeof *value);
    *value = (Tensor){.kind = kind, .name = name, .rows = 1, .columns = 1, .height = 1, .width = 1};
    *list_add(arena, &prog->tensors) = value;
    return value;
}

enum tlc_element op_stored(const Op *op)
{
    const bool gathers = strncmp(ops[op->code].operands, "ex", 2) == 0;
    return gathers ? op->inputs[0]->stored : TLC_UINT8;
}

Op *op_append(Arena *arena, OpList *list, OpCode code, Span origin, Tensor *const operands[])
{
    Op *op = list_add(arena, list);
    op->code = code;
    op->origin = origin;
    op->window = (Window){.height = 1,
                          .width = 1,
                          .stride_y = 1,
                          .stride_x = 1,
                          .dilation_y = 1,
                          .dilation_x = 1,
                          .groups = 1};
    int inputs = ops[code].inputs;
    for (int i = 0; i < inputs; i++)
        op->inputs[i] = operands[i];
    for (int i = 0; i < ops[code].outputs; i++)
        op->outputs[i] = operands[inputs + i];
    return op;
}

size_t prog_number(const Prog *prog)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        prog->tensors.items[i]->number = i;
    return prog->tensors.count;
}

bool op_reads(const Op *op, const Tensor *value)
{
    for (int i = 0; i < ops[op->code].inputs; i++)
        if (op->inputs[i] == value)
            return true;
    return false;
}

bool prog_reads(const Prog *prog, const Tensor *value)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (op_reads(&prog->ops.items[i], value))
            return true;
    return false;
}

Tensor *prog_find(const Prog *prog, TensorKind kind)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (prog->tensors.items[i]->kind == kind && prog_reads(prog, prog->tensors.items[i]))
            return prog->tensors.items[i];
    return NULL;
}

/* ---- sizes ---- */

bool tensor_is_images(const Tensor *value)
{
    return value->height * value->width > 1;
}

int64_t tensor_examples(const Tensor *value)
{
    return value->rows / (value->height * value->width);
}

int64_t op_floating_point_operations(const Op *op)
{
    return ops[op->code].cost(op);
}

int64_t rows_of_bits(const Tensor *value)
{
    return (value->rows + 31) / 32;
}

int64_t tensor_bytes(const Tensor *value)
{
    static const int64_t sizes[] = {
        [ELEMENT_FLOAT] = 4, [ELEMENT_DOUBLE] = 8, [ELEMENT_INTEGER] = 4, [ELEMENT_BITS] = 4};
    int64_t size = sizes[value->element];
    if (value->element == ELEMENT_BITS)
        return size * rows_of_bits(value) * padded(value->columns);
    switch (value->layout) {
    case LAYOUT_SCALAR:
        return size * value->rows * value->columns;
    case LAYOUT_BATCH_MAJOR:
    case LAYOUT_PANELS:
        return size * value->rows * padded(value->columns);
    case LAYOUT_FEATURE_MAJOR:
    case LAYOUT_NARROW:
        return size * value->columns * padded(value->rows);
    }
    return 0;
}

int64_t prog_state_bytes(const Prog *prog)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (prog->tensors.items[i]->kind == TENSOR_STATE)
            bytes += tensor_bytes(prog->tensors.items[i]);
    return bytes;
}
