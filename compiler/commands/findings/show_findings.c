#include "commands/findings/show_findings.h"

#include "base/printable.h"
#include "common/columns.h"
#include "json/json.h"
#include "output.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- wishes ---- */

/* The place of the word among these, of which it is one. */
static int index_of(const char *word, const char *const *words)
{
    int index = 0;
    while (strcmp(words[index], word) != 0)
        index++;
    return index;
}

bool take_findings_option(FindingsOptions *options, int id)
{
    static const char *const formats[] = {"text", "json", "sarif"};
    static const char *const colors[] = {"auto", "always", "never"};
    if (id == 'F')
        options->format = (FindingsFormat)index_of(optarg, formats);
    else if (id == 'K')
        options->color = (ColorWish)index_of(optarg, colors);
    else if (id == 'W')
        options->werror = true;
    else
        return false;
    return true;
}

/* https://no-color.org: set, and not empty. */
bool wants_color(ColorWish wish, FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    if (wish != COLOR_AUTO)
        return wish == COLOR_ALWAYS;
    return isatty(fileno(stream)) && !(no_color && *no_color);
}

/* ---- what is shown ---- */

bool are_fatal(const Diagnostics *diagnostics, const FindingsOptions *options)
{
    return diag_count(diagnostics, DIAG_ERROR) > 0 ||
           (options->werror && diag_count(diagnostics, DIAG_WARNING) > 0);
}

static bool write_document(Arena *arena, const Text *text)
{
    OutputProblem problem;
    if (outputs_write(arena, &(Output){"-", text, NULL}, 1, &problem))
        return true;
    complain("standard output: %s", problem.reason);
    return false;
}

void print_findings(const Diagnostics *diagnostics, ColorWish wish)
{
    const bool color = wants_color(wish, stderr);
    if (isatty(STDERR_FILENO))
        diag_print_wrapped(diagnostics, stderr, color, (size_t)tlc_output_columns(STDERR_FILENO));
    else
        diag_print(diagnostics, stderr, color);
    diag_print_counts(diagnostics, stderr);
}

static bool show_text(const DiagnosticsList *list, const FindingsOptions *options)
{
    for (size_t i = 0; i < list->count; i++)
        print_findings(list->items[i], options->color);
    return true;
}

static void promote(const DiagnosticsList *list, const FindingsOptions *options)
{
    for (size_t i = 0; i < list->count && options->werror; i++)
        diag_promote_warnings(list->items[i]);
}

bool show_findings_document(Arena *arena, const DiagnosticsList *list,
                            const FindingsOptions *options)
{
    promote(list, options);
    Text text = text_new(arena);
    tlc_json_begin();
    if (options->format == FINDINGS_JSON)
        add_findings_json(&text, list);
    else
        add_findings_sarif(&text, list);
    return write_document(arena, &text);
}

bool show_all_findings(Arena *arena, const DiagnosticsList *list, const FindingsOptions *options)
{
    bool fatal = false;
    for (size_t i = 0; i < list->count; i++)
        fatal |= are_fatal(list->items[i], options);
    promote(list, options);
    const bool shown = options->format == FINDINGS_TEXT
                           ? show_text(list, options)
                           : show_findings_document(arena, list, options);
    return shown && !fatal;
}

bool show_findings(Arena *arena, Diagnostics *diagnostics, const FindingsOptions *options)
{
    DiagnosticsList one = {0};
    *list_add(arena, &one) = diagnostics;
    return show_all_findings(arena, &one, options);
}

Diagnostics *unreadable(Arena *arena, const char *path, const char *problem)
{
    Source *nothing = arena_alloc(arena, sizeof *nothing);
    Diagnostics *diagnostics = diag_new(arena);
    *nothing = (Source){.path = path, .text = ""};
    diag_report(diagnostics, DIAG_ERROR, (Span){.source = nothing}, "spec-file", "%s", problem);
    return diagnostics;
}
