/* test_expr_parse.c: what the grammar makes of a text, and where each part of it stands. */
#include "test_expr_support.h"

typedef struct Parsed {
    const char *text, *tree;
} Parsed;

static void expect_trees(const Parsed *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Trial trial = trial_parse(cases[i].text);
        cr_expect_str_eq(trial_tree(&trial), cases[i].tree, "%s: %s%s", cases[i].text,
                         trial_tree(&trial), trial_messages(&trial));
        trial_end(&trial);
    }
}

#define EXPECT_TREES(cases) expect_trees(cases, sizeof(cases) / sizeof *(cases))

Test(expr_parse, tokens)
{
    static const Parsed cases[] = {
        {"42", "42"},
        {"010", "10"},
        {"0", "0"},
        {"0x1F", "31"},
        {"0XfF", "255"},
        {"0o17", "15"},
        {"9223372036854775807", "9223372036854775807"},
        {"0x7fffffffffffffff", "9223372036854775807"},
        {"1e-3", "0.001f"},
        {".5", "0.5f"},
        {"2.", "2f"},
        {"2.e1", "20f"},
        {"1.25E+2", "125f"},
        {"true", "true"},
        {"false", "false"},
        {"trueish", "trueish"},
        {"android", "android"},
        {"_in", "_in"},
        {"not_", "not_"},
        {"A_2", "A_2"},
        {"0..5", "(.. 0 5)"},
        {"0 ..5", "(.. 0 5)"},
        {"0.. 5", "(.. 0 5)"},
        {"10..0x10", "(.. 10 16)"},
        {"a..b", "(.. a b)"},
        {"1.5..2.5", "(.. 1.5f 2.5f)"},
        {"-1..+1", "(.. (- 1) (+ 1))"},
        {"1\t+\n2\r\n", "(+ 1 2)"},
        {"  1  ", "1"},
        {"a<-1", "(< a (- 1))"},
        {"a--1", "(- a (- 1))"},
        {"a//b", "(// a b)"},
        {"a**b", "(** a b)"},
        {"a not in{1}", "(not-in a (set 1))"},
        {"a not\n  in {1}", "(not-in a (set 1))"},
        {"not inside", "(not inside)"},
    };
    EXPECT_TREES(cases);
}

/* From the loosest to the tightest: each level against the next, from both sides. */
Test(expr_parse, precedence)
{
    static const Parsed cases[] = {
        {"a ? b : c ? d : e", "(? a b (? c d e))"},
        {"a ? b ? c : d : e", "(? a (? b c d) e)"},
        {"a or b ? c or d : e or f", "(? (or a b) (or c d) (or e f))"},
        {"a or b or c", "(or (or a b) c)"},
        {"a or b and c", "(or a (and b c))"},
        {"a and b or c", "(or (and a b) c)"},
        {"a and b and c", "(and (and a b) c)"},
        {"not a and b", "(and (not a) b)"},
        {"a and not b", "(and a (not b))"},
        {"not not a", "(not (not a))"},
        {"not a == b", "(not (== a b))"},
        {"not a in {1}", "(not (in a (set 1)))"},
        {"a in {1} and b", "(and (in a (set 1)) b)"},
        {"a == b..c", "(== a (.. b c))"},
        {"a in 0..n - 1", "(in a (.. 0 (- n 1)))"},
        {"a + 1 < b - 1", "(< (+ a 1) (- b 1))"},
        {"a != b", "(!= a b)"},
        {"a <= b", "(<= a b)"},
        {"a > b", "(> a b)"},
        {"a >= b", "(>= a b)"},
        {"a + b..c * d", "(.. (+ a b) (* c d))"},
        {"a - b + c", "(+ (- a b) c)"},
        {"a - b * c", "(- a (* b c))"},
        {"a * b - c", "(- (* a b) c)"},
        {"a / b * c // d % e", "(% (// (* (/ a b) c) d) e)"},
        {"-a * b", "(* (- a) b)"},
        {"a * -b", "(* a (- b))"},
        {"- -a", "(- (- a))"},
        {"-+a", "(- (+ a))"},
        {"-2**2", "(- (** 2 2))"},
        {"2**-1", "(** 2 (- 1))"},
        {"2**-3**2", "(** 2 (- (** 3 2)))"},
        {"2**3**2", "(** 2 (** 3 2))"},
        {"a**b * c", "(* (** a b) c)"},
        {"-a.b", "(- (. a b))"},
        {"a.b**c[1]", "(** (. a b) (index c 1))"},
        {"(a + b) * c", "(* (+ a b) c)"},
        {"(a < b) == (c < d)", "(== (< a b) (< c d))"},
        {"(a ? b : c) + 1", "(+ (? a b c) 1)"},
        {"-(a) ** (b)", "(- (** a b))"},
    };
    EXPECT_TREES(cases);
}

Test(expr_parse, forms)
{
    static const Parsed cases[] = {
        {"{}", "(set)"},
        {"{5}", "(set 5)"},
        {"{5, 6, 8..9}", "(set 5 6 (.. 8 9))"},
        {"{a ? 1 : 2, b}", "(set (? a 1 2) b)"},
        {"f()", "(f)"},
        {"min(a, b + 1, {c})", "(min a (+ b 1) (set c))"},
        {"fashion.train", "(. fashion train)"},
        {"a . b . c", "(. (. a b) c)"},
        {"A[0]", "(index A 0)"},
        {"A[:]", "(slice A _ _)"},
        {"A[:-1]", "(slice A _ (- 1))"},
        {"A[5:]", "(slice A 5 _)"},
        {"fashion.train[5000:30000]", "(slice (. fashion train) 5000 30000)"},
        {"A[a ? b : c]", "(index A (? a b c))"},
        {"A[a ? b : c:d]", "(slice A (? a b c) d)"},
        {"A[1:2][3].b", "(. (index (slice A 1 2) 3) b)"},
        {"f(a)[1]", "(index (f a) 1)"},
    };
    EXPECT_TREES(cases);
}

/* The sources of all parts, each before the parts it is made of. */
static void write_sources(Text *text, const Expr *expr)
{
    if (!expr)
        return;
    text_addf(text, "[%s]", expr_source(text->arena, expr));
    const Expr *const parts[] = {expr->condition, expr->left, expr->right, expr->from, expr->to};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        write_sources(text, parts[i]);
    for (size_t i = 0; i < expr->items.count; i++)
        write_sources(text, expr->items.items[i]);
}

Test(expr_parse, spans)
{
    static const struct {
        const char *text, *sources;
    } cases[] = {
        {" a + b * c ", "[a + b * c][a][b * c][b][c]"},
        {"(a + (b)) * c", "[(a + (b)) * c][(a + (b))][a][(b)][c]"},
        {"-f( a , {1, 2 .. 3} )", "[-f( a , {1, 2 .. 3} )][f( a , {1, 2 .. 3} )][a][{1, 2 .. 3}]"
                                  "[1][2 .. 3][2][3]"},
        {"a.b[ : -1 ]", "[a.b[ : -1 ]][a.b][a][-1][1]"},
        {"a  not  in {}", "[a not in {}][a][{}]"},
        {"a ?b :(c)", "[a ?b :(c)][a][b][(c)]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Trial trial = trial_parse(cases[i].text);
        Text sources = text_new(trial.arena);
        write_sources(&sources, trial.expr);
        cr_expect_str_eq(sources.bytes, cases[i].sources, "%s: %s", cases[i].text, sources.bytes);
        trial_end(&trial);
    }
}

Test(expr_parse, name_spans)
{
    Trial trial = trial_parse("min(a.bc, 1)");
    cr_expect_eq(trial.expr->name_span.start, 6);
    cr_expect_eq(trial.expr->name_span.end, 9);
    const Expr *member = trial.expr->items.items[0];
    cr_expect_eq(member->name_span.start, 12);
    cr_expect_eq(member->name_span.end, 14);
    trial_end(&trial);
}

/* A scalar over two lines: its text has one blank where the source has a line end and four. */
Test(expr_parse, places_follow_the_offsets)
{
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "rule: label in\n    {5, lable}\n");
    const char *text = "label in {5, lable}";
    size_t length = strlen(text), offsets[32];
    for (size_t i = 0; i <= length; i++)
        offsets[i] = i < 9 ? 6 + i : 10 + i;
    Node node = {.kind = NODE_SCALAR,
                 .span = {source, 6, 10 + length, NULL},
                 .text = text,
                 .length = length,
                 .offsets = offsets};
    Diagnostics *diagnostics = diag_new(arena);
    Expr *expr = expr_parse(arena, &node, diagnostics);
    cr_assert_not_null(expr);
    cr_expect_eq(expr_check(expr, &trial_scope, diagnostics), TYPE_NONE);
    expect_text(printed(arena, diagnostics, false),
                "spec.yaml:2:9: error: `lable` is not known here [expression-name]\n"
                "    2 |     {5, lable}\n"
                "      |         ^~~~~\n"
                "      = help: did you mean `label`?\n");
    cr_expect_str_eq(expr_source(arena, expr), "label in {5, lable}");
    arena_free(arena);
}
