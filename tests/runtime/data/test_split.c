/* test_split.c: rows that are drawn. tests/random holds them to docs/language.md. */
#include "data/data.h"
#include "support.h"
#include "system/fail.h"

TestSuite(split, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 1000 };

static int32_t labels[ROWS];
static const struct tlc_data data = {.labels = labels, .rows = ROWS};
static const struct tlc_part_of_rows all = {0, -1};

static void make_labels(void)
{
    for (int row = 0; row < ROWS; row++)
        labels[row] = row < 900 ? 0 : row < 990 ? 70000 : 3;
}

static struct tlc_draw draw_of(double fraction, bool stratify)
{
    return (struct tlc_draw){
        .name = "s", .parts = 1, .part = &all, .fraction = fraction, .stratify = stratify};
}

static int count_label(const struct tlc_drawn_rows *rows, int label)
{
    int count = 0;
    for (int i = 0; i < rows->count; i++)
        count += labels[rows->row[i]] == label;
    return count;
}

static bool has(const struct tlc_drawn_rows *rows, int row)
{
    for (int i = 0; i < rows->count; i++)
        if (rows->row[i] == row)
            return true;
    return false;
}

Test(split, each_label_has_its_share)
{
    const struct tlc_draw draw = draw_of(0.25, true);
    make_labels();
    struct tlc_drawn_rows rows = tlc_draw_rows(&data, &draw);
    cr_expect_eq(count_label(&rows, 0), 225);
    cr_expect_eq(count_label(&rows, 70000), 23, "22.5 is rounded up");
    cr_expect_eq(count_label(&rows, 3), 3);
    for (int i = 1; i < rows.count; i++)
        cr_assert(rows.row[i - 1] < rows.row[i]);
}

Test(split, what_is_left_out_is_not_drawn)
{
    const struct tlc_draw first = draw_of(0.5, false);
    struct tlc_draw second = draw_of(0, false);
    make_labels();
    struct tlc_drawn_rows half = tlc_draw_rows(&data, &first);
    const struct tlc_drawn_rows *const others[] = {&half};
    second.others = 1;
    second.without = others;
    struct tlc_drawn_rows rest = tlc_draw_rows(&data, &second);
    cr_assert_eq(half.count, 500);
    cr_assert_eq(rest.count, 500);
    for (int i = 0; i < rest.count; i++)
        cr_assert(!has(&half, rest.row[i]));
}

Test(split, a_smaller_one_is_part_of_a_larger)
{
    const struct tlc_draw small = draw_of(0.1, true), large = draw_of(0.3, true);
    struct tlc_draw other = draw_of(0.1, true);
    other.seed = 1;
    make_labels();
    struct tlc_drawn_rows few = tlc_draw_rows(&data, &small);
    struct tlc_drawn_rows many = tlc_draw_rows(&data, &large);
    struct tlc_drawn_rows others = tlc_draw_rows(&data, &other);
    for (int i = 0; i < few.count; i++)
        cr_assert(has(&many, few.row[i]));
    cr_expect_eq(few.count, others.count);
    cr_expect(memcmp(few.row, others.row, (size_t)few.count * sizeof *few.row) != 0);
}

/* ---- groups ---------------------------------------------------------------------------------- */

static int32_t group_of[ROWS];
static char text[ROWS][8];
static const char *names[ROWS];
static struct tlc_groups groups = {.by = "patient", .name = names, .of = group_of};
static const struct tlc_data grouped = {.labels = labels, .rows = ROWS, .groups = &groups};

/* Rows beside one another in groups of that many. */
static void make_groups(int size)
{
    make_labels();
    for (int row = 0; row < ROWS; row++) {
        group_of[row] = row / size;
        snprintf(text[row], sizeof text[row], "p%d", row);
        names[row] = text[row];
    }
    groups.count = (ROWS + size - 1) / size;
}

static struct tlc_draw draw_groups_of(double fraction, bool stratify)
{
    struct tlc_draw draw = draw_of(fraction, stratify);
    draw.grouped = true;
    return draw;
}

Test(split, no_group_is_divided)
{
    const struct tlc_draw draw = draw_groups_of(0.2, false);
    make_groups(7);
    const struct tlc_drawn_rows rows = tlc_draw_rows(&grouped, &draw);
    cr_expect(rows.count > 196 && rows.count <= 203, "%d rows", rows.count);
    for (int row = 0; row < ROWS; row++)
        cr_assert_eq(has(&rows, row), has(&rows, row / 7 * 7), "row %d", row);
}

Test(split, groups_of_each_label_have_its_share)
{
    const struct tlc_draw draw = draw_groups_of(0.5, true);
    make_groups(10);
    const struct tlc_drawn_rows rows = tlc_draw_rows(&grouped, &draw);
    cr_expect_eq(count_label(&rows, 0), 450);
    cr_expect_eq(count_label(&rows, 70000), 50, "4.5 groups are rounded up");
    cr_expect_eq(count_label(&rows, 3), 10, "and so is half a group");
}

/* Nor does it matter how many draws are made: it is no other random number. */
Test(split, a_group_for_each_row_changes_nothing)
{
    for (int i = 0; i < 2; i++) {
        const struct tlc_draw plain = draw_of(0.3, i), by = draw_groups_of(0.3, i);
        make_groups(1);
        const struct tlc_drawn_rows one = tlc_draw_rows(&data, &plain);
        const struct tlc_drawn_rows other = tlc_draw_rows(&grouped, &by);
        cr_assert_eq(one.count, other.count);
        cr_assert(memcmp(one.row, other.row, (size_t)one.count * sizeof *one.row) == 0);
    }
}

Test(split, fewer_groups_are_part_of_more)
{
    const struct tlc_draw small = draw_groups_of(0.1, true), large = draw_groups_of(0.3, true);
    make_groups(3);
    const struct tlc_drawn_rows few = tlc_draw_rows(&grouped, &small);
    const struct tlc_drawn_rows many = tlc_draw_rows(&grouped, &large);
    cr_assert_lt(few.count, many.count);
    for (int i = 0; i < few.count; i++)
        cr_assert(has(&many, few.row[i]));
}

static void draw(void *argument)
{
    tlc_program_begin("toy");
    tlc_draw_rows(&data, argument);
}

/* ---- folds ----------------------------------------------------------------------------------- */

enum { FOLDS = 7 };

static struct tlc_draw folds_of(bool by_group, bool stratify)
{
    return (struct tlc_draw){.name = "s",
                             .parts = 1,
                             .part = &all,
                             .folds = FOLDS,
                             .grouped = by_group,
                             .stratify = stratify};
}

/* Which fold each row is in; each is in one. */
static void find_folds(const struct tlc_draw *draw, uint64_t seed, int *fold, int *sizes)
{
    for (int row = 0; row < ROWS; row++)
        fold[row] = -1;
    for (int k = 0; k < FOLDS; k++) {
        struct tlc_drawn_rows rows = tlc_draw_again(&grouped, draw, (struct tlc_repeat){seed, k});
        sizes[k] = rows.count;
        for (int i = 0; i < rows.count; i++) {
            cr_assert_eq(fold[rows.row[i]], -1);
            fold[rows.row[i]] = k;
        }
        free(rows.row);
    }
    for (int row = 0; row < ROWS; row++)
        cr_assert_neq(fold[row], -1);
}

Test(split, each_row_is_in_one_fold)
{
    static int fold[ROWS], other[ROWS], sizes[FOLDS];
    make_groups(1);
    for (int stratify = 0; stratify < 2; stratify++) {
        const struct tlc_draw draw = folds_of(false, stratify);
        find_folds(&draw, 3, fold, sizes);
        for (int k = 0; k < FOLDS; k++)
            cr_assert(sizes[k] == ROWS / FOLDS || sizes[k] == ROWS / FOLDS + 1);
        find_folds(&draw, 4, other, sizes);
        cr_expect(memcmp(fold, other, sizeof fold) != 0, "each seed divides them anew");
    }
}

Test(split, each_fold_has_its_share_of_each_label)
{
    static int fold[ROWS], sizes[FOLDS];
    const struct tlc_draw draw = folds_of(false, true);
    make_groups(1);
    find_folds(&draw, 0, fold, sizes);
    for (int k = 0; k < FOLDS; k++) {
        int rare = 0;
        for (int row = 0; row < ROWS; row++)
            rare += fold[row] == k && labels[row] == 70000;
        cr_expect(rare == 12 || rare == 13, "%d of 90", rare);
    }
}

Test(split, no_group_is_in_two_folds)
{
    static int fold[ROWS], sizes[FOLDS];
    const struct tlc_draw draw = folds_of(true, true);
    make_groups(8);
    find_folds(&draw, 0, fold, sizes);
    for (int row = 0; row < ROWS; row++)
        cr_assert_eq(fold[row], fold[row / 8 * 8]);
    for (int k = 0; k < FOLDS; k++)
        cr_expect(abs(sizes[k] - ROWS / FOLDS) <= 16, "%d", sizes[k]);
}

static void draw_fold(void *argument)
{
    tlc_program_begin("toy");
    tlc_draw_again(&grouped, argument, (struct tlc_repeat){0, 0});
}

Test(split, a_fold_without_rows)
{
    static const struct tlc_part_of_rows six = {0, 6};
    struct tlc_draw draw = folds_of(true, false);
    make_groups(400);
    expect_failure(draw_fold, &draw,
                   "toy: error: split s: 7 folds are too many for 1000 rows, whose groups by "
                   "`patient` fill 3\n");
    draw = folds_of(false, false);
    draw.part = &six;
    expect_failure(draw_fold, &draw, "toy: error: split s: 7 folds are too many for 6 rows\n");
    static const struct tlc_part_of_rows one = {0, 1};
    draw.part = &one;
    expect_failure(draw_fold, &draw, "toy: error: split s: 7 folds are too many for 1 row\n");
}

static void draw_grouped(void *argument)
{
    tlc_program_begin("toy");
    tlc_draw_rows(&grouped, argument);
}

Test(split, a_large_group_leaves_one_side_without_rows)
{
    struct tlc_draw draw = draw_groups_of(0.2, false);
    make_groups(ROWS);
    expect_failure(draw_grouped, &draw,
                   "toy: error: split s takes none of 1000 rows: `patient` makes 1 group of them, "
                   "`p0` alone is 1000, and no group is divided\n");
    draw.fraction = 0.6;
    expect_failure(draw_grouped, &draw,
                   "toy: error: split s takes all 1000 rows: `patient` makes 1 group of them, "
                   "`p0` alone is 1000, and no group is divided\n");
}

/* The one that is told of is the largest, wherever it is. */
Test(split, of_several_groups_the_largest_is_told_of)
{
    struct tlc_draw draw = draw_groups_of(0.01, false);
    make_groups(ROWS / 2);
    for (int row = 0; row < ROWS; row++)
        group_of[row] = row >= 300;
    expect_failure(draw_grouped, &draw,
                   "toy: error: split s takes none of 1000 rows: `patient` makes 2 groups of them, "
                   "`p1` alone is 700, and no group is divided\n");
}

Test(split, without_rows_there_is_none)
{
    static const struct tlc_part_of_rows ten = {0, 10}, beyond = {990, 1001};
    struct tlc_draw few = draw_of(0.04, false);
    make_labels();
    few.part = &ten;
    expect_failure(draw, &few, "toy: error: split s has no rows: its part of 10 is none\n");
    few.part = &beyond;
    expect_failure(draw, &few,
                   "toy: error: split s: rows 990 to 1001 asked for, but the data has 1000\n");
    static const struct tlc_part_of_rows backwards = {7, 5}, behind = {1001, -1}, before = {-1, 5};
    few.part = &backwards;
    expect_failure(draw, &few,
                   "toy: error: split s: rows 7 to 5 asked for, but the data has 1000\n");
    few.part = &behind;
    expect_failure(draw, &few,
                   "toy: error: split s: rows 1001 to -1 asked for, but the data has 1000\n");
    few.part = &before;
    expect_failure(draw, &few,
                   "toy: error: split s: rows -1 to 5 asked for, but the data has 1000\n");
}
