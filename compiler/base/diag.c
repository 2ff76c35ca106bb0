#include "base/diag.h"

#include "base/characters.h"
#include "base/finding.h"

#include <stdlib.h>
#include <string.h>

struct Diagnostics {
    Arena *arena;
    List(Finding) findings;
    size_t counts[DIAG_NOTE + 1];   /* of each severity, those not kept included */
    size_t repeated[DIAG_NOTE + 1]; /* of these, what was known already */
    bool last_kept;
};

/* Not as many as a hostile file has. */
enum { MOST_KEPT = 1000 };

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

/* "`-`" as itself; what is only told is "a space" or "a line break". */
static const char *meant_character(Arena *arena, const char *instead)
{
    if (*instead == '`')
        return arena_copy(arena, instead + 1, strlen(instead) - 2);
    return strcmp(instead, "a space") == 0 ? " " : "\n";
}

void diag_see_lookalike(Diagnostics *diagnostics, Span character)
{
    const Source *source = character.source;
    unsigned code = character_at(source->text, character.start, source->length).code;
    const char *instead, *name = lookalike_name(code, &instead);
    diag_see(diagnostics, character, "here is U+%04X, %s", code, name);
    const char *word = arena_copy(diagnostics->arena, source->text + character.start,
                                  character.end - character.start);
    if (*instead)
        diag_fix(diagnostics, character, word, meant_character(diagnostics->arena, instead),
                 "write %s instead of it", instead);
    else
        diag_fix(diagnostics, character, word, "", "take it out");
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

/* Whether the word is all that stands at the span, but for quotes around it. */
static bool stands_at(Span span, const char *word)
{
    const char *text = span.source->text;
    size_t start = span.start, end = span.end;
    if (end > start + 1 && strchr("\"'", text[start]) && text[end - 1] == text[start]) {
        start++;
        end--;
    }
    return end - start == strlen(word) && memcmp(text + start, word, end - start) == 0;
}

void diag_fix(Diagnostics *diagnostics, Span span, const char *word, const char *text,
              const char *format, ...)
{
    if (!diagnostics->last_kept)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *title = arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
    Finding *finding = last_finding(diagnostics);
    *list_add(diagnostics->arena, &finding->help) = title;
    if (stands_at(span, word))
        *list_add(diagnostics->arena, &finding->fixes) =
            (Replacement){span, arena_copy(diagnostics->arena, text, strlen(text)), title};
}

void diag_suggest(Diagnostics *diagnostics, Span span, const char *word, const char *name)
{
    diag_fix(diagnostics, span, word, name, "did you mean `%s`?", name);
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

void diag_forget_notes(Diagnostics *diagnostics)
{
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->findings.count; i++)
        if (diagnostics->findings.items[i].severity != DIAG_NOTE)
            diagnostics->findings.items[kept++] = diagnostics->findings.items[i];
    diagnostics->findings.count = kept;
    diagnostics->counts[DIAG_NOTE] = diagnostics->repeated[DIAG_NOTE] = 0;
}

void diag_promote_warnings(Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->findings.count; i++)
        if (diagnostics->findings.items[i].severity == DIAG_WARNING)
            diagnostics->findings.items[i].severity = DIAG_ERROR;
    diagnostics->counts[DIAG_ERROR] += diagnostics->counts[DIAG_WARNING];
    diagnostics->repeated[DIAG_ERROR] += diagnostics->repeated[DIAG_WARNING];
    diagnostics->counts[DIAG_WARNING] = diagnostics->repeated[DIAG_WARNING] = 0;
}

size_t diag_count_different_of(const Diagnostics *diagnostics, Severity severity)
{
    return diag_count(diagnostics, severity) - diagnostics->repeated[severity];
}

size_t diag_count_different(const Diagnostics *diagnostics)
{
    size_t count = 0;
    for (Severity severity = DIAG_ERROR; severity <= DIAG_NOTE; severity++)
        count += diag_count_different_of(diagnostics, severity);
    return count;
}

const Finding *diag_findings(const Diagnostics *diagnostics, size_t *count)
{
    *count = diagnostics->findings.count;
    if (*count)
        qsort(diagnostics->findings.items, *count, sizeof(Finding), compare_places);
    return diagnostics->findings.items;
}
