/* expr_check.c: the type of every subexpression. A subexpression with an error has TYPE_NONE, and
 * so has all that contains it: nothing more is said about it. */
#include "spec/expr_internal.h"

#include <string.h>

typedef struct Checker {
    const Scope *scope;
    Diagnostics *diagnostics;
    bool left_of_in;
} Checker;

static Type check(Checker *checker, Expr *expr);

static const char *describe(Type type)
{
    static const char *const descriptions[] = {
        [TYPE_NONE] = "nothing",  [TYPE_BOOLEAN] = "a boolean", [TYPE_INTEGER] = "an integer",
        [TYPE_FLOAT] = "a float", [TYPE_SET] = "a set",
    };
    return descriptions[type];
}

static bool is_number(Type type)
{
    return type == TYPE_INTEGER || type == TYPE_FLOAT;
}

static Type join(Type left, Type right)
{
    return left == TYPE_FLOAT || right == TYPE_FLOAT ? TYPE_FLOAT : TYPE_INTEGER;
}

/* Names and functions */

enum { MOST_NAMES = 32 };

static void list_names(Checker *checker, const char *const *names, size_t count)
{
    Arena *arena = arena_new();
    Text list = text_new(arena);
    for (size_t i = 0; i < count; i++)
        text_addf(&list, "%s`%s`", i ? ", " : "", names[i]);
    if (count)
        diag_help(checker->diagnostics, "known here: %s", list.bytes);
    else
        diag_help(checker->diagnostics, "no names are known here");
    arena_free(arena);
}

static void help_with_name(Checker *checker, Span span, const char *name)
{
    const char *known[MOST_NAMES + 3];
    size_t count = 0;
    if (expr_help_with_choice(checker->diagnostics, name))
        return;
    while (count < checker->scope->count && count < MOST_NAMES) {
        known[count] = checker->scope->variables[count].name;
        count++;
    }
    known[count] = "pi";
    known[count + 1] = "true";
    known[count + 2] = "false";
    const char *nearest = nearest_name(name, known, count + 3);
    if (nearest)
        diag_suggest(checker->diagnostics, span, name, nearest);
    else
        list_names(checker, known, count);
}

static Type check_name(Checker *checker, const Expr *expr)
{
    if (name_is_pi(expr->name))
        return TYPE_FLOAT;
    size_t index = scope_find(checker->scope, expr->name);
    if (index != SIZE_MAX)
        return checker->scope->variables[index].type;
    bool function = function_find(expr->name) != NULL;
    diag_report(checker->diagnostics, DIAG_ERROR, expr->name_span, "expression-name",
                function ? "`%s` is a function" : "`%s` is not known here", expr->name);
    if (function)
        diag_help(checker->diagnostics, "write its argument in parentheses: %s(...)", expr->name);
    else
        help_with_name(checker, expr->name_span, expr->name);
    return TYPE_NONE;
}

/* Conversions of other languages. */
static bool help_with_conversion(Checker *checker, const char *name)
{
    if (!strcmp(name, "int"))
        diag_help(checker->diagnostics,
                  "`floor(x)` and `x // y` cut fractions off; a condition needs no conversion");
    else if (!strcmp(name, "float") || !strcmp(name, "bool"))
        diag_help(checker->diagnostics, "leave it out: no conversion is needed");
    else
        return false;
    return true;
}

static void help_with_function(Checker *checker, Span span, const char *name)
{
    if (help_with_conversion(checker, name) ||
        expr_help_with_membership(checker->diagnostics, name))
        return;
    const char *names[FUNCTION_COUNT];
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        names[i] = function_name(i);
    const char *nearest = nearest_name(name, names, FUNCTION_COUNT);
    if (nearest)
        diag_suggest(checker->diagnostics, span, name, nearest);
    else
        list_names(checker, names, FUNCTION_COUNT);
}

static void report_unknown_function(Checker *checker, const Expr *expr)
{
    bool variable = scope_find(checker->scope, expr->name) != SIZE_MAX || name_is_pi(expr->name);
    diag_report(checker->diagnostics, DIAG_ERROR, expr->name_span, "expression-name",
                variable ? "`%s` is not a function" : "there is no function `%s`", expr->name);
    if (variable)
        diag_help(checker->diagnostics, "a product is written with `*`");
    else
        help_with_function(checker, expr->name_span, expr->name);
}

static bool check_count(Checker *checker, const Expr *expr, const FunctionRow *function)
{
    size_t count = expr->items.count;
    if (count >= function->fewest && count <= function->most)
        return true;
    diag_report(checker->diagnostics, DIAG_ERROR, expr->span, "expression-type",
                "`%s` takes %s%zu argument%s, not %zu", function->name,
                function->most > function->fewest ? "at least " : "", function->fewest,
                function->fewest == 1 ? "" : "s", count);
    return false;
}

/* Whether a part is of the wanted type, TYPE_FLOAT being any number; a report otherwise. A part
 * with an error of its own is refused without a word. */
static bool check_operand(Checker *checker, const Expr *expr, const char *who, Type wanted)
{
    Type type = expr->type;
    if (type == TYPE_NONE)
        return false;
    if (type == wanted || (wanted == TYPE_FLOAT && type == TYPE_INTEGER))
        return true;
    static const char *const wishes[] = {
        [TYPE_BOOLEAN] = "a boolean", [TYPE_INTEGER] = "an integer", [TYPE_FLOAT] = "a number"};
    diag_report(checker->diagnostics, DIAG_ERROR, expr->span, "expression-type", "%s %s, not %s",
                who, wishes[wanted], describe(type));
    if (wanted == TYPE_BOOLEAN && is_number(type))
        diag_help(checker->diagnostics,
                  "compare the number: `x != 0`, or with several: `x in {5, 6}`");
    else if (type == TYPE_BOOLEAN)
        diag_help(checker->diagnostics, "`condition ? 1 : 0` makes a number of a condition");
    else if (wanted == TYPE_INTEGER && type == TYPE_FLOAT && expr->kind != EXPR_FLOAT)
        diag_help(checker->diagnostics, "floor(), ceil() and round() make an integer of a float");
    return false;
}

static const char *needs(char *buffer, size_t size, const char *spelling)
{
    snprintf(buffer, size, "`%s` needs", spelling);
    return buffer;
}

static Type check_call(Checker *checker, const Expr *expr)
{
    const FunctionRow *function = function_find(expr->name);
    if (!function)
        report_unknown_function(checker, expr);
    char who[32];
    bool good = function && check_count(checker, expr, function);
    Type joined = TYPE_INTEGER;
    for (size_t i = 0; i < expr->items.count; i++) {
        joined = join(joined, check(checker, expr->items.items[i]));
        if (function && !check_operand(checker, expr->items.items[i],
                                       needs(who, sizeof who, function->name), TYPE_FLOAT))
            good = false;
    }
    if (!good)
        return TYPE_NONE;
    return function->type == TYPE_NONE ? joined : function->type;
}

/* Operators */

static Type check_equatable(Checker *checker, const Expr *expr)
{
    Type left = expr->left->type, right = expr->right->type;
    if (left == TYPE_NONE || right == TYPE_NONE)
        return TYPE_NONE;
    if ((is_number(left) && is_number(right)) || (left == TYPE_BOOLEAN && right == TYPE_BOOLEAN))
        return TYPE_BOOLEAN;
    diag_report(checker->diagnostics, DIAG_ERROR, expr->span, "expression-type",
                "`%s` compares two numbers or two booleans, not %s with %s",
                operator_row(expr->op)->spelling, describe(left), describe(right));
    if (is_number(left) && right == TYPE_SET)
        diag_help(checker->diagnostics, "use `%s` to ask whether a number is in a set",
                  expr->op == OPERATOR_EQUAL ? "in" : "not in");
    return TYPE_NONE;
}

static bool is_set(const Expr *expr)
{
    return expr->kind == EXPR_SET || expr->kind == EXPR_RANGE;
}

/* The left side of `in` is printed in C once for each item of the set; were an `in` allowed inside
 * of it, and in that one's left side, and so on, C would grow exponentially. */
static Type check_member(Checker *checker, const Expr *expr, bool was_left_of_in)
{
    bool good = check_operand(checker, expr->left, "the left side of `in` must be", TYPE_INTEGER);
    if (expr->right->type == TYPE_NONE)
        return TYPE_NONE;
    if (!is_set(expr->right)) {
        diag_report(checker->diagnostics, DIAG_ERROR, expr->right->span, "expression-type",
                    "`%s` needs a set or a range on its right, not %s",
                    operator_row(expr->op)->spelling, describe(expr->right->type));
        diag_help(checker->diagnostics, "a set is written {5, 6} and a range 0..4");
        return TYPE_NONE;
    }
    if (was_left_of_in) {
        diag_report(checker->diagnostics, DIAG_ERROR, expr->span, "expression-type",
                    "`in` cannot stand inside the left side of another `in`");
        return TYPE_NONE;
    }
    return good ? TYPE_BOOLEAN : TYPE_NONE;
}

static Type check_operands(Checker *checker, const Expr *expr, Type wanted, Type result)
{
    char who[32];
    needs(who, sizeof who, operator_row(expr->op)->spelling);
    bool good = check_operand(checker, expr->left, who, wanted);
    if (expr->right && !check_operand(checker, expr->right, who, wanted))
        good = false;
    return good ? result : TYPE_NONE;
}

static Type arithmetic_result(const Expr *expr)
{
    if (!expr->right)
        return expr->left->type;
    return expr->op == OPERATOR_DIVIDE ? TYPE_FLOAT : join(expr->left->type, expr->right->type);
}

/* Unary operators as well: they have no right side. */
static Type check_operator(Checker *checker, const Expr *expr)
{
    Operands operands = operator_row(expr->op)->operands;
    bool was_left_of_in = checker->left_of_in;
    checker->left_of_in |= operands == OPERANDS_MEMBER;
    check(checker, expr->left);
    checker->left_of_in = was_left_of_in;
    if (expr->right)
        check(checker, expr->right);
    switch (operands) {
    case OPERANDS_BOOLEANS:
        return check_operands(checker, expr, TYPE_BOOLEAN, TYPE_BOOLEAN);
    case OPERANDS_EQUATABLE:
        return check_equatable(checker, expr);
    case OPERANDS_ORDERED:
        return check_operands(checker, expr, TYPE_FLOAT, TYPE_BOOLEAN);
    case OPERANDS_NUMBERS:
        return check_operands(checker, expr, TYPE_FLOAT, arithmetic_result(expr));
    case OPERANDS_INTEGERS:
        return check_operands(checker, expr, TYPE_INTEGER, TYPE_INTEGER);
    case OPERANDS_MEMBER:
        return check_member(checker, expr, was_left_of_in);
    }
    return TYPE_NONE;
}

static Type check_conditional(Checker *checker, const Expr *expr)
{
    check(checker, expr->condition);
    Type left = check(checker, expr->left), right = check(checker, expr->right);
    bool good =
        check_operand(checker, expr->condition, "the condition of `?` must be", TYPE_BOOLEAN);
    if (left == TYPE_NONE || right == TYPE_NONE)
        return TYPE_NONE;
    if (left == TYPE_BOOLEAN && right == TYPE_BOOLEAN)
        return good ? TYPE_BOOLEAN : TYPE_NONE;
    if (is_number(left) && is_number(right))
        return good ? join(left, right) : TYPE_NONE;
    diag_report(checker->diagnostics, DIAG_ERROR, expr->right->span, "expression-type",
                "the two sides of `:` must both be numbers or both booleans, not %s and %s",
                describe(left), describe(right));
    return TYPE_NONE;
}

static Type check_range(Checker *checker, const Expr *expr)
{
    check(checker, expr->from);
    check(checker, expr->to);
    bool from = check_operand(checker, expr->from, "an end of a range must be", TYPE_INTEGER);
    bool to = check_operand(checker, expr->to, "an end of a range must be", TYPE_INTEGER);
    return from && to ? TYPE_SET : TYPE_NONE;
}

static Type check_set(Checker *checker, const Expr *expr)
{
    bool good = true;
    for (size_t i = 0; i < expr->items.count; i++) {
        Expr *item = expr->items.items[i];
        check(checker, item);
        if (item->kind == EXPR_RANGE)
            good &= item->type != TYPE_NONE;
        else
            good &= check_operand(checker, item, "an item of a set must be", TYPE_INTEGER);
    }
    return good ? TYPE_SET : TYPE_NONE;
}

static Type refuse(Checker *checker, const Expr *expr, const char *what)
{
    diag_report(checker->diagnostics, DIAG_ERROR, expr->span, "expression-type",
                "%s is not a value to calculate with", what);
    return TYPE_NONE;
}

static Type type_of(Checker *checker, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_INTEGER:
        return TYPE_INTEGER;
    case EXPR_FLOAT:
        return TYPE_FLOAT;
    case EXPR_BOOLEAN:
        return TYPE_BOOLEAN;
    case EXPR_NAME:
        return check_name(checker, expr);
    case EXPR_TEXT:
        return refuse(checker, expr, "a text");
    case EXPR_MEMBER:
        return refuse(checker, expr, "a name with a dot");
    case EXPR_SLICE:
        return refuse(checker, expr, "a slice");
    case EXPR_INDEX:
        return refuse(checker, expr, "an item picked with `[ ]`");
    case EXPR_SET:
        return check_set(checker, expr);
    case EXPR_RANGE:
        return check_range(checker, expr);
    case EXPR_UNARY:
    case EXPR_BINARY:
        return check_operator(checker, expr);
    case EXPR_CONDITIONAL:
        return check_conditional(checker, expr);
    case EXPR_CALL:
        return check_call(checker, expr);
    }
    return TYPE_NONE;
}

static Type check(Checker *checker, Expr *expr)
{
    expr->type = type_of(checker, expr);
    return expr->type;
}

Type expr_check(Expr *expr, const Scope *scope, Diagnostics *diagnostics)
{
    Checker checker = {.scope = scope, .diagnostics = diagnostics};
    return check(&checker, expr);
}
