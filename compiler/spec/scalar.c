#include "spec/node.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (!strcmp(text, *words))
            return true;
    return false;
}

static const char *skip_sign(const char *text)
{
    return *text == '+' || *text == '-' ? text + 1 : text;
}

static const char *skip_digits(const char *text)
{
    return text + strspn(text, "0123456789");
}

/* [-+]?[0-9]+ */
static bool is_decimal(const char *text)
{
    const char *digits = skip_sign(text), *end = skip_digits(digits);
    return end > digits && !*end;
}

static bool is_prefixed(const char *text, const char *prefix, const char *digits)
{
    if (strncmp(text, prefix, 2))
        return false;
    size_t count = strspn(text + 2, digits);
    return count && !text[2 + count];
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_float(const char *text)
{
    const char *whole = skip_sign(text);
    const char *rest = skip_digits(whole);
    bool has_whole = rest > whole;
    if (*rest == '.') {
        const char *fraction = rest + 1;
        rest = skip_digits(fraction);
        if (!has_whole && rest == fraction)
            return false;
    } else if (!has_whole)
        return false;
    if (*rest == 'e' || *rest == 'E') {
        const char *exponent = skip_sign(rest + 1);
        rest = skip_digits(exponent);
        if (rest == exponent)
            return false;
    }
    return !*rest;
}

static Scalar integer(const char *digits, int base)
{
    Scalar scalar = {.kind = SCALAR_INTEGER};
    errno = 0;
    scalar.integer = strtoll(digits, NULL, base);
    scalar.overflow = errno == ERANGE;
    scalar.number = (double)scalar.integer;
    return scalar;
}

/* strtod reads the decimal point of the C locale, which tlc never leaves. */
static Scalar finite_float(const char *text)
{
    Scalar scalar = {.kind = SCALAR_FLOAT, .number = strtod(text, NULL)};
    scalar.overflow = isinf(scalar.number);
    return scalar;
}

static Scalar resolve_plain(const char *text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const not_numbers[] = {".nan", ".NaN", ".NAN", NULL};
    if (is_one_of(text, nulls))
        return (Scalar){.kind = SCALAR_NULL};
    if (is_one_of(text, trues) || is_one_of(text, falses))
        return (Scalar){.kind = SCALAR_BOOLEAN, .boolean = is_one_of(text, trues)};
    if (is_decimal(text))
        return integer(text, 10);
    if (is_prefixed(text, "0o", "01234567"))
        return integer(text + 2, 8);
    if (is_prefixed(text, "0x", "0123456789abcdefABCDEF"))
        return integer(text + 2, 16);
    if (is_float(text))
        return finite_float(text);
    if (is_one_of(skip_sign(text), infinities))
        return (Scalar){.kind = SCALAR_FLOAT, .number = *text == '-' ? -INFINITY : INFINITY};
    if (is_one_of(text, not_numbers))
        return (Scalar){.kind = SCALAR_FLOAT, .number = NAN};
    return (Scalar){.kind = SCALAR_STRING};
}

Scalar scalar_resolve(const Node *node)
{
    if (node->kind != NODE_SCALAR || !node->plain)
        return (Scalar){.kind = SCALAR_STRING};
    return resolve_plain(node->text);
}

const char *node_description(const Node *node)
{
    static const char *const scalars[] = {
        [SCALAR_NULL] = "nothing",     [SCALAR_BOOLEAN] = "true or false",
        [SCALAR_INTEGER] = "a number", [SCALAR_FLOAT] = "a number",
        [SCALAR_STRING] = "text",
    };
    if (node->kind == NODE_LIST)
        return "a list";
    if (node->kind == NODE_MAP)
        return "a mapping";
    return scalars[scalar_resolve(node).kind];
}

static bool is_break(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* A span ends where the next byte of the text starts, unless a line ended between them: then it
 * ends with its line. */
Span node_text_span(const Node *scalar, size_t start, size_t end)
{
    const char *source = scalar->span.source->text;
    size_t last = end < scalar->length ? end : scalar->length;
    size_t first = start < last ? start : last;
    Span span = {scalar->span.source, scalar->offsets[first], scalar->offsets[last],
                 scalar->span.alias};
    if (first == last)
        return span;
    size_t at = scalar->offsets[last - 1];
    bool ends_in_break = is_break(source[at++]);
    while (at < span.end && !ends_in_break && !is_break(source[at]))
        at++;
    span.end = at < span.end ? at : span.end;
    return span;
}
