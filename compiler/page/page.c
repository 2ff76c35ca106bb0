/* page.c: the page: a frame, and what it is filled with. */
#include "page/page.h"

#include "report/markup.h"
#include "report/style.h"

#include <stdlib.h>

/* Lines of BASE64 characters, each three bytes as four of them. */
static void add_base64(Text *out, const Text *code)
{
    enum { LINE = 90 };
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *bytes = (const unsigned char *)code->bytes;
    for (size_t i = 0; i < code->length; i += 3) {
        const size_t left = code->length - i;
        const unsigned three = (unsigned)bytes[i] << 16 |
                               (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                               (left > 2 ? bytes[i + 2] : 0);
        const char four[] = {digits[three >> 18], digits[three >> 12 & 63],
                             left > 1 ? digits[three >> 6 & 63] : '=',
                             left > 2 ? digits[three & 63] : '=', '\n'};
        text_add_bytes(out, four, 4 + (i % LINE == LINE - 3 || left <= 3));
    }
}

static const char *escaped(Arena *arena, const char *plain)
{
    struct text text = {NULL, 0, 0};
    tlc_text_escape(&text, plain);
    char *taken = tlc_text_take(&text);
    const char *copy = arena_printf(arena, "%s", taken);
    free(taken);
    return copy;
}

/* The templates one after the other. */
static const char *joined(Arena *arena, const char *const *names, size_t count)
{
    Text text = text_new(arena);
    const Holes none = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        template_fill(&text, names[i], &none);
    return text.bytes;
}

static const char *style(Arena *arena)
{
    static const char *const own[] = {"page/page.css"};
    return arena_printf(arena, "%s%s%s", tlc_style_colours, tlc_style_page, joined(arena, own, 1));
}

static const char *script(Arena *arena)
{
    static const char *const parts[] = {"page/numbers.js", "page/table.js",  "page/picture.js",
                                        "page/drawing.js", "page/answer.js", "page/page.js"};
    return joined(arena, parts, sizeof parts / sizeof *parts);
}

bool page_emit(Text *out, const Library *library, const char *findings, PageProblem *problem)
{
    Arena *arena = out->arena;
    Text source = text_new(arena), code = text_new(arena), base64 = text_new(arena),
         model = text_new(arena);
    page_source(&source, library);
    if (!page_compile(&code, &source, problem))
        return false;
    add_base64(&base64, &code);
    page_describe(&model, library);
    Holes holes = {.arena = arena};
    hole_text(&holes, "PAGE_TITLE", escaped(arena, library->training->model->name));
    hole_text(&holes, "PAGE_SPEC", escaped(arena, source_name(library->plan->source)));
    hole_text(&holes, "PAGE_VERSION", escaped(arena, library->plan->version));
    hole_text(&holes, "PAGE_STYLE", style(arena));
    hole_text(&holes, "PAGE_FINDINGS", findings);
    hole_text(&holes, "PAGE_MODEL", model.bytes);
    hole_text(&holes, "PAGE_CODE", base64.bytes);
    hole_text(&holes, "PAGE_SCRIPT", script(arena));
    template_fill(out, "page/page.html", &holes);
    return true;
}
