#include "../compiler/support.h"

#include "base/text.h"
#include "lsp/outline.h"

#include <dirent.h>

/* ---- YAML that is right: the tree is the YAML reader's ---- */

static void expect_alike(const Node *node, const Node *wanted);

/* What an alias or `<<` brings in stands elsewhere. */
static bool is_brought(const Node *node)
{
    return node->span.alias != NULL;
}

static void expect_entry(const Entry *entry, const Node *wanted)
{
    for (size_t i = 0; i < wanted->entries.count; i++) {
        const Entry *other = &wanted->entries.items[i];
        if (other->key_span.start != entry->key_span.start)
            continue;
        expect_text(entry->key, other->key);
        cr_assert_eq(entry->key_span.end, other->key_span.end, "%s", entry->key);
        if (entry->value)
            expect_alike(entry->value, other->value);
        else
            cr_assert(is_brought(other->value) || other->value->length == 0, "%s", entry->key);
        return;
    }
    expect_text(entry->key, "<<");
}

static void expect_alike(const Node *node, const Node *wanted)
{
    if (is_brought(wanted))
        return;
    const char *at = node->span.source->text + node->span.start;
    cr_assert_eq(node->kind, wanted->kind, "%.60s", at);
    cr_assert_eq(node->span.start, wanted->span.start, "%.60s", at);
    if (node->kind == NODE_SCALAR)
        cr_assert_eq(node->plain, wanted->plain, "%.60s", at);
    for (size_t i = 0; i < node->entries.count; i++)
        expect_entry(&node->entries.items[i], wanted);
    cr_assert_eq(node->items.count, wanted->items.count, "%.60s", at);
    for (size_t i = 0; i < node->items.count; i++)
        expect_alike(node->items.items[i], wanted->items.items[i]);
}

static void expect_tree_of_yaml(const char *path)
{
    Arena *arena = arena_new();
    const char *problem;
    const Source *source = source_read(arena, path, &problem);
    cr_assert_not_null(source, "%s", path);
    const Node *wanted = yaml_read(arena, source, diag_new(arena));
    const Node *node = outline_read(arena, source);
    cr_assert_not_null(wanted, "%s", path);
    cr_assert_not_null(node, "%s", path);
    cr_assert_eq(node->entries.count, wanted->entries.count, "%s", path);
    expect_alike(node, wanted);
    arena_free(arena);
}

static size_t expect_trees_in(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    cr_assert_not_null(directory, "%s", folder);
    for (struct dirent *entry; (entry = readdir(directory));) {
        char path[512];
        const char *dot = strrchr(entry->d_name, '.');
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (!dot || strcmp(dot, ".yaml") != 0)
            continue;
        expect_tree_of_yaml(path);
        count++;
    }
    closedir(directory);
    return count;
}

Test(outline, is_the_tree_of_specs_that_are_right)
{
    cr_assert_geq(expect_trees_in("specs"), 5);
    cr_assert_geq(expect_trees_in("examples"), 3);
    cr_assert_geq(expect_trees_in("tests/golden"), 5);
}

/* ---- YAML that is being written: the tree in short ---- */

static void write_short(Text *text, const Node *node)
{
    if (!node)
        text_add(text, "-");
    else if (node->kind == NODE_SCALAR)
        text_add(text, node->text);
    else if (node->kind == NODE_LIST) {
        text_add(text, "[");
        for (size_t i = 0; i < node->items.count; i++) {
            text_add(text, i ? " " : "");
            write_short(text, node->items.items[i]);
        }
        text_add(text, "]");
    } else {
        text_add(text, "{");
        for (size_t i = 0; i < node->entries.count; i++) {
            text_addf(text, "%s%s=", i ? " " : "", node->entries.items[i].key);
            write_short(text, node->entries.items[i].value);
        }
        text_add(text, "}");
    }
}

static void expect_short(const char *yaml, const char *wanted)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    write_short(&text, outline_read(arena, source_of(arena, yaml)));
    expect_text(text.bytes, wanted);
    arena_free(arena);
}

Test(outline, has_keys_that_are_half_written)
{
    expect_short("name: x\nmod\n", "{name=x mod=-}");
    expect_short("a:\n  b\n", "{a=b}");
    expect_short("a:\n  b\n  c: 1\n", "{a={b=- c=1}}");
    expect_short("a:\n  c: 1\n  b\nd: 2\n", "{a={c=1 b=-} d=2}");
    expect_short("mod\nname: x\n", "{mod=- name=x}");
    expect_short("mod", "mod");
    expect_short("a:\n  b:\nc: 1\n", "{a={b=-} c=1}");
}

Test(outline, goes_on_behind_brackets_that_are_not_closed)
{
    expect_short("a: {b: 1, c\nd: 2\n", "{a={b=1 c=-} d=2}");
    expect_short("a: [1, {b: 2\nd: 2\n", "{a=[1 {b=2}] d=2}");
    expect_short("a:\n  - b: {c: [1\n  - d\n", "{a=[{b={c=[1]}} d]}");
    expect_short("a: {b:\nd: 2\n", "{a={b=-} d=2}");
    expect_short("a: {b: , c: 1}\n", "{a={b=- c=1}}");
    expect_short("a: [\n  1,\n  2\n]\nb: 3\n", "{a=[1 2] b=3}");
    expect_short("a: ]\nb: 1\n", "{a=] b=1}");
    expect_short("{a: 1, b: [", "{a=1 b=[]}");
    expect_short("{\n\"a\": 1,\nb: 2\n}\n", "{a=1 b=2}");
    expect_short("a: [x: 1, {y: 2}, [z]]\n", "{a=[{x=1} {y=2} [z]]}");
    expect_short("a: [}{]\n", "{a=[]}");
}

Test(outline, goes_on_behind_quotes_that_are_not_closed)
{
    expect_short("a: \"b\nc: 1\n", "{a=b c=1}");
    expect_short("a: 'it''s'\nc: 1\n", "{a=it''s c=1}");
    expect_short("a: \"b\\\"c\" d\ne: 1\n", "{a=b\\\"c e=1}");
    expect_short("a: \"b", "{a=b}");
}

Test(outline, passes_over_what_it_cannot_place)
{
    expect_short("a: 1\n   b: 2\nc: 3\n", "{a=1 c=3}");
    expect_short("a: 1\n- b\nc: 3\n", "{a=1 c=3}");
    expect_short("a:\n    b: 1\n  c: 2\nd: 3\n", "{a={b=1} d=3}");
    expect_short("a: b: c\nd: 1\n", "{a=b d=1}");
    expect_short("- a\n-\n- - b\n  - c\n", "[a  [b c]]");
    expect_short("", "-");
    expect_short("# nothing\n\n", "-");
    expect_short("---\na: 1\n", "{a=1}");
    expect_short("\xEF\xBB\xBF"
                 "a: 1\nb: 2\n",
                 "{a=1 b=2}");
    expect_short("a: &x {b: 1}\nc: !t 2\nd: *x\n", "{a={b=1} c=2 d=*x}");
    expect_short("a: |\n  b: 1\n  c\nd: >-\n  e\nf: 1\n", "{a=|\n  b: 1\n  c d=>-\n  e f=1}");
    expect_short("a: b\n  c # d\n  e\nf: 1\n", "{a=b\n  c # d\n  e f=1}");
    expect_short("a:\r\n  b: 1\r\nc: 2\r\n", "{a={b=1} c=2}");
    expect_short("a:\n- b\n- c\nd: 1\n", "{a=[b c] d=1}");
    expect_short("a:\n- b: 1\n  c: 2\n-\n  d: 3\nd: 1\n", "{a=[{b=1 c=2} {d=3}] d=1}");
}

Test(outline, ends_where_a_spec_is_too_deep)
{
    Arena *arena = arena_new();
    Text dashes = text_new(arena), braces = text_new(arena), keys = text_new(arena);
    for (int i = 0; i < 1000; i++) {
        text_add(&dashes, "- ");
        text_add(&braces, "{a: [");
        text_repeat(&keys, ' ', (size_t)i);
        text_addf(&keys, "k%d:\n", i);
    }
    cr_assert_not_null(outline_read(arena, source_of(arena, dashes.bytes)));
    cr_assert_not_null(outline_read(arena, source_of(arena, braces.bytes)));
    cr_assert_not_null(outline_read(arena, source_of(arena, keys.bytes)));
    arena_free(arena);
}
