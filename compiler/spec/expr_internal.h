/* expr_internal.h: what the files of the expression language share, in the order of the work:
 * scan, parse, check, evaluate, fold, print. */
#ifndef SPEC_EXPR_INTERNAL_H
#define SPEC_EXPR_INTERNAL_H

#include "spec/expr.h"

/* Limits that keep every recursion over a tree, and every message about it, small. */
enum { EXPR_LONGEST = 4096, EXPR_DEEPEST = 100 };

/* The bytes [start, end) of the scalar's text; node_text_span makes a place in the spec of it. */
typedef struct TextRange {
    size_t start, end;
} TextRange;

typedef struct Token {
    int kind; /* as bison numbers them; 0 is the end of the text and, before it, "none yet" */
    TextRange range;
} Token;

typedef struct ExprParser {
    Arena *arena;
    const Node *scalar;
    Diagnostics *diagnostics;
    void *scanner;
    size_t position; /* of the scanner in the text */
    Token previous, current;
    Token open[EXPR_DEEPEST]; /* the brackets not closed yet */
    size_t depth;
    Expr *result;
} ExprParser;

/* expr.l */
void *expr_scanner_new(ExprParser *parser);
void expr_scanner_free(void *scanner);

/* expr_parse.c: nodes, for the actions of the grammar */
Span expr_span(const ExprParser *parser, TextRange range);
Expr *expr_new(ExprParser *parser, ExprKind kind, TextRange range);
Expr *expr_new_unary(ExprParser *parser, TextRange range, Operator op, Expr *left);
Expr *expr_new_binary(ExprParser *parser, TextRange range, Expr *left, Operator op, Expr *right);

/* expr_syntax.c: what is said about a text that is no expression */
void expr_syntax_error(ExprParser *parser, int sole_expected);
void expr_report_chain(ExprParser *parser, const Expr *first, TextRange second);
void expr_report_spelling(ExprParser *parser, TextRange range);
void expr_report_number(ExprParser *parser, TextRange range, const char *problem);
/* Helps with `if`, `then`, `else` or `when`; false for all other words. */
bool expr_help_with_choice(Diagnostics *diagnostics, const char *word);
/* Helps with `isin` and what other languages call it; false for all other words. */
bool expr_help_with_membership(Diagnostics *diagnostics, const char *word);
void expr_report_depth(ExprParser *parser, TextRange range);

/* expr_table.c: operators and functions, one row each */
typedef enum {
    OPERANDS_BOOLEANS,
    OPERANDS_EQUATABLE, /* two numbers or two booleans */
    OPERANDS_ORDERED,
    OPERANDS_NUMBERS,
    OPERANDS_INTEGERS,
    OPERANDS_MEMBER, /* an integer and a set */
} Operands;

/* How tightly C binds what is printed, from loosest to tightest. */
typedef enum {
    LEVEL_CONDITIONAL,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_EQUALITY,
    LEVEL_ORDER,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_UNARY,
    LEVEL_PRIMARY,
} Level;

typedef struct OperatorRow {
    const char *spelling;
    Operands operands;
    const char *c; /* C's operator, or the helper function's name */
    Level level;
    unsigned helper; /* 0 for an operator of C */
} OperatorRow;

typedef struct FunctionRow {
    const char *name;
    size_t fewest, most; /* arguments */
    Type type;           /* of the result; TYPE_NONE: float if an argument is, else integer */
    double (*apply)(double);
    const char *c;
    unsigned helper;
} FunctionRow;

const OperatorRow *operator_row(Operator op);
const FunctionRow *function_find(const char *name);
const char *function_name(size_t index);
enum { FUNCTION_COUNT = 10 };

/* The index of a variable in the scope, or SIZE_MAX. The constant `pi` is no variable: it is known
 * everywhere and cannot be hidden. */
size_t scope_find(const Scope *scope, const char *name);
bool name_is_pi(const char *name);

/* expr_fold.c */
bool expr_is_literal(const Expr *expr);

#endif
