#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

typedef struct Remark {
    Span span;
    const char *message;
} Remark;

typedef struct Finding {
    Severity severity;
    Span span;
    const char *check, *message;
    size_t order; /* keeps findings at the same place in the order they were reported */
    List(Remark) see;
    List(const char *) help;
} Finding;

struct Diagnostics {
    Arena *arena;
    List(Finding) findings;
};

/* After this many errors a reader has enough to do; the rest is counted, not shown. */
enum { MOST_SHOWN = 50 };

static const struct {
    const char *name, *color;
} severities[] = {
    [DIAG_ERROR] = {"error", "\033[1;31m"},
    [DIAG_WARNING] = {"warning", "\033[1;35m"},
    [DIAG_NOTE] = {"note", "\033[1;36m"},
};

Diagnostics *diag_new(Arena *arena)
{
    Diagnostics *diagnostics = arena_alloc(arena, sizeof *diagnostics);
    diagnostics->arena = arena;
    return diagnostics;
}

void diag_report(Diagnostics *diagnostics, Severity severity, Span span, const char *check,
                 const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = list_add(diagnostics->arena, &diagnostics->findings);
    finding->severity = severity;
    finding->span = span;
    finding->check = check;
    finding->message = arena_vprintf(diagnostics->arena, format, arguments);
    finding->order = diagnostics->findings.count;
    va_end(arguments);
}

static Finding *last_finding(Diagnostics *diagnostics)
{
    return &diagnostics->findings.items[diagnostics->findings.count - 1];
}

void diag_help(Diagnostics *diagnostics, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = last_finding(diagnostics);
    *list_add(diagnostics->arena, &finding->help) =
        arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
}

void diag_see(Diagnostics *diagnostics, Span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = last_finding(diagnostics);
    Remark *remark = list_add(diagnostics->arena, &finding->see);
    *remark = (Remark){span, arena_vprintf(diagnostics->arena, format, arguments)};
    va_end(arguments);
}

size_t diag_count(const Diagnostics *diagnostics, Severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < diagnostics->findings.count; i++)
        count += diagnostics->findings.items[i].severity == severity;
    return count;
}

static int compare_places(const void *left, const void *right)
{
    const Finding *a = left, *b = right;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* What of a line is shown: all of it, or a window around the place when the line is very long. */
typedef struct Window {
    size_t start, end;
} Window;

enum { WIDEST_LINE = 160, BEFORE_PLACE = 60 };

static Window window_around(const Source *source, size_t offset)
{
    Window window = {offset, offset};
    while (window.start > 0 && source->text[window.start - 1] != '\n')
        window.start--;
    while (window.end < source->length && source->text[window.end] != '\n')
        window.end++;
    if (window.end > window.start && source->text[window.end - 1] == '\r')
        window.end--;
    if (window.end - window.start <= WIDEST_LINE)
        return window;
    if (offset - window.start > BEFORE_PLACE)
        window.start = offset - BEFORE_PLACE;
    if (window.end - window.start > WIDEST_LINE)
        window.end = window.start + WIDEST_LINE;
    return window;
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static void print_line(const Source *source, Window window, FILE *out)
{
    for (size_t i = window.start; i < window.end; i++) {
        unsigned char byte = (unsigned char)source->text[i];
        bool control = (byte < 0x20 && byte != '\t') || byte == 0x7F;
        fputc(control ? '?' : byte, out); /* a spec must not send codes to the terminal */
    }
    fputc('\n', out);
}

static void print_caret(Span span, Window window, FILE *out)
{
    const char *text = span.source->text;
    for (size_t i = window.start; i < span.start && i < window.end; i++)
        if (!is_continuation(text[i]))
            fputc(text[i] == '\t' ? '\t' : ' ', out);
    fputc('^', out);
    for (size_t i = span.start + 1; i < span.end && i < window.end; i++)
        if (!is_continuation(text[i]))
            fputc('~', out);
}

static void print_excerpt(Span span, const char *color, bool use_color, FILE *out)
{
    Window window = window_around(span.source, span.start);
    fprintf(out, "%5zu | ", span_line(span));
    print_line(span.source, window, out);
    fprintf(out, "      | %s", use_color ? color : "");
    print_caret(span, window, out);
    fprintf(out, "%s\n", use_color ? "\033[0m" : "");
}

static void print_place(Span span, FILE *out)
{
    Place place = source_place(span.source, span.start);
    fprintf(out, "%s:%zu:%zu: ", span.source->path, place.line, place.column);
}

static void print_finding(const Finding *finding, FILE *out, bool color)
{
    const char *paint = severities[finding->severity].color;
    print_place(finding->span, out);
    fprintf(out, "%s%s:%s %s [%s]\n", color ? paint : "", severities[finding->severity].name,
            color ? "\033[0m" : "", finding->message, finding->check);
    print_excerpt(finding->span, paint, color, out);
    for (size_t i = 0; i < finding->see.count; i++) {
        print_place(finding->see.items[i].span, out);
        fprintf(out, "%s\n", finding->see.items[i].message);
        print_excerpt(finding->see.items[i].span, paint, color, out);
    }
    for (size_t i = 0; i < finding->help.count; i++)
        fprintf(out, "      = help: %s\n", finding->help.items[i]);
}

void diag_print(const Diagnostics *diagnostics, FILE *out, bool color)
{
    size_t count = diagnostics->findings.count;
    if (count)
        qsort(diagnostics->findings.items, count, sizeof(Finding), compare_places);
    for (size_t i = 0; i < count && i < MOST_SHOWN; i++)
        print_finding(&diagnostics->findings.items[i], out, color);
    if (count > MOST_SHOWN)
        fprintf(out, "... and %zu more\n", count - MOST_SHOWN);
}
