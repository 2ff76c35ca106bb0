/* expr_table.c: what is known of each operator and function, read by all that follows parsing. */
#include "spec/expr_internal.h"

#include <math.h>
#include <string.h>

static const OperatorRow operators[] = {
    [OPERATOR_OR] = {"or", OPERANDS_BOOLEANS, "||", LEVEL_OR, 0},
    [OPERATOR_AND] = {"and", OPERANDS_BOOLEANS, "&&", LEVEL_AND, 0},
    [OPERATOR_NOT] = {"not", OPERANDS_BOOLEANS, "!", LEVEL_UNARY, 0},
    [OPERATOR_IN] = {"in", OPERANDS_MEMBER, NULL, LEVEL_OR, 0},
    [OPERATOR_NOT_IN] = {"not in", OPERANDS_MEMBER, NULL, LEVEL_AND, 0},
    [OPERATOR_EQUAL] = {"==", OPERANDS_EQUATABLE, "==", LEVEL_EQUALITY, 0},
    [OPERATOR_UNEQUAL] = {"!=", OPERANDS_EQUATABLE, "!=", LEVEL_EQUALITY, 0},
    [OPERATOR_LESS] = {"<", OPERANDS_ORDERED, "<", LEVEL_ORDER, 0},
    [OPERATOR_LESS_EQUAL] = {"<=", OPERANDS_ORDERED, "<=", LEVEL_ORDER, 0},
    [OPERATOR_GREATER] = {">", OPERANDS_ORDERED, ">", LEVEL_ORDER, 0},
    [OPERATOR_GREATER_EQUAL] = {">=", OPERANDS_ORDERED, ">=", LEVEL_ORDER, 0},
    [OPERATOR_ADD] = {"+", OPERANDS_NUMBERS, "+", LEVEL_SUM, 0},
    [OPERATOR_SUBTRACT] = {"-", OPERANDS_NUMBERS, "-", LEVEL_SUM, 0},
    [OPERATOR_MULTIPLY] = {"*", OPERANDS_NUMBERS, "*", LEVEL_PRODUCT, 0},
    [OPERATOR_DIVIDE] = {"/", OPERANDS_NUMBERS, "/", LEVEL_PRODUCT, 0},
    [OPERATOR_FLOOR_DIVIDE] = {"//", OPERANDS_INTEGERS, "floor_divide", LEVEL_PRIMARY,
                               HELPER_FLOOR_DIVIDE},
    [OPERATOR_MODULO] = {"%", OPERANDS_INTEGERS, "floor_modulo", LEVEL_PRIMARY,
                         HELPER_FLOOR_MODULO},
    [OPERATOR_NEGATE] = {"-", OPERANDS_NUMBERS, "-", LEVEL_UNARY, 0},
    [OPERATOR_POWER] = {"**", OPERANDS_NUMBERS, "power", LEVEL_PRIMARY, HELPER_POWER},
};

const OperatorRow *operator_row(Operator op)
{
    return &operators[op];
}

enum { ANY_NUMBER = EXPR_LONGEST };

static const FunctionRow functions[FUNCTION_COUNT] = {
    {"min", 2, ANY_NUMBER, TYPE_NONE, NULL, "minimum", HELPER_MINIMUM},
    {"max", 2, ANY_NUMBER, TYPE_NONE, NULL, "maximum", HELPER_MAXIMUM},
    {"abs", 1, 1, TYPE_NONE, fabs, "absolute", HELPER_ABSOLUTE},
    {"floor", 1, 1, TYPE_INTEGER, floor, NULL, 0},
    {"ceil", 1, 1, TYPE_INTEGER, ceil, NULL, 0},
    {"round", 1, 1, TYPE_INTEGER, nearbyint, NULL, 0}, /* half to even */
    {"sqrt", 1, 1, TYPE_FLOAT, sqrt, NULL, 0},
    {"exp", 1, 1, TYPE_FLOAT, exp, NULL, 0},
    {"log", 1, 1, TYPE_FLOAT, log, NULL, 0},
    {"cos", 1, 1, TYPE_FLOAT, cos, NULL, 0},
};

const FunctionRow *function_find(const char *name)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (!strcmp(functions[i].name, name))
            return &functions[i];
    return NULL;
}

const char *function_name(size_t index)
{
    return functions[index].name;
}

size_t scope_find(const Scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->count; i++)
        if (!strcmp(scope->variables[i].name, name))
            return i;
    return SIZE_MAX;
}

bool name_is_pi(const char *name)
{
    return !strcmp(name, "pi");
}
