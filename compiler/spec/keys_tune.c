/* keys_tune.c: the keys of `study.tune`, and the paths that stand between them. What these lead to
 * is read by search.c, once the rest is known. */
#include "spec/reader.h"

#include <stddef.h>
#include <string.h>

#define SECTION(title, table)                                                                      \
    {                                                                                              \
        title, table, sizeof(table) / sizeof((table)[0])                                           \
    }

static const Key halving_keys[] = {
    {"trials", read_size, offsetof(Halving, trials), .required = true, .takes = "whole number",
     .meaning = "so many trials of each arm, whose values are drawn from `seed`", .example = "27"},
    {"eta", read_size, offsetof(Halving, eta), .value = "3", .takes = "whole number above 1",
     .meaning = "of so many trials one goes on, for so many times as many epochs", .example = "3"},
    {"first", read_size, offsetof(Halving, first), .value = "1", .takes = "whole number",
     .meaning = "epochs behind which trials are measured for the first time", .example = "1"},
};
const Section halving_section = SECTION("study.tune.search.halving", halving_keys);

enum { MOST_TRIALS_OF_ONE = 1000 };

static void read_halving(Reader *reader, const Node *node, const char *path, void *field)
{
    SearchWay *way = (SearchWay *)((char *)field - offsetof(SearchWay, halving));
    way->kind = SEARCH_HALVING;
    read_section(reader, &halving_section, node, path, field);
    const Count *eta = &way->halving.eta;
    if (eta->given && (eta->value < 2 || eta->value > MOST_TRIALS_OF_ONE))
        diag_report(reader->diagnostics, DIAG_ERROR, eta->span, "out-of-range",
                    "%s.eta must be from 2 to %d: of so many trials one goes on", path,
                    MOST_TRIALS_OF_ONE);
    way->random = way->halving.trials;
}

static const Key search_keys[] = {
    {"random", read_size, offsetof(SearchWay, random), .required = true, .instead = "halving",
     .takes = "whole number",
     .meaning = "so many trials of each arm, whose values are drawn from `seed`", .example = "32"},
    {"halving", read_halving, offsetof(SearchWay, halving), .takes = "{trials: 27, eta: 3}",
     .meaning = "instead: the same, but bad ones end early (successive halving)",
     .example = "{trials: 27, eta: 3}"},
};
const Section search_section = SECTION("study.tune.search", search_keys);

static const char ways[] =
    "`grid` for every combination, `{random: 32}`, or `{halving: {trials: 27}}`";

/* `grid`, or a mapping that says of what there are how many. */
static void read_search(Reader *reader, const Node *node, const char *path, void *field)
{
    SearchWay *way = field;
    way->span = node->span;
    way->kind = SEARCH_GRID;
    if (node->kind == NODE_SCALAR && strcmp(node->text, "grid") == 0)
        return;
    if (node->kind != NODE_MAP) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "wrong-type",
                    "%s must say which values are tried", path);
        diag_help(reader->diagnostics, "write %s", ways);
        return;
    }
    way->kind = SEARCH_RANDOM;
    if (!expect_entries(reader, node, path, NODE_MAP, ways))
        return;
    read_section(reader, &search_section, node, path, way);
    if (node->entries.count > 1 && way->kind == SEARCH_HALVING)
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "tune-halving",
                    "%s has both `random` and `halving`", path);
}

static const Key chosen_on_keys[] = {
    {"metric", read_word, offsetof(ChosenOn, metric), .value = "loss",
     .takes = "metric of the arms' trainings", .meaning = "what a trial is good by",
     .example = "loss"},
    {"split", read_word, offsetof(ChosenOn, split), .required = true, .takes = "TASK.SPLIT",
     .meaning = "what trials are measured on; never the split that the study tests on",
     .example = "B.valid"},
};
const Section chosen_on_section = SECTION("study.tune.on", chosen_on_keys);

static void read_chosen_on(Reader *reader, const Node *node, const char *path, void *field)
{
    read_section(reader, &chosen_on_section, node, path, field);
}

static const Key tune_keys[] = {
    {"search", read_search, offsetof(Tune, search), .required = true,
     .takes = "grid, {random: 32}, or {halving: {trials: 27}}",
     .meaning = "which of the values are tried", .example = "{random: 32}"},
    {"on", read_chosen_on, offsetof(Tune, on), .required = true,
     .takes = "{metric: loss, split: TASK.SPLIT}", .meaning = "by what the best trial is chosen",
     .example = "{metric: loss, split: B.valid}"},
};
const Section tune_section = SECTION("study.tune", tune_keys);

/* A path has steps, and no key has. */
static bool is_path(const Entry *entry)
{
    return strpbrk(entry->key, ".[") != NULL;
}

/* The entries that are paths, or the others. */
static Node *part_of(Arena *arena, const Node *node, bool paths)
{
    Node *part = arena_alloc(arena, sizeof *part);
    *part = (Node){.kind = NODE_MAP, .span = node->span};
    for (size_t i = 0; i < node->entries.count; i++)
        if (is_path(&node->entries.items[i]) == paths)
            *list_add(arena, &part->entries) = node->entries.items[i];
    return part;
}

void read_tune(Reader *reader, const Node *node, const char *path, void *field)
{
    Tune *tune = field;
    tune->given = true;
    tune->span = node->span;
    if (!expect_entries(reader, node, path, NODE_MAP,
                        "`training.*.learning_rate: {log: [1e-4, 1e-1]}` tries learning rates"))
        return;
    tune->space = part_of(reader->arena, node, true);
    read_section(reader, &tune_section, part_of(reader->arena, node, false), path, tune);
    if (tune->space->entries.count == 0) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "tune-space",
                    "%s has no values to try", path);
        diag_help(reader->diagnostics,
                  "`training.*.learning_rate: {log: [1e-4, 1e-1]}` tries learning rates");
    }
}
