#include "test_plan_support.h"

/* ---- a study in pieces, of which a test replaces what varies ---- */

#define BODY                                                                                       \
    HEAD "tasks:\n"                                                                                \
         "  T: {limit: {train: 9}}\n"                                                              \
         "models:\n"                                                                               \
         "  A: {layers: [flatten, dense: {units: [3, 3]}, dense: {units: 4, activation: "          \
         "softmax}]}\n"                                                                            \
         "  B: {layers: [from: 'A[:-1]', dense: {units: 4, activation: softmax}]}\n"               \
         "training:\n"                                                                             \
         "  - {model: A, task: T, loss: " SPARSE ", epochs: 1, batch_size: 5}\n"                   \
         "  - {model: B, task: T, loss: " SPARSE ", epochs: 1, freeze: 1}\n"                       \
         "  - {model: B, task: T, loss: " SPARSE ", epochs: 3}\n"                                  \
         "compare: [{models: [A, B], task: T}]\n"                                                  \
         "study:\n"                                                                                \
         "  arms: [A, B]\n"

typedef struct Expanded {
    Arena *arena;
    Diagnostics *diagnostics;
    const Node *root;
    const Cells *cells; /* or NULL */
} Expanded;

static Expanded expand(const char *study)
{
    Expanded expanded = {.arena = arena_new()};
    const char *text = arena_printf(expanded.arena, BODY "%s", study);
    const Source *source = source_of(expanded.arena, text);
    expanded.root = tree_of_source(expanded.arena, source);
    expanded.diagnostics = diag_new(expanded.arena);
    const Spec *spec = spec_of_tree(expanded.arena, source, expanded.root);
    expanded.cells = study_cells(expanded.arena, spec, expanded.root, expanded.diagnostics);
    cr_expect((expanded.cells == NULL) == (diag_count(expanded.diagnostics, DIAG_ERROR) > 0), "%s",
              printed(expanded.arena, expanded.diagnostics, false));
    return expanded;
}

/* Of one axis or several, each a line. */
static Expanded vary(const char *axes)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, "  vary:\n");
    for (const char *line = axes; *line;) {
        size_t length = strcspn(line, "\n");
        text_addf(&text, "    %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
    Expanded expanded = expand(text.bytes);
    arena_free(arena);
    return expanded;
}

static void expect_cells(const Expanded *expanded, size_t count)
{
    cr_assert(expanded->cells, "%s", printed(expanded->arena, expanded->diagnostics, false));
    cr_assert(expanded->cells->cells.count == count, "%zu", expanded->cells->cells.count);
}

static void expect_error(const char *axes, const char *message)
{
    Expanded expanded = vary(axes);
    const char *all = printed(expanded.arena, expanded.diagnostics, false);
    cr_expect_null(expanded.cells, "%s", axes);
    cr_expect(strstr(all, message), "no `%s` in:\n%s", message, all);
    arena_free(expanded.arena);
}

/* ---- looking into trees ---- */

static const Node *find_entry(const Node *map, const char *key)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return map->entries.items[i].value;
    return NULL;
}

/* Keys and, in brackets, places in lists, as in "training [1] epochs". */
static const Node *at(const Node *node, const char *steps)
{
    char copy[200];
    snprintf(copy, sizeof copy, "%s", steps);
    for (char *step = strtok(copy, " "); step && node; step = strtok(NULL, " "))
        node =
            *step == '[' ? node->items.items[strtol(step + 1, NULL, 10)] : find_entry(node, step);
    return node;
}

static void expect_value(const Expanded *expanded, size_t cell, const char *steps,
                         const char *value)
{
    const Node *node = at(expanded->cells->cells.items[cell].root, steps);
    cr_assert(node && node->kind == NODE_SCALAR, "cell %zu has no %s", cell, steps);
    cr_expect(strcmp(node->text, value) == 0, "cell %zu, %s: %s, not %s", cell, steps, node->text,
              value);
}

/* ---- cells ---- */

Test(study, without_axes_there_is_one_cell_the_spec_itself)
{
    Expanded expanded = expand("");
    expect_cells(&expanded, 1);
    cr_expect(expanded.cells->axes.count == 0);
    cr_expect(expanded.cells->cells.items[0].root == expanded.root);
    cr_expect(expanded.cells->primary == -1);
    arena_free(expanded.arena);
}

Test(study, the_last_axis_changes_fastest)
{
    Expanded expanded = vary("training.A.epochs: [4, 5]\ntasks.T.limit.train: [6, 7, 8]");
    static const char *const epochs[] = {"4", "4", "4", "5", "5", "5"};
    static const char *const limits[] = {"6", "7", "8", "6", "7", "8"};
    expect_cells(&expanded, 6);
    for (size_t i = 0; i < 6; i++) {
        const Cell *cell = &expanded.cells->cells.items[i];
        expect_value(&expanded, i, "training [0] epochs", epochs[i]);
        expect_value(&expanded, i, "tasks T limit train", limits[i]);
        cr_expect(cell->values[0] == i / 3 && cell->values[1] == i % 3, "%zu", i);
    }
    expect_text(expanded.cells->axes.items[0].name, "training.A.epochs");
    expect_text(expanded.cells->axes.items[1].values.items[2].text, "8");
    arena_free(expanded.arena);
}

/* The spec's own tree must stay as it is: the next cell is made from it. */
Test(study, trees_share_what_does_not_change)
{
    Expanded expanded = vary("training.A.epochs: [4, 5]");
    expect_cells(&expanded, 2);
    const Node *one = expanded.cells->cells.items[0].root,
               *other = expanded.cells->cells.items[1].root;
    static const char *const shared[] = {
        "data",  "splits",       "tasks",        "models",
        "study", "training [1]", "training [2]", "training [0] model"};
    static const char *const own[] = {"training", "training [0]", "training [0] epochs"};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        cr_expect(at(one, shared[i]) == at(other, shared[i]), "%s", shared[i]);
        cr_expect(at(one, shared[i]) == at(expanded.root, shared[i]), "%s", shared[i]);
    }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        cr_expect(at(one, own[i]) != at(other, own[i]), "%s", own[i]);
        cr_expect(at(one, own[i]) != at(expanded.root, own[i]), "%s", own[i]);
    }
    cr_expect(one != expanded.root);
    expect_text(at(expanded.root, "training [0] epochs")->text, "1");
    arena_free(expanded.arena);
}

/* ---- paths ---- */

Test(study, paths_go_by_keys_and_by_places)
{
    Expanded expanded = vary("models.A.layers[1].dense.units[1]: [3]\n"
                             "training[2].epochs: [8]\n"
                             "training.A.epochs: [9]\n"
                             "splits.train: ['d.train[5:30]']\n"
                             "data.d.train.images: [other]");
    expect_cells(&expanded, 1);
    expect_value(&expanded, 0, "models A layers [1] dense units [1]", "3");
    expect_value(&expanded, 0, "training [2] epochs", "8");
    expect_value(&expanded, 0, "training [0] epochs", "9");
    expect_value(&expanded, 0, "splits train", "d.train[5:30]");
    expect_value(&expanded, 0, "data d train images", "other");
    expect_value(&expanded, 0, "training [1] epochs", "1");
    arena_free(expanded.arena);
}

Test(study, a_path_may_end_at_a_list_or_a_mapping)
{
    Expanded expanded = vary("models.A.layers[1].dense: [{units: [3, 3]}, {units: 3}]");
    expect_cells(&expanded, 2);
    const Node *dense = at(expanded.cells->cells.items[1].root, "models A layers [1] dense");
    cr_expect(dense->entries.count == 1 && at(dense, "units")->kind == NODE_SCALAR);
    arena_free(expanded.arena);
}

/* `freeze` is not written for A. */
Test(study, the_last_key_may_be_left_out_in_the_spec)
{
    Expanded expanded = vary("training.A.freeze: 0..1\ntasks.T.limit.valid: [7]");
    expect_cells(&expanded, 2);
    expect_value(&expanded, 1, "training [0] freeze", "1");
    expect_value(&expanded, 1, "tasks T limit valid", "7");
    cr_expect_null(at(expanded.root, "training [0] freeze"));
    cr_expect(at(expanded.cells->cells.items[1].root, "training [0]")->entries.count ==
              at(expanded.root, "training [0]")->entries.count + 1);
    arena_free(expanded.arena);
}

/* Where a path leads is decided in the spec as it is, not in the cell. */
Test(study, paths_are_those_of_the_spec_whatever_varies_beside_them)
{
    Expanded expanded = vary("training[0].model: [A, B]\ntraining.A.epochs: [7]");
    expect_cells(&expanded, 2);
    expect_value(&expanded, 1, "training [0] model", "B");
    expect_value(&expanded, 1, "training [0] epochs", "7");
    arena_free(expanded.arena);
}

Test(study, paths_that_lead_nowhere_are_told_with_the_nearest_name)
{
    expect_error("training.C.epochs: [1]", "`training.C.epochs` leads nowhere: no `C` there");
    expect_error("training.C.epochs: [1]", "= help: there: A, B, B\n");
    expect_error("tasks.T.limt.train: [1]", "= help: did you mean `limit`?");
    expect_error("trainings.A.epochs: [1]", "= help: did you mean `training`?");
    expect_error("models.A.layers[3].name: [x]", "no `[3]` there [unknown-path]");
    expect_error("models.A.layers[0].name: [x]", "no `name` there [unknown-path]");
    expect_error("splits[0]: [x]", "no `[0]` there [unknown-path]");
    expect_error("training.A: [{epochs: 2}]\nseeds: [1]", "no `seeds` there [unknown-path]");
    expect_error("training.epochs: [1]", "no `epochs` there [unknown-path]");
    expect_error("training[3]: [1]", "no `[3]` there [unknown-path]");
}

Test(study, several_entries_of_a_model_are_told_apart_by_their_place)
{
    expect_error("training.B.epochs: [1]", "several entries train `B` [unknown-path]");
    expect_error("training.B.epochs: [1]", "write their place in the list: `training[1]`");
}

Test(study, texts_that_are_no_paths)
{
    static const char *const texts[] = {
        "training..epochs",
        "training.",
        ".training",
        "training[x].epochs",
        "training[].epochs",
        "training[1",
        "training[0]epochs",
        "..",
        "training[0].",
        "training.[0]",
        "training[-1].epochs",
        "training[1000000]",
        "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char axis[100];
        snprintf(axis, sizeof axis, "'%s': [1]", texts[i]);
        expect_error(axis, "is not a path [unknown-path]");
    }
    expect_error("'': [1]", "`` is not a path");
    expect_error("'training.A.epochs,': [1]", "`` is not a path");
}

Test(study, the_study_its_name_and_its_seed_cannot_vary)
{
    expect_error("name: [a, b]", "`name` cannot vary");
    expect_error("seed: [1, 2]", "`seed` cannot vary");
    expect_error("study.seeds: [1, 2]", "`study` cannot vary");
}

/* ---- values ---- */

Test(study, a_range_has_both_ends)
{
    Expanded expanded = vary("training.A.epochs: 2..5");
    expect_cells(&expanded, 4);
    for (size_t i = 0; i < 4; i++) {
        char text[] = {(char)('2' + i), '\0'};
        expect_value(&expanded, i, "training [0] epochs", text);
        expect_text(expanded.cells->axes.items[0].values.items[i].text, text);
    }
    arena_free(expanded.arena);
    expanded = vary("training.A.epochs: '3 * 1 .. 1 + 2'");
    expect_cells(&expanded, 1);
    expect_value(&expanded, 0, "training [0] epochs", "3");
    arena_free(expanded.arena);
}

Test(study, ranges_that_are_none)
{
    expect_error("training.A.epochs: 5", "must be a list of values, or a range [wrong-type]");
    expect_error("training.A.epochs: 5..4", "the range is empty");
    expect_error("training.A.epochs: 0..1000", "a range has at most 1000 numbers [too-large]");
    expect_error("training.A.epochs: '-9223372036854775807..9223372036854775807'",
                 "a range has at most 1000 numbers [too-large]");
    expect_error("training.A.epochs: 0.5..2", "[expression-type]");
    expect_error("training.A.epochs: 1..n", "`n` is not known here");
    expect_error("training.A.epochs: []", "training.A.epochs has no values [empty]");
    expect_error("training.A.epochs: {}", "training.A.epochs has no values [empty]");
}

Test(study, an_error_in_a_range_is_told_once)
{
    Expanded expanded = vary("training.A.epochs: 5..4");
    cr_expect(diag_count(expanded.diagnostics, DIAG_ERROR) == 1);
    arena_free(expanded.arena);
}

Test(study, paths_with_commas_take_the_same_value)
{
    Expanded expanded = vary("training.A.epochs , training[1].epochs,training[2].epochs: [4, 5]");
    expect_cells(&expanded, 2);
    cr_expect(expanded.cells->axes.count == 1);
    expect_text(expanded.cells->axes.items[0].name, "training.A.epochs");
    expect_value(&expanded, 1, "training [0] epochs", "5");
    expect_value(&expanded, 1, "training [1] epochs", "5");
    expect_value(&expanded, 1, "training [2] epochs", "5");
    arena_free(expanded.arena);
}

Test(study, a_named_axis_sets_what_its_labels_say)
{
    Expanded expanded = vary("how: {short: {training.A.epochs: 4, tasks.T.limit.train: 5}, "
                             "'as it is, but long': {training.A.epochs: 9}}");
    expect_cells(&expanded, 2);
    const Axis *axis = &expanded.cells->axes.items[0];
    expect_text(axis->name, "how");
    expect_text(axis->values.items[1].text, "as it is, but long");
    expect_value(&expanded, 0, "training [0] epochs", "4");
    expect_value(&expanded, 0, "tasks T limit train", "5");
    expect_value(&expanded, 1, "training [0] epochs", "9");
    expect_value(&expanded, 1, "tasks T limit train", "9"); /* the spec's own */
    arena_free(expanded.arena);
}

/* By what is set, not by what an axis is called. */
Test(study, the_kind_of_an_axis_is_what_it_varies)
{
    static const struct {
        const char *axis;
        enum tlc_axis_kind kind;
    } cases[] = {
        {"tasks.T.limit.train: [5, 9]", TLC_AXIS_EXAMPLES},
        {"tasks.T.limit: [{train: 5}, {train: 9}]", TLC_AXIS_EXAMPLES},
        {"training.A.epochs: [1, 2]", TLC_AXIS_EPOCHS},
        {"'training[0].epochs, training[2].epochs': [1, 2]", TLC_AXIS_EPOCHS},
        {"'training[1].epochs, training[1].freeze': [0, 1]", TLC_AXIS_OTHER},
        {"'training[1].freeze': [0, 1]", TLC_AXIS_FREEZE},
        {"'models.B.layers[0].from': ['A[:1]', 'A[:-1]']", TLC_AXIS_FREEZE},
        {"training.A.batch_size: [1, 2]", TLC_AXIS_OTHER},
        {"n: {1: {training.A.epochs: 1}, 2: {training.A.epochs: 2}}", TLC_AXIS_DEPTH},
        {"epochs: {few: {training.A.epochs: 1}, many: {training.A.epochs: 2}}", TLC_AXIS_OTHER},
        {"how.freeze: {few: {training.A.epochs: 1}}", TLC_AXIS_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Expanded expanded = vary(cases[i].axis);
        cr_assert(expanded.cells, "%s", cases[i].axis);
        cr_expect(expanded.cells->axes.items[0].kind == cases[i].kind, "%s is %s", cases[i].axis,
                  tlc_axis_kind_word(expanded.cells->axes.items[0].kind));
        arena_free(expanded.arena);
    }
}

Test(study, values_are_called_as_they_are_written)
{
    Expanded expanded = vary("training.A.optimizer: [sgd, {sgd:   {learning_rate: 1e-3}}]\n"
                             "tasks.T.where: [\"label in {0, 1, 2, 3} or label < 4 and 1 > 0\", "
                             "\"label in {0, 1, 2, 3} or label < 4 and 2 > 0\"]");
    expect_cells(&expanded, 4);
    const Axis *axes = expanded.cells->axes.items;
    expect_text(axes[0].values.items[1].text, "{sgd: {learning_rate: 1e-3}}");
    expect_text(axes[1].values.items[0].text, "label in {0, 1, 2, 3} or label < 4 and 1...");
    expect_text(axes[1].values.items[1].text, "label in {0, 1, 2, 3} or label < 4 and 2...");
    arena_free(expanded.arena);
}

/* Values that begin alike get a number; letters are not cut in two. */
Test(study, long_values_have_short_names_of_their_own)
{
    Expanded expanded = vary("data.d.path: [0123456789012345678901234567890123456789_1, "
                             "0123456789012345678901234567890123456789_2, "
                             "012345678901234567890123456789012345678\xC3\xA9_3]");
    expect_cells(&expanded, 3);
    const Axis *axis = &expanded.cells->axes.items[0];
    expect_text(axis->values.items[0].text, "0123456789012345678901234567890123456789...");
    expect_text(axis->values.items[1].text, "0123456789012345678901234567890123456789... (2)");
    expect_text(axis->values.items[2].text, "012345678901234567890123456789012345678...");
    arena_free(expanded.arena);
}

Test(study, a_value_is_there_once)
{
    expect_error("training.A.epochs: [4, 5, 4]", "training.A.epochs has the value 4 twice");
    expect_error("training.A.epochs: ['4 ', '4 ']", "training.A.epochs has the value \"4 \" twice");
    expect_error("training.A: [{epochs: 1}, {epochs:  1}]", "has the value {epochs: 1} twice");
}

Test(study, labels_are_fit_to_be_read)
{
    expect_error("\"a\\nb\": {x: {training.A.epochs: 1}}", "one line of 1 to 200 bytes [bad-text]");
    expect_error("a: {\"\": {training.A.epochs: 1}}", "one line of 1 to 200 bytes [bad-text]");
    expect_error("a: {x: 5}", "a.x must say what it sets [wrong-type]");
}

/* ---- clashes ---- */

Test(study, two_axes_cannot_set_one_thing)
{
    expect_error("training.A.epochs: [1]\ntraining.A.epochs , training[2].epochs: [2]",
                 "training.A.epochs is varied twice [path-clash]");
    expect_error("training.A.epochs: [1]\n'training[0].epochs': [2]",
                 "training[0].epochs is varied twice [path-clash]");
    expect_error("training.A.freeze: [1]\n'training[0].freeze': [2]",
                 "training[0].freeze is varied twice [path-clash]");
    expect_error("training.A: [{epochs: 1}]\ntraining.A.epochs: [2]", "[path-clash]");
    expect_error("training.A.epochs: [2]\ntraining.A: [{epochs: 1}]", "[path-clash]");
    expect_error("training.A.freeze: [2]\ntraining.A: [{epochs: 1}]", "[path-clash]");
    expect_error("training.A: [{epochs: 1}]\ntraining.A.freeze: [2]", "[path-clash]");
    expect_error("training: [[], []]\ntasks.T.limit.train: [5]\ntraining.A.freeze: [2]",
                 "training.A.freeze is varied twice [path-clash]");
    expect_error("training.A.epochs, training.A.epochs: [2]", "[path-clash]");
    expect_error("how: {x: {training.A.epochs: 1}, y: {tasks.T.limit.train: 1}}\n"
                 "tasks.T.limit.train: [2]",
                 "tasks.T.limit.train is varied twice [path-clash]");
    expect_error("how: {x: {training.A.epochs: 1, 'training[0].epochs': 2}}", "[path-clash]");
}

Test(study, what_stands_side_by_side_is_no_clash)
{
    Expanded expanded = vary("training.A.epochs: [1]\ntraining.A.freeze: [0]\n"
                             "training.A.save: [a.h5]\n'training[2].epochs': [2]\n"
                             "tasks.T.limit.train: [3]\ntasks.T.limit.valid: [3]\n"
                             "how: {x: {tasks.T.where: label < 4}, y: {tasks.T.where: label < 5}}");
    expect_cells(&expanded, 2);
    arena_free(expanded.arena);
}

/* ---- bounds ---- */

Test(study, there_are_at_most_so_many_cells)
{
    Expanded expanded = vary("training.A.epochs: 1..100\ntasks.T.limit.train: 1..100");
    expect_cells(&expanded, MOST_CELLS);
    arena_free(expanded.arena);
    expect_error("training.A.epochs: 1..100\ntasks.T.limit.train: 1..101",
                 "with this there are 10100 cells; there can be at most 10000 [too-large]");
    /* axes behind the one that makes too many are not even read */
    expect_error("training.A.epochs: 1..999\ntasks.T.limit.train: 1..999\nnowhere.at.all: 1..999",
                 "with this there are 998001 cells");
}

Test(study, cells_have_at_most_so_many_parts_in_all)
{
    Arena *arena = arena_new();
    Text axes = text_new(arena);
    text_add(&axes, "training.A.epochs: 1..1000\ntasks.T.limit.train: 1..10\ndata.d.shape: [[");
    for (int i = 0; i < 500; i++)
        text_addf(&axes, "%s1", i ? ", " : "");
    text_add(&axes, "]]");
    Expanded expanded = vary(axes.bytes); /* what varies is no part of a cell */
    expect_cells(&expanded, MOST_CELLS);
    arena_free(expanded.arena);
    arena_free(arena);
}

/* ---- the primary cell ---- */

#define TWO_AXES                                                                                   \
    "  vary:\n"                                                                                    \
    "    training.A.epochs, training[2].epochs: [4, 5]\n"                                          \
    "    tasks.T.limit.train: [6, 7, 8]\n"

static void expect_primary(const char *study, int64_t primary)
{
    Expanded expanded = expand(study);
    cr_assert(expanded.cells, "%s", printed(expanded.arena, expanded.diagnostics, false));
    cr_expect(expanded.cells->primary == primary, "%lld", (long long)expanded.cells->primary);
    arena_free(expanded.arena);
}

Test(study, the_primary_cell_has_a_value_of_each_axis)
{
    expect_primary(TWO_AXES, -1);
    expect_primary(TWO_AXES "  primary: {at: {training.A.epochs: 5, tasks.T.limit.train: 7}}\n", 4);
    expect_primary(TWO_AXES "  primary: {at: {tasks.T.limit.train: 6, training.A.epochs: 4}}\n", 0);
    expect_primary("  primary: {on: T.test}\n", 0);
}

Test(study, an_axis_goes_by_any_of_its_paths)
{
    expect_primary(TWO_AXES "  primary: {at: {'training[2].epochs': 5, tasks.T.limit.train: 8}}\n",
                   5);
}

Test(study, a_named_axis_goes_by_its_name)
{
    expect_primary("  vary:\n"
                   "    how: {x: {training.A.epochs: 4}, y: {training.A.epochs: 5}}\n"
                   "  primary: {at: {how: y}}\n",
                   1);
}

Test(study, an_axis_of_one_value_need_not_be_named)
{
    expect_primary("  vary:\n"
                   "    training.A.epochs: [4]\n"
                   "    tasks.T.limit.train: [6, 7]\n"
                   "  primary: {at: {tasks.T.limit.train: 7}}\n",
                   1);
}

Test(study, a_value_that_is_a_mapping_can_be_primary)
{
    expect_primary("  vary:\n"
                   "    training.A.optimizer: [sgd, {sgd: {learning_rate: 1e-3}}]\n"
                   "  primary: {at: {training.A.optimizer: {sgd:  {learning_rate: 1e-3}}}}\n",
                   1);
}

static void expect_no_primary(const char *primary, const char *message)
{
    char study[400];
    snprintf(study, sizeof study, TWO_AXES "  primary: {at: {%s}}\n", primary);
    Expanded expanded = expand(study);
    const char *all = printed(expanded.arena, expanded.diagnostics, false);
    cr_expect_null(expanded.cells);
    cr_expect(strstr(all, message), "no `%s` in:\n%s", message, all);
    arena_free(expanded.arena);
}

Test(study, a_primary_cell_that_is_none)
{
    expect_no_primary("training.A.epochs: 4",
                      "the primary cell has no value of tasks.T.limit.train [primary]");
    expect_no_primary("training.A.epochs: 6, tasks.T.limit.train: 7",
                      "this is not a value of training.A.epochs [primary]");
    expect_no_primary("training.A.epochs: 6, tasks.T.limit.train: 7",
                      "= help: its values are 4, 5");
    expect_no_primary("training.A.epochs: [4], tasks.T.limit.train: 7",
                      "this is not a value of training.A.epochs [primary]");
    expect_no_primary("training.A.epochs: 4, tasks.T.limit.train: 7, training.A.epoch: 4",
                      "`training.A.epoch` does not vary [primary]");
}

/* ---- what the arms share ---- */

Test(study, arms_take_what_they_share_from_the_baseline)
{
    Arena *arena = arena_new();
    const Spec *spec = spec_of_tree(
        arena, NULL,
        tree_of_source(arena,
                       source_of(arena, BODY "  baseline: B\n  pair: {share: [shuffle]}\n")));
    const Model *a = &spec->models.items[0], *b = &spec->models.items[1];
    cr_expect(spec->study.baseline == 1);
    cr_expect(study_shares(&spec->study, "shuffle") && !study_shares(&spec->study, "init"));
    cr_expect(study_owner(spec, a, "shuffle") == b && study_owner(spec, b, "shuffle") == b);
    cr_expect(study_owner(spec, a, "init") == a && study_owner(spec, b, "init") == b);
    arena_free(arena);
}
