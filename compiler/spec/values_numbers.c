/* values_numbers.c: values of keys that are numbers, and lists of them. */
#include "spec/values_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_SIZE = 1 << 30 };

/* The whole number that was meant by "5", "5 ", 5.0, 1e3 or 1_000; -1 where none can be told. */
static int64_t meant_number(const Node *node)
{
    Node plain = *node;
    char digits[20];
    size_t count = 0, first = strspn(node->text, " "), last = node->length;
    while (last > first && node->text[last - 1] == ' ')
        last--;
    plain.plain = true;
    Scalar scalar = scalar_resolve(&plain);
    if (scalar.kind == SCALAR_INTEGER && !scalar.overflow)
        return scalar.integer;
    if (scalar.kind == SCALAR_FLOAT && scalar.number >= 0 && scalar.number <= LARGEST_SIZE)
        return scalar.number == (double)(int64_t)scalar.number ? (int64_t)scalar.number : -1;
    for (size_t i = first; i < last; i++) {
        if (isdigit((unsigned char)node->text[i]) && count + 2 < sizeof digits)
            digits[count++] = node->text[i];
        else if (i == first || !strchr("_'", node->text[i]))
            return -1;
    }
    digits[count] = '\0';
    return count ? strtoll(digits, NULL, 10) : -1;
}

static void report_no_number(Reader *reader, const Node *node, const char *path, int64_t least,
                             int64_t most)
{
    int64_t meant = meant_number(node);
    if (scalar_resolve(node).kind == SCALAR_FLOAT)
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "wrong-type",
                    "%s must be a whole number, not %.60s", path, node->text);
    else
        wrong_kind(reader, node, path, "a whole number");
    if (meant >= least && meant <= most)
        diag_fix(reader->diagnostics, node->span, node->text,
                 arena_printf(reader->arena, "%lld", (long long)meant),
                 node->plain ? "write %lld" : "write %lld, without quotes", (long long)meant);
    else if (scalar_resolve(node).kind != SCALAR_FLOAT)
        help_with_example(reader);
}

static void report_out_of_range(Reader *reader, const Node *node, const char *path, int64_t least,
                                int64_t most)
{
    bool small = *node->text == '-' ||
                 (!scalar_resolve(node).overflow && scalar_resolve(node).integer < least);
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range",
                "%s must be at %s %lld", path, small ? "least" : "most",
                (long long)(small ? least : most));
}

static void read_whole_number(Reader *reader, const Node *node, const char *path, Count *count,
                              int64_t least, int64_t most)
{
    if (!is_scalar(reader, node, path, "a whole number"))
        return;
    Scalar scalar = scalar_resolve(node);
    if (scalar.kind != SCALAR_INTEGER)
        report_no_number(reader, node, path, least, most);
    else if (scalar.overflow || scalar.integer < least || scalar.integer > most)
        report_out_of_range(reader, node, path, least, most);
    else
        *count = (Count){scalar.integer, node->span, true};
}

void read_count(Reader *reader, const Node *node, const char *path, void *field)
{
    read_whole_number(reader, node, path, field, 0, LARGEST_SIZE);
}

void read_size(Reader *reader, const Node *node, const char *path, void *field)
{
    read_whole_number(reader, node, path, field, 1, LARGEST_SIZE);
}

/* What a letter behind a number multiplies it by; 0: it is none of these. */
static int64_t factor_of(char letter)
{
    return letter == 'K' || letter == 'k' ? 1 << 10 : letter == 'M' ? 1 << 20 : 0;
}

void read_bytes(Reader *reader, const Node *node, const char *path, void *field)
{
    if (!is_scalar(reader, node, path, "a number of bytes, such as 256K"))
        return;
    const size_t length = node->length;
    const int64_t factor = length > 1 ? factor_of(node->text[length - 1]) : 0;
    Node number = *node;
    Count *count = field;
    if (factor) {
        number.text = arena_copy(reader->arena, node->text, length - 1);
        number.length = length - 1;
    }
    read_whole_number(reader, &number, path, count, 1, LARGEST_SIZE);
    count->value *= factor ? factor : 1;
}

void read_seed(Reader *reader, const Node *node, const char *path, void *field)
{
    read_whole_number(reader, node, path, field, 0, INT64_MAX);
}

void read_axis(Reader *reader, const Node *node, const char *path, void *field)
{
    if (!is_scalar(reader, node, path, "a whole number"))
        return;
    const Scalar scalar = scalar_resolve(node);
    if (scalar.kind != SCALAR_INTEGER)
        wrong_value(reader, node, path, "a whole number");
    else if (scalar.overflow)
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range",
                    "%s has more digits than any axis", path);
    else
        *(Count *)field = (Count){scalar.integer, node->span, true};
}

void read_axis_or_list(Reader *reader, const Node *node, const char *path, void *field)
{
    const bool one = node->kind == NODE_LIST && node->items.count == 1;
    read_axis(reader, one ? node->items.items[0] : node, path, field);
}

/* Several numbers in one word: the list that was meant, as in "[28, 28]" for 28x28; else NULL. */
static const char *meant_list(Arena *arena, const char *text)
{
    Text list = text_new(arena);
    size_t numbers = 0;
    for (const char *at = text; *at;) {
        size_t digits = strspn(at, "0123456789");
        if (digits) {
            text_addf(&list, "%s%.*s", numbers++ ? ", " : "[", (int)digits, at);
            at += digits;
        } else if (strchr(" ,;xX()[]", *at)) {
            at++;
        } else if (strncmp(at, "\u00D7", 2) == 0) {
            at += 2;
        } else {
            return NULL;
        }
    }
    text_add(&list, "]");
    return numbers > 1 ? list.bytes : NULL;
}

static bool report_sizes_as_text(Reader *reader, const Node *node, const char *path)
{
    const char *meant = meant_list(reader->arena, node->text);
    if (scalar_resolve(node).kind != SCALAR_STRING || meant_number(node) >= 0)
        return false;
    wrong_kind(reader, node, path, "a whole number or a list of them");
    if (meant)
        diag_fix(reader->diagnostics, node->span, node->text, meant, "write `%s`", meant);
    else
        help_with_example(reader);
    return true;
}

void read_sizes(Reader *reader, const Node *node, const char *path, void *field)
{
    CountList *list = field;
    if (node->kind == NODE_SCALAR) {
        if (!report_sizes_as_text(reader, node, path))
            read_size(reader, node, path, list_add(reader->arena, list));
        return;
    }
    if (!expect_items(reader, node, path, is_short_number))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_size(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                  list_add(reader->arena, list));
}

/* A number that `is_right`; `range` says in words which are. */
static void read_number_in(Reader *reader, const Node *node, const char *path, void *field,
                           bool (*is_right)(double), const char *range)
{
    if (!is_scalar(reader, node, path, "a number"))
        return;
    Scalar scalar = scalar_resolve(node);
    if (scalar.kind != SCALAR_INTEGER && scalar.kind != SCALAR_FLOAT)
        wrong_value(reader, node, path, "a number");
    else if (scalar.overflow || !is_right(scalar.number))
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range", "%s must be %s",
                    path, range);
    else
        *(Number *)field = (Number){scalar.number, node->span, true};
}

static bool is_positive(double number)
{
    return number > 0 && number <= 1e300;
}

void read_number(Reader *reader, const Node *node, const char *path, void *field)
{
    read_number_in(reader, node, path, field, is_positive, "a number above 0");
}

static bool is_share(double number)
{
    return number >= 0 && number < 1;
}

void read_share(Reader *reader, const Node *node, const char *path, void *field)
{
    read_number_in(reader, node, path, field, is_share, "at least 0 and below 1");
}

static bool is_fraction(double number)
{
    return number > 0 && number < 1;
}

void read_fraction(Reader *reader, const Node *node, const char *path, void *field)
{
    read_number_in(reader, node, path, field, is_fraction, "above 0 and below 1");
}

static bool is_amount(double number)
{
    return number >= 0 && number <= 1e30;
}

void read_amount(Reader *reader, const Node *node, const char *path, void *field)
{
    read_number_in(reader, node, path, field, is_amount, "at least 0, and fit a float");
}

static bool is_number(const Node *node)
{
    const Scalar scalar = node->kind == NODE_SCALAR ? scalar_resolve(node) : (Scalar){0};
    return scalar.kind == SCALAR_INTEGER || scalar.kind == SCALAR_FLOAT;
}

void read_any_number(Reader *reader, const Node *node, const char *path, void *field)
{
    const Scalar scalar = is_number(node) ? scalar_resolve(node) : (Scalar){0};
    if (!is_number(node))
        wrong_value(reader, node, path, "a number");
    else if (scalar.overflow || !(fabs(scalar.number) <= 1e30))
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range",
                    "%s must fit a float", path);
    else
        *(Number *)field = (Number){scalar.number, node->span, true};
}

void read_constant(Reader *reader, const Node *node, const char *path, void *field)
{
    const Scope nothing = {NULL, 0};
    Value value;
    Expr *expr;
    if (node->kind != NODE_SCALAR || is_nothing(node) || is_number(node)) {
        read_any_number(reader, node, path, field);
        return;
    }
    if (!(expr = expr_parse(reader->arena, node, reader->diagnostics)))
        return;
    const Type type = expr_check(expr, &nothing, reader->diagnostics);
    if (type == TYPE_BOOLEAN || type == TYPE_SET)
        wrong_value(reader, node, path, "a number");
    else if (type != TYPE_NONE &&
             expr_evaluate(expr, &nothing, NULL, &value, reader->diagnostics)) {
        if (fabs(value_number(value)) <= 1e30)
            *(Number *)field = (Number){value_number(value), node->span, true};
        else
            diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range",
                        "%s must fit a float", path);
    }
}

void read_numbers(Reader *reader, const Node *node, const char *path, void *field)
{
    NumberList *list = field;
    if (node->kind == NODE_SCALAR) {
        read_any_number(reader, node, path, list_add(reader->arena, list));
        return;
    }
    if (!expect_items(reader, node, path, is_short_number))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_any_number(reader, node->items.items[i],
                        arena_printf(reader->arena, "%s[%zu]", path, i),
                        list_add(reader->arena, list));
}
