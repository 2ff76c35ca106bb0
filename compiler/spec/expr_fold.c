/* expr_fold.c: what is constant becomes its value. */
#include "spec/expr_internal.h"

bool expr_is_literal(const Expr *expr)
{
    return expr->kind == EXPR_INTEGER || expr->kind == EXPR_FLOAT || expr->kind == EXPR_BOOLEAN;
}

typedef struct Folder {
    Arena *arena;
    Diagnostics *diagnostics;
} Folder;

static Expr *fold(const Folder *folder, Expr *expr);

static bool is_constant(const Expr *expr)
{
    if (!expr || expr_is_literal(expr))
        return true;
    if (expr->kind == EXPR_RANGE)
        return is_constant(expr->from) && is_constant(expr->to);
    if (expr->kind != EXPR_SET)
        return false;
    for (size_t i = 0; i < expr->items.count; i++)
        if (!is_constant(expr->items.items[i]))
            return false;
    return true;
}

static bool has_constant_parts(const Expr *expr)
{
    for (size_t i = 0; i < expr->items.count; i++)
        if (!is_constant(expr->items.items[i]))
            return false;
    return is_constant(expr->condition) && is_constant(expr->left) && is_constant(expr->right);
}

static Expr *new_literal(const Folder *folder, const Expr *expr, Value value)
{
    static const ExprKind kinds[] = {
        [TYPE_BOOLEAN] = EXPR_BOOLEAN, [TYPE_INTEGER] = EXPR_INTEGER, [TYPE_FLOAT] = EXPR_FLOAT};
    Expr *literal = arena_alloc(folder->arena, sizeof *literal);
    literal->kind = kinds[value.type];
    literal->span = expr->span;
    literal->type = value.type;
    literal->integer = value.integer;
    literal->number = value.number;
    return literal;
}

/* `true and x` is x. Only a constant on the left: in `x and false`, x is evaluated first and may
 * fail. */
static Expr *simplify_logic(Expr *expr)
{
    if (expr->left->kind != EXPR_BOOLEAN)
        return expr;
    bool decides = expr->left->integer == (expr->op == OPERATOR_OR);
    return decides ? expr->left : expr->right;
}

static Expr *simplify_conditional(Expr *expr)
{
    if (expr->condition->kind != EXPR_BOOLEAN)
        return expr;
    Expr *chosen = expr->condition->integer ? expr->left : expr->right;
    return chosen->type == expr->type ? chosen : expr;
}

static Expr *simplify(Expr *expr)
{
    if (expr->kind == EXPR_CONDITIONAL)
        return simplify_conditional(expr);
    if (expr->kind == EXPR_BINARY && (expr->op == OPERATOR_AND || expr->op == OPERATOR_OR))
        return simplify_logic(expr);
    return expr;
}

/* `9..5` is written by mistake; a range whose ends depend on a variable may well be empty. */
static void check_range_order(const Folder *folder, const Expr *range)
{
    if (!is_constant(range) || range->from->integer <= range->to->integer)
        return;
    diag_report(folder->diagnostics, DIAG_ERROR, range->span, "expression-value",
                "the range is empty: it goes from %lld up to %lld", (long long)range->from->integer,
                (long long)range->to->integer);
}

static void fold_parts(const Folder *folder, Expr *expr)
{
    Expr **parts[] = {&expr->condition, &expr->left, &expr->right, &expr->from, &expr->to};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (*parts[i])
            *parts[i] = fold(folder, *parts[i]);
    for (size_t i = 0; i < expr->items.count; i++)
        expr->items.items[i] = fold(folder, expr->items.items[i]);
}

static Expr *fold(const Folder *folder, Expr *expr)
{
    if (expr_is_literal(expr))
        return expr;
    fold_parts(folder, expr);
    if (expr->kind == EXPR_RANGE)
        check_range_order(folder, expr);
    bool constant = expr->kind == EXPR_NAME ? name_is_pi(expr->name) : has_constant_parts(expr);
    if (!constant || expr->type == TYPE_SET)
        return simplify(expr);
    /* A constant part that fails is reported here and stays as it is, so that what contains it is
     * not constant and does not report it again. */
    Value value;
    Scope nothing = {NULL, 0};
    if (!expr_evaluate(expr, &nothing, NULL, &value, folder->diagnostics))
        return expr;
    return new_literal(folder, expr, value);
}

Expr *expr_fold(Arena *arena, Expr *expr, Diagnostics *diagnostics)
{
    Folder folder = {arena, diagnostics};
    return expr->type == TYPE_NONE ? expr : fold(&folder, expr);
}
