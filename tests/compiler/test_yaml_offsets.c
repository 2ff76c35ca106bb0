#include "test_yaml_support.h"

static const Node *only_scalar(const Node *node)
{
    while (node->kind == NODE_MAP)
        node = node->entries.items[0].value;
    return node;
}

/* The first scalar of `text` has this value, and its bytes, then its end, these source offsets. */
static void expect_offsets(const char *text, const char *value, const char *expected)
{
    Arena *arena = arena_new();
    const Node *scalar = only_scalar(read_text(arena, text));
    Text out = text_new(arena);
    for (size_t i = 0; i <= scalar->length; i++)
        text_addf(&out, "%s%zu", i ? " " : "", scalar->offsets[i]);
    expect_text(scalar->text, value);
    expect_text(out.bytes, expected);
    arena_free(arena);
}

Test(offsets, of_plain_text)
{
    expect_offsets("a: b c", "b c", "3 4 5 6");
    expect_offsets("a: b  c  # d\n", "b  c", "3 4 5 6 7");
    expect_offsets("a: é!", "é!", "3 4 5 6");
    expect_offsets("a:\n", "", "2");
}

Test(offsets, of_folded_plain_text)
{
    expect_offsets("a: b\n  c", "b c", "3 4 7 8");
    expect_offsets("a: b  \r\n  c\r\n", "b c", "3 4 10 11");
    expect_offsets("a: b\n\n \n  c", "b\n\nc", "3 5 7 10 11");
    expect_offsets("a: b\xE2\x80\xA8 c",
                   "b\xE2\x80\xA8"
                   "c",
                   "3 4 4 4 8 9");
}

Test(offsets, of_single_quotes)
{
    expect_offsets("a: 'b'", "b", "4 5");
    expect_offsets("a: 'it''s'", "it's", "4 5 6 8 9");
    expect_offsets("a: '''b\n\n  c '", "'b\nc ", "4 6 8 11 12 13");
    expect_offsets("a: ''", "", "4");
}

Test(offsets, of_double_quotes)
{
    expect_offsets("a: \"b\\tc\"", "b\tc", "4 5 7 8");
    expect_offsets("a: \"\\x41\\u00e9\\U0001F600!\"", "Aé😀!", "4 8 8 14 14 14 14 24 25");
    expect_offsets("a: \"\\N\\_\\L\\P\\ \\/\"", "\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9 /",
                   "4 4 6 6 8 8 8 10 10 10 12 14 16");
    expect_offsets("a: \"b \n\n c\"", "b\nc", "4 7 9 10");
}

Test(offsets, of_escaped_line_breaks)
{
    expect_offsets("a: \"b\\\n   c\"", "bc", "4 10 11");
    expect_offsets("a: \"b \\\r\n c\"", "b c", "4 5 10 11");
    expect_offsets("a: \"b\\\n\n\n c\"", "b\n\nc", "4 7 8 10 11");
    expect_offsets("a: \"b\\\n  \\  c\"", "b  c", "4 9 11 12 13");
}

Test(offsets, of_literal_blocks)
{
    expect_offsets("a: |\n  b\n   c\n", "b\n c\n", "7 8 11 12 13 13");
    expect_offsets("a: |-  # d\n\n  b\r\n\r\n  c", "\nb\n\nc", "11 14 15 17 21 22");
    expect_offsets("a: |2+\n   b\n\n", " b\n\n", "9 10 11 12 12");
    expect_offsets("a: |\n", "", "4");
    expect_offsets("a: |1\n   \n b\n", "  \nb\n", "7 8 9 11 12 12");
}

Test(offsets, of_folded_blocks)
{
    expect_offsets("a: >\n  b\n  c\n", "b c\n", "7 8 11 12 12");
    expect_offsets("a: >-\n  b\n\n  c\n   d\n  e\n\n", "b\nc\n d\ne", "8 10 13 14 17 18 19 22 23");
    expect_offsets("a: >\n\n  b\n", "\nb\n", "5 8 9 9");
}

static void expect_text_span(const char *text, size_t start, size_t end, const char *expected)
{
    Arena *arena = arena_new();
    Text out = text_new(arena);
    write_span(&out, node_text_span(only_scalar(read_text(arena, text)), start, end));
    expect_text(out.bytes, expected);
    arena_free(arena);
}

Test(node_text_span, covers_what_was_written)
{
    expect_text_span("a: label in b", 6, 8, "<in>");
    expect_text_span("a: \"x \\u00e9 y\"", 2, 4, "<\\u00e9>");
    expect_text_span("a: 'x''y'", 1, 2, "<''>");
    expect_text_span("a: x y", 3, 3, "<>");
    expect_text_span("a: x y", 2, 99, "<y>");
}

Test(node_text_span, ends_with_its_line)
{
    expect_text_span("a: one\n  two", 0, 3, "<one>");
    expect_text_span("a: |\n  one\n  two\n", 0, 3, "<one>");
    expect_text_span("a: |\n  one\n  two\n", 3, 4, "<\n>");
    expect_text_span("a: one\n  two", 2, 5, "<e\n  t>");
}
