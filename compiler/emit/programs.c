/* programs.c: each tensor program as a function: its temporaries, then one call an op. */
#include "emit/emit.h"

#include <string.h>

enum { LINE_WIDTH = 96 };

static const char *type_of(const Tensor *tensor)
{
    return tensor->element == ELEMENT_FLOAT    ? "float"
           : tensor->element == ELEMENT_DOUBLE ? "double"
           : tensor->element == ELEMENT_BITS   ? "int32_t"
                                               : "int";
}

/* Whether it is one row without panels, as a bias is; see emit/models.c. */
static bool is_flat(const Tensor *tensor)
{
    return tensor->constants || (tensor->parameter && tensor->parameter->dimensions <= 1);
}

/* Name and sizes; a feature-major one has a row for each feature; narrow images fill whole vectors
 * at the end too. */
static const char *declarator(Arena *arena, const Tensor *tensor)
{
    bool turned = tensor->layout == LAYOUT_FEATURE_MAJOR;
    int64_t rows = turned ? tensor->columns : tensor->rows;
    int64_t columns = turned ? tensor->rows : tensor->columns;
    if (is_flat(tensor))
        return arena_printf(arena, "%s[%lld]", tensor->name, (long long)padded(columns));
    if (tensor->layout == LAYOUT_SCALAR)
        return arena_printf(arena, "%s[%lld]", tensor->name, (long long)tensor->rows);
    if (tensor->element == ELEMENT_BITS)
        rows = rows_of_bits(tensor);
    if (tensor->layout == LAYOUT_NARROW)
        return arena_printf(arena, "%s[1][%lld][%lld]", tensor->name, (long long)padded(rows),
                            (long long)columns);
    return arena_printf(arena, "%s[%lld][%lld][PANEL]", tensor->name,
                        (long long)padded(columns) / PANEL, (long long)rows);
}

typedef List(Tensor *) Tensors;

/* `float a[1][2][PANEL], b[...];`, broken where a line is full. */
static const char *declaration(Arena *arena, const Tensors *tensors, int indent)
{
    Text text = text_new(arena);
    text_addf(&text, "%s ", type_of(tensors->items[0]));
    size_t column = (size_t)indent + text.length;
    for (size_t i = 0; i < tensors->count; i++) {
        const char *name = declarator(arena, tensors->items[i]);
        bool breaks = i > 0 && column + strlen(name) + 2 > LINE_WIDTH;
        text_addf(&text, "%s", i == 0 ? "" : breaks ? "," : ", ");
        if (breaks)
            text_addf(&text, "\n%*s", indent + 4, "");
        text_add(&text, name);
        column = (breaks ? (size_t)indent + 4 : column + 2) + strlen(name);
    }
    text_add(&text, ";");
    return text.bytes;
}

/* What takes turns in a place is a union; all of it is floats. */
static void emit_union(Text *out, const Tensors *tensors)
{
    const char *names = declaration(out->arena, tensors, 12);
    bool fits = !strchr(names, '\n') && strlen(names) + strlen("        union {  };") <= 100;
    text_addf(out,
              fits ? "        union { %s };\n" : "        union {\n            %s\n        };\n",
              names);
}

static bool is_alone(const Slot *slot, const char *type)
{
    return slot->tensors.count == 1 && strcmp(type_of(slot->tensors.items[0]), type) == 0;
}

/* Matrices fill whole panels, so that they stay aligned as long as they come first. */
static void emit_temporaries(Text *out, const Prog *prog)
{
    for (size_t i = 0; i < prog->slots.count;) {
        const Slot *slot = &prog->slots.items[i++];
        Tensors tensors = {0};
        for (size_t k = 0; k < slot->tensors.count; k++)
            *list_add(out->arena, &tensors) = slot->tensors.items[k];
        if (tensors.count > 1) {
            emit_union(out, &tensors);
            continue;
        }
        for (; i < prog->slots.count && is_alone(&prog->slots.items[i], type_of(tensors.items[0]));
             i++)
            *list_add(out->arena, &tensors) = prog->slots.items[i].tensors.items[0];
        text_addf(out, "        %s\n", declaration(out->arena, &tensors, 8));
    }
}

static const char *operand(Arena *arena, const Tensor *tensor)
{
    switch (tensor->kind) {
    case TENSOR_PARAMETER:
        return arena_printf(arena, "weights->%s", tensor->name);
    case TENSOR_STATE:
        return arena_printf(arena, "state->%s", tensor->name);
    case TENSOR_TEMPORARY:
        return arena_printf(arena, "values->%s", tensor->name);
    case TENSOR_BATCH:
        return "batch";
    case TENSOR_CONSTANT:
        return tensor->name;
    default:
        return arena_printf(arena, "batch->%s", tensor->name);
    }
}

/* A kernel that works on one number after the other takes a pointer to the first, as all do of a
 * row that may be a parameter, and one that takes weights of any shape. Where such a value shares
 * its place with others, gcc takes what a pointer to its first panel leads to for all there is, and
 * warns: it is cast as a whole. */
static const char *argument(Arena *arena, const Op *op, int position)
{
    const Tensor *tensor = op_operand(op, position);
    const char *name = operand(arena, tensor);
    bool is_matrix = tensor->layout != LAYOUT_SCALAR && !is_flat(tensor);
    const OpInfo *info = op_info(op->code);
    const char letter = info->operands[position];
    const bool is_plain = info->sizes == SIZES_NUMBERS || letter == 'c' ||
                          (info->sizes == SIZES_MATRIX && letter == 'w');
    return is_plain && is_matrix ? arena_printf(arena, "(float *)%s", name) : name;
}

void add_numbers(Arena *arena, const Op *op, Arguments *arguments)
{
    for (int i = 0; i < op_numbers(op); i++)
        *list_add(arena, arguments) = double_literal(arena, op->numbers[i]);
    if (op_is(op, OP_RANDOM) || op_is(op, OP_BY_EPOCH))
        *list_add(arena, arguments) = arena_printf(arena, "0x%08x", op->stream);
}

static void emit_op(Text *out, const Prog *prog, const Op *op, int indent)
{
    Arena *arena = out->arena;
    Arguments arguments = {0};
    if (op_is(op, OP_DIVIDES))
        *list_add(arena, &arguments) = op->divided ? "part" : "WHOLE";
    for (int i = 0; i < op_operands(op); i++)
        *list_add(arena, &arguments) = argument(arena, op, i);
    add_numbers(arena, op, &arguments);
    emit_call(out, indent, kernel_name(arena, op, prog->batch), &arguments);
}

/* Where threads divide a program, ops that are not divided are left to the first, and all meet
 * between one op and the next where either is divided. Returns how far the op is indented. */
static int emit_meeting(Text *out, const Prog *prog, size_t index)
{
    const Op *op = &prog->ops.items[index];
    const Op *before = index > 0 ? &prog->ops.items[index - 1] : NULL;
    if (!prog->divided)
        return 4;
    if (before && !before->divided && op->divided)
        text_add(out, "    }\n");
    if (before && (before->divided || op->divided))
        text_add(out, "    tlc_meet(part);\n");
    if (!op->divided && (!before || before->divided))
        text_add(out, "    if (part.number == 0) {\n");
    return op->divided ? 4 : 8;
}

/* Whether the op tells how good the model is: sums, or what is kept. */
static bool is_told(const Op *op)
{
    return strpbrk(op_info(op->code)->operands, "tp") != NULL;
}

/* The ops, with the place in the spec wherever it changes, on the way to the loss and back. */
static void emit_ops(Text *out, const Prog *prog)
{
    size_t line = span_line(prog->origin);
    int indent = 4;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        indent = emit_meeting(out, prog, i);
        if (span_line(op->origin) != line)
            text_addf(out, "%*s/* %s */\n", indent, "", where(out->arena, op->origin));
        line = span_line(op->origin);
        emit_op(out, prog, op, indent);
        if (prog->mode == MODE_TRAIN && is_told(op) &&
            (i + 1 == prog->ops.count || !is_told(&prog->ops.items[i + 1])))
            text_addf(out, "%*s/* and back, each layer's input gradient before its update */\n",
                      indent, "");
    }
    text_add(out, indent == 8 ? "    }\n" : "");
}

static const char *const purposes[] = {
    [MODE_TRAIN] = "One step of training",
    [MODE_EVALUATE] = "One step of evaluation",
    [MODE_FEATURES] = "What frozen layers give",
    [MODE_ADAPT] = "What a layer takes of all training examples",
    [MODE_PREDICT] = "What the model says of examples",
};

/* What an optimizer, or a layer that takes statistics, remembers from one step to the next.
 * Matrices come first, as among the temporaries. */
static void emit_state(Text *out, const Prog *prog)
{
    Tensors matrices = {0}, numbers = {0};
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind == TENSOR_STATE)
            *list_add(out->arena, tensor->layout == LAYOUT_SCALAR ? &numbers : &matrices) = tensor;
    }
    if (matrices.count + numbers.count == 0)
        return;
    text_addf(out, "/* What %s remembers (%s) */\nstruct state_%s {\n",
              prog->mode == MODE_ADAPT ? "a layer" : prog->optimizer->description,
              where(out->arena, prog->origin), prog->name);
    if (matrices.count)
        text_addf(out, "    %s\n", declaration(out->arena, &matrices, 4));
    if (numbers.count)
        text_addf(out, "    %s\n", declaration(out->arena, &numbers, 4));
    text_add(out, "};\n\n");
}

static const char *constants_of(Arena *arena, const Tensor *tensor)
{
    Text text = text_new(arena);
    for (int64_t i = 0; i < tensor->columns; i++)
        text_addf(&text, "%s%s",
                  i == 0  ? ""
                  : i % 6 ? ", "
                          : ",\n        ",
                  float_literal(arena, (float)tensor->constants[i]));
    return text.bytes;
}

static void emit_constants(Text *out, const Prog *prog)
{
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind == TENSOR_CONSTANT)
            text_addf(out, "    _Alignas(64) static const float %s = {%s};\n",
                      declarator(out->arena, tensor), constants_of(out->arena, tensor));
    }
}

/* Where the values stand is up to the caller: the runtime, that gives each thread room for those of
 * the largest step. */
static void emit_program_function(Text *out, const Prog *prog)
{
    emit_state(out, prog);
    emit_comment(out, 0,
                 arena_printf(out->arena, "%s (%s): %s floating-point operations an example",
                              purposes[prog->mode], where(out->arena, prog->origin),
                              with_commas(out->arena, prog->floating_point_operations)));
    text_addf(out, "static void %s(const struct batch *batch, struct tlc_part part)\n{\n",
              prog->name);
    emit_constants(out, prog);
    text_add(out, "    struct {\n");
    emit_temporaries(out, prog);
    text_addf(out, "    } *values = batch->values; /* %s bytes */\n",
              with_commas(out->arena, prog->bytes));
    if (prog_find(prog, TENSOR_PARAMETER))
        text_addf(out, "    struct weights_%s *weights = batch->weights;\n", prog->model);
    if (prog_find(prog, TENSOR_STATE))
        text_addf(out, "    struct state_%s *state = batch->state;\n", prog->name);
    text_add(out, prog->divided ? "\n" : "    (void)part;\n\n");
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
    if (plan_adapts(plan))
        emit_once(out, "adapt.c");
    emit_once(out, "evaluate.c");
    emit_once(out, "keep_features.c"); /* train.c may call it, whether or not a phase keeps any */
}
