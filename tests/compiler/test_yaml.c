#include "test_yaml_support.h"

Test(tree, has_scalars_lists_and_mappings)
{
    expect_tree("a", "a");
    expect_tree("name: transfer\nshape: [28, 28]\n", "{name: transfer, shape: [28, 28]}");
    expect_tree("- flatten\n- dense: {units: 8}\n-\n", "[flatten, {dense: {units: 8}}, ]");
    expect_tree("a:\n- b\n- c\nd:\n", "{a: [b, c], d: }");
    expect_tree("{}", "{}");
    expect_tree("[]", "[]");
    expect_tree("[a: b, {c}]", "[{a: b}, {c: }]");
    expect_tree("? a\n: b\n? c\n", "{a: b, c: }");
}

Test(tree, knows_plain_from_quoted)
{
    expect_tree("[a, 'a', \"a\", 'it''s', \"\\u00e9\\t\\\"\"]",
                "[a, 'a', 'a', 'it's', '\xC3\xA9\t\"']");
    expect_tree("a: |\n  b\n", "{a: 'b\n'}");
    expect_tree("\"a\": 1\n'b': 2\n", "{a: 1, b: 2}");
}

Test(tree, has_one_document_with_or_without_markers)
{
    expect_tree("%YAML 1.2\n---\na: 1\n...\n", "{a: 1}");
    expect_tree("# c\n\n--- # c\na: 1 # c\n# c\n", "{a: 1}");
    expect_tree("--- null", "null");
    expect_tree("''", "''");
}

Test(tree, may_start_with_a_byte_order_mark)
{
    expect_tree("\xEF\xBB\xBF"
                "a: é\n",
                "{a: é}");
}

Test(tree, may_be_64_deep)
{
    char text[129] = "";
    memset(text, '[', 64);
    memset(text + 64, ']', 64);
    expect_tree(text, text);
}

Test(tree, may_have_long_lists_and_mappings)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, "{");
    for (int i = 0; i < 3000; i++)
        text_addf(&text, "%sk%d: [%d, x]", i ? ", " : "", i, i);
    text_add(&text, "}");
    expect_tree(text.bytes, text.bytes);
    arena_free(arena);
}

Test(alias, brings_in_what_knows_where_it_is_used)
{
    Arena *arena = arena_new();
    const Node *root = read_text(arena, "a: &x [1, 2]\nb: &y {k: *x}\nc: [*y]\n");
    const Entry *entries = root->entries.items;
    cr_expect_null(entries[0].value->items.items[1]->span.alias);
    const Node *list = entries[1].value->entries.items[0].value;
    const Alias *inner = list->items.items[1]->span.alias;
    cr_assert(inner);
    cr_expect(inner->span.start == 23 && inner->span.end == 25 && !inner->around);
    cr_expect(list->span.start == 6, "%zu", list->span.start);
    const Entry *copied = entries[2].value->items.items[0]->entries.items;
    cr_expect(copied->key_span.alias->span.start == 31 && !copied->key_span.alias->around);
    const Alias *alias = copied->value->items.items[0]->span.alias;
    cr_expect(alias->span.start == 23 && alias->around && alias->around->span.start == 31);
    arena_free(arena);
}

Test(alias, may_name_anything_closed)
{
    expect_tree("[&a 1, &b [*a, 2], &c {x: *b}, *c]", "[1, [1, 2], {x: [1, 2]}, {x: [1, 2]}]");
    expect_tree("- &a\n- *a\n", "[, ]");
    expect_tree("&a k: 1\nb: *a\n", "{k: 1, b: k}");
    expect_tree("- &a k\n- *a : v\n", "[k, {k: v}]");
}

Test(alias, means_the_newest_anchor_of_its_name)
{
    expect_tree("[&a 1, *a, &a 2, *a]", "[1, 1, 2, 2]");
    expect_tree("&a [&a 1, *a]", "[1, 1]");
}

Test(error, an_empty_spec)
{
    expect_error("", "spec.yaml:1:1: error: the spec is empty [document]\n"
                     "    1 | \n"
                     "      | ^\n");
    expect_error("# nothing\n", "spec.yaml:1:1: error: the spec is empty [document]\n"
                                "    1 | # nothing\n"
                                "      | ^\n");
    expect_error("---\n"
                 "...\n",
                 "spec.yaml:1:1: error: the spec is empty [document]\n"
                 "    1 | ---\n"
                 "      | ^\n");
}

Test(error, a_second_document)
{
    expect_error(
        "a: 1\n"
        "---\n"
        "b: 2\n",
        "spec.yaml:2:1: error: a second document starts here, and a spec is one [document]\n"
        "    2 | ---\n"
        "      | ^~~\n"
        "      = help: put each spec in a file of its own\n");
}

Test(error, keys_that_are_no_text)
{
    expect_error("{a: 1}: 2\n", "spec.yaml:1:1: error: a key must be text, not a mapping [key]\n"
                                "    1 | {a: 1}: 2\n"
                                "      | ^~~~~~\n"
                                "      = help: put an expression with brackets in quotes\n");
    expect_error("? [b]\n"
                 ": 3\n",
                 "spec.yaml:1:3: error: a key must be text, not a list [key]\n"
                 "    1 | ? [b]\n"
                 "      |   ^~~\n"
                 "      = help: put an expression with brackets in quotes\n");
    expect_error("- &a [b]\n"
                 "- *a : c\n",
                 "spec.yaml:2:3: error: a key must be text, not a list [key]\n"
                 "    2 | - *a : c\n"
                 "      |   ^~\n"
                 "      = help: put an expression with brackets in quotes\n");
}

Test(error, missing_keys)
{
    expect_error("{a: 1, : 2}", "spec.yaml:1:8: error: expected a value here [yaml-syntax]\n"
                                "    1 | {a: 1, : 2}\n"
                                "      |        ^\n");
    expect_error("? \n"
                 ": a\n",
                 "spec.yaml:1:2: error: a key is missing here [key]\n"
                 "    1 | ? \n"
                 "      |  ^\n");
}

Test(error, undefined_aliases)
{
    expect_error("a: *b\n"
                 "b: &b 1\n",
                 "spec.yaml:1:4: error: no anchor '&b' stands before this alias [alias]\n"
                 "    1 | a: *b\n"
                 "      |    ^~\n"
                 "      = help: put text that starts with '*' in quotes\n");
}

Test(error, aliases_inside_what_they_name)
{
    expect_error(
        "a: &a [1, *a]\n",
        "spec.yaml:1:11: error: the alias '*a' stands inside the list that '&a' names [alias]\n"
        "    1 | a: &a [1, *a]\n"
        "      |           ^~\n"
        "spec.yaml:1:7: which starts here\n"
        "    1 | a: &a [1, *a]\n"
        "      |       ^\n");
    expect_error(
        "&a x: &b {y: *b}\n",
        "spec.yaml:1:14: error: the alias '*b' stands inside the mapping that '&b' names [alias]\n"
        "    1 | &a x: &b {y: *b}\n"
        "      |              ^~\n"
        "spec.yaml:1:10: which starts here\n"
        "    1 | &a x: &b {y: *b}\n"
        "      |          ^\n");
}

Test(error, bombs_of_aliases)
{
    expect_error("- &a [x,x,x,x,x,x,x,x,x]\n"
                 "- &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                 "- &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                 "- &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                 "- &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                 "- [*e,*e]\n",
                 "spec.yaml:6:4: error: with its aliases written out, the spec has more than "
                 "100000 parts [alias]\n"
                 "    6 | - [*e,*e]\n"
                 "      |    ^~\n");
}

Test(error, many_in_one_run)
{
    expect_error(
        "a: *b\na: !c d\n[e]: {f: 1, f: 2}\n",
        "spec.yaml:1:4: error: no anchor '&b' stands before this alias [alias]\n"
        "    1 | a: *b\n"
        "      |    ^~\n"
        "      = help: put text that starts with '*' in quotes\n"
        "spec.yaml:2:1: error: the key 'a' is given twice in this mapping [duplicate-key]\n"
        "    2 | a: !c d\n"
        "      | ^\n"
        "spec.yaml:1:1: first given here\n"
        "    1 | a: *b\n"
        "      | ^\n"
        "spec.yaml:2:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
        "    2 | a: !c d\n"
        "      |    ^~\n"
        "      = help: put text that starts with '!' in quotes\n"
        "spec.yaml:3:1: error: a key must be text, not a list [key]\n"
        "    3 | [e]: {f: 1, f: 2}\n"
        "      | ^~~\n"
        "      = help: put an expression with brackets in quotes\n"
        "spec.yaml:3:13: error: the key 'f' is given twice in this mapping [duplicate-key]\n"
        "    3 | [e]: {f: 1, f: 2}\n"
        "      |             ^\n"
        "spec.yaml:3:7: first given here\n"
        "    3 | [e]: {f: 1, f: 2}\n"
        "      |       ^\n");
}

/* A list with `count` nodes, most of them by aliases. */
static const char *list_of_nodes(Arena *arena, size_t count)
{
    enum { ITEMS = 98, LIST = ITEMS + 1 };
    Text text = text_new(arena);
    size_t nodes = 1 + LIST;
    text_add(&text, "[&a [x");
    for (size_t i = 1; i < ITEMS; i++)
        text_add(&text, ", x");
    text_add(&text, "]");
    for (; nodes % LIST != count % LIST; nodes++)
        text_add(&text, ", x");
    for (; nodes < count; nodes += LIST)
        text_add(&text, ", *a");
    text_add(&text, "]");
    return text.bytes;
}

static size_t errors_in(const char *text, size_t length)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source_of_bytes(arena, text, length), diagnostics);
    size_t count = diag_count(diagnostics, DIAG_ERROR);
    cr_expect((root == NULL) == (count > 0), "a tree or errors, not both: %.20s", text);
    printed(arena, diagnostics, false);
    arena_free(arena);
    return count;
}

Test(limit, of_nodes_with_aliases_written_out)
{
    Arena *arena = arena_new();
    const char *most = list_of_nodes(arena, 100000), *more = list_of_nodes(arena, 100001);
    cr_expect(errors_in(most, strlen(most)) == 0);
    cr_expect(errors_in(more, strlen(more)) == 1);
    arena_free(arena);
}

Test(limit, of_entries_merged)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, "- &a {k0: v");
    for (int i = 1; i < 1000; i++)
        text_addf(&text, ", k%d: v", i);
    text_add(&text, "}\n");
    for (int i = 0; i < 2000; i++)
        text_add(&text, "- {<<: *a}\n");
    cr_expect(errors_in(text.bytes, text.length) == 1);
    arena_free(arena);
}

Test(limit, of_nesting)
{
    char text[131] = "";
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    expect_error(text,
                 "spec.yaml:1:65: error: lists and mappings are nested more than 64 deep "
                 "[nesting]\n"
                 "    1 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n"
                 "      |                                                                 ^\n");
}

/* A file as large as any is read may hold the same over and over. */
Test(limit, holds_whatever_is_repeated)
{
    static const char *const pieces[] = {
        "[",    "{",    "- ",  "? ",    "&a ",    "*a ",    "!a ",    "[? ",
        "a: ",  ",",    "\t",  "\n",    " ",      "#",      "---\n",  "%TAG !a! b\n",
        "\"",   "'",    "|\n", "- |\n", "{a: ",   "- &a\n", "a: 1\n", "- *q\n",
        "\x80", "\x1B", "é",   "1",     "- - \n", "<<: ",
    };
    enum { SIZE = SOURCE_LIMIT };
    char *text = malloc(SIZE + 1);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t length = strlen(pieces[i]);
        for (size_t j = 0; j < SIZE; j++)
            text[j] = pieces[i][j % length];
        errors_in(text, SIZE);
    }
    free(text);
}

Test(limit, holds_deep_indentation)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    for (size_t i = 0; i < 1000; i++) {
        text_repeat(&text, ' ', i);
        text_add(&text, "a:\n");
    }
    cr_expect(errors_in(text.bytes, text.length) == 1);
    arena_free(arena);
}
