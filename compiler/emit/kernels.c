/* kernels.c: one function per kernel and shape, from its op's template. */
#include "base/index.h"
#include "emit/emit.h"

#include <string.h>

/* ---- sizes ---- */

/* The matrix whose features an op without weights works on. */
static const Tensor *features_of(const Op *op)
{
    return op_operand(op, (int)strcspn(op_info(op->code)->operands, "bmf"));
}

static int64_t columns_in_memory(const Tensor *tensor)
{
    return tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->rows : tensor->columns;
}

static int64_t rows_in_memory(const Tensor *tensor)
{
    return tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->columns : tensor->rows;
}

static int64_t panels(int64_t columns)
{
    return padded(columns) / PANEL;
}

/* The numbers that a kernel's name ends in; those that are 0 are left out. */
typedef struct Sizes {
    int64_t numbers[3];
} Sizes;

static Sizes sizes_of(const Op *op, int64_t batch)
{
    const Tensor *first = op->inputs[0], *parameter = op_parameter(op);
    switch (op_info(op->code)->sizes) {
    case SIZES_FEATURES:
        return (Sizes){{features_of(op)->rows, features_of(op)->columns}};
    case SIZES_WEIGHTS:
        return (Sizes){{first->rows, parameter->rows, parameter->columns}};
    case SIZES_PRODUCTS:
        return (Sizes){{first->rows, first->columns, op->inputs[1]->columns}};
    case SIZES_MATRIX:
        return (Sizes){{rows_in_memory(first), columns_in_memory(first)}};
    case SIZES_NUMBERS:
        return (Sizes){{rows_in_memory(first) * padded(columns_in_memory(first))}};
    case SIZES_NONE:
        return (Sizes){{0}};
    default:
        return (Sizes){{batch}};
    }
}

const char *kernel_name(Arena *arena, const Op *op, int64_t batch)
{
    const Sizes sizes = sizes_of(op, batch);
    Text name = text_new(arena);
    text_add(&name, op_info(op->code)->name);
    for (int i = 0; i < 3 && sizes.numbers[i]; i++)
        text_addf(&name, "%c%lld", i ? 'x' : '_', (long long)sizes.numbers[i]);
    if (op_is(op, OP_ACTIVATES) || op_is(op, OP_SLOPES))
        text_addf(&name, "_%s", activation_name(op->activation));
    return name.bytes;
}

/* How many terms a product with weights adds up at a time. */
static int64_t block_of(const Op *op, const Tensor *weights)
{
    int64_t terms = op->code == OP_input_gradient ? weights->columns : weights->rows;
    return op->block ? op->block : terms;
}

static void add_sizes(Holes *holes, const Op *op, int64_t batch)
{
    const Sizes sizes = sizes_of(op, batch);
    const int64_t *numbers = sizes.numbers;
    const OpSizes kind = op_info(op->code)->sizes;
    const int64_t rows = kind == SIZES_BATCH ? batch : numbers[0];
    hole_number(holes, "BATCH", rows);
    hole_number(holes, "BATCH_PANELS", panels(rows));
    if (kind == SIZES_FEATURES) {
        hole_number(holes, "N", numbers[1]);
        hole_number(holes, "N_PANELS", panels(numbers[1]));
        hole_number(holes, "STRIDE", padded(numbers[1]));
    }
    if (kind == SIZES_WEIGHTS || kind == SIZES_PRODUCTS) {
        hole_number(holes, "N_IN", numbers[1]);
        hole_number(holes, "N_OUT", numbers[2]);
    }
    if (kind == SIZES_WEIGHTS)
        hole_number(holes, "BLOCK", block_of(op, op_parameter(op)));
    if (kind == SIZES_MATRIX) {
        hole_number(holes, "ROWS", numbers[0]);
        hole_number(holes, "COLUMNS", numbers[1]);
    }
    if (kind == SIZES_NUMBERS)
        hole_number(holes, "NUMBERS", numbers[0]);
}

/* ---- emission ---- */

typedef struct Kernels {
    Text *out;
    const Plan *plan;
    Index done;   /* names of what stands in the program already */
    bool in_list; /* whether the latest was a line, which others may follow */
} Kernels;

/* Whether `name` is new; remembers it. */
static bool first_time(Kernels *kernels, const char *name)
{
    return index_add_text(kernels->out->arena, &kernels->done, name);
}

/* What is filled in stands apart from what is above, unless both are single lines. */
static void emit_template(Kernels *kernels, const char *template, const Holes *holes)
{
    Text text = text_new(kernels->out->arena);
    template_fill(&text, template, holes);
    bool is_line = strchr(text.bytes, '\n') == text.bytes + text.length - 1;
    if (kernels->out->length > 0 && !(kernels->in_list && is_line))
        text_add(kernels->out, "\n");
    text_add(kernels->out, text.bytes);
    kernels->in_list = is_line;
}

static void emit_helper(Kernels *kernels, const char *template);

/* Sees to it that what the template calls stands above it. */
static void emit_needs_of(Kernels *kernels, const char *template)
{
    for (const char *const *need = template_needs(template); *need; need++)
        emit_helper(kernels, *need);
}

/* A function that kernels and activations call. */
static void emit_helper(Kernels *kernels, const char *template)
{
    Holes none = {.arena = kernels->out->arena};
    if (!first_time(kernels, template))
        return;
    emit_needs_of(kernels, template);
    emit_template(kernels, template, &none);
}

/* The activation, or the slope of it, that a kernel calls. */
static void emit_activation(Kernels *kernels, const Op *op, Holes *holes)
{
    Arena *arena = kernels->out->arena;
    const char *name = activation_name(op->activation), *c_name = activation_c_name(op->activation);
    if (op_is(op, OP_ACTIVATES)) {
        hole_text(holes, "activation", c_name);
        emit_helper(kernels, arena_printf(arena, "%s.c", name));
    } else if (op_is(op, OP_SLOPES)) {
        hole_text(holes, "activation_slope", arena_printf(arena, "%s_slope", c_name));
        emit_helper(kernels, arena_printf(arena, "%s_slope.c", name));
    }
}

static void emit_kernel(Kernels *kernels, const Prog *prog, const Op *op)
{
    Arena *arena = kernels->out->arena;
    const OpInfo *info = op_info(op->code);
    const char *name = kernel_name(arena, op, prog->batch);
    if (!first_time(kernels, name))
        return;
    Holes holes = {.arena = arena};
    emit_needs_of(kernels, info->template);
    emit_activation(kernels, op, &holes);
    hole_text(&holes, info->name, name);
    add_sizes(&holes, op, prog->batch);
    emit_template(kernels, info->template, &holes);
}

void emit_kernels(Text *out, const Plan *plan)
{
    Kernels kernels = {.out = out, .plan = plan};
    Holes holes = {.arena = out->arena};
    emit_helper(&kernels, "vector.c");
    hole_number(&holes, "BATCH", plan->largest_batch);
    emit_template(&kernels, "batch.c", &holes);
    for (size_t i = 0; i < plan->progs.count; i++)
        for (size_t k = 0; k < plan->progs.items[i]->ops.count; k++)
            emit_kernel(&kernels, plan->progs.items[i], &plan->progs.items[i]->ops.items[k]);
    text_add(out, "\n");
}
