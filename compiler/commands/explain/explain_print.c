#include "commands/explain/explain_print.h"

#include <string.h>

enum { WIDTH = 80, NAMES = 26, CODE = 4 };

/* Bytes of UTF-8 that begin a character. */
static size_t columns_of(const char *word, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)word[i] & 0xC0) != 0x80;
    return columns;
}

/* Words with lines as they come, behind `column` columns; those that follow are indented. */
static void add_wrapped(Text *text, size_t column, size_t indent, const char *words)
{
    for (bool first = true; *(words += strspn(words, " \n")); first = false) {
        const size_t length = strcspn(words, " \n"), columns = columns_of(words, length);
        const bool fits = column + 1 + columns <= WIDTH;
        if (!first)
            text_add(text, fits ? " " : "\n");
        if (!first && !fits)
            text_repeat(text, ' ', indent);
        column = (first ? column : fits ? column + 1 : indent) + columns;
        text_add_bytes(text, words, length);
        words += length;
    }
    text_add(text, "\n");
}

static void add_bold(Text *text, const char *words, bool bold)
{
    text_addf(text, bold ? "\033[1m%s\033[0m" : "%s", words);
}

/* ---- Markdown ---- */

/* "[a](b)" is a. */
static const char *without_links(Arena *arena, const char *markdown)
{
    Text text = text_new(arena);
    for (const char *at = markdown; *at; at++) {
        const char *middle = *at == '[' ? strstr(at, "](") : NULL;
        const char *end = middle ? strchr(middle, ')') : NULL;
        if (end && middle < at + strcspn(at, "\n`")) {
            text_add_bytes(&text, at + 1, (size_t)(middle - at - 1));
            at = end;
        } else
            text_add_bytes(&text, at, 1);
    }
    return text.bytes;
}

/* The lines of a block of code, whose marks are left out; where the text goes on. */
static const char *add_code(Text *text, const char *code)
{
    const char *end = strstr(code, "\n```");
    for (const char *line = strchr(code, '\n') + 1; line <= end; line = strchr(line, '\n') + 1) {
        const size_t length = strcspn(line, "\n");
        text_repeat(text, ' ', length ? CODE : 0);
        text_add_bytes(text, line, length + 1);
    }
    return end + strlen("\n```");
}

static const char *add_paragraph(Text *text, const char *paragraph, bool bold)
{
    const char *end = strstr(paragraph, "\n\n");
    const size_t length = end ? (size_t)(end - paragraph) : strlen(paragraph);
    const char *words = arena_copy(text->arena, paragraph, length);
    if (strcmp(words, "Wrong:") == 0 || strcmp(words, "Right:") == 0) {
        add_bold(text, words, bold);
        text_add(text, "\n");
    } else
        add_wrapped(text, 0, 0, without_links(text->arena, words));
    return paragraph + length;
}

static void add_markdown(Text *text, const char *markdown, bool bold)
{
    for (const char *at = markdown; *(at += strspn(at, "\n"));) {
        text_add(text, "\n");
        at = strncmp(at, "```", 3) == 0 ? add_code(text, at) : add_paragraph(text, at, bold);
    }
}

/* ---- one, and all ---- */

void add_explanation(Text *text, const Explanation *explanation, bool bold)
{
    add_bold(text, explanation->name, bold);
    text_addf(text, " (%s)\n", explanation->severity);
    add_wrapped(text, 0, 0, without_links(text->arena, explanation->summary));
    add_markdown(text, strstr(explanation->markdown, explanation->why), bold);
}

void add_explanations(Text *text, const ExplanationList *list, bool bold)
{
    const char *group = "";
    for (size_t i = 0; i < list->count; i++) {
        const Explanation *explanation = &list->items[i];
        if (strcmp(group, explanation->group) != 0) {
            text_add(text, i ? "\n" : "");
            add_bold(text, explanation->group, bold);
            text_add(text, "\n");
        }
        group = explanation->group;
        text_addf(text, "  %-*s", NAMES - 2, explanation->name);
        add_wrapped(text, NAMES, NAMES, without_links(text->arena, explanation->summary));
    }
}
