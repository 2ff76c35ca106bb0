#include "test_check_support.h"

static void expect_targets(const Task *task, const int64_t *targets, int64_t labels)
{
    cr_assert_eq(task->labels, labels);
    for (int64_t label = 0; label < labels; label++)
        cr_expect_eq(task->targets[label], targets[label], "%s: label %lld became %lld",
                     task->name.text, (long long)label, (long long)task->targets[label]);
}

static Checked check_task(const char *task)
{
    Arena *arena = arena_new();
    return check_source(
        arena, source_of(arena, arena_printf(arena, DATA SPLITS "tasks: {A: %s}\n" MODELS TRAINING,
                                             task)));
}

Test(check_labels, maps_the_notebooks_tasks)
{
    Checked checked = check_file("specs/transfer.yaml");
    const Task *tasks = checked.spec->tasks.items;
    static const int64_t of_a[] = {0, 1, 2, 3, 4, -1, -1, 5, 6, 7};
    static const int64_t of_b[] = {-1, -1, -1, -1, -1, 0, 1, -1, -1, -1};
    expect_targets(&tasks[0], of_a, 10);
    expect_targets(&tasks[1], of_b, 10);
    cr_expect_eq(tasks[0].class_count, 8);
    cr_expect_eq(tasks[1].class_count, 2);
    arena_free(checked.arena);
}

Test(check_labels, keeps_all_labels_without_rules)
{
    Checked checked = check_task("{}");
    static const int64_t same[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    expect_good(&checked);
    expect_targets(&checked.spec->tasks.items[0], same, 10);
    cr_expect_eq(checked.spec->tasks.items[0].class_count, 10);
    arena_free(checked.arena);
}

Test(check_labels, folds_the_rules)
{
    Checked checked = check_task("{where: label < 2 * 5, classes: 10}");
    expect_good(&checked);
    const Expr *right = checked.spec->tasks.items[0].where->right;
    cr_assert_eq(right->kind, EXPR_INTEGER);
    cr_expect_eq(right->integer, 10);
    arena_free(checked.arena);
}

Test(check_labels, names_the_first_labels_outside)
{
    Checked checked = check_task("{target: label + 100, classes: 10}");
    expect_message(&checked, "label 0 becomes 100, outside the classes 0 to 9 [target-range]");
    expect_message(&checked, "label 2 becomes 102");
    expect_message(&checked, "help: and 7 labels more");
    expect_no_message(&checked, "label 3");
    arena_free(checked.arena);
}

Test(check_labels, asks_for_the_classes_a_rule_needs)
{
    Checked checked = check_task("{where: label < 7}");
    expect_message(&checked, "[class-count]");
    expect_message(&checked, "write `classes: 7`");
    arena_free(checked.arena);
}

Test(check_labels, tells_of_merged_and_unreached_classes)
{
    Checked checked = check_task("{target: \"label in {5, 7, 9} ? 3 : label\", classes: 10}");
    expect_good(&checked);
    expect_message(&checked, "labels 3, 5, 7 and 9 all become 3 [merged-labels]");
    expect_message(&checked, "no label becomes classes 5, 7 and 9 of task A [unreached-class]");
    arena_free(checked.arena);
}

Test(check_labels, stops_at_the_first_label_a_rule_fails_for)
{
    Checked checked = check_task("{target: 10 // (label % 5), classes: 11}");
    cr_expect_eq(diag_count(checked.diagnostics, DIAG_ERROR), 1, "%s", messages(&checked));
    expect_message(&checked, "when label is 0");
    arena_free(checked.arena);
}

Test(check_labels, rules_of_another_type_are_explained)
{
    static const struct {
        const char *task, *help;
    } cases[] = {
        {"{where: 5}", "compare, as in `label == 5`"},
        {"{where: label}", "compare, as in `label == 5`"},
        {"{where: label + 1}", "compare, as in `label == 5`"},
        {"{where: '{5, 6}'}", "write `label in {5, 6}`"},
        {"{target: '{5}'}", "write `label in {5}`"},
        {"{target: 0..4}", "write `label in 0..4`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Checked checked = check_task(cases[i].task);
        expect_message(&checked, cases[i].help);
        arena_free(checked.arena);
    }
}

Test(check_labels, only_the_first_label_outside_shows_the_number_of_classes)
{
    Checked checked = check_task("{target: label + 8, classes: 10}");
    const char *given = strstr(messages(&checked), "the number of classes is given here");
    cr_assert(given, "%s", messages(&checked));
    cr_expect_null(strstr(given + 1, "the number of classes is given here"));
    expect_message(&checked, "label 2 becomes 10, outside the classes 0 to 9");
    arena_free(checked.arena);
    checked = check_task("{target: label - 1, classes: 10}");
    expect_message(&checked, "label 0 becomes -1, outside the classes 0 to 9");
    expect_no_message(&checked, "the number of classes is given here");
    arena_free(checked.arena);
}

/* ---- labels by name ------------------------------------------------------------------------- */

#define NAMED_DATA                                                                                 \
    "name: small\ndata: {fashion: {path: p, shape: [2, 2], classes: [top, trouser, sandal, "       \
    "shirt, "                                                                                      \
    "ankle boot, label], train: {images: i, labels: l}, test: {images: ti, labels: tl}}}\n"

static Checked check_named(const char *task)
{
    Arena *arena = arena_new();
    return check_source(
        arena,
        source_of(arena,
                  arena_printf(arena, NAMED_DATA SPLITS "tasks: {A: %s}\n" MODELS TRAINING, task)));
}

/* `names`: of the classes, "-" for one without. */
static void expect_task(const char *text, const int64_t *targets, const char *const *names,
                        size_t classes)
{
    Checked checked = check_named(text);
    const Task *task = &checked.spec->tasks.items[0];
    cr_assert(task->targets, "%s: %s", text, messages(&checked));
    expect_targets(task, targets, 6);
    cr_assert_eq(task->class_count, (int64_t)classes);
    for (size_t i = 0; i < classes; i++)
        cr_expect_str_eq(task->class_names && task->class_names[i] ? task->class_names[i] : "-",
                         names[i], "%s", text);
    arena_free(checked.arena);
}

Test(check_labels, are_meant_by_their_names)
{
    static const int64_t shirts[] = {-1, -1, 0, 1, -1, -1};
    static const char *const names[] = {"sandal", "shirt"};
    expect_task("{where: \"label in {sandal, shirt}\", target: label == shirt}", shirts, names, 2);
    expect_task("{where: \"label in {2, 'shirt'}\", target: label == \"shirt\"}", shirts, names, 2);
    expect_task("{where: \"label in {'2', '3'}\", target: label > sandal}", shirts, names, 2);
}

/* What is called so itself stands in quotes. */
Test(check_labels, may_be_called_label)
{
    static const int64_t targets[] = {-1, -1, -1, -1, 0, 1};
    static const char *const names[] = {"ankle boot", "label"};
    expect_task("{where: \"label in {'ankle boot', 'label'}\", target: label == \"label\"}",
                targets, names, 2);
}

Test(check_labels, become_classes_by_a_table)
{
    static const int64_t targets[] = {1, -1, 0, 1, 0, -1};
    static const int64_t turned[] = {0, -1, 1, 0, 1, -1};
    static const char *const names[] = {"shoe", "wear"}, *const order[] = {"wear", "shoe"};
    static const char *const none[] = {"-", "-"};
    expect_task("{target: {sandal: shoe, ankle boot: shoe, shirt: wear, 0: wear}}", targets, names,
                2);
    expect_task("{target: {sandal: shoe, ankle boot: shoe, shirt: wear, 0: wear}, classes: [wear, "
                "shoe]}",
                turned, order, 2);
    expect_task("{target: {sandal: 0, ankle boot: 0, shirt: 1, 0: 1}, classes: 2}", targets, none,
                2);
    expect_task("{target: {sandal: false, ankle boot: false, shirt: true, top: true}}", targets,
                none, 2);
}
