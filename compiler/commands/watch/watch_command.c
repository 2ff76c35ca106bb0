#include "commands/watch/watch_command.h"

#include "base/printable.h"
#include "commands/findings/show_findings.h"
#include "commands/command_options.h"
#include "commands/spec_file.h"
#include "commands/watch/watched.h"
#include "options.h"

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct WatchOptions {
    FindingsOptions findings;
    bool polls;
} WatchOptions;

static volatile int ended;

static void on_ending(int number)
{
    (void)number;
    ended = 1;
}

/* ---- what is shown --------------------------------------------------------------------------- */

static const char *counted(Arena *arena, size_t count, const char *what)
{
    return arena_printf(arena, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* The plan in a few lines: each model, and how much there is to do. */
static void add_short_plan(Text *text, const Plan *plan)
{
    Arena *arena = text->arena;
    for (size_t i = 0; i < plan->models.count && !plan->study; i++) {
        const PlanModel *model = plan->models.items[i];
        text_addf(text, "  %s: %s, %s parameters\n", model->name,
                  counted(arena, model->layers.count, "layer"),
                  with_commas(arena, model->parameters));
    }
    text_addf(text, "  %s", counted(arena, plan->trainings.count, "training"));
    if (plan->study)
        text_addf(text, " for %s under %s%s", counted(arena, plan->study->cells.count, "cell"),
                  plan->study->until > 0 ? "at most " : "",
                  counted(arena, (size_t)plan->seeds, "seed"));
    text_addf(text, ", %s bytes of weights\n", with_commas(arena, plan_weight_bytes(plan)));
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* "12:03:44 transfer.yaml: no errors (3 ms)" */
static void add_head(Text *text, const SpecFile *file, const char *path, double begun)
{
    char clock[20] = "";
    const time_t now = time(NULL);
    strftime(clock, sizeof clock, "%H:%M:%S", localtime(&now));
    text_addf(text, "%s %s: %s (%.0f ms)\n", clock, printable(text->arena, path),
              file->source ? findings_counted(text->arena, file->diagnostics) : "cannot be read",
              1e3 * (seconds_now() - begun));
}

static bool show_plan(Arena *arena, const SpecFile *file, const char *path, double begun)
{
    Text text = text_new(arena);
    add_head(&text, file, path, begun);
    if (file->runs)
        add_short_plan(&text, file->experiment.plan);
    return print_shown(arena, text.bytes);
}

/* A terminal shows nothing but the last check. */
static void clear_terminal(void)
{
    static const char clear[] = "\033[H\033[2J\033[3J";
    if (isatty(STDOUT_FILENO) && isatty(STDERR_FILENO) &&
        write(STDOUT_FILENO, clear, sizeof clear - 1) < 0)
        return; /* what is printed next says so */
}

/* ---- checking again -------------------------------------------------------------------------- */

/* Files that the spec was read with. */
static void watch_files(Watched *watched, const Spec *spec)
{
    for (size_t i = 0; spec && i < spec->files.count; i++)
        watched_add(watched, spec->files.items[i]);
}

/* For programs it is one document a check, and nothing else. */
static bool check_for_programs(Arena *arena, SpecFile *file, const char *path,
                               const FindingsOptions *options)
{
    DiagnosticsList list = {0};
    *file = spec_file_found(arena, path);
    *list_add(arena, &list) = file->diagnostics;
    return show_findings_document(arena, &list, options);
}

static bool check_for_people(Arena *arena, SpecFile *file, const char *path,
                             const FindingsOptions *options)
{
    const double begun = seconds_now();
    clear_terminal();
    *file = spec_file_read(arena, path);
    const bool good = show_findings(arena, file->diagnostics, options);
    file->runs = file->runs && good;
    return show_plan(arena, file, path, begun);
}

/* What is changed while the spec is checked is seen afterwards. */
static bool check_again(Watched *watched, const char *path, const FindingsOptions *options)
{
    Arena *arena = arena_new();
    SpecFile file;
    watched_begin(watched, path);
    const bool shown = options->format == FINDINGS_TEXT
                           ? check_for_people(arena, &file, path, options)
                           : check_for_programs(arena, &file, path, options);
    watch_files(watched, file.experiment.spec);
    const bool waits = shown && watched_wait(watched, &ended);
    arena_free(arena);
    return waits;
}

static void end_on_signals(void)
{
    const struct sigaction action = {.sa_handler = on_ending};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static int run(int argc, char **argv)
{
    WatchOptions watch_options = {0};
    for (int id; (id = next_option(&watch_command, argc - 1, argv + 1)) != -1;)
        watch_options.polls |= !take_findings_option(&watch_options.findings, id);
    char *const *paths = argv + 1 + optind;
    if (!*paths)
        fail_usage("which spec? ", "give one YAML file");
    if (paths[1])
        fail_usage("one spec at a time, but there is also ", paths[1]);
    if (is_standard_input(*paths))
        fail_usage("standard input is read once, and cannot be ", "watched");
    spec_paths_check(paths);
    end_on_signals();
    Arena *arena = arena_new();
    Watched *watched = watched_new(arena, watch_options.polls);
    while (check_again(watched, *paths, &watch_options.findings))
        continue;
    arena_free(arena);
    return ended ? 0 : EXIT_DIAGNOSTICS;
}

static const Option options[] = {
    {.id = 'p',
     .name = "poll",
     .meaning =
         "look for changes again and again, and wait for no word of them: where the file is on "
         "another machine"},
    FINDINGS_OPTIONS,
    {0},
};

const Command watch_command = {
    .name = "watch",
    .operands = "[options] SPEC",
    .summary = "check a spec again on every save",
    .about = "Checks the spec, shows what is wrong with it and its plan in short, and does so "
             "again whenever "
             "it, or a file that it names, is saved. A spec that vanishes is waited for. Ctrl-C "
             "ends it.",
    .options = options,
    .end = "Exit codes: 0 it was ended, 1 standard output could not be written, 2 wrong usage.",
    .offer = OFFER_SPECS,
    .run = run,
};
