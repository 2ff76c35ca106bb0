/* programs.c: each tensor program as a function: its temporaries, then one call an op. */
#include "emit/emit.h"

#include <string.h>

static void emit_temporary(Text *out, int indent, const Tensor *tensor)
{
    long long rows = (long long)tensor->rows, columns = (long long)tensor->columns;
    switch (tensor->layout) {
    case LAYOUT_SCALAR:
        text_addf(out, "%*s%s %s[%lld];\n", indent, "",
                  tensor->element == ELEMENT_DOUBLE ? "double" : "int", tensor->name, rows);
        break;
    case LAYOUT_FEATURE_MAJOR:
        text_addf(out, "%*sfloat %s[%lld][%lld][PANEL]; /* a row a feature */\n", indent, "",
                  tensor->name, (long long)padded(rows) / PANEL, columns);
        break;
    default:
        text_addf(out, "%*sfloat %s[%lld][%lld][PANEL];\n", indent, "", tensor->name,
                  (long long)padded(columns) / PANEL, rows);
    }
}

/* What takes turns in a place is a union. */
static void emit_slot(Text *out, const Slot *slot)
{
    if (slot->tensors.count == 1) {
        emit_temporary(out, 8, slot->tensors.items[0]);
        return;
    }
    text_add(out, "        union {\n");
    for (size_t i = 0; i < slot->tensors.count; i++)
        emit_temporary(out, 12, slot->tensors.items[i]);
    text_add(out, "        };\n");
}

/* Matrices fill whole panels, so that they stay aligned as long as they come first. */
static void emit_temporaries(Text *out, const Prog *prog)
{
    for (size_t i = 0; i < prog->slots.count; i++)
        emit_slot(out, &prog->slots.items[i]);
}

static const char *operand(Arena *arena, const Tensor *tensor)
{
    switch (tensor->kind) {
    case TENSOR_PARAMETER:
        return arena_printf(arena, "weights->%s", tensor->name);
    case TENSOR_TEMPORARY:
        return arena_printf(arena, "values->%s", tensor->name);
    case TENSOR_CONSTANT:
        return float_literal(arena, tensor->constant);
    case TENSOR_BATCH:
        return "batch";
    default:
        return arena_printf(arena, "batch->%s", tensor->name);
    }
}

static bool learns(const Prog *prog)
{
    return prog_find(prog, TENSOR_RATE) != NULL;
}

static bool is_evaluation(const Prog *prog)
{
    return prog_find(prog, TENSOR_TOTALS) && !learns(prog);
}

static void emit_op(Text *out, const Prog *prog, const Op *op)
{
    Arena *arena = out->arena;
    Arguments arguments = {0};
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        *list_add(arena, &arguments) = operand(arena, op->inputs[i]);
    if (op->output)
        *list_add(arena, &arguments) = operand(arena, op->output);
    emit_call(out, 4, kernel_name(arena, op, prog->batch), &arguments);
}

/* The ops, with the place in the spec wherever it changes on the way to the loss; the way back goes
 * by the same places, and an evaluation's are those of the training. */
static void emit_ops(Text *out, const Prog *prog)
{
    size_t line = span_line(prog->origin);
    bool forward = !is_evaluation(prog);
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (forward && span_line(op->origin) != line)
            text_addf(out, "    /* %s */\n", where(out->arena, op->origin));
        line = span_line(op->origin);
        emit_op(out, prog, op);
        if (forward && op->code == OP_tally)
            text_add(out, "    /* and back, each layer's input gradient before its update */\n");
        forward = forward && op->code != OP_tally;
    }
}

static const char *kind_of(const Prog *prog)
{
    return learns(prog)          ? "One step of training"
           : is_evaluation(prog) ? "One step of evaluation"
                                 : "What frozen layers give";
}

/* Where the values stand is up to the caller: the runtime, that gives each thread room for those of
 * the largest step. */
static void emit_program_function(Text *out, const Prog *prog)
{
    text_addf(out, "/* %s (%s): %s floating-point operations an example */\n", kind_of(prog),
              where(out->arena, prog->origin),
              with_commas(out->arena, prog->floating_point_operations));
    text_addf(out, "static void %s(const struct batch *batch, struct tlc_part part)\n{\n",
              prog->name);
    text_add(out, "    struct {\n");
    emit_temporaries(out, prog);
    text_addf(out, "    } *values = batch->values; /* %s bytes */\n",
              with_commas(out->arena, prog->bytes));
    if (prog_find(prog, TENSOR_PARAMETER))
        text_addf(out, "    struct weights_%s *weights = batch->weights;\n", prog->model);
    text_add(out, "    (void)part;\n\n");
    emit_ops(out, prog);
    text_add(out, "}\n\n");
}

static void emit_once(Text *out, const char *template)
{
    Holes none = {.arena = out->arena};
    template_fill(out, template, &none);
    text_add(out, "\n");
}

void emit_programs(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->progs.count; i++)
        emit_program_function(out, plan->progs.items[i]);
    emit_once(out, "evaluate.c");
    emit_once(out, "keep_features.c"); /* train.c may call it, whether or not a phase keeps any */
}
