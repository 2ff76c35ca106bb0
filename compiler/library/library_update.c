/* library_update.c: the step that a gradient leads to: what the optimizer's ops do, array by array.
 */
#include "library/library_learning.h"

#include <string.h>

/* How an op's kernel is called: a letter for each argument. A digit is an input, a letter from `a`
 * on one of the op's constants, `#` the count of the first input's numbers, and `R` its rows and
 * columns. What makes a number gives it back. */
static const struct {
    OpCode code;
    const char *arguments;
    int changes;   /* the gradient that becomes another, among the inputs; or -1 */
    int64_t bytes; /* of the kernel's code, about */
} calls[] = {
    {OP_regularize, "#0ab1", 1, 140},
    {OP_clip_value, "#a0", 0, 70},
    {OP_clip_norm, "#1a0", 0, 100},
    {OP_squares, "R0", -1, 160},
    {OP_add_numbers, "01", -1, 30},
    {OP_sgd, "#120", -1, 40},
    {OP_sgd_decay, "#12a0", -1, 100},
    {OP_sgd_momentum, "#12ab30", -1, 80},
    {OP_sgd_nesterov, "#12ab30", -1, 140},
    {OP_adam_rate, "ab10", -1, 200},
    {OP_adam, "#123abcd450", -1, 200},
    {OP_rms_scale, "#ab10", 0, 90},
    {OP_rms_scale_centered, "#ab120", 0, 120},
};

enum { CALLS = sizeof calls / sizeof *calls };

static size_t find_call(OpCode code)
{
    size_t i = 0;
    while (i < CALLS && calls[i].code != code)
        i++;
    return i;
}

bool library_updates(const Op *op)
{
    return find_call(op->code) < CALLS;
}

int64_t library_update_bytes(const Op *op)
{
    return calls[find_call(op->code)].bytes;
}

const Tensor *library_changed_gradient(const Op *op)
{
    const int changes = calls[find_call(op->code)].changes;
    return changes < 0 ? NULL : op->inputs[changes];
}

/* ---- calls ---- */

static const char *operand_name(const Library *library, const Tensor *operand)
{
    Arena *arena = library->arena;
    const char *role;
    switch (operand->kind) {
    case TENSOR_PARAMETER:
        return arena_printf(arena, "learned->%s", operand->name);
    case TENSOR_STATE:
        if (!operand->parameter)
            return arena_printf(arena, "learner->%s", operand->name);
        role = operand->name + strlen(operand->parameter->name) + 1;
        return arena_printf(arena, "learner->%s.%s", role, operand->parameter->name);
    case TENSOR_RATE:
        return arena_printf(arena, "learner->%s", operand->name);
    default:
        return library_value(library, operand);
    }
}

static void add_argument(const Library *library, const Op *op, char letter, Arguments *arguments)
{
    Arena *arena = library->arena;
    const long long rows = (long long)op->inputs[0]->rows;
    const long long columns = (long long)op->inputs[0]->columns;
    if (letter == '#')
        *list_add(arena, arguments) = arena_printf(arena, "%lld", rows * columns);
    else if (letter == 'R')
        *list_add(arena, arguments) = arena_printf(arena, "%lld, %lld", rows, columns);
    else if (letter >= 'a')
        *list_add(arena, arguments) = double_literal(arena, op->numbers[letter - 'a']);
    else
        *list_add(arena, arguments) = operand_name(library, op->inputs[letter - '0']);
}

static void emit_one(Text *out, const Library *library, const Op *op)
{
    Arena *arena = library->arena;
    Arguments arguments = {0};
    const char *name = op_info(op->code)->name;
    const bool gives = op_info(op->code)->outputs && !library_changed_gradient(op);
    for (const char *at = calls[find_call(op->code)].arguments; *at; at++)
        add_argument(library, op, *at, &arguments);
    if (op->code == OP_add_numbers)
        text_addf(out, "    const double %s = %s + %s;\n", op->outputs[0]->name, arguments.items[0],
                  arguments.items[1]);
    else
        emit_call(out, 4,
                  gives ? arena_printf(arena, "const double %s = %s", op->outputs[0]->name, name)
                        : name,
                  &arguments);
}

void library_emit_update(Text *out, const Library *library)
{
    const LibraryLearning *learning = library->learning;
    size_t line = 0;
    for (size_t i = 0; i < learning->update.count; i++) {
        const Op *op = &learning->update.items[i];
        if (span_line(op->origin) != line)
            text_addf(out, "    /* %s */\n", where(library->arena, op->origin));
        line = span_line(op->origin);
        emit_one(out, learning->step, op);
    }
}

void library_emit_update_kernels(Text *out, const Library *library)
{
    const LibraryLearning *learning = library->learning;
    for (size_t i = 0; i < learning->update.count; i++)
        if (learning->update.items[i].code != OP_add_numbers)
            library_emit_template(out, library, op_info(learning->update.items[i].code)->name,
                                  library->functions);
}
