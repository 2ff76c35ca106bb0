/* expr.y: the grammar, one level of precedence a rule, from the loosest to the tightest. */
%define api.pure full
%define api.prefix {expr_yy}
%define api.token.prefix {TOKEN_}
%define api.location.type {TextRange}
%define parse.error custom
%locations
%expect 0
%param {ExprParser *parser}

%code requires {
#include "spec/expr_internal.h"
}

%code provides {
/* The scanner proper, in expr.l; bison calls expr_yylex in expr_parse.c, which keeps track. */
int expr_scan(EXPR_YYSTYPE *value, EXPR_YYLTYPE *range, void *scanner);
int expr_yylex(EXPR_YYSTYPE *value, EXPR_YYLTYPE *range, ExprParser *parser);
}

%code {
static void expr_yyerror(const TextRange *range, ExprParser *parser, const char *message);

#define YYLLOC_DEFAULT(whole, parts, count)                                                        \
    do {                                                                                           \
        (whole).start = (count) ? YYRHSLOC(parts, 1).start : YYRHSLOC(parts, 0).end;               \
        (whole).end = (count) ? YYRHSLOC(parts, count).end : YYRHSLOC(parts, 0).end;               \
    } while (0)
}

%union {
    int64_t integer;
    double number;
    const char *name;
    Expr *expr;
    Operator op;
}

%token <integer> INTEGER "integer"
%token <number> FLOAT "float"
%token <name> NAME "name" TEXT "text"
%token TRUE "true" FALSE "false"
%token OR "or" AND "and" NOT "not" IN "in"
%token EQUAL "==" UNEQUAL "!=" LESS "<" LESS_EQUAL "<=" GREATER ">" GREATER_EQUAL ">="
%token PLUS "+" MINUS "-" STAR "*" SLASH "/" SLASH_SLASH "//" PERCENT "%" STAR_STAR "**"
%token QUESTION "?" COLON ":" COMMA "," DOT "." DOT_DOT ".."
%token PAREN_OPEN "(" PAREN_CLOSE ")"
%token BRACE_OPEN "{" BRACE_CLOSE "}"
%token BRACKET_OPEN "[" BRACKET_CLOSE "]"

%nterm <expr> expression disjunction conjunction negation comparison range sum product unary power
%nterm <expr> postfix slice ends primary list items
%nterm <op> relation sign factor

%%

text: expression { parser->result = $expression; }

expression:
  disjunction
| disjunction[condition] "?" expression[yes] ":" expression[no]
    {
        $$ = expr_new(parser, EXPR_CONDITIONAL, @$);
        $$->condition = $condition;
        $$->left = $yes;
        $$->right = $no;
    }

disjunction:
  conjunction
| disjunction[left] "or" conjunction[right]
    { $$ = expr_new_binary(parser, @$, $left, OPERATOR_OR, $right); }

conjunction:
  negation
| conjunction[left] "and" negation[right]
    { $$ = expr_new_binary(parser, @$, $left, OPERATOR_AND, $right); }

negation:
  comparison
| "not" negation[operand] { $$ = expr_new_unary(parser, @$, OPERATOR_NOT, $operand); }

comparison:
  range
| range[left] relation range[right] { $$ = expr_new_binary(parser, @$, $left, $relation, $right); }
| range[left] relation[first] range[middle] relation[second] range
    {
        Expr *pair = expr_new_binary(parser, (TextRange){@left.start, @middle.end}, $left, $first,
                                     $middle);
        (void)$second;
        expr_report_chain(parser, pair, (TextRange){@second.start, @$.end});
        YYABORT;
    }

relation:
  "=="       { $$ = OPERATOR_EQUAL; }
| "!="       { $$ = OPERATOR_UNEQUAL; }
| "<"        { $$ = OPERATOR_LESS; }
| "<="       { $$ = OPERATOR_LESS_EQUAL; }
| ">"        { $$ = OPERATOR_GREATER; }
| ">="       { $$ = OPERATOR_GREATER_EQUAL; }
| "in"       { $$ = OPERATOR_IN; }
| "not" "in" { $$ = OPERATOR_NOT_IN; }

range:
  sum
| sum[from] ".." sum[to]
    {
        $$ = expr_new(parser, EXPR_RANGE, @$);
        $$->from = $from;
        $$->to = $to;
    }

sum:
  product
| sum[left] sign product[right] { $$ = expr_new_binary(parser, @$, $left, $sign, $right); }

sign:
  "+" { $$ = OPERATOR_ADD; }
| "-" { $$ = OPERATOR_SUBTRACT; }

product:
  unary
| product[left] factor unary[right] { $$ = expr_new_binary(parser, @$, $left, $factor, $right); }

factor:
  "*"  { $$ = OPERATOR_MULTIPLY; }
| "/"  { $$ = OPERATOR_DIVIDE; }
| "//" { $$ = OPERATOR_FLOOR_DIVIDE; }
| "%"  { $$ = OPERATOR_MODULO; }

unary:
  power
| "-" unary[operand] { $$ = expr_new_unary(parser, @$, OPERATOR_NEGATE, $operand); }
| "+" unary[operand] { $$ = expr_new_unary(parser, @$, OPERATOR_ADD, $operand); }

power:
  postfix
| postfix[left] "**" unary[right] /* as in Python: -2**2 is -4, and 2**-1 needs no parentheses */
    { $$ = expr_new_binary(parser, @$, $left, OPERATOR_POWER, $right); }

postfix:
  primary
| postfix[base] "." "name"[member]
    {
        $$ = expr_new(parser, EXPR_MEMBER, @$);
        $$->left = $base;
        $$->name = $member;
        $$->name_span = expr_span(parser, @member);
    }
| postfix[base] "[" expression[index] "]"
    {
        $$ = expr_new(parser, EXPR_INDEX, @$);
        $$->left = $base;
        $$->from = $index;
    }
| postfix[base] "[" slice[ends] "]"
    {
        $$ = $ends;
        $$->span = expr_span(parser, @$);
        $$->left = $base;
    }

slice:
  ends
| ends expression[to]
    {
        $$ = $ends;
        $$->to = $to;
    }

ends:
  ":" { $$ = expr_new(parser, EXPR_SLICE, @$); }
| expression[from] ":"
    {
        $$ = expr_new(parser, EXPR_SLICE, @$);
        $$->from = $from;
    }

primary:
  "integer"
    {
        $$ = expr_new(parser, EXPR_INTEGER, @$);
        $$->integer = $1;
    }
| "float"
    {
        $$ = expr_new(parser, EXPR_FLOAT, @$);
        $$->number = $1;
    }
| "true"
    {
        $$ = expr_new(parser, EXPR_BOOLEAN, @$);
        $$->integer = 1;
    }
| "false" { $$ = expr_new(parser, EXPR_BOOLEAN, @$); }
| "name"
    {
        $$ = expr_new(parser, EXPR_NAME, @$);
        $$->name = $1;
        $$->name_span = $$->span;
    }
| "text"
    {
        $$ = expr_new(parser, EXPR_TEXT, @$);
        $$->name = $1;
        $$->name_span = $$->span;
    }
| "name"[function] "(" list ")"
    {
        $$ = $list;
        $$->kind = EXPR_CALL;
        $$->span = expr_span(parser, @$);
        $$->name = $function;
        $$->name_span = expr_span(parser, @function);
    }
| "{" list "}"
    {
        $$ = $list;
        $$->span = expr_span(parser, @$);
    }
| "(" expression[inner] ")"
    {
        $$ = $inner;
        $$->span = expr_span(parser, @$);
    }

list:
  %empty { $$ = expr_new(parser, EXPR_SET, @$); }
| items

items:
  expression[item]
    {
        $$ = expr_new(parser, EXPR_SET, @$);
        *list_add(parser->arena, &$$->items) = $item;
    }
| items[list] "," expression[item]
    {
        $$ = $list;
        *list_add(parser->arena, &$$->items) = $item;
    }

%%

/* Only "memory exhausted" comes here. The limits on length and depth keep the parser's stack from
 * being too deep, so there is no memory for it. */
static void expr_yyerror(const TextRange *range, ExprParser *parser, const char *message)
{
    (void)range, (void)parser, (void)message;
    out_of_memory();
}

/* The parser has read the wrong token: parser->current. What it would have taken matters only
 * when that was a single kind, such as the ":" of a choice. */
static int yyreport_syntax_error(const yypcontext_t *context, ExprParser *parser)
{
    yysymbol_kind_t expected[2];
    int count = yypcontext_expected_tokens(context, expected, 2);
    bool colon = count == 1 && expected[0] == YYSYMBOL_COLON;
    bool in = count == 1 && expected[0] == YYSYMBOL_IN;
    expr_syntax_error(parser, colon ? TOKEN_COLON : in ? TOKEN_IN : 0);
    return 0;
}
