/* expr_print.c: a checked and folded expression as C, and as it was written.
 *
 * The evaluator calculates with 64 bits, and so must the C: variables and helpers are of type
 * int64_t there. What is left are constants, which C takes for int: see is_narrow. */
#include "spec/expr_internal.h"

#include <limits.h>
#include <string.h>

static void print(Text *text, const Expr *expr);

static bool is_member(const Expr *expr)
{
    return expr->kind == EXPR_BINARY && operator_row(expr->op)->operands == OPERANDS_MEMBER;
}

/* Without what C does not need to say: floor, ceil and round of an integer, and unary plus. */
static const Expr *strip(const Expr *expr)
{
    for (;;) {
        if (expr->kind == EXPR_UNARY && expr->op == OPERATOR_ADD)
            expr = expr->left;
        else if (expr->kind == EXPR_CALL && !function_find(expr->name)->c &&
                 expr->items.items[0]->type == TYPE_INTEGER)
            expr = expr->items.items[0];
        else
            return expr;
    }
}

/* Whether C would give the printed expression the type int. Only constants and choices between
 * them are: all variables, helpers and sums are int64_t. */
static bool is_narrow(const Expr *expr)
{
    expr = strip(expr);
    if (expr->kind == EXPR_INTEGER)
        return expr->integer >= -INT_MAX && expr->integer <= INT_MAX;
    if (expr->kind == EXPR_CONDITIONAL)
        return is_narrow(expr->left) && is_narrow(expr->right);
    return expr->kind == EXPR_UNARY && is_narrow(expr->left);
}

/* How tightly an item of a set binds once printed as a comparison. */
static bool is_single(const Expr *item)
{
    return item->kind != EXPR_RANGE || (expr_is_literal(item->from) && expr_is_literal(item->to) &&
                                        item->from->integer == item->to->integer);
}

static Level item_level(const Expr *item, Operator op)
{
    if (is_single(item))
        return LEVEL_EQUALITY;
    return op == OPERATOR_IN ? LEVEL_AND : LEVEL_OR;
}

static Level member_level(const Expr *expr)
{
    const Expr *set = expr->right;
    if (set->kind == EXPR_RANGE)
        return item_level(set, expr->op);
    if (set->items.count == 1)
        return item_level(set->items.items[0], expr->op);
    return set->items.count ? operator_row(expr->op)->level : LEVEL_PRIMARY;
}

static Level level_of(const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_INTEGER: /* the smallest integer brings its own parentheses */
        return expr->integer < 0 && expr->integer != INT64_MIN ? LEVEL_UNARY : LEVEL_PRIMARY;
    case EXPR_UNARY:
    case EXPR_BINARY:
        return is_member(expr) ? member_level(expr) : operator_row(expr->op)->level;
    case EXPR_CONDITIONAL:
        return LEVEL_CONDITIONAL;
    default:
        return LEVEL_PRIMARY;
    }
}

/* Prints the expression, in parentheses if it binds less tightly than `level`. */
static void print_at(Text *text, const Expr *expr, Level level)
{
    bool parentheses = level_of(strip(expr)) < level;
    text_add(text, parentheses ? "(" : "");
    print(text, expr);
    text_add(text, parentheses ? ")" : "");
}

static void print_integer(Text *text, int64_t integer)
{
    if (integer == INT64_MIN) /* C has no negative literals, and 9223372036854775808 is too large */
        text_add(text, "(-9223372036854775807 - 1)");
    else
        text_addf(text, "%lld", (long long)integer);
}

static bool starts_with_minus(const Expr *expr)
{
    if (expr->kind == EXPR_INTEGER)
        return level_of(expr) == LEVEL_UNARY;
    return expr->kind == EXPR_UNARY && expr->op == OPERATOR_NEGATE;
}

static void print_unary(Text *text, const Expr *expr)
{
    bool twice = expr->op == OPERATOR_NEGATE && starts_with_minus(strip(expr->left));
    text_addf(text, "%s%s", operator_row(expr->op)->c, twice ? " " : ""); /* `--x` decrements */
    print_at(text, expr->left, LEVEL_UNARY);
}

/* Sets */

static void print_comparison(Text *text, const Expr *left, const char *c, const Expr *right)
{
    print_at(text, left, LEVEL_SUM);
    text_addf(text, " %s ", c);
    print_at(text, right, LEVEL_SUM);
}

static void print_item(Text *text, const Expr *left, Operator op, const Expr *item)
{
    bool in = op == OPERATOR_IN;
    if (is_single(item)) {
        print_comparison(text, left, in ? "==" : "!=", item->from ? item->from : item);
        return;
    }
    print_comparison(text, left, in ? ">=" : "<", item->from);
    text_add(text, in ? " && " : " || ");
    print_comparison(text, left, in ? "<=" : ">", item->to);
}

static void print_member(Text *text, const Expr *expr)
{
    bool in = expr->op == OPERATOR_IN;
    const Expr *set = expr->right;
    if (set->kind == EXPR_RANGE) {
        print_item(text, expr->left, expr->op, set);
        return;
    }
    if (!set->items.count)
        text_add(text, in ? "false" : "true");
    for (size_t i = 0; i < set->items.count; i++) {
        const Expr *item = set->items.items[i];
        bool parentheses = set->items.count > 1 && !is_single(item);
        text_add(text, !i ? "" : in ? " || " : " && ");
        text_add(text, parentheses ? "(" : "");
        print_item(text, expr->left, expr->op, item);
        text_add(text, parentheses ? ")" : "");
    }
}

/* Operators and functions */

static void print_list(Text *text, const char *function, const Expr *first, const Expr *second)
{
    text_addf(text, "%s(", function);
    print(text, first);
    text_add(text, ", ");
    print(text, second);
    text_add(text, ")");
}

/* The levels that C and -Wparentheses ask of the two operands. Comparisons want theirs marked, and
 * `||` an `&&`; the order of a sum is kept, since another may overflow. */
static void operand_levels(const OperatorRow *row, Level *left, Level *right)
{
    *left = *right = row->level;
    if (row->level == LEVEL_EQUALITY || row->level == LEVEL_ORDER)
        *left = *right = LEVEL_SUM;
    else if (row->level == LEVEL_SUM || row->level == LEVEL_PRODUCT)
        *right = row->level + 1;
}

static void print_operand(Text *text, const Expr *expr, const OperatorRow *row, Level level)
{
    Level own = level_of(strip(expr));
    bool and_in_or = row->level == LEVEL_OR && own == LEVEL_AND;
    bool is_not = expr->kind == EXPR_UNARY && expr->op == OPERATOR_NOT;
    bool not_compared = row->level == LEVEL_EQUALITY && is_not; /* -Wlogical-not-parentheses */
    print_at(text, expr, and_in_or || not_compared ? LEVEL_PRIMARY : level);
}

static void print_binary(Text *text, const Expr *expr)
{
    const OperatorRow *row = operator_row(expr->op);
    if (row->helper) {
        print_list(text, row->c, expr->left, expr->right);
        return;
    }
    Level left, right;
    operand_levels(row, &left, &right);
    bool arithmetic = row->operands == OPERANDS_NUMBERS;
    if (arithmetic && is_narrow(expr->left) && is_narrow(expr->right)) {
        text_add(text, "(int64_t)");
        left = LEVEL_UNARY;
    }
    print_operand(text, expr->left, row, left);
    text_addf(text, " %s ", row->c);
    print_operand(text, expr->right, row, right);
}

static void print_conditional(Text *text, const Expr *expr)
{
    print_at(text, expr->condition, LEVEL_OR);
    text_add(text, " ? ");
    print(text, expr->left);
    text_add(text, " : ");
    print(text, expr->right);
}

/* min(a, b, c) as minimum(minimum(a, b), c). */
static void print_call(Text *text, const Expr *expr)
{
    const char *function = function_find(expr->name)->c;
    for (size_t i = 1; i < expr->items.count; i++)
        text_addf(text, "%s(", function);
    if (expr->items.count == 1)
        text_addf(text, "%s(", function);
    print(text, expr->items.items[0]);
    for (size_t i = 1; i < expr->items.count; i++) {
        text_add(text, ", ");
        print(text, expr->items.items[i]);
        text_add(text, i + 1 < expr->items.count ? ")" : "");
    }
    text_add(text, ")");
}

static void print(Text *text, const Expr *expr)
{
    expr = strip(expr);
    switch (expr->kind) {
    case EXPR_INTEGER:
        print_integer(text, expr->integer);
        break;
    case EXPR_BOOLEAN:
        text_add(text, expr->integer ? "true" : "false");
        break;
    case EXPR_NAME:
        text_add(text, expr->name);
        break;
    case EXPR_UNARY:
        print_unary(text, expr);
        break;
    case EXPR_BINARY:
        if (is_member(expr))
            print_member(text, expr);
        else
            print_binary(text, expr);
        break;
    case EXPR_CONDITIONAL:
        print_conditional(text, expr);
        break;
    case EXPR_CALL:
        print_call(text, expr);
        break;
    default: /* floats, and what expr_check refuses: no expression that may be printed */
        break;
    }
}

void expr_print_c(Text *text, const Expr *expr)
{
    print(text, expr);
}

/* Questions about expressions */

static unsigned own_helper(const Expr *expr)
{
    if (expr->kind == EXPR_CALL)
        return function_find(expr->name)->helper;
    bool is_operator = expr->kind == EXPR_UNARY || expr->kind == EXPR_BINARY;
    return is_operator ? operator_row(expr->op)->helper : 0;
}

unsigned expr_helpers(const Expr *expr)
{
    if (!expr)
        return 0;
    unsigned helpers = own_helper(expr);
    for (size_t i = 0; i < expr->items.count; i++)
        helpers |= expr_helpers(expr->items.items[i]);
    return helpers | expr_helpers(expr->condition) | expr_helpers(expr->left) |
           expr_helpers(expr->right) | expr_helpers(expr->from) | expr_helpers(expr->to);
}

const Expr *expr_find_float(const Expr *expr)
{
    if (!expr || expr->type == TYPE_FLOAT)
        return expr;
    const Expr *const parts[] = {expr->condition, expr->left, expr->right, expr->from, expr->to};
    const Expr *found = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !found; i++)
        found = expr_find_float(parts[i]);
    for (size_t i = 0; i < expr->items.count && !found; i++)
        found = expr_find_float(expr->items.items[i]);
    return found;
}

size_t expr_size(const Expr *expr)
{
    if (!expr)
        return 0;
    size_t size = 1 + expr_size(expr->condition) + expr_size(expr->left) + expr_size(expr->right) +
                  expr_size(expr->from) + expr_size(expr->to);
    for (size_t i = 0; i < expr->items.count; i++)
        size += expr_size(expr->items.items[i]);
    return size;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

const char *expr_source(Arena *arena, const Expr *expr)
{
    const char *written = expr->span.source->text + expr->span.start;
    size_t length = expr->span.end - expr->span.start, kept = 0;
    char *line = arena_copy(arena, written, length);
    for (size_t i = 0; i < length; i++)
        if (!is_space(line[i]))
            line[kept++] = line[i];
        else if (kept && line[kept - 1] != ' ')
            line[kept++] = ' ';
    line[kept] = '\0';
    return line;
}
