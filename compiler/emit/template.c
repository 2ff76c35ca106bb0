#include "emit/template.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hole_text(Holes *holes, const char *name, const char *text)
{
    *list_add(holes->arena, &holes->list) = (Hole){name, text};
}

void hole_number(Holes *holes, const char *name, int64_t number)
{
    hole_text(holes, name, arena_printf(holes->arena, "%lld", (long long)number));
}

static const Template *find_template(const char *name)
{
    for (size_t i = 0; i < template_count; i++)
        if (strcmp(all_templates[i].name, name) == 0)
            return &all_templates[i];
    fprintf(stderr, "tlc: internal error: no template `%s`\n", name);
    abort();
}

const char *const *template_needs(const char *name)
{
    return find_template(name)->needs;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

static const char *find_hole(const Holes *holes, const char *word, size_t length)
{
    for (size_t i = 0; i < holes->list.count; i++) {
        const Hole *hole = &holes->list.items[i];
        if (strlen(hole->name) == length && memcmp(hole->name, word, length) == 0)
            return hole->text;
    }
    return NULL;
}

/* Fills the words of one line. */
static void fill_words(Text *out, const char *line, size_t length, const Holes *holes)
{
    for (size_t i = 0; i < length;) {
        size_t word = word_length(&line[i]);
        const char *text = word ? find_hole(holes, &line[i], word) : NULL;
        size_t taken = word ? word : 1;
        if (text)
            text_add(out, text);
        else
            text_add_bytes(out, &line[i], taken);
        i += taken;
    }
}

/* The text for a line that is nothing but a hole and a semicolon, or NULL. */
static const char *find_line_hole(const Holes *holes, const char *line, size_t length)
{
    size_t indent = strspn(line, " ");
    size_t word = word_length(&line[indent]);
    if (word == 0 || indent + word + 1 != length || line[indent + word] != ';')
        return NULL;
    return find_hole(holes, &line[indent], word);
}

void template_fill(Text *out, const char *name, const Holes *holes)
{
    for (const char *line = find_template(name)->text; *line;) {
        size_t length = strcspn(line, "\n");
        const char *lines = find_line_hole(holes, line, length);
        if (lines) {
            text_add(out, lines);
        } else {
            fill_words(out, line, length, holes);
            text_add(out, "\n");
        }
        line += length + (line[length] == '\n');
    }
}
