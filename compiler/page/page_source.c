/* page_source.c: a library's files as one text, since a compiler reads one from its standard input.
 */
#include "page/page.h"

#include <string.h>

/* What takes the place of a line that includes a file: the page's support has what the headers of C
 * would say. */
static void add_included(Text *out, const Library *library, const char *line, size_t length)
{
    const size_t name = strlen(library->name);
    if (length > 10 && strncmp(line, "#include \"", 10) == 0 &&
        strncmp(line + 10, library->name, name) == 0) {
        if (line[10 + name] == '.')
            library_emit_header(out, library);
        else
            library_emit_weights(out, library);
    }
}

static void add_lines(Text *out, const Library *library, const char *text)
{
    while (*text) {
        const size_t length = strcspn(text, "\n") + 1;
        if (strncmp(text, "#include", 8) == 0)
            add_included(out, library, text, length);
        else
            text_add_bytes(out, text, length);
        text += length;
    }
}

static void add_entry(Text *out, const Library *library)
{
    static const char *const parts[] = {"input", "output", "arena", "predict"};
    Holes holes = {.arena = out->arena};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        hole_text(&holes, arena_printf(out->arena, "model_%s", parts[i]),
                  arena_printf(out->arena, "%s_%s", library->name, parts[i]));
    hole_text(&holes, "answer_numbers",
              library->answer == ANSWER_VALUES ? "values" : "probabilities");
    template_fill(out, "page/entry.c", &holes);
}

void page_source(Text *out, const Library *library)
{
    Text source = text_new(out->arena);
    const Holes none = {.arena = out->arena};
    library_emit_source(&source, library);
    template_fill(out, "page/support.c", &none);
    add_lines(out, library, source.bytes);
    add_entry(out, library);
}
