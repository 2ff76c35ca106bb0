/* c_text.c: the small pieces of C that several sections need. */
#include "base/printable.h"
#include "common/digits.h"
#include "emit/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_WIDTH = 100 };

const char *where(Arena *arena, Span span)
{
    return arena_printf(arena, "%s:%zu", commented(arena, source_name(span.source)),
                        span_line(span));
}

/* What would end the comment, begin another or, at the end of a line, join it to the next: also as
 * a trigraph. */
static size_t comment_danger(const char *text)
{
    if ((text[0] == '*' && text[1] == '/') || (text[0] == '/' && text[1] == '*'))
        return 1;
    if (text[0] == '?' && text[1] == '?' && text[2] == '/')
        return 2;
    return text[0] == '\\' && !text[1] ? 1 : 0;
}

const char *commented(Arena *arena, const char *string)
{
    Text text = text_new(arena);
    for (size_t at = 0, end = strlen(string); at < end;) {
        size_t danger = comment_danger(string + at);
        Shown shown = show_character(string, at, end);
        if (danger) {
            text_add_bytes(&text, string + at, danger);
            text_add(&text, string[at] == '\\' ? "." : " ");
            at += danger;
            continue;
        }
        text_add(&text, strchr("\t\r\n", string[at]) ? " " : shown.text);
        at += shown.taken;
    }
    return text.bytes;
}

/* A whole number needs a point to be a floating-point literal. */
static const char *with_point(Arena *arena, const char *digits, const char *suffix)
{
    return arena_printf(arena, "%s%s%s", digits, strpbrk(digits, ".e") ? "" : ".0", suffix);
}

const char *float_literal(Arena *arena, float number)
{
    return with_point(arena, tlc_digits_of_float(number).text, "f");
}

const char *double_literal(Arena *arena, double number)
{
    return with_point(arena, tlc_digits_of_double(number).text, "");
}

/* The longest argument with what stands behind it. */
static size_t longest(const Arguments *arguments)
{
    size_t most = 0;
    for (size_t i = 0; i < arguments->count; i++)
        if (strlen(arguments->items[i]) + 2 > most)
            most = strlen(arguments->items[i]) + 2;
    return most;
}

/* NAME(arguments...) and what ends it, broken at the line's width. */
static void emit_arguments(Text *out, int indent, const char *function, const Arguments *arguments,
                           const char *end)
{
    text_repeat(out, ' ', (size_t)indent);
    text_addf(out, "%s(", function);
    size_t start = (size_t)indent + strlen(function) + 1;
    if (start + longest(arguments) > LINE_WIDTH) {
        start = (size_t)indent + 4;
        text_add(out, "\n");
        text_repeat(out, ' ', start);
    }
    size_t column = start;
    for (size_t i = 0; i < arguments->count; i++) {
        size_t length = strlen(arguments->items[i]) + 2; /* with `, ` or `);` */
        if (i > 0 && column + length > LINE_WIDTH) {
            text_add(out, "\n");
            text_repeat(out, ' ', start);
            column = start;
        } else if (i > 0) {
            text_add(out, " ");
        }
        text_addf(out, "%s%s", arguments->items[i], i + 1 < arguments->count ? "," : "");
        column += length;
    }
    text_add(out, end);
}

void emit_comment(Text *out, int indent, const char *words)
{
    size_t column = (size_t)indent + strlen("/*");
    text_repeat(out, ' ', (size_t)indent);
    text_add(out, "/*");
    for (const char *word = words; *word;) {
        const size_t length = strcspn(word, " ");
        const size_t end = word[length] ? 0 : strlen(" */");
        if (column + 1 + length + end > LINE_WIDTH && word > words) {
            text_add(out, "\n");
            text_repeat(out, ' ', (size_t)indent);
            text_add(out, " *");
            column = (size_t)indent + strlen(" *");
        }
        text_addf(out, " %.*s", (int)length, word);
        column += 1 + length;
        word += length + strspn(word + length, " ");
    }
    text_add(out, " */\n");
}

void emit_call(Text *out, int indent, const char *function, const Arguments *arguments)
{
    emit_arguments(out, indent, function, arguments, ");\n");
}

void emit_macro(Text *out, const char *macro, const Arguments *arguments)
{
    emit_arguments(out, 0, macro, arguments, ")\n");
}

void emit_entry(Text *out, const char *macro, const Arguments *arguments)
{
    emit_arguments(out, 4, macro, arguments, "),\n");
}
