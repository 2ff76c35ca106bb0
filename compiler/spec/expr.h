/* expr.h: the small language of rules, schedules and slices. */
#ifndef SPEC_EXPR_H
#define SPEC_EXPR_H

#include "base/text.h"
#include "spec/node.h"

typedef enum {
    EXPR_INTEGER,     /* 5 */
    EXPR_FLOAT,       /* 1e-3 */
    EXPR_BOOLEAN,     /* true */
    EXPR_NAME,        /* label */
    EXPR_TEXT,        /* "T-shirt": a class, whose number takes its place before anything else */
    EXPR_MEMBER,      /* fashion.train: left is the name before the dot, name the one behind */
    EXPR_SLICE,       /* left[from:to], from or to may be NULL */
    EXPR_INDEX,       /* left[from] */
    EXPR_SET,         /* {5, 6}; items may be EXPR_RANGE */
    EXPR_RANGE,       /* from..to, both included */
    EXPR_UNARY,       /* op left */
    EXPR_BINARY,      /* left op right */
    EXPR_CONDITIONAL, /* condition ? left : right */
    EXPR_CALL,        /* name(items) */
} ExprKind;

typedef enum {
    OPERATOR_OR,
    OPERATOR_AND,
    OPERATOR_NOT,
    OPERATOR_IN,
    OPERATOR_NOT_IN,
    OPERATOR_EQUAL,
    OPERATOR_UNEQUAL,
    OPERATOR_LESS,
    OPERATOR_LESS_EQUAL,
    OPERATOR_GREATER,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_MULTIPLY,
    OPERATOR_DIVIDE,
    OPERATOR_FLOOR_DIVIDE,
    OPERATOR_MODULO,
    OPERATOR_NEGATE,
    OPERATOR_POWER,
} Operator;

typedef enum { TYPE_NONE, TYPE_BOOLEAN, TYPE_INTEGER, TYPE_FLOAT, TYPE_SET } Type;

typedef struct Expr Expr;
struct Expr {
    ExprKind kind;
    Span span;
    Type type; /* set by expr_check */
    Operator op;
    int64_t integer; /* EXPR_INTEGER; EXPR_BOOLEAN as 0 or 1 */
    double number;   /* EXPR_FLOAT */
    const char *name;
    Span name_span;
    Expr *condition, *left, *right;
    Expr *from, *to;
    List(Expr *) items;
};

/* Parses the whole text of a scalar node. On an error reports it at its place in the spec and
 * returns NULL. */
Expr *expr_parse(Arena *arena, const Node *scalar, Diagnostics *diagnostics);

/* A name an expression may use. */
typedef struct Variable {
    const char *name;
    Type type;
} Variable;

typedef struct Scope {
    const Variable *variables;
    size_t count;
} Scope;

/* Gives every subexpression its type. Reports undefined names (with the nearest known one), unknown
 * functions, wrong types, and whatever is no value (slices, members). Returns the type of the whole
 * or TYPE_NONE after reporting an error. */
Type expr_check(Expr *expr, const Scope *scope, Diagnostics *diagnostics);

/* A value: booleans and integers in `integer`, floats in `number`. */
typedef struct Value {
    Type type;
    int64_t integer;
    double number;
} Value;

/* The value of a checked expression, `values` being those of the scope's variables in order.
 * Arithmetic that overflows 64 bits, division by zero and results that are not finite are reported
 * at the operator's operands, with the variables' values; returns false then. */
bool expr_evaluate(const Expr *expr, const Scope *scope, const Value *values, Value *result,
                   Diagnostics *diagnostics);

/* The value as a double, whatever its type. */
double value_number(Value value);

/* Replaces every checked subexpression without variables by its value. */
Expr *expr_fold(Arena *arena, Expr *expr, Diagnostics *diagnostics);

/* Prints a checked and folded expression without floats as C, with no more parentheses than needed
 * (but those gcc's -Wparentheses asks for). `a // b` and `a % b` become floor_divide(a, b) and
 * floor_modulo(a, b), `**` becomes power(a, b), min, max and abs minimum, maximum and absolute:
 * helpers the generated program defines when expr_helpers says they are used. */
void expr_print_c(Text *text, const Expr *expr);

enum {
    HELPER_FLOOR_DIVIDE = 1,
    HELPER_FLOOR_MODULO = 2,
    HELPER_POWER = 4,
    HELPER_MINIMUM = 8,
    HELPER_MAXIMUM = 16,
    HELPER_ABSOLUTE = 32,
};
unsigned expr_helpers(const Expr *expr);

/* The first subexpression of type float, or NULL. */
const Expr *expr_find_float(const Expr *expr);

/* Whether the name stands in it; `expr` may be NULL. */
bool expr_mentions(const Expr *expr, const char *name);

/* Puts whole numbers in the place of names and texts for which `number` knows one: returns false
 * where it does not. */
void expr_replace(Expr *expr, bool (*number)(void *context, const Expr *name, int64_t *value),
                  void *context);

/* How many parts it has: numbers, names, operators. */
size_t expr_size(const Expr *expr);

/* The expression as written in the spec, on one line. */
const char *expr_source(Arena *arena, const Expr *expr);

#endif
