#include "commands/one_file.h"

#include "base/printable.h"
#include "ir/plan.h"
#include "output.h"

#include <string.h>
#include <sys/stat.h>

static bool is_directory(const char *path)
{
    struct stat status;
    return (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) || path[strlen(path) - 1] == '/';
}

static Output output_of(Arena *arena, const Options *options, const char *name, const char *ending,
                        const Text *text)
{
    const char *given = options->output ? options->output : DEFAULT_DIRECTORY;
    if (options->output && !is_directory(given))
        return (Output){given, text, NULL};
    const char *divider = given[strlen(given) - 1] == '/' ? "" : "/";
    return (Output){arena_printf(arena, "%s%s%s%s", given, divider, name, ending), text, given};
}

static void add_summary(Text *text, const Output *output, const char *note)
{
    if (*note)
        text_addf(text, "%s\n", printable_lines(text->arena, note));
    text_addf(text, "Written: %s, %s bytes\n", printable(text->arena, output->path),
              with_commas(text->arena, (int64_t)output->text->length));
}

bool write_one_file(Arena *arena, const Options *options, const char *name, const char *ending,
                    const Text *text, const char *note)
{
    Text summary = text_new(arena);
    const Output output = output_of(arena, options, name, ending, text);
    Output outputs[2] = {output, {"-", &summary, NULL}};
    const bool silent = options->quiet || strcmp(output.path, "-") == 0;
    OutputProblem problem;
    add_summary(&summary, &output, note);
    if (outputs_write(arena, outputs, silent ? 1 : 2, &problem))
        return true;
    complain("%s: %s", strcmp(problem.path, "-") == 0 ? "standard output" : problem.path,
             problem.reason);
    return false;
}
