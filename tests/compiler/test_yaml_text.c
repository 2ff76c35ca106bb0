#include "test_yaml_support.h"

static void write_spans(Text *out, const Node *node)
{
    write_span(out, node->span);
    for (size_t i = 0; i < node->items.count; i++)
        write_spans(out, node->items.items[i]);
    for (size_t i = 0; i < node->entries.count; i++) {
        write_span(out, node->entries.items[i].key_span);
        write_spans(out, node->entries.items[i].value);
    }
}

/* The source of the root, then of what is in it, in order. */
static void expect_spans(const char *text, const char *expected)
{
    Arena *arena = arena_new();
    Text out = text_new(arena);
    write_spans(&out, read_text(arena, text));
    expect_text(out.bytes, expected);
    arena_free(arena);
}

Test(span, of_scalars_has_quotes_and_no_blanks)
{
    expect_spans("  abc   # c\n", "<abc>");
    expect_spans("[ 'a b' , \"c\" , d e ]", "<[ 'a b' , \"c\" , d e ]><'a b'><\"c\"><d e>");
    expect_spans("a\n  b  \n\n", "<a\n  b>");
    expect_spans("a:   b   \n", "<a:   b><a><b>");
}

Test(span, of_a_block_scalar_starts_at_its_header)
{
    expect_spans("a: |  # c\n  b\n  c\n\n\nd: 1\n",
                 "<a: |  # c\n  b\n  c\n\n\nd: 1><a><|  # c\n  b\n  "
                 "c><d><1>");
}

Test(span, of_blocks_ends_with_their_content)
{
    expect_spans("a:\n  - b\n  - c: d # c\n\n# c\ne: f\n",
                 "<a:\n  - b\n  - c: d # c\n\n# c\ne: f><a><- b\n  - c: d><b><c: d><c><d><e><f>");
    expect_spans("a:\n- [b, c ]  \n- {d: e}\n", "<a:\n- [b, c ]  \n- {d: e}><a><- [b, c ]  \n- {d: "
                                                "e}><[b, c ]><b><c><{d: e}><d><e>");
}

Test(span, of_nothing_is_empty_behind_its_key)
{
    expect_spans("a:  # c\nb:\n", "<a:  # c\nb:><a><><b><>");
    expect_spans("[a: ]", "<[a: ]><a:><a><>");
}

Test(span, leaves_out_anchors)
{
    expect_spans("a: &x  b\nc: &y # c\n  d: e\n",
                 "<a: &x  b\nc: &y # c\n  d: e><a><b><c><d: e><d><e>");
    expect_spans("[&x [1], &y {a: b}, &z 'q', &e ]",
                 "<[&x [1], &y {a: b}, &z 'q', &e ]><[1]><1><{a: b}><a><b><'q'><>");
    expect_spans("- &c:[a\n", "<- &c:[a><:[a>");
}

Test(span, of_an_alias_is_where_its_node_stands)
{
    expect_spans("[&x a, *x]", "<[&x a, *x]><a><a>");
    expect_spans("- &k a\n- *k : v\n", "<- &k a\n- *k : v><a><*k : v><*k><v>");
    expect_spans("a: &a b\nc:\n  - *a\n", "<a: &a b\nc:\n  - *a><a><b><c><- *a><b>");
}

Test(span, counts_bytes_behind_wide_characters_and_a_byte_order_mark)
{
    expect_spans("é: 'ü'\nß: [ä, 😀, €]\n", "<é: 'ü'\nß: [ä, 😀, €]><é><'ü'><ß><[ä, 😀, €]><ä><😀><€>");
    expect_spans("\xEF\xBB\xBF"
                 "a: b\n",
                 "<a: b><a><b>");
    expect_spans("\xEF\xBB\xBF"
                 "ä: b\n",
                 "<ä: b><ä><b>");
}

Test(span, is_right_behind_every_line_break)
{
    expect_spans("a: b\r\nc: d\r\n", "<a: b\r\nc: d><a><b><c><d>");
    expect_spans("a: b\rc: d\r", "<a: b\rc: d><a><b><c><d>");
    expect_spans("a: b\xC2\x85"
                 "c: d\xC2\x85",
                 "<a: b\xC2\x85"
                 "c: d><a><b><c><d>");
    expect_spans("a: b\xE2\x80\xA8"
                 "c: d\xE2\x80\xA9",
                 "<a: b\xE2\x80\xA8"
                 "c: d><a><b><c><d>");
}

Test(error, text_that_is_not_utf8)
{
    expect_error("a: caf\351\n",
                 "spec.yaml:1:7: error: the byte 0xE9 is not UTF-8 text [encoding]\n"
                 "    1 | a: caf<0xE9>\n"
                 "      |       ^~~~~~\n"
                 "      = help: save the spec as UTF-8\n");
}

Test(error, wide_encodings)
{
    expect_error_in_bytes(
        "\377\376a\000", 4,
        "spec.yaml:1:1: error: the spec is written in UTF-16 or UTF-32, not UTF-8 [encoding]\n"
        "    1 | <0xFF><0xFE>a<U+0000>\n"
        "      | ^~~~~~\n"
        "      = help: save the spec as UTF-8\n");
    expect_error_in_bytes(
        "\000a\000:", 4,
        "spec.yaml:1:1: error: the spec is written in UTF-16 or UTF-32, not UTF-8 [encoding]\n"
        "    1 | <U+0000>a<U+0000>:\n"
        "      | ^~~~~~~~\n"
        "      = help: save the spec as UTF-8\n");
}

Test(error, zero_bytes)
{
    expect_error_in_bytes(
        "a: b\000\n", 6,
        "spec.yaml:1:5: error: a zero byte is not allowed: is this a text file? [encoding]\n"
        "    1 | a: b<U+0000>\n"
        "      |     ^~~~~~~~\n");
    expect_error("a: \"x\\0y\"\n",
                 "spec.yaml:1:6: error: a zero byte is not allowed in text [encoding]\n"
                 "    1 | a: \"x\\0y\"\n"
                 "      |      ^~\n");
}

Test(error, control_characters)
{
    expect_error(
        "a: \033[31m\n",
        "spec.yaml:1:4: error: the control character U+001B is not allowed here [encoding]\n"
        "    1 | a: <U+001B>[31m\n"
        "      |    ^~~~~~~~\n");
    expect_error(
        "a: \357\273\277b\n",
        "spec.yaml:1:4: error: U+FEFF is not allowed here: a byte order mark, which belongs to the "
        "start of a file [encoding]\n"
        "    1 | a: <U+FEFF>b\n"
        "      |    ^~~~~~~~\n"
        "      = help: take it out\n");
    expect_error(
        "a: b\177\n",
        "spec.yaml:1:5: error: the control character U+007F is not allowed here [encoding]\n"
        "    1 | a: b<U+007F>\n"
        "      |     ^~~~~~~~\n");
}

Test(error, tags)
{
    expect_error("a: !!str 5\n"
                 "b: !done\n",
                 "spec.yaml:1:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    1 | a: !!str 5\n"
                 "      |    ^~~~~\n"
                 "      = help: put text that starts with '!' in quotes\n"
                 "spec.yaml:2:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    2 | b: !done\n"
                 "      |    ^~~~~\n"
                 "      = help: put text that starts with '!' in quotes\n");
    expect_error("- &x !<a,b> [1]\n",
                 "spec.yaml:1:6: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    1 | - &x !<a,b> [1]\n"
                 "      |      ^~~~~~\n"
                 "      = help: put text that starts with '!' in quotes\n");
    expect_error("a: !x!y 5\n",
                 "spec.yaml:1:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    1 | a: !x!y 5\n"
                 "      |    ^\n"
                 "      = help: put text that starts with this character in quotes\n");
    expect_error("%TAG ! a\n"
                 "---\n"
                 "a: 1\n",
                 "spec.yaml:1:1: error: '%TAG' is about YAML tags, and specs have none [tag]\n"
                 "    1 | %TAG ! a\n"
                 "      | ^~~~\n"
                 "      = help: leave this line out\n");
}

Test(error, noncharacters)
{
    expect_error("a: \357\277\276\n", "spec.yaml:1:4: error: U+FFFE, which stands for no "
                                      "character, is not allowed here [encoding]\n"
                                      "    1 | a: <U+FFFE>\n"
                                      "      |    ^~~~~~~~\n");
    expect_error("a: \357\277\277\n", "spec.yaml:1:4: error: U+FFFF, which stands for no "
                                      "character, is not allowed here [encoding]\n"
                                      "    1 | a: <U+FFFF>\n"
                                      "      |    ^~~~~~~~\n");
}

Test(error, tags_that_do_not_end)
{
    expect_error("a: !", "spec.yaml:1:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
                         "    1 | a: !\n"
                         "      |    ^\n"
                         "      = help: put text that starts with '!' in quotes\n");
    expect_error("a: !<x\n",
                 "spec.yaml:1:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    1 | a: !<x\n"
                 "      |    ^\n"
                 "      = help: put text that starts with this character in quotes\n");
    expect_error("a: !<x y\n",
                 "spec.yaml:1:4: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    1 | a: !<x y\n"
                 "      |    ^\n"
                 "      = help: put text that starts with this character in quotes\n");
    expect_error("- !a,b\n",
                 "spec.yaml:1:3: error: '!' starts a YAML tag, and specs have none [tag]\n"
                 "    1 | - !a,b\n"
                 "      |   ^\n"
                 "      = help: put text that starts with this character in quotes\n");
}

Test(span, leaves_out_names_of_anchors_of_all_kinds)
{
    expect_spans("[&Z9_-a b, &q\tc, &0 # d\n e]", "<[&Z9_-a b, &q\tc, &0 # d\n e]><b><c><e>");
    expect_spans("- &x # c", "<- &x><>");
}

/* Which is about tags only where a line starts. */
Test(tree, of_a_directive_that_is_text)
{
    expect_tree("a: x%TAG", "{a: x%TAG}");
    expect_tree("a: '%TAG'", "{a: '%TAG'}");
    expect_tree("a: x %TAG", "{a: x %TAG}");
    expect_tree("a: x\t%TAG", "{a: x\t%TAG}");
    expect_tree("# %TAG\n'\n %TAG'", "' %TAG'");
}
