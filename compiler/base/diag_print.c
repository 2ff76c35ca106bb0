#include "base/finding.h"
#include "base/printable.h"

#include <string.h>

/* After this many findings a reader has enough to do; the rest is counted, not shown. Those shown
 * are the first of the file. */
enum { MOST_SHOWN = 50 };

static const struct {
    const char *name, *color;
} severities[] = {
    [DIAG_ERROR] = {"error", "\033[1;31m"},
    [DIAG_WARNING] = {"warning", "\033[1;35m"},
    [DIAG_NOTE] = {"note", "\033[1;36m"},
};

/* What of a line is shown: all of it, or a window around the place when the line is very long. */
typedef struct Window {
    size_t start, end;
} Window;

enum { WIDEST_LINE = 160, BEFORE_PLACE = 60 };

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static void narrow(Window *window, const char *text, size_t offset)
{
    if (window->end - window->start <= WIDEST_LINE)
        return;
    if (offset - window->start > BEFORE_PLACE)
        window->start = offset - BEFORE_PLACE;
    while (window->start < offset && is_continuation(text[window->start]))
        window->start++;
    if (window->end - window->start <= WIDEST_LINE)
        return;
    window->end = window->start + WIDEST_LINE;
    while (window->end > offset && is_continuation(text[window->end]))
        window->end--;
}

static Window window_around(const Source *source, size_t offset)
{
    size_t first = source_start(source);
    offset = offset < first ? first : offset < source->length ? offset : source->length;
    Window window = {offset, offset};
    while (window.start > first && source->text[window.start - 1] != '\n')
        window.start--;
    while (window.end < source->length && source->text[window.end] != '\n')
        window.end++;
    if (window.end > window.start && source->text[window.end - 1] == '\r')
        window.end--;
    narrow(&window, source->text, offset);
    return window;
}

/* Text of the spec is never trusted to be fit for a terminal. */
static void print_clean(const char *text, size_t start, size_t end, const char *kept, FILE *out)
{
    for (size_t at = start; at < end;) {
        Shown shown = show_character(text, at, end);
        if (text[at] && strchr(kept, text[at]))
            fputc(text[at], out);
        else
            fputs(shown.text, out);
        at += shown.taken;
    }
}

static void print_message(const char *message, FILE *out)
{
    print_clean(message, 0, strlen(message), "", out);
}

/* As many times as the character has columns. */
static void repeat(char letter, size_t count, FILE *out)
{
    while (count--)
        fputc(letter, out);
}

/* Under what is wrong, of however many columns; under nothing, and what is invisible, still one. */
static void print_caret(Span span, Window window, FILE *out)
{
    const char *text = span.source->text;
    size_t at = window.start, columns = 0;
    while (at < span.start && at < window.end) {
        Shown shown = show_character(text, at, window.end);
        if (text[at] == '\t')
            fputc('\t', out);
        else
            repeat(' ', shown.width, out);
        at += shown.taken;
    }
    while (at < span.end && at < window.end) {
        Shown shown = show_character(text, at, window.end);
        columns += text[at] == '\t' ? 1 : shown.width;
        at += shown.taken;
    }
    fputc('^', out);
    repeat('~', columns ? columns - 1 : 0, out);
}

static void print_excerpt(Span span, const char *color, bool use_color, FILE *out)
{
    Window window = window_around(span.source, span.start);
    fprintf(out, "%5zu | ", span_line(span));
    print_clean(span.source->text, window.start, window.end, "\t", out);
    fprintf(out, "\n      | %s", use_color ? color : "");
    print_caret(span, window, out);
    fprintf(out, "%s\n", use_color ? "\033[0m" : "");
}

static void print_place(Span span, FILE *out)
{
    Place place = source_place(span.source, span.start);
    print_message(span.source->path, out);
    fprintf(out, ":%zu:%zu: ", place.line, place.column);
}

enum { MOST_ALIASES = 3 };

/* How what is wrong came to where it is wrong. */
static void print_aliases(const Alias *alias, const char *paint, bool color, FILE *out)
{
    for (int shown = 0; alias && shown < MOST_ALIASES; alias = alias->around, shown++) {
        print_place(alias->span, out);
        fputs("used here\n", out);
        print_excerpt(alias->span, paint, color, out);
    }
}

static void print_finding(const Finding *finding, FILE *out, bool color)
{
    const char *paint = severities[finding->severity].color;
    print_place(finding->span, out);
    fprintf(out, "%s%s:%s ", color ? paint : "", severities[finding->severity].name,
            color ? "\033[0m" : "");
    print_message(finding->message, out);
    fprintf(out, " [%s]\n", finding->check);
    print_excerpt(finding->span, paint, color, out);
    print_aliases(finding->span.alias, paint, color, out);
    for (size_t i = 0; i < finding->see.count; i++) {
        print_place(finding->see.items[i].span, out);
        print_message(finding->see.items[i].message, out);
        fputc('\n', out);
        print_excerpt(finding->see.items[i].span, paint, color, out);
    }
    for (size_t i = 0; i < finding->help.count; i++) {
        fputs("      = help: ", out);
        print_message(finding->help.items[i], out);
        fputc('\n', out);
    }
}

void diag_print(const Diagnostics *diagnostics, FILE *out, bool color)
{
    size_t kept, all = diag_count_different(diagnostics);
    const Finding *findings = diag_findings(diagnostics, &kept);
    for (size_t i = 0; i < kept && i < MOST_SHOWN; i++)
        print_finding(&findings[i], out, color);
    if (all > MOST_SHOWN)
        fprintf(out, "... and %zu more\n", all - MOST_SHOWN);
}

void diag_print_counts(const Diagnostics *diagnostics, FILE *out)
{
    const char *between = "";
    if (diag_count_different(diagnostics) < 2)
        return;
    for (Severity severity = DIAG_ERROR; severity <= DIAG_NOTE; severity++) {
        const size_t count = diag_count_different_of(diagnostics, severity);
        if (!count)
            continue;
        fprintf(out, "%s%zu %s%s", between, count, severities[severity].name,
                count == 1 ? "" : "s");
        between = ", ";
    }
    fputc('\n', out);
}
