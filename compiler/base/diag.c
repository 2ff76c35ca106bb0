#include "base/diag.h"

#include "base/characters.h"
#include "base/printable.h"

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
    size_t counts[DIAG_NOTE + 1];   /* of each severity, those not kept included */
    size_t repeated[DIAG_NOTE + 1]; /* of these, what was known already */
    bool last_kept;
};

/* After this many findings a reader has enough to do; the rest is counted, not shown. Those shown
 * are the first of the file, so more are kept, though not as many as a hostile file has. */
enum { MOST_SHOWN = 50, MOST_KEPT = 1000 };

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

static const char *behind_first_word(const char *message)
{
    const char *space = strchr(message, ' ');
    return space ? space : message;
}

/* What an alias brings in twice is wrong in one place only, whatever the path to it, which is a
 * message's first word. */
static bool says_same(const Finding *finding, Span span, const char *check, const char *message)
{
    if (strcmp(finding->message, message) == 0)
        return true;
    return finding->span.alias != span.alias && strcmp(finding->check, check) == 0 &&
           strcmp(behind_first_word(finding->message), behind_first_word(message)) == 0;
}

static bool is_known(const Diagnostics *diagnostics, Severity severity, Span span,
                     const char *check, const char *message)
{
    for (size_t i = 0; i < diagnostics->findings.count; i++) {
        const Finding *finding = &diagnostics->findings.items[i];
        if (finding->severity == severity && finding->span.start == span.start &&
            finding->span.end == span.end && says_same(finding, span, check, message))
            return true;
    }
    return false;
}

/* The bytes of a character, or 1 for a byte that is none. */
static size_t byte_width(const char *text, size_t at, size_t end)
{
    size_t width = character_at(text, at, end).width;
    return width ? width : 1;
}

void diag_see_lookalike(Diagnostics *diagnostics, Span character)
{
    const Source *source = character.source;
    unsigned code = character_at(source->text, character.start, source->length).code;
    const char *instead, *name = lookalike_name(code, &instead);
    diag_see(diagnostics, character, "here is U+%04X, %s", code, name);
    if (*instead)
        diag_help(diagnostics, "write %s instead of it", instead);
    else
        diag_help(diagnostics, "take it out");
}

/* Whatever is wrong with the text may come from a character that is not what it seems. */
static void explain_lookalike(Diagnostics *diagnostics, Span span, const char *message)
{
    Span character;
    const char *text = span.source->text;
    size_t end = span.start, length = span.source->length;
    while (end < span.end && text[end] != '\n')
        end++;
    if (end == span.end && end < length)
        end += byte_width(text, end, length); /* it may be what ended a word too early */
    if (!strstr(message, "U+") && lookalike_find(span.source, span.start, end, &character))
        diag_see_lookalike(diagnostics, character);
}

void diag_report(Diagnostics *diagnostics, Severity severity, Span span, const char *check,
                 const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
    bool known = is_known(diagnostics, severity, span, check, message);
    diagnostics->counts[severity]++;
    diagnostics->repeated[severity] += known;
    diagnostics->last_kept = diagnostics->findings.count < MOST_KEPT && !known;
    if (!diagnostics->last_kept)
        return;
    Finding *finding = list_add(diagnostics->arena, &diagnostics->findings);
    *finding = (Finding){.severity = severity,
                         .span = span,
                         .check = check,
                         .message = message,
                         .order = diagnostics->findings.count};
    if (severity == DIAG_ERROR)
        explain_lookalike(diagnostics, span, message);
}

bool diag_is_kept(const Diagnostics *diagnostics)
{
    return diagnostics->last_kept;
}

static Finding *last_finding(Diagnostics *diagnostics)
{
    return &diagnostics->findings.items[diagnostics->findings.count - 1];
}

void diag_help(Diagnostics *diagnostics, const char *format, ...)
{
    if (!diagnostics->last_kept)
        return;
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = last_finding(diagnostics);
    *list_add(diagnostics->arena, &finding->help) =
        arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
}

void diag_see(Diagnostics *diagnostics, Span span, const char *format, ...)
{
    if (!diagnostics->last_kept)
        return;
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = last_finding(diagnostics);
    Remark *remark = list_add(diagnostics->arena, &finding->see);
    *remark = (Remark){span, arena_vprintf(diagnostics->arena, format, arguments)};
    va_end(arguments);
}

size_t diag_count(const Diagnostics *diagnostics, Severity severity)
{
    return diagnostics->counts[severity];
}

const char *diag_first_error(const Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->findings.count; i++)
        if (diagnostics->findings.items[i].severity == DIAG_ERROR)
            return diagnostics->findings.items[i].message;
    return NULL;
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

void diag_forget_notes(Diagnostics *diagnostics)
{
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->findings.count; i++)
        if (diagnostics->findings.items[i].severity != DIAG_NOTE)
            diagnostics->findings.items[kept++] = diagnostics->findings.items[i];
    diagnostics->findings.count = kept;
    diagnostics->counts[DIAG_NOTE] = diagnostics->repeated[DIAG_NOTE] = 0;
}

static size_t count_different(const Diagnostics *diagnostics)
{
    size_t count = 0;
    for (Severity severity = DIAG_ERROR; severity <= DIAG_NOTE; severity++)
        count += diag_count(diagnostics, severity) - diagnostics->repeated[severity];
    return count;
}

void diag_print(const Diagnostics *diagnostics, FILE *out, bool color)
{
    size_t kept = diagnostics->findings.count, all = count_different(diagnostics);
    if (kept)
        qsort(diagnostics->findings.items, kept, sizeof(Finding), compare_places);
    for (size_t i = 0; i < kept && i < MOST_SHOWN; i++)
        print_finding(&diagnostics->findings.items[i], out, color);
    if (all > MOST_SHOWN)
        fprintf(out, "... and %zu more\n", all - MOST_SHOWN);
}
