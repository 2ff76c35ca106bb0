#include "base/index.h"
#include "ir/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void fail(const Prog *prog, const Op *op, const char *after, const char *problem)
{
    fprintf(stderr,
            "tlc: internal error: after pass `%s`, %s: op `%s` %s\n"
            "tlc: this is a bug in tlc, not in the spec\n",
            after, prog->name, op_info(op->code)->name, problem);
    abort();
}

/* What the ops looked at so far did, by the numbers of values. */
typedef struct Verifier {
    const Prog *prog;
    const char *after;
    bool *made, *updated;
} Verifier;

static bool is_known(const Prog *prog, const Tensor *value)
{
    return value->number < prog->tensors.count && prog->tensors.items[value->number] == value;
}

static void read_operand(const Verifier *verifier, const Op *op, const Tensor *value)
{
    if (!value)
        fail(verifier->prog, op, verifier->after, "lacks an input");
    if (!is_known(verifier->prog, value))
        fail(verifier->prog, op, verifier->after, "reads a value that is not the program's");
    if (value->kind == TENSOR_TEMPORARY && !verifier->made[value->number])
        fail(verifier->prog, op, verifier->after, "reads a value before it is made");
    if (verifier->updated[value->number])
        fail(verifier->prog, op, verifier->after, "reads a parameter after its update");
}

static void make_output(const Verifier *verifier, const Op *op, const Tensor *value)
{
    if (!value)
        fail(verifier->prog, op, verifier->after, "lacks its output");
    if (!is_known(verifier->prog, value))
        fail(verifier->prog, op, verifier->after, "makes a value that is not the program's");
    if (value->kind != TENSOR_TEMPORARY || verifier->made[value->number])
        fail(verifier->prog, op, verifier->after, "makes a value again");
    verifier->made[value->number] = true;
}

/* What an operand's letter in ops.def asks for. */
static TensorKind kind_of(char letter)
{
    switch (letter) {
    case 'e':
        return TENSOR_BATCH;
    case 'x':
        return TENSOR_SCALE;
    case 'r':
        return TENSOR_RATE;
    case 't':
        return TENSOR_TOTALS;
    case 'p':
        return TENSOR_PREDICTIONS;
    case 'w':
    case 'u':
        return TENSOR_PARAMETER;
    case 'v':
        return TENSOR_STATE;
    default:
        return TENSOR_TEMPORARY;
    }
}

static void check_kinds(const Verifier *verifier, const Op *op)
{
    const OpInfo *info = op_info(op->code);
    for (int i = 0; i < op_operands(op); i++) {
        const Tensor *value = op_operand(op, i);
        const char letter = info->operands[i];
        bool is_scalar = value->kind == TENSOR_TEMPORARY && value->layout == LAYOUT_SCALAR;
        const bool is_kept = (strchr("ck", letter) && value->kind == TENSOR_PARAMETER) ||
                             (letter == 'c' && value->kind == TENSOR_CONSTANT);
        if ((value->element == ELEMENT_BITS) != (letter == 'z'))
            fail(verifier->prog, op, verifier->after, "has bits for numbers or numbers for bits");
        if ((value->kind != kind_of(letter) && !is_kept) || is_scalar != (letter == 's'))
            fail(verifier->prog, op, verifier->after, "has an operand of another kind");
    }
}

static void note_updates(const Verifier *verifier, const Op *op)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        if (op_updates(op, i))
            verifier->updated[op->inputs[i]->number] = true;
}

void prog_verify(const Prog *prog, const char *after)
{
    Arena *arena = arena_new();
    size_t count = prog_number(prog);
    Verifier verifier = {prog, after, arena_alloc(arena, count), arena_alloc(arena, count)};
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        const OpInfo *info = op_info(op->code);
        for (int k = 0; k < info->inputs; k++)
            read_operand(&verifier, op, op->inputs[k]);
        for (int k = 0; k < info->outputs; k++)
            make_output(&verifier, op, op->outputs[k]);
        check_kinds(&verifier, op);
        if (!info->shape_fits(op))
            fail(prog, op, after, "has operands of shapes that don't fit");
        note_updates(&verifier, op);
    }
    arena_free(arena);
}

/* Two weight arrays of a model that are drawn from one stream begin with the same numbers. */
static void verify_stream(Arena *arena, const PlanModel *model, Parameter *drawn, Index *streams)
{
    size_t seen = 0;
    if (index_next(streams, drawn->stream, &seen)) {
        fprintf(stderr,
                "tlc: internal error: %s: `%s` is drawn from another kernel's stream\n"
                "tlc: this is a bug in tlc, not in the spec\n",
                model->name, drawn->name);
        abort();
    }
    index_add(arena, streams, drawn->stream, drawn);
}

static void verify_streams(Arena *arena, const PlanModel *model)
{
    Index streams = {0};
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        for (size_t k = 0; k < layer->weight_count; k++)
            if (layer->weights[k]->initializer)
                verify_stream(arena, model, layer->weights[k], &streams);
    }
}

void plan_verify(Arena *arena, const Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++)
        verify_streams(arena, plan->models.items[i]);
}
