/* values.c: values of keys that are texts, names, words, rules, and lists of names. */
#include "spec/values_internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_TEXT = 200 };

bool is_scalar(Reader *reader, const Node *node, const char *path, const char *wanted)
{
    if (node->kind == NODE_SCALAR)
        return true;
    wrong_value(reader, node, path, wanted);
    return false;
}

bool is_nothing(const Node *node)
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
        diag_suggest(reader->diagnostics, node->span, read.text,
                     nearest_name(read.text, choices, count));
    else
        diag_help(reader->diagnostics, "there are %s", all.bytes);
}

enum { MOST_DIGITS = 9, LONGEST_ADVICE = 10 };

bool is_short_number(const char *text)
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

bool expect_items(Reader *reader, const Node *node, const char *path,
                  bool (*is_item)(const char *text))
{
    if (!is_set_of(node, is_item))
        return expect_entries(reader, node, path, NODE_LIST, NULL);
    wrong_kind(reader, node, path, "a list");
    diag_help(reader->diagnostics, "write `[%s]`", items_of_set(reader->arena, node));
    return false;
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
        diag_fix(reader->diagnostics, node->span, node->text, meant,
                 node->plain ? "write `%s`" : "write `%s`, without quotes", meant);
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
