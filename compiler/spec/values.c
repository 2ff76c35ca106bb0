#include "spec/reader.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_TEXT = 200, LARGEST_SIZE = 1 << 30 };

static bool is_scalar(Reader *reader, const Node *node, const char *path, const char *wanted)
{
    if (node->kind == NODE_SCALAR)
        return true;
    wrong_kind(reader, node, path, wanted);
    return false;
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

static void report_bad_name(Reader *reader, Span span, const char *path, const char *name)
{
    diag_report(reader->diagnostics, DIAG_ERROR, span, "bad-name", "%s: `%.60s` cannot be a name",
                path, name);
    diag_help(reader->diagnostics,
              "a name is a letter, then letters, digits and underscores, at most %d in all",
              LONGEST_NAME);
}

void check_entry_name(Reader *reader, const Entry *entry, const char *path)
{
    if (!is_name(entry->key))
        report_bad_name(reader, entry->key_span, path, entry->key);
}

void read_name(Reader *reader, const Node *node, const char *path, void *field)
{
    Word *word = field;
    if (!is_scalar(reader, node, path, "a name"))
        return;
    if (!is_name(node->text))
        report_bad_name(reader, node->span, path, node->text);
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
    else
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-text",
                    "%s must be one line of 1 to %d bytes", path, LONGEST_TEXT);
}

/* Whether the path cannot lead out of the directory it is relative to. */
static bool stays_below(const char *path)
{
    if (path[0] == '/')
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '\0' || part[2] == '/'))
            return false;
    }
    return true;
}

void read_file_name(Reader *reader, const Node *node, const char *path, void *field)
{
    Word word = {0};
    read_word(reader, node, path, &word);
    if (!word.text)
        return;
    if (stays_below(word.text)) {
        *(Word *)field = word;
        return;
    }
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                "%s must be a relative path without `..`", path);
    diag_help(reader->diagnostics,
              "data is looked up below --data DIR, $TLC_DATA, ./data and /usr/share/datasets");
}

void read_save_name(Reader *reader, const Node *node, const char *path, void *field)
{
    Word word = {0};
    read_word(reader, node, path, &word);
    if (!word.text)
        return;
    size_t length = strlen(word.text);
    bool good = length > 3 && strcmp(word.text + length - 3, ".h5") == 0 && word.text[0] != '.';
    for (size_t i = 0; i < length; i++)
        good &= isalnum((unsigned char)word.text[i]) || strchr("._-", word.text[i]);
    if (good)
        *(Word *)field = word;
    else
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                    "%s must be a plain file name ending in .h5, such as my_model_A.h5", path);
}

static void read_whole_number(Reader *reader, const Node *node, const char *path, Count *count,
                              int64_t least, int64_t most)
{
    if (!is_scalar(reader, node, path, "a whole number"))
        return;
    Scalar scalar = scalar_resolve(node);
    if (scalar.kind == SCALAR_FLOAT) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "wrong-type",
                    "%s must be a whole number, not %.60s", path, node->text);
    } else if (scalar.kind != SCALAR_INTEGER) {
        wrong_kind(reader, node, path, "a whole number");
        if (scalar.kind == SCALAR_STRING && !node->plain)
            diag_help(reader->diagnostics, "without quotes it is a number");
    } else if (scalar.overflow || scalar.integer < least || scalar.integer > most) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range",
                    "%s must be from %lld to %lld", path, (long long)least, (long long)most);
    } else {
        *count = (Count){scalar.integer, node->span, true};
    }
}

void read_count(Reader *reader, const Node *node, const char *path, void *field)
{
    read_whole_number(reader, node, path, field, 0, LARGEST_SIZE);
}

void read_size(Reader *reader, const Node *node, const char *path, void *field)
{
    read_whole_number(reader, node, path, field, 1, LARGEST_SIZE);
}

void read_seed(Reader *reader, const Node *node, const char *path, void *field)
{
    read_whole_number(reader, node, path, field, 0, INT64_MAX);
}

void read_sizes(Reader *reader, const Node *node, const char *path, void *field)
{
    CountList *list = field;
    if (node->kind == NODE_SCALAR) {
        read_size(reader, node, path, list_add(reader->arena, list));
        return;
    }
    if (!expect_entries(reader, node, path, NODE_LIST, "`[300, 100]` is a list of two"))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_size(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                  list_add(reader->arena, list));
}

void read_number(Reader *reader, const Node *node, const char *path, void *field)
{
    if (!is_scalar(reader, node, path, "a number"))
        return;
    Scalar scalar = scalar_resolve(node);
    if (scalar.kind != SCALAR_INTEGER && scalar.kind != SCALAR_FLOAT)
        wrong_kind(reader, node, path, "a number");
    else if (scalar.overflow || !(scalar.number > 0) || scalar.number > 1e300)
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "out-of-range",
                    "%s must be a number above 0", path);
    else
        *(Number *)field = (Number){scalar.number, node->span, true};
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
    if (node->plain && (strcasecmp(node->text, "yes") == 0 || strcasecmp(node->text, "no") == 0))
        diag_help(reader->diagnostics, "YAML 1.2 knows only `true` and `false`");
}

void read_rule(Reader *reader, const Node *node, const char *path, void *field)
{
    if (node->kind == NODE_SCALAR)
        *(Expr **)field = expr_parse(reader->arena, node, reader->diagnostics);
    else if (wrong_kind(reader, node, path, "an expression"), node->kind == NODE_MAP)
        diag_help(reader->diagnostics, "an expression that begins with `{` must be quoted");
}

void read_names(Reader *reader, const Node *node, const char *path, void *field)
{
    WordList *list = field;
    if (!expect_entries(reader, node, path, NODE_LIST, "`[A, B]` is a list of two"))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_name(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                  list_add(reader->arena, list));
}
