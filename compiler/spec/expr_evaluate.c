/* expr_evaluate.c: the value of a checked expression. Integers are 64 bits wide and checked,
 * floats must stay finite; what cannot be calculated is reported with the variables' values. */
#include "spec/expr_internal.h"

#include <math.h>
#include <string.h>

typedef struct Evaluator {
    const Scope *scope;
    const Value *values;
    Diagnostics *diagnostics;
} Evaluator;

static bool evaluate(Evaluator *evaluator, const Expr *expr, Value *result);

double value_number(Value value)
{
    return value.type == TYPE_FLOAT ? value.number : (double)value.integer;
}

static Value integer_value(int64_t integer)
{
    return (Value){TYPE_INTEGER, integer, 0};
}

static Value boolean_value(bool boolean)
{
    return (Value){TYPE_BOOLEAN, boolean, 0};
}

static Value float_value(double number)
{
    return (Value){TYPE_FLOAT, 0, number};
}

/* Reports */

bool expr_mentions(const Expr *expr, const char *name)
{
    if (!expr)
        return false;
    if (expr->kind == EXPR_NAME && !strcmp(expr->name, name))
        return true;
    for (size_t i = 0; i < expr->items.count; i++)
        if (expr_mentions(expr->items.items[i], name))
            return true;
    return expr_mentions(expr->condition, name) || expr_mentions(expr->left, name) ||
           expr_mentions(expr->right, name) || expr_mentions(expr->from, name) ||
           expr_mentions(expr->to, name);
}

static void add_value(Text *text, const char *name, Value value)
{
    text_addf(text, "%s%s is ", text->length ? " and " : " when ", name);
    if (value.type == TYPE_BOOLEAN)
        text_add(text, value.integer ? "true" : "false");
    else if (value.type == TYPE_FLOAT)
        text_addf(text, "%.15g", value.number);
    else
        text_addf(text, "%lld", (long long)value.integer);
}

static bool fail(Evaluator *evaluator, const Expr *expr, const char *message)
{
    Arena *arena = arena_new();
    Text values = text_new(arena);
    for (size_t i = 0; i < evaluator->scope->count; i++)
        if (expr_mentions(expr, evaluator->scope->variables[i].name))
            add_value(&values, evaluator->scope->variables[i].name, evaluator->values[i]);
    diag_report(evaluator->diagnostics, DIAG_ERROR, expr->span, "expression-value", "%s%s", message,
                values.bytes);
    arena_free(arena);
    return false;
}

static bool fail_by_overflow(Evaluator *evaluator, const Expr *expr)
{
    return fail(evaluator, expr, "the result does not fit into 64 bits");
}

static bool finish_float(Evaluator *evaluator, const Expr *expr, double number, Value *result)
{
    *result = float_value(number);
    if (!isfinite(number))
        return fail(evaluator, expr, "the result is not a finite number");
    return true;
}

/* Arithmetic */

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static int64_t floor_modulo(int64_t a, int64_t b)
{
    int64_t remainder = a % b;
    return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

static bool divide_integers(Evaluator *evaluator, const Expr *expr, int64_t a, int64_t b,
                            Value *result)
{
    if (!b)
        return fail(evaluator, expr, "division by zero");
    if (b == -1) { /* INT64_MIN / -1 overflows, and so does INT64_MIN % -1 in C */
        int64_t quotient;
        bool overflow = __builtin_sub_overflow(0, a, &quotient);
        *result = integer_value(expr->op == OPERATOR_MODULO ? 0 : quotient);
        if (expr->op != OPERATOR_MODULO && overflow)
            return fail_by_overflow(evaluator, expr);
        return true;
    }
    *result = integer_value(expr->op == OPERATOR_MODULO ? floor_modulo(a, b) : floor_divide(a, b));
    return true;
}

static bool power_overflows(int64_t base, int64_t exponent, int64_t *result)
{
    *result = 1;
    for (;;) {
        if (exponent & 1 && __builtin_mul_overflow(*result, base, result))
            return true;
        exponent >>= 1;
        if (!exponent)
            return false;
        if (__builtin_mul_overflow(base, base, &base))
            return true;
    }
}

static double float_power(double base, int64_t exponent)
{
    double result = 1;
    uint64_t left = exponent < 0 ? -(uint64_t)exponent : (uint64_t)exponent;
    for (; left; left >>= 1, base *= base)
        if (left & 1)
            result *= base;
    return exponent < 0 ? 1 / result : result;
}

static bool raise_integer(Evaluator *evaluator, const Expr *expr, int64_t base, int64_t exponent,
                          Value *result)
{
    if (exponent < 0) {
        fail(evaluator, expr, "an integer cannot have a negative exponent");
        diag_help(evaluator->diagnostics, "write the base as a float, such as 2.0 ** -1");
        return false;
    }
    int64_t power;
    if (power_overflows(base, exponent, &power))
        return fail_by_overflow(evaluator, expr);
    *result = integer_value(power);
    return true;
}

static bool calculate_integer(Evaluator *evaluator, const Expr *expr, int64_t a, int64_t b,
                              Value *result)
{
    int64_t integer = 0;
    bool overflow = false;
    switch (expr->op) {
    case OPERATOR_ADD:
        overflow = __builtin_add_overflow(a, b, &integer);
        break;
    case OPERATOR_SUBTRACT:
        overflow = __builtin_sub_overflow(a, b, &integer);
        break;
    case OPERATOR_MULTIPLY:
        overflow = __builtin_mul_overflow(a, b, &integer);
        break;
    case OPERATOR_POWER:
        return raise_integer(evaluator, expr, a, b, result);
    default:
        return divide_integers(evaluator, expr, a, b, result);
    }
    *result = integer_value(integer);
    if (overflow)
        return fail_by_overflow(evaluator, expr);
    return true;
}

static bool calculate_float(Evaluator *evaluator, const Expr *expr, Value a, Value b, Value *result)
{
    double left = value_number(a), right = value_number(b);
    switch (expr->op) {
    case OPERATOR_ADD:
        return finish_float(evaluator, expr, left + right, result);
    case OPERATOR_SUBTRACT:
        return finish_float(evaluator, expr, left - right, result);
    case OPERATOR_MULTIPLY:
        return finish_float(evaluator, expr, left * right, result);
    case OPERATOR_POWER:
        return finish_float(
            evaluator, expr,
            b.type == TYPE_INTEGER ? float_power(left, b.integer) : pow(left, right), result);
    default: /* OPERATOR_DIVIDE */
        if (right == 0)
            return fail(evaluator, expr, "division by zero");
        return finish_float(evaluator, expr, left / right, result);
    }
}

static bool compare(Operator op, Value a, Value b)
{
    int order;
    if (a.type == TYPE_FLOAT || b.type == TYPE_FLOAT) {
        double left = value_number(a), right = value_number(b);
        order = (left > right) - (left < right);
    } else {
        order = (a.integer > b.integer) - (a.integer < b.integer);
    }
    switch (op) {
    case OPERATOR_EQUAL:
        return order == 0;
    case OPERATOR_UNEQUAL:
        return order != 0;
    case OPERATOR_LESS:
        return order < 0;
    case OPERATOR_LESS_EQUAL:
        return order <= 0;
    case OPERATOR_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* Expressions */

static bool evaluate_unary(Evaluator *evaluator, const Expr *expr, Value *result)
{
    if (!evaluate(evaluator, expr->left, result))
        return false;
    if (expr->op == OPERATOR_NOT) {
        *result = boolean_value(!result->integer);
    } else if (expr->op == OPERATOR_NEGATE) {
        result->number = -result->number;
        if (__builtin_sub_overflow(0, result->integer, &result->integer))
            return fail_by_overflow(evaluator, expr);
    }
    return true;
}

/* Whether `wanted` is the item's value, or between its ends. */
static bool evaluate_item(Evaluator *evaluator, const Expr *item, int64_t wanted, bool *found)
{
    Value from, to;
    if (item->kind != EXPR_RANGE) {
        if (!evaluate(evaluator, item, &from))
            return false;
        *found = from.integer == wanted;
        return true;
    }
    if (!evaluate(evaluator, item->from, &from) || !evaluate(evaluator, item->to, &to))
        return false;
    *found = from.integer <= wanted && wanted <= to.integer;
    return true;
}

static bool evaluate_member(Evaluator *evaluator, const Expr *expr, Value *result)
{
    Value left;
    if (!evaluate(evaluator, expr->left, &left))
        return false;
    bool found = false;
    if (expr->right->kind == EXPR_RANGE) {
        if (!evaluate_item(evaluator, expr->right, left.integer, &found))
            return false;
    } else {
        for (size_t i = 0; i < expr->right->items.count && !found; i++)
            if (!evaluate_item(evaluator, expr->right->items.items[i], left.integer, &found))
                return false;
    }
    *result = boolean_value(found == (expr->op == OPERATOR_IN));
    return true;
}

static bool evaluate_binary(Evaluator *evaluator, const Expr *expr, Value *result)
{
    if (operator_row(expr->op)->operands == OPERANDS_MEMBER)
        return evaluate_member(evaluator, expr, result);
    Value left, right;
    if (!evaluate(evaluator, expr->left, &left))
        return false;
    if ((expr->op == OPERATOR_AND && !left.integer) || (expr->op == OPERATOR_OR && left.integer)) {
        *result = left;
        return true;
    }
    if (!evaluate(evaluator, expr->right, &right))
        return false;
    if (operator_row(expr->op)->operands == OPERANDS_BOOLEANS)
        *result = right;
    else if (expr->type == TYPE_BOOLEAN)
        *result = boolean_value(compare(expr->op, left, right));
    else if (expr->type == TYPE_FLOAT)
        return calculate_float(evaluator, expr, left, right, result);
    else
        return calculate_integer(evaluator, expr, left.integer, right.integer, result);
    return true;
}

static bool evaluate_conditional(Evaluator *evaluator, const Expr *expr, Value *result)
{
    Value condition;
    return evaluate(evaluator, expr->condition, &condition) &&
           evaluate(evaluator, condition.integer ? expr->left : expr->right, result);
}

/* min and max; of equal values the first. */
static bool evaluate_extreme(Evaluator *evaluator, const Expr *expr, Operator wins, Value *result)
{
    if (!evaluate(evaluator, expr->items.items[0], result))
        return false;
    for (size_t i = 1; i < expr->items.count; i++) {
        Value value;
        if (!evaluate(evaluator, expr->items.items[i], &value))
            return false;
        if (compare(wins, value, *result))
            *result = value;
    }
    return true;
}

static bool finish_integer(Evaluator *evaluator, const Expr *expr, double number, Value *result)
{
    if (!(number >= -0x1p63 && number < 0x1p63))
        return fail_by_overflow(evaluator, expr);
    *result = integer_value((int64_t)number);
    return true;
}

static bool evaluate_call(Evaluator *evaluator, const Expr *expr, Value *result)
{
    const FunctionRow *function = function_find(expr->name);
    if (!function->apply)
        return evaluate_extreme(
            evaluator, expr, function->helper == HELPER_MINIMUM ? OPERATOR_LESS : OPERATOR_GREATER,
            result);
    if (!evaluate(evaluator, expr->items.items[0], result))
        return false;
    if (result->type == TYPE_INTEGER && expr->type == TYPE_INTEGER) {
        bool negate = function->helper == HELPER_ABSOLUTE && result->integer < 0;
        if (negate && __builtin_sub_overflow(0, result->integer, &result->integer))
            return fail_by_overflow(evaluator, expr);
        return true;
    }
    double number = function->apply(value_number(*result));
    return expr->type == TYPE_INTEGER ? finish_integer(evaluator, expr, number, result)
                                      : finish_float(evaluator, expr, number, result);
}

static bool evaluate_name(Evaluator *evaluator, const Expr *expr, Value *result)
{
    if (name_is_pi(expr->name))
        *result = float_value(M_PI);
    else
        *result = evaluator->values[scope_find(evaluator->scope, expr->name)];
    return true;
}

static bool evaluate_kind(Evaluator *evaluator, const Expr *expr, Value *result)
{
    switch (expr->kind) {
    case EXPR_INTEGER:
        *result = integer_value(expr->integer);
        return true;
    case EXPR_FLOAT:
        *result = float_value(expr->number);
        return true;
    case EXPR_BOOLEAN:
        *result = boolean_value(expr->integer);
        return true;
    case EXPR_NAME:
        return evaluate_name(evaluator, expr, result);
    case EXPR_UNARY:
        return evaluate_unary(evaluator, expr, result);
    case EXPR_BINARY:
        return evaluate_binary(evaluator, expr, result);
    case EXPR_CONDITIONAL:
        return evaluate_conditional(evaluator, expr, result);
    case EXPR_CALL:
        return evaluate_call(evaluator, expr, result);
    default:
        return fail(evaluator, expr, "this is not a single value");
    }
}

/* The value in the expression's own type: `c ? 1 : 2.5` is a float either way. */
static bool evaluate(Evaluator *evaluator, const Expr *expr, Value *result)
{
    if (!evaluate_kind(evaluator, expr, result))
        return false;
    if (expr->type == TYPE_FLOAT && result->type != TYPE_FLOAT)
        *result = float_value(value_number(*result));
    return true;
}

bool expr_evaluate(const Expr *expr, const Scope *scope, const Value *values, Value *result,
                   Diagnostics *diagnostics)
{
    Evaluator evaluator = {.scope = scope, .values = values, .diagnostics = diagnostics};
    return evaluate(&evaluator, expr, result);
}
