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

static int64_t panels(int64_t columns)
{
    return padded(columns) / PANEL;
}

/* How many terms a product with weights adds up at a time. */
static int64_t block_of(const Op *op, const Tensor *weights)
{
    int64_t terms = op->code == OP_input_gradient ? weights->columns : weights->rows;
    return op->block ? op->block : terms;
}

static void add_sizes(Holes *holes, const Op *op, int64_t batch)
{
    hole_number(holes, "BATCH", batch);
    hole_number(holes, "BATCH_PANELS", panels(batch));
    const Tensor *weights = weights_of(op);
    if (weights) {
        hole_number(holes, "N_IN", weights->rows);
        hole_number(holes, "N_OUT", weights->columns);
        hole_number(holes, "BLOCK", block_of(op, weights));
    } else if (op->code == OP_transpose) {
        const Tensor *from = op->inputs[0];
        hole_number(holes, "ROWS", rows_in_memory(from));
        hole_number(holes, "COLUMNS", columns_in_memory(from));
    } else if (op->code != OP_tally) {
        hole_number(holes, "N", features_of(op)->columns);
        hole_number(holes, "N_PANELS", panels(features_of(op)->columns));
        hole_number(holes, "STRIDE", padded(features_of(op)->columns));
    }
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

/* Functions that kernels and activations call, each with a template of its own. */
static const struct {
    const char *function, *template;
} helpers[] = {
    {"exp_part", "exp_part.c"},
    {"vec_exp", "exp.c"},
    {"vec_exp_minus_one", "exp_minus_one.c"},
    {"vec_sigmoid", "vec_sigmoid.c"},
    {"add_products", "add_products.c"},
    {"activate", "activate.c"},
    {"gather_panel", "gather_panel.c"},
    {"multiply_any", "multiply_any.c"},
    {"transpose_any", "transpose_any.c"},
    {"DEFINE_DENSE", "dense_any.c"},
    {"DEFINE_DENSE_UPDATE", "dense_update_any.c"},
    {"DEFINE_INPUT_GRADIENT", "input_gradient_any.c"},
    {"DEFINE_ACTIVATION_GRADIENT", "activation_gradient_any.c"},
    {"DEFINE_TRANSPOSE", "transpose_any.c"},
    {"largest_logit", "largest_logit.c"},
    {"targets_of", "targets_of.c"},
    {"softmax_others", "softmax_others.c"},
    {"class_probabilities", "class_probabilities.c"},
};

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
    emit_template(kernels, template, &none);
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
