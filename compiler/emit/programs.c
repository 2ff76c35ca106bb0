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

static const char *operand(Arena *arena, const Tensor *tensor, const char *model)
{
    switch (tensor->kind) {
    case TENSOR_PARAMETER:
        return arena_printf(arena, "weights_%s.%s", model, tensor->name);
    case TENSOR_TEMPORARY:
        return arena_printf(arena, "values.%s", tensor->name);
    case TENSOR_CONSTANT:
        return float_literal(arena, tensor->constant);
    default:
        return tensor->name;
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

static void emit_op(Text *out, const Prog *prog, const Op *op, const char *model)
{
    Arena *arena = out->arena;
    Arguments arguments = {0};
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        bool unasked = op->inputs[i]->kind == TENSOR_CORRECT && learns(prog);
        *list_add(arena, &arguments) = unasked ? "NULL" : operand(arena, op->inputs[i], model);
    }
    if (op->output)
        *list_add(arena, &arguments) = operand(arena, op->output, model);
    emit_call(out, 4, kernel_name(arena, op, prog->batch), &arguments);
}

/* The ops, with the place in the spec wherever it changes on the way to the loss; the way back goes
 * by the same places, and an evaluation's are those of the training. */
static void emit_ops(Text *out, const Prog *prog, const char *model)
{
    size_t line = span_line(prog->origin);
    bool forward = !is_evaluation(prog);
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (forward && span_line(op->origin) != line)
            text_addf(out, "    /* %s */\n", where(out->arena, op->origin));
        line = span_line(op->origin);
        emit_op(out, prog, op, model);
        if (forward && op->code == OP_tally)
            text_add(out, "    /* and back, each layer's input gradient before its update */\n");
        forward = forward && op->code != OP_tally;
    }
}

static void emit_signature(Text *out, const Prog *prog)
{
    Arguments parameters = {0};
    *list_add(out->arena, &parameters) = "const struct batch *batch";
    if (learns(prog))
        *list_add(out->arena, &parameters) = "float rate";
    if (prog_find(prog, TENSOR_TOTALS))
        *list_add(out->arena, &parameters) = "struct tlc_metrics *totals";
    if (is_evaluation(prog))
        *list_add(out->arena, &parameters) = "uint8_t *correct";
    emit_call(out, 0, arena_printf(out->arena, "static void %s", prog->name), &parameters);
    out->length -= 2; /* a definition, not a call: no `;` */
    text_add(out, "\n{\n");
}

static void emit_program_function(Text *out, const Prog *prog)
{
    text_addf(out, "/* %s (%s): %s floating-point operations an example */\n",
              learns(prog)          ? "One step of training"
              : is_evaluation(prog) ? "One step of evaluation"
                                    : "What frozen layers give",
              where(out->arena, prog->origin),
              with_commas(out->arena, prog->floating_point_operations));
    emit_signature(out, prog);
    text_add(out, "    static _Alignas(64) struct {\n");
    emit_temporaries(out, prog);
    text_addf(out, "    } values; /* %s bytes */\n\n", with_commas(out->arena, prog->bytes));
    emit_ops(out, prog, prog->model);
    text_add(out, "}\n\n");
}

static void emit_once(Text *out, bool needed, const char *template)
{
    Holes none = {.arena = out->arena};
    if (!needed)
        return;
    template_fill(out, template, &none);
    text_add(out, "\n");
}

void emit_programs(Text *out, const Plan *plan)
{
    bool evaluates = false, keeps = false;
    for (size_t i = 0; i < plan->progs.count; i++) {
        const Prog *prog = plan->progs.items[i];
        evaluates |= is_evaluation(prog);
        keeps |= !is_evaluation(prog) && !learns(prog);
        emit_program_function(out, prog);
    }
    emit_once(out, evaluates, "evaluate.c");
    emit_once(out, keeps, "keep_features.c");
}
