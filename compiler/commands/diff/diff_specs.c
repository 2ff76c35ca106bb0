#include "commands/diff/diff_specs.h"

#include "base/printable.h"

#include <string.h>

/* ---- where they part ------------------------------------------------------------------------- */

bool is_same_experiment(Pair *pair, const Plan *plan)
{
    return plan && experiment_hash(&pair->across, plan) ==
                       experiment_hash(&pair->across, pair->a.experiment.plan);
}

/* Whether the first would be the same experiment with the other's value there, as it is with a
 * default that is spelled out. Each has an arena of its own, and hashes none that is gone. */
static bool is_idle(const Pair *pair, const Node *a, const Node *b, size_t which)
{
    Arena *arena = arena_new();
    Pair own = {.across = {.arena = arena}, .a = pair->a};
    Diagnostics *unheard = diag_new(arena);
    const Node *tree = tree_with(arena, a, b, which);
    const Experiment experiment = experiment_planned_by(arena, pair->a.source, tree, unheard);
    const bool idle = is_same_experiment(&own, experiment.plan);
    arena_free(arena);
    return idle;
}

enum { MOST_TRIED = 100 };

Differences differences_of(const Pair *pair)
{
    Diagnostics *unheard = diag_new(pair->arena);
    const Node *a = yaml_read(pair->arena, pair->a.source, unheard);
    const Node *b = yaml_read(pair->arena, pair->b.source, unheard);
    Differences found = tree_differences(pair->arena, a, b);
    size_t idle = 0;
    for (size_t i = 0; i < found.count && i < MOST_TRIED; i++)
        idle += found.items[i].idle = is_idle(pair, a, b, i);
    for (size_t i = 0; i < found.count && idle == found.count; i++)
        found.items[i].idle = false; /* it is several of them together */
    return found;
}

/* ---- in words -------------------------------------------------------------------------------- */

enum { LONGEST_VALUE = 68 };

/* As it could stand in one line of YAML. */
static void add_value(Text *text, const Node *node)
{
    const bool list = node->kind == NODE_LIST;
    if (node->kind == NODE_SCALAR) {
        text_add(text, node->plain ? node->text : yaml_text(text->arena, node->text));
        return;
    }
    text_add(text, list ? "[" : "{");
    for (size_t i = 0; i < node->items.count; i++) {
        text_add(text, i ? ", " : "");
        add_value(text, node->items.items[i]);
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        text_addf(text, "%s%s: ", i ? ", " : "", node->entries.items[i].key);
        add_value(text, node->entries.items[i].value);
    }
    text_add(text, list ? "]" : "}");
}

const char *value_of(Arena *arena, const Node *node)
{
    Text whole = text_new(arena), cut = text_new(arena);
    add_value(&whole, node);
    size_t at = 0;
    for (size_t columns = 0; at < whole.length && columns < LONGEST_VALUE; columns++) {
        const Shown shown = show_character(whole.bytes, at, whole.length);
        text_add(&cut, shown.text);
        at += shown.taken;
    }
    text_add(&cut, at < whole.length ? "..." : "");
    return cut.bytes;
}

const char *default_of(const Spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->defaults.count; i++)
        if (strcmp(spec->defaults.items[i].path, path) == 0)
            return spec->defaults.items[i].value;
    return NULL;
}
