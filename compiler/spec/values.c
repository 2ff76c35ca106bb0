#include "spec/reader.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_TEXT = 200, LARGEST_SIZE = 1 << 30 };

static bool is_scalar(Reader *reader, const Node *node, const char *path, const char *wanted)
{
    if (node->kind == NODE_SCALAR)
        return true;
    wrong_value(reader, node, path, wanted);
    return false;
}

static bool is_nothing(const Node *node)
{
    return node->plain && scalar_resolve(node).kind == SCALAR_NULL && node->length == 0;
}

bool is_name(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > LONGEST_NAME || !isalpha((unsigned char)text[0]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_')
            return false;
    return true;
}

/* The name with underscores for what no name can have, or NULL. */
static const char *meant_name(Arena *arena, const char *name)
{
    char *meant = arena_copy(arena, name, strlen(name));
    for (char *at = meant; *at; at++)
        if (strchr(" -./", *at))
            *at = '_';
    return is_name(meant) ? meant : NULL;
}

/* `defines`: a new name, and not that of something there should be. */
static void report_bad_name(Reader *reader, Span span, const char *path, const char *name,
                            bool defines)
{
    const char *meant = meant_name(reader->arena, name);
    diag_report(reader->diagnostics, DIAG_ERROR, span, "bad-name", "%s: `%.60s` cannot be a name",
                path, name);
    if (defines)
        diag_help(reader->diagnostics,
                  "a name is a letter, then letters, digits and underscores, at most %d in all%s%s",
                  LONGEST_NAME, meant ? ", such as " : "", meant ? meant : "");
    else
        help_with_example(reader);
}

void check_entry_name(Reader *reader, const Entry *entry, const char *path)
{
    if (!is_name(entry->key))
        report_bad_name(reader, entry->key_span, path, entry->key, true);
}

static bool defines_name(const Reader *reader)
{
    return !reader->key || strcmp(reader->key->name, "name") == 0;
}

void read_name(Reader *reader, const Node *node, const char *path, void *field)
{
    Word *word = field;
    if (!is_scalar(reader, node, path, "a name"))
        return;
    if (is_nothing(node))
        wrong_value(reader, node, path, "a name");
    else if (!is_name(node->text))
        report_bad_name(reader, node->span, path, node->text, defines_name(reader));
    else
        *word = (Word){node->text, node->span};
}

void read_word(Reader *reader, const Node *node, const char *path, void *field)
{
    if (!is_scalar(reader, node, path, "text"))
        return;
    bool printable = node->length > 0 && node->length <= LONGEST_TEXT;
    for (size_t i = 0; i < node->length; i++)
        printable &= (unsigned char)node->text[i] >= 0x20 && node->text[i] != 0x7F;
    if (printable)
        *(Word *)field = (Word){node->text, node->span};
    else if (is_nothing(node))
        wrong_value(reader, node, path, "text");
    else
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-text",
                    "%s must be one line of 1 to %d bytes", path, LONGEST_TEXT);
}

void read_choice(Reader *reader, const Node *node, const char *path, Word *word,
                 const char *const *choices)
{
    Word read = {0};
    Text all = text_new(reader->arena);
    size_t count = 0;
    read_word(reader, node, path, &read);
    for (; read.text && choices[count]; count++) {
        if (strcmp(read.text, choices[count]) == 0)
            *word = read;
        text_addf(&all, "%s`%s`",
                  count == 0           ? ""
                  : choices[count + 1] ? ", "
                                       : " and ",
                  choices[count]);
    }
    if (!read.text || word->text)
        return;
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "unknown-word", "%s cannot be `%.60s`",
                path, read.text);
    if (nearest_name(read.text, choices, count))
        diag_help(reader->diagnostics, "did you mean `%s`?",
                  nearest_name(read.text, choices, count));
    else
        diag_help(reader->diagnostics, "there are %s", all.bytes);
}

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
        diag_help(reader->diagnostics, node->plain ? "write %lld" : "write %lld, without quotes",
                  (long long)meant);
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

enum { MOST_DIGITS = 9, LONGEST_ADVICE = 10 };

static bool is_short_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= MOST_DIGITS && text[digits] == '\0';
}

/* A mapping that can be written out in a message. */
static bool is_brief(const Node *node)
{
    return node->kind == NODE_MAP && node->entries.count > 0 &&
           node->entries.count <= LONGEST_ADVICE;
}

/* What was meant for a set, and YAML takes for a mapping: `{5, 6}`. */
static bool is_set(const Node *map)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (map->entries.items[i].value->kind != NODE_SCALAR || map->entries.items[i].value->length)
            return false;
    return true;
}

static const char *items_of_set(Arena *arena, const Node *set)
{
    Text items = text_new(arena);
    for (size_t i = 0; i < set->entries.count; i++)
        text_addf(&items, "%s%s", i ? ", " : "", set->entries.items[i].key);
    return items.bytes;
}

static bool is_set_of(const Node *node, bool (*is_item)(const char *text))
{
    if (!is_brief(node) || !is_set(node))
        return false;
    for (size_t i = 0; i < node->entries.count; i++)
        if (!is_item(node->entries.items[i].key))
            return false;
    return true;
}

/* A list of such items; braces in the place of its brackets are pointed out. */
static bool expect_items(Reader *reader, const Node *node, const char *path,
                         bool (*is_item)(const char *text))
{
    if (!is_set_of(node, is_item))
        return expect_entries(reader, node, path, NODE_LIST, NULL);
    wrong_kind(reader, node, path, "a list");
    diag_help(reader->diagnostics, "write `[%s]`", items_of_set(reader->arena, node));
    return false;
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
        diag_help(reader->diagnostics, "write `%s`", meant);
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

/* The words of YAML 1.1 and of other languages. */
static const char *meant_flag(const char *text)
{
    static const struct {
        const char *word, *meant;
    } words[] = {
        {"yes", "true"},  {"no", "false"},    {"on", "true"}, {"off", "false"},
        {"y", "true"},    {"n", "false"},     {"1", "true"},  {"0", "false"},
        {"true", "true"}, {"false", "false"}, {"t", "true"},  {"f", "false"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i].word, text) == 0)
            return words[i].meant;
    return NULL;
}

void read_flag(Reader *reader, const Node *node, const char *path, void *field)
{
    if (!is_scalar(reader, node, path, "true or false"))
        return;
    Scalar scalar = scalar_resolve(node);
    if (scalar.kind == SCALAR_BOOLEAN) {
        *(Flag *)field = (Flag){scalar.boolean, node->span};
        return;
    }
    wrong_kind(reader, node, path, "true or false");
    const char *meant = meant_flag(node->text);
    if (meant)
        diag_help(reader->diagnostics, node->plain ? "write `%s`" : "write `%s`, without quotes",
                  meant);
    else
        help_with_example(reader);
}

static void help_with_rule(Reader *reader, const Node *node)
{
    const char *key = reader->key ? reader->key->name : "";
    bool where = strcmp(key, "where") == 0;
    if (where && is_brief(node) && is_set(node))
        diag_help(reader->diagnostics, "write `\"label in {%s}\"`, in quotes",
                  items_of_set(reader->arena, node));
    else
        help_with_example(reader);
}

void read_rule(Reader *reader, const Node *node, const char *path, void *field)
{
    if (node->kind == NODE_SCALAR && !is_nothing(node)) {
        *(Expr **)field = expr_parse(reader->arena, node, reader->diagnostics);
        return;
    }
    wrong_kind(reader, node, path, "an expression");
    help_with_rule(reader, node);
}

static bool is_any_text(const char *text)
{
    return *text != '\0';
}

static void report_twice(Reader *reader, const WordList *names, const Word *name)
{
    for (const Word *other = names->items; other < name; other++)
        if (other->text && strcmp(other->text, name->text) == 0) {
            diag_report(reader->diagnostics, DIAG_ERROR, name->span, "class-twice",
                        "two classes are called `%.60s`", name->text);
            diag_see(reader->diagnostics, other->span, "the other is here");
            return;
        }
}

/* `[10]`: how many there are, in brackets. */
static bool is_number_in_brackets(const Node *node)
{
    return node->kind == NODE_LIST && node->items.count == 1 &&
           node->items.items[0]->kind == NODE_SCALAR && is_short_number(node->items.items[0]->text);
}

void read_classes(Reader *reader, const Node *node, const char *path, Count *count, WordList *names)
{
    if (is_number_in_brackets(node)) {
        wrong_value(reader, node, path, "a whole number");
        return;
    }
    if (node->kind == NODE_SCALAR) {
        read_size(reader, node, path, count);
        return;
    }
    if (!expect_items(reader, node, path, is_any_text))
        return;
    for (size_t i = 0; i < node->items.count; i++) {
        Word *name = list_add(reader->arena, names);
        read_word(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                  name);
        if (name->text)
            report_twice(reader, names, name);
    }
    *count = (Count){(int64_t)names->count, node->span, true};
}

void read_names(Reader *reader, const Node *node, const char *path, void *field)
{
    WordList *list = field;
    if (!expect_items(reader, node, path, is_name))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_name(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                  list_add(reader->arena, list));
}

void read_inputs(Reader *reader, const Node *node, const char *path, void *field)
{
    if (node->kind == NODE_SCALAR)
        read_name(reader, node, path, list_add(reader->arena, (WordList *)field));
    else
        read_names(reader, node, path, field);
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
