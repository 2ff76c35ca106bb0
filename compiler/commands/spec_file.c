#include "commands/spec_file.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/findings/show_findings.h"

void spec_paths_check(char *const *paths)
{
    int from_input = 0;
    for (; *paths; paths++) {
        from_input += is_standard_input(*paths);
        if (!**paths)
            fail_usage("a spec has ", "no name");
        if (from_input > 1)
            fail_usage("standard input can be read only once, and two specs are ", *paths);
    }
}

static void add_all_programs(Arena *arena, SpecFile *file)
{
    Experiment *experiment = &file->experiment;
    file->runs = experiment->plan &&
                 add_programs(arena, experiment->spec, experiment->plan, NULL, file->diagnostics);
}

SpecFile spec_file_found(Arena *arena, const char *path)
{
    const char *problem;
    const Source *source = source_read(arena, path, &problem);
    SpecFile file = {.source = source, .diagnostics = diag_new(arena)};
    if (source)
        file.experiment = experiment_planned(arena, source, file.diagnostics);
    else
        file.diagnostics = unreadable(arena, path, problem);
    add_all_programs(arena, &file);
    return file;
}

SpecFile spec_file_planned(Arena *arena, const char *path)
{
    const char *problem;
    SpecFile file = {.source = source_read(arena, path, &problem), .diagnostics = diag_new(arena)};
    if (file.source)
        file.experiment = experiment_planned(arena, file.source, file.diagnostics);
    else
        complain("%s: %s", is_standard_input(path) ? STANDARD_INPUT_SHOWN : path, problem);
    return file;
}

SpecFile spec_file_read(Arena *arena, const char *path)
{
    SpecFile file = spec_file_planned(arena, path);
    add_all_programs(arena, &file);
    return file;
}

static void add_count(Text *text, size_t count, const char *what)
{
    if (count > 0)
        text_addf(text, "%s%zu %s%s", text->length ? ", " : "", count, what, count == 1 ? "" : "s");
}

const char *findings_counted(Arena *arena, const Diagnostics *diagnostics)
{
    Text text = text_new(arena);
    const size_t errors = diag_count(diagnostics, DIAG_ERROR);
    add_count(&text, errors, "error");
    text_add(&text, errors ? "" : "no errors");
    add_count(&text, diag_count(diagnostics, DIAG_WARNING), "warning");
    return text.bytes;
}
