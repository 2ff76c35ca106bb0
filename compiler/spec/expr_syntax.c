/* expr_syntax.c: what is said about a text that is no expression. */
#include "base/characters.h"
#include "spec/expr_internal.h"

#include "spec/expr.tab.h"

#include <stdlib.h>
#include <string.h>

static const char check[] = "expression-syntax";

/* What the writer of a set in another language's brackets needs to know. */
static const char set_help[] = "a set is written {5, 6} and a range 0..4";
static const char slice_help[] = "a slice has two ends: [0:5000]";
static const char choice_help[] = "a choice is written: condition ? value : other value";

static const char *text_of(const ExprParser *parser, TextRange range)
{
    return arena_copy(parser->arena, parser->scalar->text + range.start, range.end - range.start);
}

static void report(const ExprParser *parser, TextRange range, const char *message)
{
    diag_report(parser->diagnostics, DIAG_ERROR, expr_span(parser, range), check, "%s", message);
}

static const char *quote(const ExprParser *parser, Token token)
{
    if (token.kind == TOKEN_YYEOF)
        return "the end of the expression";
    return arena_printf(parser->arena, "`%s`", text_of(parser, token.range));
}

/* Spellings of other languages, and of typographers. */
static const struct {
    const char *wrong, *right;
} spellings[] = {
    {"&&", "and"},    {"&", "and"},      {"||", "or"},         {"|", "or"},      {"!", "not"},
    {"=", "=="},      {"===", "=="},     {"<>", "!="},         {"!==", "!="},    {"=<", "<="},
    {"=>", ">="},     {"^", "**"},       {"...", ".."},        {"\u2264", "<="}, {"\u2265", ">="},
    {"\u2260", "!="}, {"\u2212", "-"},   {"\u2013", "-"},      {"\u00D7", "*"},  {"\u00B7", "*"},
    {"\u00F7", "/"},  {"\u2208", "in"},  {"\u2209", "not in"}, {"\u2026", ".."}, {"\u2227", "and"},
    {"\u2228", "or"}, {"\u00AC", "not"},
};

/* How a message shows a character that may be invisible or move the terminal's cursor. */
static const char *show_character(const ExprParser *parser, const char *bytes, size_t length)
{
    unsigned char first = (unsigned char)bytes[0];
    if (first > 0x20 && first < 0x7F)
        return arena_printf(parser->arena, "`%s`", bytes);
    return arena_printf(parser->arena, "the character U+%04X",
                        (unsigned)character_at(bytes, 0, length).code);
}

/* `&&`, or what looks like another sign with its code point. */
static const char *show_spelling(const ExprParser *parser, const char *found, TextRange range)
{
    uint32_t code = character_at(found, 0, range.end - range.start).code;
    const char *instead;
    if (lookalike_name(code, &instead))
        return arena_printf(parser->arena, "`%s` (U+%04X)", found, (unsigned)code);
    return arena_printf(parser->arena, "`%s`", found);
}

/* Whether nothing but blanks is behind it. */
static bool is_last(const ExprParser *parser, TextRange range)
{
    const char *behind = parser->scalar->text + range.end;
    return behind[strspn(behind, " \t\r\n")] == '\0';
}

void expr_report_spelling(ExprParser *parser, TextRange range)
{
    const char *found = text_of(parser, range);
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (!strcmp(found, spellings[i].wrong)) {
            report(parser, range,
                   arena_printf(parser->arena, "%s is not an operator here",
                                show_spelling(parser, found, range)));
            diag_help(parser->diagnostics, "use `%s`", spellings[i].right);
            return;
        }
    report(parser, range,
           arena_printf(parser->arena, "%s has no meaning in an expression",
                        show_character(parser, found, range.end - range.start)));
    const char *instead;
    if (lookalike_name(character_at(found, 0, range.end - range.start).code, &instead))
        diag_help(parser->diagnostics, *instead ? "write %s instead" : "take it out", instead);
    if (*found == ';' && is_last(parser, range))
        diag_help(parser->diagnostics, "leave the `;` out");
    if (*found == '"' || *found == '\'')
        diag_help(parser->diagnostics,
                  "a text ends in the quote that it begins with, as in `label == \"shirt\"`");
}

/* `1_000`, as in Python. */
static void help_with_digits(const ExprParser *parser, TextRange range, const char *number)
{
    Text digits = text_new(parser->arena);
    for (const char *at = number; *at; at++)
        if (*at != '_')
            text_add_bytes(&digits, at, 1);
    if (digits.length < strlen(number) && strspn(digits.bytes, "0123456789") == digits.length)
        diag_fix(parser->diagnostics, expr_span(parser, range), number, digits.bytes, "write %s",
                 digits.bytes);
}

void expr_report_number(ExprParser *parser, TextRange range, const char *problem)
{
    const char *number = text_of(parser, range);
    report(parser, range, arena_printf(parser->arena, "`%s` %s", number, problem));
    help_with_digits(parser, range, number);
}

void expr_report_depth(ExprParser *parser, TextRange range)
{
    report(parser, range,
           arena_printf(parser->arena, "brackets are nested more than %d deep", EXPR_DEEPEST));
}

void expr_report_chain(ExprParser *parser, const Expr *first, TextRange second)
{
    diag_report(parser->diagnostics, DIAG_ERROR, expr_span(parser, second), check,
                "comparisons do not chain");
    if (operator_row(first->op)->operands == OPERANDS_ORDERED)
        diag_help(parser->diagnostics, "write `%s and %s %s`", expr_source(parser->arena, first),
                  expr_source(parser->arena, first->right), text_of(parser, second));
    else
        diag_help(parser->diagnostics, "put one of the comparisons in parentheses");
}

/* Whether a value could end with this token, so that an operator has to follow. */
static bool ends_value(int kind)
{
    switch (kind) {
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
    case TOKEN_NAME:
    case TOKEN_TEXT:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_PAREN_CLOSE:
    case TOKEN_BRACE_CLOSE:
    case TOKEN_BRACKET_CLOSE:
        return true;
    default:
        return false;
    }
}

static bool is_closing(int kind)
{
    return kind == TOKEN_PAREN_CLOSE || kind == TOKEN_BRACE_CLOSE || kind == TOKEN_BRACKET_CLOSE;
}

static void report_expected(ExprParser *parser, const char *expected)
{
    const char *found = quote(parser, parser->current);
    const char *message =
        parser->previous.kind
            ? arena_printf(parser->arena, "expected %s after %s, found %s", expected,
                           quote(parser, parser->previous), found)
            : arena_printf(parser->arena, "expected %s, found %s", expected, found);
    report(parser, parser->current.range, message);
}

/* `0.1%`: what that is in figures, where it is all there is. */
static void help_with_percent(const ExprParser *parser)
{
    const char *text = parser->scalar->text;
    char *end;
    double percent = strtod(text, &end);
    bool sole = end > text && parser->current.kind == TOKEN_YYEOF &&
                end + strspn(end, " ") == text + parser->previous.range.start;
    if (sole)
        diag_help(parser->diagnostics, "`%%` is the remainder of a division: write %.10g",
                  percent / 100);
    else
        diag_help(parser->diagnostics, "`%%` is the remainder of a division, as in label %% 2");
}

bool expr_help_with_membership(Diagnostics *diagnostics, const char *word)
{
    static const char *const words[] = {"isin", "in", "is_in", "contains", "between"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(word, words[i])) {
            diag_help(diagnostics, "write it as in `label in {5, 6}` or `label in 0..4`");
            return true;
        }
    return false;
}

static void report_missing_value(ExprParser *parser)
{
    report_expected(parser, parser->previous.kind == TOKEN_DOT ? "a name" : "a value");
    if (parser->current.kind == TOKEN_BRACKET_OPEN && !parser->previous.kind)
        diag_help(parser->diagnostics, "a slice begins with what it is of, as in A[:-1]");
    else if (parser->current.kind == TOKEN_BRACKET_OPEN)
        diag_help(parser->diagnostics, "%s", set_help);
    else if (parser->current.kind == TOKEN_NOT)
        diag_help(parser->diagnostics, "put `not` and what follows it in parentheses");
    else if (parser->previous.kind == TOKEN_PERCENT)
        help_with_percent(parser);
    else if (parser->previous.kind == TOKEN_DOT)
        expr_help_with_membership(parser->diagnostics, text_of(parser, parser->current.range));
}

static void report_missing_bracket(ExprParser *parser)
{
    Token open = parser->open[parser->depth - 1];
    const char *closing = open.kind == TOKEN_PAREN_OPEN   ? ")"
                          : open.kind == TOKEN_BRACE_OPEN ? "}"
                                                          : "]";
    report(parser, parser->current.range,
           arena_printf(parser->arena, "missing `%s` before %s", closing,
                        quote(parser, parser->current)));
    diag_see(parser->diagnostics, expr_span(parser, open.range), "for this `%s`",
             text_of(parser, open.range));
}

bool expr_help_with_choice(Diagnostics *diagnostics, const char *word)
{
    bool choice = !strcmp(word, "if") || !strcmp(word, "else") || !strcmp(word, "then") ||
                  !strcmp(word, "when");
    if (choice)
        diag_help(diagnostics, "%s", choice_help);
    return choice;
}

/* `when label == 6`, with nothing to choose from. */
static bool help_with_leading_word(ExprParser *parser)
{
    const char *text = parser->scalar->text, *word = text_of(parser, parser->previous.range);
    bool leading = parser->previous.range.start == strspn(text, " \t\r\n");
    bool chooses = strstr(text, "then") || strstr(text, "else") || strchr(text, '?');
    if (!leading || chooses ||
        (strcmp(word, "if") && strcmp(word, "when") && strcmp(word, "where")))
        return false;
    diag_help(parser->diagnostics, "leave `%s` out", word);
    return true;
}

/* A method of other languages. */
static void help_with_call(ExprParser *parser)
{
    if (parser->previous.kind != TOKEN_NAME)
        diag_help(parser->diagnostics, "a product is written with `*`");
    else if (!expr_help_with_membership(parser->diagnostics,
                                        text_of(parser, parser->previous.range)))
        diag_help(parser->diagnostics,
                  "there are operators and functions, as in floor(x), and no methods");
}

/* Other words of other languages, which the language itself lets pass as names. */
static void help_with_word(ExprParser *parser, const char *word)
{
    if (!strcmp(word, "is"))
        diag_help(parser->diagnostics, "use `==`");
    else if (!strcmp(word, "xor"))
        diag_help(parser->diagnostics, "use `!=` between two comparisons in parentheses");
    else if (!strcmp(word, "mod") || !strcmp(word, "div"))
        diag_help(parser->diagnostics, "use `%s`", *word == 'm' ? "%" : "//");
}

/* A decimal comma, a slice of the wrong shape, a comma too many, or a set without its braces. */
static const char *comma_help(const ExprParser *parser, int inside)
{
    const char *text = parser->scalar->text;
    size_t behind = parser->current.range.end;
    bool number = parser->previous.kind == TOKEN_INTEGER && text[behind] >= '0' &&
                  text[behind] <= '9' && !inside;
    if (number)
        return "a decimal number has a point: 0.1";
    if (inside == TOKEN_BRACKET_OPEN)
        return slice_help;
    return text[behind + strspn(text + behind, " \t\r\n")] ? set_help : "leave the `,` out";
}

static void report_missing_operator(ExprParser *parser)
{
    int inside = parser->depth ? parser->open[parser->depth - 1].kind : 0;
    report_expected(parser, inside == TOKEN_BRACE_OPEN ? "an operator or `,`" : "an operator");
    if (help_with_leading_word(parser) ||
        expr_help_with_choice(parser->diagnostics, text_of(parser, parser->previous.range)) ||
        expr_help_with_choice(parser->diagnostics, text_of(parser, parser->current.range)))
        return;
    switch (parser->current.kind) {
    case TOKEN_NAME:
        help_with_word(parser, text_of(parser, parser->current.range));
        break;
    case TOKEN_PAREN_OPEN:
        help_with_call(parser);
        break;
    case TOKEN_COMMA:
        diag_help(parser->diagnostics, "%s", comma_help(parser, inside));
        break;
    case TOKEN_COLON:
        if (inside == TOKEN_BRACKET_OPEN)
            diag_help(parser->diagnostics, "%s", slice_help);
        else if (strchr(parser->scalar->text, '?'))
            diag_help(parser->diagnostics, "%s", choice_help);
        break;
    case TOKEN_DOT_DOT:
        diag_help(parser->diagnostics, "a range has two ends: 0..4");
        break;
    }
}

/* `sole_expected` is the token that alone could have stood there, where the parser knows. */
void expr_syntax_error(ExprParser *parser, int sole_expected)
{
    int found = parser->current.kind;
    if (sole_expected == TOKEN_IN) {
        report_expected(parser, "`in`");
    } else if (!ends_value(parser->previous.kind)) {
        report_missing_value(parser);
    } else if (sole_expected == TOKEN_COLON) {
        report_expected(parser, "`:`");
        diag_help(parser->diagnostics, "%s", choice_help);
    } else if (parser->depth && (found == TOKEN_YYEOF || is_closing(found))) {
        report_missing_bracket(parser);
    } else if (is_closing(found)) {
        const char *closing = text_of(parser, parser->current.range);
        report(parser, parser->current.range,
               arena_printf(parser->arena, "`%s` closes nothing", closing));
    } else {
        report_missing_operator(parser);
    }
}
