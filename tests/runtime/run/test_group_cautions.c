/* test_group_cautions.c: what a run says of groups of rows. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "run/run_records.h"

enum { ROWS = 10 };
static const char *const names[] = {"ann", "bob", "eve", "3", "4", "5", "6", "7", "8", "9"};
static int32_t group_of[ROWS], row[ROWS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static struct tlc_groups groups = {.by = "who", .count = 3, .name = names, .of = group_of};
static const struct tlc_data data = {.rows = ROWS, .groups = &groups};
static struct tlc_examples train = {.name = "A.train", .rows = row, .available = 6, .data = &data};
static struct tlc_examples test = {
    .name = "A.test", .rows = row + 6, .available = 4, .data = &data};
static const struct tlc_examples *const both[] = {&train, &test};
static const struct tlc_experiment experiment = {.examples = 2, .example = both};
static struct tlc_cautions cautions;

/* The first `ann` rows are hers, then those of bob; eve has the others. */
static void make_groups(int ann, int bob)
{
    for (int i = 0; i < ROWS; i++)
        group_of[i] = i < ann ? 0 : i < ann + bob ? 1 : 2;
}

static void expect(int index, const char *kind, const char *text)
{
    cr_assert_gt(cautions.count, index);
    cr_expect_str_eq(cautions.item[index].kind, kind);
    cr_expect_str_eq(cautions.item[index].text, text, "%s", cautions.item[index].text);
}

static void end_cautions(void)
{
    tlc_cautions_empty(&cautions);
}
TestSuite(group_cautions, .fini = end_cautions);

Test(group_cautions, where_they_are)
{
    make_groups(4, 2);
    tlc_caution_groups(&cautions, &experiment);
    expect(0, "groups",
           "rows of one `who` are together, 3 groups of 10 rows: 2 in A.train, 1 in A.test");
    cr_expect_eq(cautions.count, 1);
    tlc_caution_divided(&cautions, &test, &train);
    cr_expect_eq(cautions.count, 1);
}

Test(group_cautions, one_that_is_divided)
{
    make_groups(5, 3);
    tlc_caution_divided(&cautions, &test, &train);
    expect(0, "divided-groups",
           "1 of the 2 groups of `who` in A.test has rows in A.train too, such as `bob`: what is "
           "learned of one row of a group helps with the others");
    cr_expect(cautions.item[0].shared == 1 && cautions.item[0].of == 2);
}

Test(group_cautions, one_of_most_rows)
{
    make_groups(2, 6);
    tlc_caution_groups(&cautions, &experiment);
    expect(1, "group-size",
           "most rows, 6 of 10, are of one `who`, `bob`: what they are drawn for has hardly "
           "anything else");
}

Test(group_cautions, one_for_each_row)
{
    for (int i = 0; i < ROWS; i++)
        group_of[i] = i;
    groups.count = ROWS;
    tlc_caution_groups(&cautions, &experiment);
    expect(1, "group-size",
           "`who` differs in all rows: to keep those of one together does nothing");
}

Test(group_cautions, data_without_any)
{
    const struct tlc_data other = {.rows = ROWS};
    struct tlc_examples elsewhere = test;
    elsewhere.data = &other;
    tlc_caution_divided(&cautions, &elsewhere, &train);
    tlc_caution_divided(&cautions, &test, &elsewhere);
    cr_expect_eq(cautions.count, 0);
}
