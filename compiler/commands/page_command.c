#include "commands/page_command.h"

#include "base/printable.h"
#include "commands/library/library_command.h"
#include "commands/one_file.h"
#include "page/page.h"

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
    return write_one_file(arena, options, library->name, ".html", &page, note);
}
