/* search.c: what each arm of each cell tries: every combination of a grid, or values drawn at
 * random, each a tree of its own.
 *
 * A value is drawn by what is searched and by a count alone: all arms and cells try the same values
 * of what they have in common, and what else is searched changes none of them. */
#include "spec/study_internal.h"

#include "base/index.h"
#include "common/fnv.h"

#include <string.h>

typedef struct Searching {
    Expansion *expansion;
    const SearchWay *way;
    Space space;
    size_t trials; /* so far, of all cells */
} Searching;

/* ---- random numbers ---- */

/* SplitMix64's finalizer (Steele, Lea and Flood, OOPSLA 2014): a counter becomes a number. */
static uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* In [0, 1): the number of that count, for what is called so. */
static double share_of(uint64_t seed, const char *name, uint64_t count)
{
    const uint64_t stream = mixed(seed ^ tlc_fnv(TLC_FNV_START, name, strlen(name)));
    return (double)(mixed(stream + (count + 1) * UINT64_C(0x9E3779B97F4A7C15)) >> 11) * 0x1p-53;
}

/* ---- what an arm searches ---- */

/* Paths of a dimension that are about an arm, or about none; `*` is the arm. */
typedef struct ArmDimension {
    const Dimension *dimension;
    Settings settings;
} ArmDimension;

typedef List(ArmDimension) ArmSpace;

static const char *with_arm(Arena *arena, const char *path, const char *arm)
{
    const char *star = strchr(path, '*');
    return star ? arena_printf(arena, "%.*s%s%s", (int)(star - path), path, arm, star + 1) : path;
}

static bool is_arm(const Spec *spec, const char *name)
{
    for (size_t i = 0; name && i < spec->study.arm_names.count; i++)
        if (strcmp(spec->study.arm_names.items[i].text, name) == 0)
            return true;
    return false;
}

static void add_path(Searching *searching, ArmDimension *dimension, const char *arm,
                     const char *path, Span span)
{
    Expansion *expansion = searching->expansion;
    const char *own = with_arm(expansion->arena, path, arm);
    const char *model = model_of_path(expansion, own);
    if (is_arm(expansion->spec, model) && strcmp(model, arm) != 0)
        return;
    Setting *setting = list_add(expansion->arena, &dimension->settings);
    *setting = (Setting){.path = own, .path_span = span};
    find_target(expansion, setting);
}

static void add_paths(Searching *searching, ArmDimension *dimension, const char *arm)
{
    Expansion *expansion = searching->expansion;
    const Entry *entry = dimension->dimension->entry;
    for (const char *part = entry->key, *comma; part; part = comma ? comma + 1 : NULL) {
        comma = strchr(part, ',');
        size_t first = strspn(part, " "), end = comma ? (size_t)(comma - part) : strlen(part);
        while (end > first && part[end - 1] == ' ')
            end--;
        const size_t length = end > first ? end - first : 0;
        add_path(searching, dimension, arm, arena_copy(expansion->arena, part + first, length),
                 part_of_key(entry, part + first, length));
    }
}

static void report_twice(Expansion *expansion, const Setting *setting, const Setting *other)
{
    report_axis(expansion, setting->path_span, "path-clash", "%s is tried twice", setting->path);
    diag_see(expansion->diagnostics, other->path_span, "it is tried here already, or a part of it");
}

/* No two set the same. */
static void check_dimensions(Expansion *expansion, const ArmSpace *space)
{
    List(const Setting *) all = {0};
    for (size_t i = 0; i < space->count; i++)
        for (size_t k = 0; k < space->items[i].settings.count; k++) {
            const Setting *setting = &space->items[i].settings.items[k];
            for (size_t m = 0; m < all.count; m++)
                if (targets_overlap(&setting->target, &all.items[m]->target)) {
                    report_twice(expansion, setting, all.items[m]);
                    return;
                }
            *list_add(expansion->arena, &all) = setting;
        }
}

static ArmSpace space_of_arm(Searching *searching, const char *arm)
{
    ArmSpace result = {0};
    for (size_t i = 0; i < searching->space.count; i++) {
        ArmDimension dimension = {.dimension = &searching->space.items[i]};
        add_paths(searching, &dimension, arm);
        if (dimension.settings.count > 0)
            *list_add(searching->expansion->arena, &result) = dimension;
    }
    check_dimensions(searching->expansion, &result);
    return result;
}

/* ---- trials ---- */

static void add_trial(Searching *searching, Search *search, const ArmSpace *space,
                      const Node *const *values)
{
    Arena *arena = searching->expansion->arena;
    const char **texts = arena_alloc(arena, (space->count + 1) * sizeof *texts);
    const Node *root = searching->expansion->root;
    for (size_t i = 0; i < space->count; i++) {
        texts[i] = value_name(arena, values[i]);
        for (size_t k = 0; k < space->items[i].settings.count; k++) {
            Setting setting = space->items[i].settings.items[k];
            setting.value = values[i];
            root = with_setting(arena, root, &setting);
        }
    }
    *list_add(arena, &search->trials) = (Trial){.values = texts, .root = root};
    searching->trials++;
}

static void report_too_many(Searching *searching, size_t count)
{
    report_axis(searching->expansion, searching->way->span, "too-large",
                "an arm has at most %d trials, and this makes %zu", MOST_TRIALS, count);
}

/* How many combinations there are, by so many of each: 0 where one has none that can be counted. */
static size_t combinations(const ArmSpace *space, size_t (*size_of)(const Dimension *))
{
    size_t count = 1;
    for (size_t i = 0; i < space->count && count > 0; i++) {
        const size_t own = size_of(space->items[i].dimension);
        count = own == 0 ? 0 : count > MOST_TRIALS ? count : count * own;
    }
    return count;
}

static bool has_steps(Searching *searching, const ArmSpace *space)
{
    for (size_t i = 0; i < space->count; i++) {
        const Dimension *dimension = space->items[i].dimension;
        if (grid_size(dimension) > 0)
            continue;
        report_axis(searching->expansion, dimension->entry->value->span, "tune-space",
                    "%s: a grid needs to know how many values there are", dimension->entry->key);
        diag_help(searching->expansion->diagnostics, "write `{%s: [...], steps: 5}`",
                  dimension->kind == SPACE_LINEAR ? "uniform" : "log");
        return false;
    }
    return true;
}

/* The last path's values follow one another fastest. */
static void add_grid(Searching *searching, Search *search, const ArmSpace *space)
{
    Expansion *expansion = searching->expansion;
    const Node **values = arena_alloc(expansion->arena, (space->count + 1) * sizeof *values);
    if (!has_steps(searching, space))
        return;
    const size_t count = combinations(space, grid_size);
    if (count > MOST_TRIALS) {
        report_too_many(searching, count);
        return;
    }
    for (size_t number = 0; number < count; number++) {
        size_t rest = number;
        for (size_t i = space->count; i-- > 0;) {
            const Dimension *dimension = space->items[i].dimension;
            values[i] = grid_value(expansion, dimension, rest % grid_size(dimension));
            rest /= grid_size(dimension);
        }
        add_trial(searching, search, space, values);
    }
}

static void draw(Searching *searching, const ArmSpace *space, uint64_t count, const Node **values)
{
    const uint64_t seed = (uint64_t)searching->expansion->spec->seed.value;
    for (size_t i = 0; i < space->count; i++) {
        const Dimension *dimension = space->items[i].dimension;
        values[i] = drawn_value(searching->expansion, dimension,
                                share_of(seed, dimension->entry->key, count));
    }
}

static const char *values_text(Arena *arena, const ArmSpace *space, const Node *const *values)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < space->count; i++)
        text_addf(&text, "%zu %s ", strlen(value_name(arena, values[i])),
                  value_name(arena, values[i]));
    return text.bytes;
}

static bool are_enough(Searching *searching, const char *arm, size_t wanted, size_t there_are)
{
    if (there_are == 0 || wanted <= there_are)
        return true;
    report_axis(searching->expansion, searching->way->span, "tune-space",
                "%s can be tried in %zu ways only, and there are to be %zu trials", arm, there_are,
                wanted);
    diag_help(searching->expansion->diagnostics, "`search: grid` tries each of them once");
    return false;
}

/* No two trials of an arm are the same. What has few values left may take long to be drawn: after
 * so many draws for nothing, the next is taken as it is. */
enum { MOST_DRAWS = 100000 };

static void add_random(Searching *searching, Search *search, const ArmSpace *space, const char *arm)
{
    Arena *arena = searching->expansion->arena;
    const Node **values = arena_alloc(arena, (space->count + 1) * sizeof *values);
    const size_t wanted = space->count == 0 ? 1 : (size_t)searching->way->random.value;
    Index known = {0};
    if (wanted > MOST_TRIALS) {
        report_too_many(searching, wanted);
        return;
    }
    if (!are_enough(searching, arm, wanted, combinations(space, drawn_size)))
        return;
    for (uint64_t count = 0; search->trials.count < wanted; count++) {
        draw(searching, space, count, values);
        if (index_add_text(arena, &known, values_text(arena, space, values)) || count > MOST_DRAWS)
            add_trial(searching, search, space, values);
    }
}

static void add_search(Searching *searching, Cell *cell, const char *arm)
{
    Search *search = list_add(searching->expansion->arena, &cell->searches);
    const ArmSpace space = space_of_arm(searching, arm);
    for (size_t i = 0; i < space.count; i++)
        *list_add(searching->expansion->arena, &search->paths) =
            space.items[i].dimension->entry->key;
    if (searching->expansion->failed)
        return;
    if (searching->way->kind == SEARCH_GRID)
        add_grid(searching, search, &space);
    else
        add_random(searching, search, &space, arm);
}

bool study_searches(Arena *arena, const Spec *spec, Cells *cells, Diagnostics *diagnostics)
{
    Expansion expansion = {
        .arena = arena, .diagnostics = diagnostics, .spec = spec, .cells = cells};
    Searching searching = {.expansion = &expansion, .way = &spec->study.tune.search};
    if (!spec->study.tune.given)
        return true;
    if (!read_space(&expansion, spec->study.tune.space, &searching.space))
        return false;
    for (size_t i = 0; i < cells->cells.count; i++) {
        Cell *cell = &cells->cells.items[i];
        expansion.root = cell->root;
        for (size_t k = 0; k < spec->study.arm_names.count && !expansion.failed; k++)
            add_search(&searching, cell, spec->study.arm_names.items[k].text);
        if (!expansion.failed && searching.trials > MOST_CELLS)
            report_axis(&expansion, searching.way->span, "too-large",
                        "all cells and arms together can have at most %d trials", MOST_CELLS);
        if (expansion.failed)
            return false;
    }
    return true;
}
