/* expr_parse.c: a scalar's text through the scanner and the grammar to a tree. */
#include "spec/expr_internal.h"

#include "spec/expr.tab.h"

#include <string.h>

Span expr_span(const ExprParser *parser, TextRange range)
{
    return node_text_span(parser->scalar, range.start, range.end);
}

Expr *expr_new(ExprParser *parser, ExprKind kind, TextRange range)
{
    Expr *expr = arena_alloc(parser->arena, sizeof *expr);
    expr->kind = kind;
    expr->span = expr_span(parser, range);
    return expr;
}

Expr *expr_new_unary(ExprParser *parser, TextRange range, Operator op, Expr *left)
{
    Expr *expr = expr_new(parser, EXPR_UNARY, range);
    expr->op = op;
    expr->left = left;
    return expr;
}

Expr *expr_new_binary(ExprParser *parser, TextRange range, Expr *left, Operator op, Expr *right)
{
    Expr *expr = expr_new(parser, EXPR_BINARY, range);
    expr->op = op;
    expr->left = left;
    expr->right = right;
    return expr;
}

static int closing_bracket(int open)
{
    switch (open) {
    case TOKEN_PAREN_OPEN:
        return TOKEN_PAREN_CLOSE;
    case TOKEN_BRACE_OPEN:
        return TOKEN_BRACE_CLOSE;
    case TOKEN_BRACKET_OPEN:
        return TOKEN_BRACKET_CLOSE;
    default:
        return 0;
    }
}

/* Keeps the list of open brackets. One that closes nothing is left to the parser to refuse. */
static bool track_brackets(ExprParser *parser, Token token)
{
    if (closing_bracket(token.kind)) {
        if (parser->depth == EXPR_DEEPEST) {
            expr_report_depth(parser, token.range);
            return false;
        }
        parser->open[parser->depth++] = token;
    } else if (parser->depth) {
        if (token.kind == closing_bracket(parser->open[parser->depth - 1].kind))
            parser->depth--;
    }
    return true;
}

/* What bison calls for the next token: the scanner's, after noting what a message may need. */
int expr_yylex(EXPR_YYSTYPE *value, TextRange *range, ExprParser *parser)
{
    int kind = expr_scan(value, range, parser->scanner);
    if (kind == TOKEN_YYEOF) /* not behind the blanks and line ends that may follow */
        *range = (TextRange){parser->current.range.end, parser->current.range.end};
    parser->previous = parser->current;
    parser->current = (Token){kind, *range};
    return track_brackets(parser, parser->current) ? kind : TOKEN_EXPR_YYerror;
}

static bool is_blank(const Node *scalar)
{
    for (size_t i = 0; i < scalar->length; i++)
        if (!strchr(" \t\r\n", scalar->text[i]))
            return false;
    return true;
}

static bool check_length(const Node *scalar, Diagnostics *diagnostics)
{
    if (is_blank(scalar)) {
        diag_report(diagnostics, DIAG_ERROR, scalar->span, "expression-syntax",
                    "expected an expression, found nothing");
        return false;
    }
    if (scalar->length > EXPR_LONGEST) {
        diag_report(diagnostics, DIAG_ERROR, scalar->span, "expression-syntax",
                    "the expression is too long: %zu bytes, where %d are the most", scalar->length,
                    EXPR_LONGEST);
        return false;
    }
    return true;
}

Expr *expr_parse(Arena *arena, const Node *scalar, Diagnostics *diagnostics)
{
    if (!check_length(scalar, diagnostics))
        return NULL;
    ExprParser *parser = arena_alloc(arena, sizeof *parser);
    parser->arena = arena;
    parser->scalar = scalar;
    parser->diagnostics = diagnostics;
    parser->scanner = expr_scanner_new(parser);
    bool parsed = expr_yyparse(parser) == 0;
    expr_scanner_free(parser->scanner);
    return parsed ? parser->result : NULL;
}
