/* fuzz_expression.c: any text as an expression. What folding makes of it must have the value that
 * it had before, and print as C. */
#include "spec/expr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "guarded.h"

static const Variable variables[] = {{"label", TYPE_INTEGER}, {"epoch", TYPE_INTEGER}};
static const Scope scope = {variables, 2};

static Node *scalar_of(Arena *arena, const uint8_t *data, size_t size)
{
    Source *source = arena_alloc(arena, sizeof *source);
    size_t *offsets = arena_alloc(arena, (size + 1) * sizeof *offsets);
    Node *node = arena_alloc(arena, sizeof *node);
    *source = (Source){"rule", arena_copy(arena, (const char *)data, size), size, NULL, 0};
    source_find_lines(arena, source);
    for (size_t i = 0; i <= size; i++)
        offsets[i] = i;
    *node = (Node){.kind = NODE_SCALAR,
                   .span = {source, 0, size, NULL},
                   .text = source->text,
                   .length = size,
                   .plain = true,
                   .offsets = offsets};
    return node;
}

static bool same(Value first, Value second)
{
    if (first.type != second.type)
        return false;
    return first.type == TYPE_FLOAT ? first.number == second.number
                                    : first.integer == second.integer;
}

/* The value for one label, before and after folding. */
static void compare_at(Arena *arena, const Expr *expr, const Expr *folded, int64_t label)
{
    const Value values[] = {{TYPE_INTEGER, label, 0}, {TYPE_INTEGER, 7, 0}};
    Value wanted, found;
    bool first = expr_evaluate(expr, &scope, values, &wanted, diag_new(arena));
    bool second = expr_evaluate(folded, &scope, values, &found, diag_new(arena));
    if (first != second || (first && !same(wanted, found)))
        abort();
}

static void try_expression(Arena *arena, const Node *node)
{
    Diagnostics *diagnostics = diag_new(arena);
    Expr *expr = expr_parse(arena, node, diagnostics);
    if (!expr || expr_check(expr, &scope, diagnostics) == TYPE_NONE)
        return;
    Diagnostics *folding = diag_new(arena);
    Expr *again = expr_parse(arena, node, diagnostics);
    expr_check(again, &scope, diagnostics);
    Expr *folded = expr_fold(arena, again, folding);
    if (!folded || diag_count(folding, DIAG_ERROR) > 0)
        return;
    for (int64_t label = -1; label <= 10; label++)
        compare_at(arena, expr, folded, label);
    Text text = text_new(arena);
    if (!expr_find_float(folded) && folded->type != TYPE_SET)
        expr_print_c(&text, folded);
    expr_helpers(folded);
    expr_source(arena, expr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    if (!memchr(data, 0, size))
        try_expression(arena, scalar_of(arena, data, size));
    arena_free(arena);
    return 0;
}
