/* kernels.c: one function per kernel and shape, from its op's template. */
#include "base/index.h"
#include "emit/emit.h"

#include <string.h>

/* ---- sizes ---- */

/* The kernel matrix among an op's inputs, or NULL. */
static const Tensor *weights_of(const Op *op)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        if (op->inputs[i]->kind == TENSOR_PARAMETER &&
            strcmp(op->inputs[i]->parameter->role, "kernel") == 0)
            return op->inputs[i];
    return NULL;
}

/* The tensor whose features an op without weights works on. */
static const Tensor *features_of(const Op *op)
{
    if (op->output && op->output->layout != LAYOUT_SCALAR)
        return op->output;
    return op->inputs[1];
}

static int64_t columns_in_memory(const Tensor *tensor)
{
    return tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->rows : tensor->columns;
}

static int64_t rows_in_memory(const Tensor *tensor)
{
    return tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->columns : tensor->rows;
}

static bool has_activation(const Op *op)
{
    return template_mentions(op_info(op->code)->template, "activation") ||
           template_mentions(op_info(op->code)->template, "activation_slope");
}

const char *kernel_name(Arena *arena, const Op *op, int64_t batch)
{
    const char *name = op_info(op->code)->name;
    const Tensor *weights = weights_of(op);
    const Tensor *source = op->inputs[0];
    const char *sizes = op->code == OP_tally ? arena_printf(arena, "%lld", (long long)batch)
                        : op->code == OP_transpose
                            ? arena_printf(arena, "%lldx%lld", (long long)rows_in_memory(source),
                                           (long long)columns_in_memory(source))
                        : weights
                            ? arena_printf(arena, "%lldx%lldx%lld", (long long)batch,
                                           (long long)weights->rows, (long long)weights->columns)
                            : arena_printf(arena, "%lldx%lld", (long long)batch,
                                           (long long)features_of(op)->columns);
    if (!has_activation(op))
        return arena_printf(arena, "%s_%s", name, sizes);
    return arena_printf(arena, "%s_%s_%s", name, sizes, activation_name(op->activation));
}

static void add_sizes(Holes *holes, const Op *op, int64_t batch)
{
    hole_number(holes, "BATCH", batch);
    hole_number(holes, "BATCH_STRIDE", padded(batch));
    const Tensor *weights = weights_of(op);
    if (weights) {
        hole_number(holes, "N_IN", weights->rows);
        hole_number(holes, "IN_STRIDE", padded(weights->rows));
        hole_number(holes, "N_OUT", weights->columns);
        hole_number(holes, "OUT_STRIDE", padded(weights->columns));
        hole_number(holes, "OUT_PANELS", padded(weights->columns) / PANEL);
    } else if (op->code == OP_transpose) {
        const Tensor *from = op->inputs[0];
        hole_number(holes, "ROWS", rows_in_memory(from));
        hole_number(holes, "COLUMNS", columns_in_memory(from));
        hole_number(holes, "ROW_STRIDE", padded(columns_in_memory(from)));
        hole_number(holes, "COLUMN_STRIDE", padded(rows_in_memory(from)));
    } else if (op->code != OP_tally) {
        hole_number(holes, "N", features_of(op)->columns);
        hole_number(holes, "STRIDE", padded(features_of(op)->columns));
    }
}

/* ---- emission ---- */

typedef struct Kernels {
    Text *out;
    const Plan *plan;
    Index done; /* names of what stands in the program already */
} Kernels;

/* Whether `name` is new; remembers it. */
static bool first_time(Kernels *kernels, const char *name)
{
    return index_add_text(kernels->out->arena, &kernels->done, name);
}

/* Functions that kernels and activations call, each with a template of its own. */
static const struct {
    const char *function, *template;
} helpers[] = {
    {"vec_exp", "exp.c"},
    {"add_products", "add_products.c"},
    {"activate", "activate.c"},
    {"dense_any", "dense_any.c"},
    {"dense_update_any", "dense_update_any.c"},
    {"input_gradient_any", "input_gradient_any.c"},
    {"transpose_any", "transpose_any.c"},
    {"softmax_powers", "softmax_powers.c"},
};

static void emit_helper(Kernels *kernels, const char *template);

/* Sees to it that what the template calls stands above it. */
static void emit_helpers_of(Kernels *kernels, const char *template)
{
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++)
        if (strcmp(template, helpers[i].template) != 0 &&
            template_mentions(template, helpers[i].function))
            emit_helper(kernels, helpers[i].template);
}

static void emit_helper(Kernels *kernels, const char *template)
{
    Holes none = {.arena = kernels->out->arena};
    if (!first_time(kernels, template))
        return;
    emit_helpers_of(kernels, template);
    template_fill(kernels->out, template, &none);
    text_add(kernels->out, "\n");
}

/* The activation, or the slope of it, that a kernel calls. */
static void emit_activation(Kernels *kernels, const Op *op, Holes *holes)
{
    Arena *arena = kernels->out->arena;
    const char *template = op_info(op->code)->template;
    const char *name = activation_name(op->activation), *c_name = activation_c_name(op->activation);
    hole_text(holes, "activation", c_name);
    hole_text(holes, "activation_slope", arena_printf(arena, "%s_slope", c_name));
    if (template_mentions(template, "activation_slope"))
        emit_helper(kernels, arena_printf(arena, "%s_slope.c", name));
    else if (template_mentions(template, "activation"))
        emit_helper(kernels, arena_printf(arena, "%s.c", name));
}

static void emit_kernel(Kernels *kernels, const Prog *prog, const Op *op)
{
    Arena *arena = kernels->out->arena;
    const OpInfo *info = op_info(op->code);
    const char *name = kernel_name(arena, op, prog->batch);
    if (!first_time(kernels, name))
        return;
    Holes holes = {.arena = arena};
    emit_helpers_of(kernels, info->template);
    emit_activation(kernels, op, &holes);
    hole_text(&holes, info->name, name);
    add_sizes(&holes, op, prog->batch);
    template_fill(kernels->out, info->template, &holes);
    text_add(kernels->out, "\n");
}

void emit_kernels(Text *out, const Plan *plan)
{
    Kernels kernels = {.out = out, .plan = plan};
    Holes holes = {.arena = out->arena};
    emit_helper(&kernels, "vector.c");
    hole_number(&holes, "BATCH", plan->largest_batch);
    template_fill(out, "batch.c", &holes);
    text_add(out, "\n");
    for (size_t i = 0; i < plan->progs.count; i++)
        for (size_t k = 0; k < plan->progs.items[i]->ops.count; k++)
            emit_kernel(&kernels, plan->progs.items[i], &plan->progs.items[i]->ops.items[k]);
}
