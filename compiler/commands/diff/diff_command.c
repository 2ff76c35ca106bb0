#include "commands/diff/diff_command.h"

#include "base/printable.h"
#include "commands/findings/show_findings.h"
#include "commands/command_options.h"
#include "commands/diff/diff_specs.h"
#include "commands/spec_file.h"
#include "options.h"

#include <getopt.h>
#include <string.h>

/* As diff(1) has them. */
enum { SAME = 0, DIFFERENT = 1, TROUBLE = 2 };

typedef struct DiffOptions {
    FindingsOptions findings; /* of which a pair has only its errors shown */
    bool quiet;
} DiffOptions;

/* ---- in words -------------------------------------------------------------------------------- */

enum { MOST_SHOWN = 50, MOST_NAMES = 20 };

static void add_side(Text *text, const SpecFile *file, const Node *node, const char *path)
{
    const char *name = printable(text->arena, file->source->path);
    const char *usual = default_of(file->experiment.spec, path);
    if (node)
        text_addf(text, "  %s:%zu  %s\n", name, span_line(node->span), value_of(text->arena, node));
    else if (usual)
        text_addf(text, "  %s  not given, which is %s\n", name, printable(text->arena, usual));
    else
        text_addf(text, "  %s  not given\n", name);
}

static void add_differences(Text *text, const Pair *pair)
{
    const Differences found = differences_of(pair);
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < found.count; i++) {
        const Difference *difference = &found.items[i];
        if (difference->idle)
            continue;
        if (shown++ >= MOST_SHOWN) {
            left++;
            continue;
        }
        text_addf(text, "\n%s\n", printable(text->arena, difference->path));
        add_side(text, &pair->a, difference->a, difference->path);
        add_side(text, &pair->b, difference->b, difference->path);
    }
    if (left)
        text_addf(text, "\n... and %zu more\n", left);
}

/* Of the trainings that others has too, or of those that it lacks: "A, B and 3 more" */
static size_t add_trainings(Text *text, Across *across, const Plan *plan, const Index *others,
                            bool shared)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->trainings.count; i++) {
        const PlanTraining *training = plan->trainings.items[i];
        if (is_among(across, others, training) != shared)
            continue;
        if (count < MOST_NAMES)
            text_addf(text, "%s%s", count ? ", " : "", training->model->name);
        count++;
    }
    if (count > MOST_NAMES)
        text_addf(text, " and %zu more", count - MOST_NAMES);
    return count;
}

static void add_only(Text *text, Across *across, const SpecFile *file, const Index *others)
{
    Text names = text_new(text->arena);
    if (add_trainings(&names, across, file->experiment.plan, others, false))
        text_addf(text, "Only in %s: %s\n", printable(text->arena, file->source->path),
                  names.bytes);
}

static void add_shared(Text *text, Pair *pair)
{
    const Plan *a = pair->a.experiment.plan, *b = pair->b.experiment.plan;
    const Index of_a = trainings_of(&pair->across, a), of_b = trainings_of(&pair->across, b);
    Text names = text_new(text->arena);
    const size_t count = add_trainings(&names, &pair->across, a, &of_b, true);
    text_add(text, "\n");
    if (count && !seeds_meet(a, b))
        text_addf(text, "Trained alike, but under other seeds: %s\n", names.bytes);
    else if (count)
        text_addf(text, "The same trainings, with the same weights in both: %s\n", names.bytes);
    else
        text_add(text, "No training is the same in both.\n");
    add_only(text, &pair->across, &pair->a, &of_b);
    add_only(text, &pair->across, &pair->b, &of_a);
}

/* ---- the command ----------------------------------------------------------------------------- */

static void add_verdict(Text *text, const Pair *pair, bool same)
{
    const char *name_a = pair->a.experiment.plan->name, *name_b = pair->b.experiment.plan->name;
    text_addf(text, "%s and %s are %s", printable(text->arena, pair->a.source->path),
              printable(text->arena, pair->b.source->path),
              same ? "the same experiment" : "different experiments");
    if (same && strcmp(name_a, name_b) != 0)
        text_addf(text, ", called %s and %s", name_a, name_b);
    text_add(text, ".\n");
}

static int compare(Pair *pair, bool quiet)
{
    const bool same = is_same_experiment(pair, pair->b.experiment.plan);
    Text text = text_new(pair->arena);
    if (quiet)
        return same ? SAME : DIFFERENT;
    add_verdict(&text, pair, same);
    if (!same) {
        add_differences(&text, pair);
        add_shared(&text, pair);
    }
    return !print_shown(pair->arena, text.bytes) ? TROUBLE : same ? SAME : DIFFERENT;
}

static int diff(Arena *arena, char *const *paths, const DiffOptions *options)
{
    Pair pair = {.arena = arena, .across = {.arena = arena}};
    pair.a = spec_file_planned(arena, paths[0]);
    if (!pair.a.source)
        return TROUBLE;
    pair.b = spec_file_planned(arena, paths[1]);
    const SpecFile *files[] = {&pair.a, &pair.b};
    for (size_t i = 0; i < 2; i++)
        if (!files[i]->experiment.plan)
            print_findings(files[i]->diagnostics, options->findings.color);
    if (!pair.a.experiment.plan || !pair.b.experiment.plan)
        return TROUBLE;
    return compare(&pair, options->quiet);
}

static int run(int argc, char **argv)
{
    DiffOptions diff_options = {0};
    for (int id; (id = next_option(&diff_command, argc - 1, argv + 1)) != -1;)
        diff_options.quiet |= !take_findings_option(&diff_options.findings, id);
    char *const *paths = argv + 1 + optind;
    if (!paths[0] || !paths[1])
        fail_usage("which specs? ", "give two YAML files");
    if (paths[2])
        fail_usage("two specs at a time, but there is also ", paths[2]);
    spec_paths_check(paths);
    out_of_memory_ends_with(TROUBLE);
    Arena *arena = arena_new();
    const int code = diff(arena, paths, &diff_options);
    arena_free(arena);
    return code;
}

static const Option options[] = {
    {.id = 'q', .letter = 'q', .name = "quiet", .meaning = "print nothing: the exit code tells"},
    COLOR_OPTION,
    {0},
};

const Command diff_command = {
    .name = "diff",
    .operands = "[options] SPEC SPEC",
    .summary = "tell whether two specs are the same experiment",
    .about = "Tells whether two specs are the same experiment: whether they give the same results. "
             "Comments, the order of keys, how numbers are written and defaults that are spelled "
             "out make "
             "no difference, nor does the name. Where they part, each value that counts is shown "
             "with its "
             "path and line, and which trainings both have. One SPEC may be -, standard input.",
    .options = options,
    .end = "Exit codes, as those of diff(1): 0 the same experiment, 1 another one, 2 a spec has "
           "errors or "
           "cannot be read, or wrong usage.",
    .offer = OFFER_SPECS,
    .run = run,
};
