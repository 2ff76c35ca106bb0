#include "test_emit_support.h"

#include <math.h>

static void expect_quoted(const char *text, const char *expected)
{
    Arena *arena = arena_new();
    expect_text(quoted(arena, text), expected);
    arena_free(arena);
}

Test(c_text, quotes_what_would_end_or_change_a_string)
{
    expect_quoted("", "\"\"");
    expect_quoted("a \"b\" \\", "\"a \\\"b\\\" \\\\\"");
    expect_quoted("?\?/", "\"\\077\\077/\"");
    expect_quoted("\n\x7F", "\"\\012\\177\"");
}

/* Three octal digits always, or a digit behind would be taken for a part of the number. */
Test(c_text, quotes_bytes_that_are_not_ascii)
{
    expect_quoted("\xC3\xA9"
                  "7",
                  "\"\\303\\2517\"");
}

static void expect_json(const char *text, const char *expected)
{
    Arena *arena = arena_new();
    expect_text(json_text(arena, text), expected);
    arena_free(arena);
}

/* Nothing in it ends a script, hides, or reorders what stands around it. */
Test(c_text, writes_strings_of_json)
{
    expect_json("", "\"\"");
    expect_json("a \"b\" \\ \n", "\"a \\u0022b\\u0022 \\u005c \\u000a\"");
    expect_json("</script><!--&", "\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
    expect_json("gr\xC3\xB6\xC3\x9F"
                "e \xE6\x95\xB0",
                "\"gr\xC3\xB6\xC3\x9F"
                "e \xE6\x95\xB0\"");
    expect_json("\xE2\x80\xAE\xE2\x80\xA8", "\"\\u202e\\u2028\"");
    expect_json("\xF3\xA0\x80\x81", "\"\\udb40\\udc01\"");
    expect_json("a\xE9z", "\"a\xEF\xBF\xBDz\"");
}

Test(c_text, comments_neither_end_nor_begin_in_a_comment)
{
    Arena *arena = arena_new();
    expect_text(commented(arena, "a */ b"), "a * / b");
    expect_text(commented(arena, "/*/"), "/ * /");
    expect_text(commented(arena, "a\nb\tc"), "a b c");
    expect_text(commented(arena, "2 * 3 / 4"), "2 * 3 / 4");
    expect_text(commented(arena, "**//"), "** //");
    arena_free(arena);
}

Test(c_text, comments_join_no_lines_and_reorder_nothing)
{
    Arena *arena = arena_new();
    expect_text(commented(arena, "a\\b\\"), "a\\b\\.");
    expect_text(commented(arena, "?\?/ ?\?\?/"), "?? / ??? /");
    expect_text(commented(arena, "\xE2\x80\xAE\xC2\x85\xFF"), "<U+202E><U+0085><0xFF>");
    expect_text(commented(arena, "gr\xC3\xB6\xC3\x9F"), "gr\xC3\xB6\xC3\x9F");
    arena_free(arena);
}

Test(c_text, a_place_stands_in_comments)
{
    Arena *arena = arena_new();
    Source *source = (Source *)source_of(arena, "one\n");
    source->path = "below/a\n\xE2\x80\xAE.yaml";
    expect_text(where(arena, (Span){source, 0, 1, NULL}), "a <U+202E>.yaml:1");
    arena_free(arena);
}

Test(c_text, literals_are_the_shortest_that_read_back)
{
    Arena *arena = arena_new();
    expect_text(float_literal(arena, 1), "1.0f");
    expect_text(float_literal(arena, 0.1f), "0.1f");
    expect_text(float_literal(arena, -1e-10f), "-1e-10f");
    expect_text(float_literal(arena, 16777216), "16777216.0f");
    expect_text(double_literal(arena, 1.0 / 3), "0.3333333333333333");
    expect_text(double_literal(arena, 5), "5.0");
    arena_free(arena);
}

Test(c_text, every_float_survives_its_literal)
{
    Arena *arena = arena_new();
    for (float number = 1e-38f; number < 1e38f; number *= 1.37f) {
        float next = nextafterf(number, 1);
        cr_expect(strtof(float_literal(arena, next), NULL) == next, "%a", (double)next);
    }
    arena_free(arena);
}

static const char *call_with(Arena *arena, size_t count, size_t length)
{
    Text out = text_new(arena), argument = text_new(arena);
    Arguments arguments = {0};
    text_repeat(&argument, 'x', length);
    for (size_t i = 0; i < count; i++)
        *list_add(arena, &arguments) = argument.bytes;
    emit_call(&out, 4, "f", &arguments);
    return out.bytes;
}

Test(c_text, calls_break_at_a_hundred_columns)
{
    Arena *arena = arena_new();
    expect_text(call_with(arena, 0, 0), "    f();\n");
    expect_text(call_with(arena, 2, 3), "    f(xxx, xxx);\n");
    for (size_t length = 1; length < 90; length++)
        for (const char *line = call_with(arena, 7, length); *line;) {
            size_t columns = strcspn(line, "\n");
            cr_expect(columns <= 100, "%zu columns: %.*s", columns, (int)columns, line);
            cr_expect(strncmp(line, "    f(x", 7) == 0 || strncmp(line, "      x", 7) == 0);
            line += columns + 1;
        }
    arena_free(arena);
}

Test(c_text, a_place_is_a_file_and_a_line)
{
    Arena *arena = arena_new();
    Source *source = (Source *)source_of(arena, "one\ntwo\n");
    source->path = "below/spec.yaml";
    expect_text(where(arena, (Span){source, 4, 7, NULL}), "spec.yaml:2");
    arena_free(arena);
}

/* ---- comments ---- */

static void expect_comment(int indent, const char *words, const char *wanted)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    emit_comment(&text, indent, words);
    cr_expect_str_eq(text.bytes, wanted);
    arena_free(arena);
}

Test(c_text, a_comment_has_lines_that_are_not_too_long)
{
    char words[600] = "", word[130];
    expect_comment(0, "one line", "/* one line */\n");
    expect_comment(4, "", "    /* */\n");
    for (int i = 0; i < 30; i++)
        strcat(words, i ? " twelve chars" : "twelve chars");
    Arena *arena = arena_new();
    Text text = text_new(arena);
    emit_comment(&text, 8, words);
    for (const char *line = text.bytes; *line; line += strcspn(line, "\n") + 1)
        cr_expect(strcspn(line, "\n") <= 100 && strcspn(line, "\n") > 12, "%s", line);
    arena_free(arena);
    memset(word, 'x', 120);
    word[120] = '\0';
    char wanted[160];
    sprintf(wanted, "/* %s\n * y */\n", word);
    expect_comment(0, strcat(word, " y"), wanted);
}
