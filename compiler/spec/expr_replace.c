/* expr_replace.c: whole numbers in the place of names. */
#include "spec/expr.h"

void expr_replace(Expr *expr, bool (*number)(void *context, const Expr *name, int64_t *value),
                  void *context)
{
    int64_t value;
    if (!expr)
        return;
    if ((expr->kind == EXPR_NAME || expr->kind == EXPR_TEXT) && number(context, expr, &value)) {
        expr->kind = EXPR_INTEGER;
        expr->integer = value;
    }
    for (size_t i = 0; i < expr->items.count; i++)
        expr_replace(expr->items.items[i], number, context);
    expr_replace(expr->condition, number, context);
    expr_replace(expr->left, number, context);
    expr_replace(expr->right, number, context);
    expr_replace(expr->from, number, context);
    expr_replace(expr->to, number, context);
}
