#include "commands/page_command.h"

#include "base/printable.h"
#include "commands/library/library_command.h"
#include "output.h"
#include "page/page.h"

#include <string.h>
#include <sys/stat.h>

static bool is_directory(const char *path)
{
    struct stat status;
    return (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) || path[strlen(path) - 1] == '/';
}

/* Where the page goes: to the file that -o names, or to a directory. */
static Output output_of(Arena *arena, const Options *options, const Library *library,
                        const Text *page)
{
    const char *given = options->output ? options->output : DEFAULT_DIRECTORY;
    if (options->output && !is_directory(given))
        return (Output){given, page, NULL};
    const char *divider = given[strlen(given) - 1] == '/' ? "" : "/";
    return (Output){arena_printf(arena, "%s%s%s.html", given, divider, library->name), page, given};
}

static void add_summary(Text *text, const Output *output, const char *note)
{
    if (*note)
        text_addf(text, "%s\n", printable(text->arena, note));
    text_addf(text, "Written: %s, %s bytes\n", printable(text->arena, output->path),
              with_commas(text->arena, (int64_t)output->text->length));
}

static bool write_files(Arena *arena, const Options *options, const Output *output,
                        const char *note)
{
    Text summary = text_new(arena);
    Output outputs[2] = {*output, {"-", &summary, NULL}};
    const bool silent = options->quiet || strcmp(output->path, "-") == 0;
    OutputProblem problem;
    add_summary(&summary, output, note);
    if (outputs_write(arena, outputs, silent ? 1 : 2, &problem))
        return true;
    complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
             problem.reason);
    return false;
}

bool write_page(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics)
{
    const char *findings, *note;
    Text page = text_new(arena);
    PageProblem problem = {NULL};
    const Library *library = library_asked(arena, options, plan, diagnostics);
    if (!library)
        return false;
    if (!page_findings(arena, library, options->weights, &findings, &note, &problem) ||
        !page_emit(&page, library, findings, &problem)) {
        complain("%s", problem.text);
        return false;
    }
    const Output output = output_of(arena, options, library, &page);
    return write_files(arena, options, &output, note);
}
