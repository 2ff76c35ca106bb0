#define _GNU_SOURCE /* strptime */
#include "commands/register/register_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/findings/show_findings.h"
#include "commands/predict/predict_tables.h"
#include "commands/register/registration.h"
#include "commands/register/runs_before.h"
#include "commands/spec_file.h"
#include "common/whole_write.h"
#include "data/data.h"
#include "options.h"
#include "system/fail.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct RegisterLine {
    const char *spec, *date, *data, *out;
} RegisterLine;

/* ---- the command line ------------------------------------------------------------------------ */

static const char *today(Arena *arena)
{
    const time_t now = time(NULL);
    struct tm day;
    localtime_r(&now, &day);
    return arena_printf(arena, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

/* "2026-12-01", of a day that there is. */
static bool is_date(const char *text)
{
    struct tm day = {0}, same;
    const char *end = strptime(text, "%Y-%m-%d", &day);
    char again[16];
    if (!end || *end || strlen(text) != 10)
        return false;
    same = day;
    timegm(&same);
    return strftime(again, sizeof again, "%Y-%m-%d", &same) && strcmp(again, text) == 0;
}

static RegisterLine read_line(Arena *arena, int argc, char **argv)
{
    RegisterLine line = {.date = today(arena)};
    for (int id; (id = next_option(&register_command, argc, argv)) != -1;)
        *(id == 'D' ? &line.date : id == 'd' ? &line.data : &line.out) = optarg;
    if (!argv[optind])
        fail_usage("which spec? ", "give one YAML file");
    if (argv[optind + 1])
        fail_usage("one spec at a time, but there is also ", argv[optind + 1]);
    if (!is_date(line.date))
        fail_usage("--date needs a day such as 2026-12-01, not ", line.date);
    line.spec = argv[optind];
    spec_paths_check(argv + optind);
    if (is_standard_input(line.spec))
        fail_usage("a spec from standard input has no place for its registration: ",
                   "give one YAML file");
    return line;
}

/* ---- what is registered ---------------------------------------------------------------------- */

/* As the program reads it, all its files. */
static struct tlc_source *source_of(Arena *arena, const PlanFile *file)
{
    struct tlc_source *source = predict_source(arena, file);
    struct tlc_source_part *parts = arena_alloc(arena, (file->part_count + 1) * sizeof *parts);
    for (size_t i = 0; i < file->part_count; i++)
        parts[i] = (struct tlc_source_part){file->part_names[i].file, file->part_names[i].images,
                                            file->part_names[i].labels};
    source->parts = file->part_count ? parts : NULL;
    source->part_count = (int)file->part_count;
    return source;
}

/* Ends tlc with a word of why where data is not there, or is not as the spec says. */
static void add_checksums(Arena *arena, const Plan *plan, const char *directory,
                          Registered *registered)
{
    const struct tlc_options options = {.data = directory, .threads = 1};
    for (size_t i = 0; i < plan->files.count; i++) {
        const PlanFile *file = plan->files.items[i];
        const struct tlc_data data = tlc_load_source(&options, source_of(arena, file));
        *list_add(arena, &registered->data) =
            (RegisteredData){file->title, tlc_data_checksum(&data), data.rows};
    }
}

/* Whether the study decides anything. */
static bool can_be_registered(const char *path, const Plan *plan)
{
    const char *why = !plan->study               ? "has no study, and one run decides nothing"
                      : plan->study->primary < 0 ? "has no `primary` cell, and so decides nothing"
                                                 : NULL;
    if (why)
        complain("%s %s: there is nothing to register", path, why);
    return !why;
}

/* ---- the file -------------------------------------------------------------------------------- */

/* It appears whole, and replaces nothing. */
static const char *write_new(Arena *arena, const char *path, const Text *text)
{
    const char *name;
    const int descriptor = temporary_open(arena, path, &name);
    if (descriptor < 0)
        return strerror(errno);
    const mode_t mask = umask(0);
    umask(mask);
    const int error = tlc_write_all(descriptor, text->bytes, text->length);
    const bool placed = error == 0 && fchmod(descriptor, 0666 & ~mask) == 0 &&
                        fsync(descriptor) == 0 && link(name, path) == 0;
    const char *reason = placed ? NULL : strerror(error ? error : errno);
    close(descriptor);
    temporary_remove(name);
    return reason;
}

static bool register_study(Arena *arena, const RegisterLine *line, const SpecFile *file)
{
    const Plan *plan = file->experiment.plan;
    const char *path = registration_path(arena, file->source);
    const char *out = line->out ? line->out : arena_printf(arena, "runs/%s", plan->name);
    Registered registered = {.date = line->date, .runs = runs_before(arena, file->source, out)};
    Text text = text_new(arena);
    if (!can_be_registered(line->spec, plan))
        return false;
    add_checksums(arena, plan, line->data, &registered);
    add_registration(&text, plan, &registered);
    const char *reason = write_new(arena, path, &text);
    if (reason) {
        complain("%s: %s", path, reason);
        return false;
    }
    /* so that make compiles it again: a program that was compiled before does not know of it */
    utimensat(AT_FDCWD, line->spec, NULL, 0);
    Text said = text_new(arena);
    text_addf(&said, "%s: registered on %s\n", printable(arena, path), line->date);
    if (registered.runs > 0)
        text_addf(&said, "%lld runs of this very spec are done already, in %s: it says so\n",
                  (long long)registered.runs, printable(arena, out));
    return print_shown(arena, said.bytes);
}

static int run(int argc, char **argv)
{
    temporaries_begin();
    tlc_program_begin("tlc");
    Arena *arena = arena_new();
    const RegisterLine line = read_line(arena, argc - 1, argv + 1);
    const SpecFile file = spec_file_read(arena, line.spec);
    const char *path = file.source ? registration_path(arena, file.source) : NULL;
    bool done = false;
    print_findings(file.diagnostics, COLOR_AUTO);
    if (path && access(path, F_OK) == 0)
        complain("%s is there already: what has been registered is not replaced", path);
    else if (file.runs)
        done = register_study(arena, &line, &file);
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'D',
     .name = "date",
     .argument = "DATE",
     .meaning = "the day that is written into it, such as 2026-12-01; today, if left out"},
    {.id = 'd',
     .name = "data",
     .argument = "DIR",
     .offer = OFFER_DIRECTORIES,
     .meaning = "look for data files in DIR first, as the experiment does"},
    {.id = 'o',
     .name = "out",
     .argument = "DIR",
     .offer = OFFER_DIRECTORIES,
     .meaning = "where runs of it would be; runs/NAME, if left out"},
    {0},
};

const Command register_command = {
    .name = "register",
    .operands = "[options] SPEC",
    .summary = "write down what a study will decide, before it runs",
    .about =
        "Writes SPEC.registered: which cell decides, by what rule, and what will be concluded "
        "then, how many seeds there are, checksums of the data, and the spec itself. Commit that "
        "file, or send it to someone. It stays beside the spec; a program that is compiled then "
        "says in its report whether what ran is what was registered, and lists by value where it "
        "is "
        "not.\n"
        "\n"
        "A registration that is there is not replaced. Where runs of the same spec have been done "
        "already, that is said, and written down.",
    .options = options,
    .end = "Exit codes: 0 it is registered, 1 it is not: the spec has errors or decides nothing, "
           "data cannot be read, or there is a registration already; 2 wrong usage.",
    .offer = OFFER_SPECS,
    .run = run,
};
