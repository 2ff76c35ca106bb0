#include "test_plan_support.h"

/* test_class_map.c: which label becomes which class, as plan and program show it. */

enum { MOST_LABELS = 300 };

/* A task of so many labels, every second of which is its own. */
static const char *classes_of(Arena *arena, int64_t labels, const char *const *label_names,
                              const char *const *class_names)
{
    static int64_t targets[MOST_LABELS];
    for (int64_t label = 0; label < labels; label++)
        targets[label] = label % 2 ? -1 : label / 2;
    const PlanTask task = {.labels = labels,
                           .targets = targets,
                           .label_names = label_names,
                           .class_names = class_names,
                           .classes = (labels + 1) / 2};
    Text text = text_new(arena);
    plan_print_classes(&text, &task, "# ");
    return text.bytes;
}

static void expect_classes(int64_t labels, const char *const *label_names,
                           const char *const *class_names, const char *wanted)
{
    Arena *arena = arena_new();
    expect_text(classes_of(arena, labels, label_names, class_names), wanted);
    arena_free(arena);
}

Test(class_map, numbers_stand_side_by_side)
{
    expect_classes(4, NULL, NULL,
                   "# label   0   1   2   3\n"
                   "# class   0   -   1   -\n");
}

Test(class_map, of_many_numbers_the_first_are_shown)
{
    Arena *arena = arena_new();
    const char *map = classes_of(arena, 41, NULL, NULL);
    cr_expect(strstr(map, "# label  36  37  38  39\n# class  18   -  19   -\n# and 1 more label\n"),
              "%s", map);
    map = classes_of(arena, 40, NULL, NULL);
    cr_expect(!strstr(map, "more"), "%s", map);
    arena_free(arena);
}

/* No line of them is wider than 80 columns, with what begins it. */
Test(class_map, numbers_go_on_below)
{
    Arena *arena = arena_new();
    const char *map = classes_of(arena, 20, NULL, NULL);
    cr_expect(strstr(map, "  16  17\n# class"), "%s", map);
    cr_expect(strstr(map, "\n# label  18  19\n# class   9   -\n"), "%s", map);
    arena_free(arena);
}

Test(class_map, names_stand_in_a_line_each)
{
    static const char *const labels[] = {"sandal", "shirt", "boot"};
    static const char *const classes[] = {"open", "closed"};
    expect_classes(3, labels, classes,
                   "# label     class\n"
                   "# 0 sandal  0 open\n"
                   "# 2 boot    1 closed\n"
                   "# 1 other label: not the task's\n");
}

/* Either may lack names, all of them or some. */
Test(class_map, what_has_no_name_has_its_number)
{
    static const char *const labels[] = {NULL, NULL, "boot", NULL, NULL};
    static const char *const classes[] = {"open", NULL, "closed"};
    expect_classes(5, labels, NULL,
                   "# label   class\n"
                   "# 0       0\n"
                   "# 2 boot  1\n"
                   "# 4       2\n"
                   "# 2 other labels: not the task's\n");
    expect_classes(5, NULL, classes,
                   "# label  class\n"
                   "# 0      0 open\n"
                   "# 2      1\n"
                   "# 4      2 closed\n"
                   "# 2 other labels: not the task's\n");
}

/* One long name moves no other's class to the right; nor does that of a label that is left out. */
Test(class_map, the_column_is_as_wide_as_usual_names)
{
    static const char *const labels[] = {"boot", "a name that is rather long",
                                         "a name that is longer than any column can be"};
    expect_classes(3, labels, NULL,
                   "# label   class\n"
                   "# 0 boot  0\n"
                   "# 2 a name that is longer than any column can be  1\n"
                   "# 1 other label: not the task's\n");
}

Test(class_map, of_many_names_the_first_are_shown)
{
    static const char *targets[MOST_LABELS];
    static int64_t all[MOST_LABELS];
    Arena *arena = arena_new();
    for (int64_t label = 0; label < MOST_LABELS; label++) {
        targets[label] = "x";
        all[label] = label;
    }
    const PlanTask task = {.labels = 201, .targets = all, .label_names = targets};
    Text text = text_new(arena);
    plan_print_classes(&text, &task, "");
    cr_expect(strstr(text.bytes, "\n199 x  199\nand 1 more\n"), "%s", text.bytes);
    cr_expect(!strstr(text.bytes, "other label"), "%s", text.bytes);
    arena_free(arena);
}
