/* test_csv_source.c: examples and labels from a table, as a spec wants them. */
#include "formats/csv_source.h"
#include "formats/sources.h"
#include "support.h"

TestSuite(csv_source, .init = enter_directory, .fini = leave_directory);

static const char *const classes[] = {"yes", "no"}, *const missing[] = {"", "NA"};
static const char *const closed[] = {"red", "blue"}, *const open[] = {"x", "other"};
static const struct tlc_csv_input inputs[] = {
    {.column = "c", .words = closed, .count = 2, .other = -1},
    {.column = "n"},
    {.column = "o", .optional = true},
    {.column = "w", .words = open, .count = 2, .other = 1},
};
static struct tlc_csv_settings settings = {.dialect = {.delimiter = ','},
                                           .missing = missing,
                                           .missing_count = 2,
                                           .label = "y",
                                           .inputs = inputs,
                                           .count = 4};
static struct tlc_source source = {.format = &tlc_format_csv,
                                   .file = "t.csv",
                                   .settings = &settings,
                                   .dimensions = 1,
                                   .shape = {7},
                                   .element = TLC_FLOAT32,
                                   .scale = 1,
                                   .classes = 2,
                                   .class_name = classes,
                                   .all_rows = true};
static struct tlc_data data;
static struct tlc_fault fault;

/* Whether all of it could be read, to the end. */
static bool read_all(const char *text)
{
    void *rest = NULL;
    write_text("t.csv", text, strlen(text));
    return source.format->read(".", &source, &data, &rest, &fault) &&
           source.format->finish(rest, &fault);
}

static void expect_fault(const char *text, const char *expected)
{
    cr_assert(!read_all(text), "%s", text);
    cr_expect(strstr(fault.text, expected), "%s", fault.text);
}

static void end_data(void)
{
    free((void *)data.numbers);
    free((void *)data.labels);
    if (data.groups)
        free((void *)data.groups->of);
    free(data.groups);
}

Test(csv_source, makes_numbers_of_columns)
{
    static const float expected[] = {1, 0, 2.5f, 7, 0, 1, 0, /**/
                                     0, 1, -3,   0, 1, 0, 1, /**/
                                     0, 0, 4,    0, 1, 0, 0};
    cr_assert(read_all("y,w,unused,o,n,c\nno,x,?,7,2.5,red\nyes,z,,NA,-3,blue\nno,NA,1,,4,\n"),
              "%s", fault.text);
    cr_assert(data.rows == 3 && data.size == 7 && data.element == TLC_FLOAT32);
    cr_expect(memcmp(data.numbers, expected, sizeof expected) == 0);
    cr_expect(data.labels[0] == 1 && data.labels[1] == 0 && data.labels[2] == 1);
    end_data();
}

Test(csv_source, keeps_no_more_rows_than_are_needed)
{
    source.all_rows = false;
    source.rows = 2;
    cr_assert(read_all("c,n,o,w,y\nred,1,1,x,no\nred,2,1,x,no\ngreen,?,1,x,perhaps\n"), "%s",
              fault.text);
    cr_expect_eq(data.rows, 2);
    end_data();
    expect_fault("c,n,o,w,y\nred,1,1,x,no\nred,2,1,x,no\nred,1\n", "line 4: found 2 columns");
    end_data();
    expect_fault("c,n,o,w,y\nred,1,1,x,no\n", "t.csv has 1 rows, but the spec uses 2");
}

Test(csv_source, reads_many_rows)
{
    char *text = malloc(1 << 20);
    size_t used = (size_t)sprintf(text, "c,n,o,w,y\n");
    for (int i = 0; i < 5000; i++)
        used += (size_t)sprintf(text + used, "%s,%d,%s,x,%s\n", i % 3 ? "red" : "blue", i,
                                i % 5 ? "2" : "NA", i % 7 ? "yes" : "no");
    cr_assert(read_all(text), "%s", fault.text);
    cr_assert_eq(data.rows, 5000);
    for (int i = 0; i < 5000; i++) {
        const float *row = (const float *)data.numbers + 7 * i;
        cr_assert(row[0] == (i % 3 != 0) && row[1] == (i % 3 == 0) && row[2] == (float)i);
        cr_assert(row[3] == (i % 5 ? 2 : 0) && row[4] == (i % 5 == 0) && row[5] == 1);
        cr_assert_eq(data.labels[i], i % 7 == 0);
    }
    end_data();
    free(text);
}

Test(csv_source, says_what_is_wrong)
{
    expect_fault("c,n,o,w\nred,1,1,x\n", "found the columns c, n, o, w, expected `y` among them");
    expect_fault("c,n,o,w,y\ngreen,1,1,x,no\n",
                 "line 2, column `c`: found `green`, expected one of");
    expect_fault("c,n,o,w,y\nred,NA,1,x,no\n", "line 2, column `n`: the value is missing (`NA`)");
    expect_fault("c,n,o,w,y\nred,1,1,x,NA\n", "line 2, column `y`: the value is missing (`NA`)");
    expect_fault("c,n,o,w,y\nred,1,one,x,no\n",
                 "line 2, column `o`: found `one`, expected a number");
    expect_fault("c,n,o,w,y\nred,1,1,x,No\n", "expected a known word: is it `no`?");
    source.scale = 1e10f;
    expect_fault("c,n,o,w,y\nred,1e30,1,x,no\n", "row 0 has 1e+30 at column 2");
}

/* As text: 1 and 1.0 are two. */
Test(csv_source, groups_are_what_a_column_says)
{
    source.group = "who";
    cr_assert(read_all("who,c,n,o,w,y\n1,red,1,1,x,no\nann,red,2,1,x,no\n1,red,1,1,x,yes\n"
                       "1.0,red,1,1,x,yes\n"),
              "%s", fault.text);
    cr_assert_eq(data.groups->count, 3);
    cr_expect_str_eq(data.groups->by, "who");
    cr_expect_str_eq(data.groups->name[1], "ann");
    cr_expect_str_eq(data.groups->name[2], "1.0");
    cr_expect(data.groups->of[0] == 0 && data.groups->of[1] == 1 && data.groups->of[2] == 0);
    end_data();
    expect_fault("who,c,n,o,w,y\n1,red,1,1,x,no\nNA,red,1,1,x,no\n",
                 "line 3, column `who`: the value is missing (`NA`), expected a word");
    expect_fault("c,n,o,w,y\nred,1,1,x,no\n", "expected `who` among them");
}

Test(csv_source, a_group_may_be_read_too)
{
    source.group = "n";
    cr_assert(read_all("c,n,o,w,y\nred,1,1,x,no\nred,2,1,x,no\n"), "%s", fault.text);
    cr_expect(((const float *)data.numbers)[2] == 1 && data.groups->count == 2);
    end_data();
}

/* In place of a label: numbers, in the order in which the spec names them. */
Test(csv_source, targets_are_numbers_of_columns)
{
    static const char *const names[] = {"rent", "price"};
    settings.label = NULL;
    source.classes = 0;
    source.class_name = NULL;
    source.targets = 2;
    source.target_name = names;
    source.group = "c";
    cr_assert(read_all("c,n,price,o,w,rent\nred,1,10,1,x,0.5\nblue,2,-1e3,1,x,7\n"), "%s",
              fault.text);
    cr_expect_null(data.labels);
    cr_expect_eq(data.outputs, 2);
    cr_expect(data.targets[0] == 0.5f && data.targets[1] == 10 && data.targets[2] == 7 &&
              data.targets[3] == -1000);
    cr_expect_eq(data.groups->count, 2);
    free((void *)data.targets);
    end_data();
    expect_fault("c,n,o,w,rent,price\nred,1,1,x,1,dear\n",
                 "line 2, column `price`: found `dear`, expected a number");
    expect_fault("c,n,o,w,rent,price\nred,1,1,x,NA,2\n",
                 "line 2, column `rent`: the value is missing (`NA`)");
    expect_fault("c,n,o,w,rent,price\nred,1,1,x,nan,2\n", "expected a finite number");
    expect_fault("c,n,o,w,rent\nred,1,1,x,1\n", "expected `price` among them");
}
