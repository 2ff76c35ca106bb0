#include "commands/findings/fixes.h"

#include "check/check.h"
#include "pipeline.h"

#include <string.h>

/* What stands between `before` and the text's last or only `after`; NULL: it is written otherwise.
 */
static const char *between(Arena *arena, const char *text, const char *before, const char *after)
{
    const size_t first = strlen(before), last = strlen(after), length = strlen(text);
    if (strncmp(text, before, first) != 0 || length <= first + last ||
        strcmp(text + length - last, after) != 0)
        return NULL;
    return arena_copy(arena, text + first, length - first - last);
}

/* What the help says to write in the place of what is wrong; NULL: it says something else. */
static const char *replacement(Arena *arena, const char *help)
{
    static const char *const forms[][2] = {
        {"did you mean `", "`?"},         {"write `", "`"},
        {"write `", "`, without quotes"}, {"write `", "`, in quotes"},
        {"write ", ", without quotes"},   {"write ", ""}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *text = between(arena, help, forms[i][0], forms[i][1]);
        if (text && !strchr(text, '`') &&
            (*help == 'd' || forms[i][0][6] == '`' || !strchr(text, ' ')))
            return text;
    }
    return NULL;
}

static const Source *changed(Arena *arena, Span span, const char *text)
{
    const Source *old = span.source;
    Source *new = arena_alloc(arena, sizeof *new);
    new->path = old->path;
    new->text =
        arena_printf(arena, "%.*s%s%s", (int)span.start, old->text, text, old->text + span.end);
    new->length = strlen(new->text);
    return new;
}

/* Whether something is said of these bytes that makes the change no better. */
static bool is_still_wrong(const Diagnostics *diagnostics, const Finding *before, size_t end)
{
    size_t count;
    const Finding *findings = diag_findings(diagnostics, &count);
    for (size_t i = 0; i < count; i++) {
        const Finding *finding = &findings[i];
        const bool here = finding->span.start <= end && finding->span.end >= before->span.start;
        if (here && (finding->severity == DIAG_ERROR || strcmp(finding->check, before->check) == 0))
            return true;
    }
    return false;
}

static bool helps(Arena *arena, const Finding *finding, const char *text)
{
    const Source *source = changed(arena, finding->span, text);
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source, diagnostics);
    Spec *spec = root ? experiment_checked(arena, source, &root, diagnostics) : NULL;
    if (spec)
        make_plan(arena, spec, root, diagnostics);
    return !is_still_wrong(diagnostics, finding, finding->span.start + strlen(text));
}

/* Whether the text can stand for all that is shown: of a path or an expression a help may correct a
 * part. */
static bool is_whole(Span span, const char *text)
{
    static const char joints[] = ".[ ";
    for (size_t i = span.start; i < span.end; i++)
        if (strchr(joints, span.source->text[i]))
            return strpbrk(text, joints) != NULL;
    return true;
}

Fix fix_of(Arena *arena, const Finding *finding)
{
    const bool written = !finding->span.alias && finding->span.end <= finding->span.source->length;
    for (size_t i = 0; written && i < finding->help.count; i++) {
        const char *help = finding->help.items[i], *text = replacement(arena, help);
        if (text && is_whole(finding->span, text) && helps(arena, finding, text))
            return (Fix){finding->span, text, help};
    }
    return (Fix){0};
}
