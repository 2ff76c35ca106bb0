/* test_expr_support.h: an expression in a spec of one line, made by hand. */
#ifndef TEST_EXPR_SUPPORT_H
#define TEST_EXPR_SUPPORT_H

#include "spec/expr.h"
#include "support.h"

/* What stands before the expression on its line: it starts in column 7. */
#define BEFORE "rule: "

typedef struct Trial {
    Arena *arena;
    Diagnostics *diagnostics;
    Node node;
    Expr *expr; /* NULL after a syntax error */
} Trial;

static const Variable trial_variables[] = {
    {"label", TYPE_INTEGER},
    {"epoch", TYPE_INTEGER},
    {"rate", TYPE_FLOAT},
    {"flag", TYPE_BOOLEAN},
};
static const Scope trial_scope = {trial_variables, 4};

/* A plain scalar: each byte of its text stands in the source as it is. */
static inline Node trial_node(Arena *arena, const char *text)
{
    const Source *source = source_of(arena, arena_printf(arena, BEFORE "%s\n", text));
    size_t start = strlen(BEFORE), length = strlen(text);
    size_t *offsets = arena_alloc(arena, (length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= length; i++)
        offsets[i] = start + i;
    return (Node){.kind = NODE_SCALAR,
                  .span = {source, start, start + length, NULL},
                  .text = arena_copy(arena, text, length),
                  .length = length,
                  .plain = true,
                  .offsets = offsets};
}

static inline Trial trial_parse(const char *text)
{
    Trial trial = {.arena = arena_new()};
    trial.diagnostics = diag_new(trial.arena);
    trial.node = trial_node(trial.arena, text);
    trial.expr = expr_parse(trial.arena, &trial.node, trial.diagnostics);
    return trial;
}

static inline Trial trial_check(const char *text)
{
    Trial trial = trial_parse(text);
    if (trial.expr && expr_check(trial.expr, &trial_scope, trial.diagnostics) == TYPE_NONE)
        trial.expr = NULL;
    return trial;
}

static inline Trial trial_fold(const char *text)
{
    Trial trial = trial_check(text);
    if (trial.expr)
        trial.expr = expr_fold(trial.arena, trial.expr, trial.diagnostics);
    return trial;
}

/* With label 3, epoch 7, rate 0.5 and flag true. */
static inline Trial trial_evaluate(const char *text, Value *result)
{
    static const Value values[] = {
        {TYPE_INTEGER, 3, 0}, {TYPE_INTEGER, 7, 0}, {TYPE_FLOAT, 0, 0.5}, {TYPE_BOOLEAN, 1, 0}};
    Trial trial = trial_check(text);
    if (trial.expr && !expr_evaluate(trial.expr, &trial_scope, values, result, trial.diagnostics))
        trial.expr = NULL;
    return trial;
}

static inline void trial_end(Trial *trial)
{
    arena_free(trial->arena);
}

/* All that was reported, as a user sees it. */
static inline const char *trial_messages(const Trial *trial)
{
    return printed(trial->arena, trial->diagnostics, false);
}

/* A text and all that is said about it, to the letter. */
typedef struct Said {
    const char *text, *messages;
} Said;

static inline void expect_said(Trial (*try)(const char *text), const Said *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Trial trial = try(cases[i].text);
        expect_text(trial_messages(&trial), cases[i].messages);
        trial_end(&trial);
    }
}

#define EXPECT_SAID(try, cases) expect_said(try, cases, sizeof(cases) / sizeof *(cases))

/* An expression as (operator operands...), which shows what the grammar made of it. */

static inline void write_tree(Text *text, const Expr *expr);

static inline void write_trees(Text *text, const char *head, const Expr *const *parts, size_t count)
{
    text_addf(text, "(%s", head);
    for (size_t i = 0; i < count; i++) {
        text_add(text, " ");
        write_tree(text, parts[i]);
    }
    text_add(text, ")");
}

static inline const char *tree_operator(Operator op)
{
    static const char *const spellings[] = {
        "or", "and", "not", "in", "not-in", "==", "!=", "<", "<=", ">",
        ">=", "+",   "-",   "*",  "/",      "//", "%",  "-", "**"};
    return spellings[op];
}

static inline void write_tree(Text *text, const Expr *expr)
{
    const Expr *const *items = expr ? (const Expr *const *)expr->items.items : NULL;
    if (!expr)
        text_add(text, "_");
    else if (expr->kind == EXPR_INTEGER)
        text_addf(text, "%lld", (long long)expr->integer);
    else if (expr->kind == EXPR_FLOAT)
        text_addf(text, "%gf", expr->number);
    else if (expr->kind == EXPR_BOOLEAN)
        text_add(text, expr->integer ? "true" : "false");
    else if (expr->kind == EXPR_NAME)
        text_add(text, expr->name);
    else if (expr->kind == EXPR_MEMBER) {
        write_trees(text, ".", (const Expr *[]){expr->left}, 1);
        text->length--;
        text_addf(text, " %s)", expr->name);
    } else if (expr->kind == EXPR_SLICE)
        write_trees(text, "slice", (const Expr *[]){expr->left, expr->from, expr->to}, 3);
    else if (expr->kind == EXPR_INDEX)
        write_trees(text, "index", (const Expr *[]){expr->left, expr->from}, 2);
    else if (expr->kind == EXPR_SET)
        write_trees(text, "set", items, expr->items.count);
    else if (expr->kind == EXPR_RANGE)
        write_trees(text, "..", (const Expr *[]){expr->from, expr->to}, 2);
    else if (expr->kind == EXPR_UNARY)
        write_trees(text, tree_operator(expr->op), (const Expr *[]){expr->left}, 1);
    else if (expr->kind == EXPR_BINARY)
        write_trees(text, tree_operator(expr->op), (const Expr *[]){expr->left, expr->right}, 2);
    else if (expr->kind == EXPR_CONDITIONAL)
        write_trees(text, "?", (const Expr *[]){expr->condition, expr->left, expr->right}, 3);
    else
        write_trees(text, expr->name, items, expr->items.count);
}

static inline const char *trial_tree(const Trial *trial)
{
    if (!trial->expr)
        return "error";
    Text text = text_new(trial->arena);
    write_tree(&text, trial->expr);
    return text.bytes;
}

#endif
