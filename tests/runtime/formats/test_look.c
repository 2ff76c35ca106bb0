/* test_look.c: what a table is like. */
#include <math.h>

#include "formats/look.h"
#include "support.h"

TestSuite(look, .init = enter_directory, .fini = leave_directory);

static struct tlc_fault fault;
static struct tlc_look_table table;

static void look_at(const char *text)
{
    struct tlc_csv_dialect dialect;
    const struct tlc_csv_dialect unknown = {0};
    write_text("t.csv", text, strlen(text));
    cr_assert(tlc_look_dialect("t.csv", unknown, false, &dialect, &fault), "%s", fault.text);
    cr_assert(tlc_look_at("t.csv", &dialect, &tlc_look_missing, &table, &fault), "%s", fault.text);
}

static void expect_dialect(const char *text, char delimiter, bool header)
{
    look_at(text);
    cr_expect_eq(table.dialect.delimiter, delimiter, "%s", text);
    cr_expect_eq(table.dialect.headless, !header, "%s", text);
    tlc_look_end(&table);
}

Test(look, finds_the_dialect)
{
    expect_dialect("a,b\n1,2\n", ',', true);
    expect_dialect("a;b\n1,5;2\n", ';', true);
    expect_dialect("1,5;2,5\n3,5;4\n", ';', false);
    expect_dialect("a\tb, c\n1\t2\n", '\t', true);
    expect_dialect("a|b|c;d\nx|y|z\n", '|', true);
    expect_dialect("1,2\n3,4\n", ',', false);
    expect_dialect("a\n1\n", ',', true);
    expect_dialect("5.1,3.5,setosa\n4.9,3.0,setosa\n", ',', false);
    expect_dialect("label,1,2\nx,0,0.5\ny,1,2\n", ',',
                   false); /* names that are numbers: nobody knows */
    expect_dialect("p,1,2\n3,0,0.5\n4,1,2\n", ',', true);
    expect_dialect("x,y\nNA,a\n1,b\n", ',', true);
    expect_dialect("\"a;b;c\",d\n\"1;2;3\",4\n", ',', true);
}

/* A title is passed over; a header that leaves out the rows' names is a fault, and no title. */
Test(look, finds_a_title)
{
    struct tlc_csv_dialect dialect;
    expect_dialect("3,2,a\n1,2\n3,4\n", ',', false);
    expect_dialect("A title\na;b\n1;2\n3;4\n", ';', true);
    expect_dialect("a b c\n1 2 3\n4 5 6\n", ' ', true);
    expect_dialect("full name\nAnn Lee\nBob Ray\n", ',', true);
    const char rows_named[] = "a,b\nx,1,2\ny,3,4\n";
    write_text("t.csv", rows_named, sizeof rows_named - 1);
    cr_assert(tlc_look_dialect("t.csv", (struct tlc_csv_dialect){0}, false, &dialect, &fault));
    cr_expect_eq(dialect.skip, 0);
    cr_expect(!tlc_look_at("t.csv", &dialect, &tlc_look_missing, &table, &fault));
    cr_expect(strstr(fault.text, "line 2: found 3 columns, expected 2"), "%s", fault.text);
}

Test(look, keeps_what_is_known)
{
    struct tlc_csv_dialect dialect;
    const struct tlc_csv_dialect known = {.delimiter = ';', .headless = true};
    write_text("t.csv", "a,b\n1,2\n", 8);
    cr_assert(tlc_look_dialect("t.csv", known, true, &dialect, &fault));
    cr_expect(dialect.delimiter == ';' && dialect.headless);
    cr_assert(tlc_look_dialect("t.csv", known, false, &dialect, &fault));
    cr_expect(dialect.delimiter == ';' && !dialect.headless);
    cr_expect(!tlc_look_dialect("nothing.csv", known, false, &dialect, &fault));
    cr_expect(
        !tlc_look_dialect("nothing.csv", (struct tlc_csv_dialect){0}, true, &dialect, &fault));
}

Test(look, knows_kinds)
{
    static const struct {
        const char *name;
        enum tlc_look_kind kind;
    } expected[] = {
        {"n", TLC_LOOK_IDENTIFIER},       {"pop", TLC_LOOK_NUMBER},    {"x", TLC_LOOK_NUMBER},
        {"colour", TLC_LOOK_CATEGORY},    {"unit", TLC_LOOK_CONSTANT}, {"day", TLC_LOOK_DATE},
        {"name", TLC_LOOK_IDENTIFIER},    {"note", TLC_LOOK_TEXT},     {"none", TLC_LOOK_EMPTY},
        {"card_id", TLC_LOOK_IDENTIFIER}, {"few", TLC_LOOK_NUMBER},
    };
    look_at("n,pop,x,colour,unit,day,name,note,none,card_id,few\n"
            "1,17,0.5,red,mg,2024-01-31,ann,a,,900,0\n2,4,NA,blue,mg,2024-02-01 10:00,bob,b,,17,1\n"
            "3,25,1.5,red,mg,2024-01-31,cat,b,NA,41,0\n4,9,?,blue,mg,2024-01-31,dog,c,,3,0\n"
            "5,30,-1,red,mg,2024-01-31,eve,d,,8,1\n6,12,1,red,mg,2024-01-31,fay,e,,5,1\n");
    cr_assert_eq(table.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < table.count; i++) {
        cr_expect_str_eq(table.columns[i].name, expected[i].name);
        cr_expect_eq(table.columns[i].kind, expected[i].kind, "%s is %s", expected[i].name,
                     tlc_look_kind_name(table.columns[i].kind));
    }
    cr_expect(table.rows == 6 && table.columns[2].missing == 2 && table.columns[8].missing == 6);
    cr_expect_eq(tlc_look_label(&table), 10);
    tlc_look_end(&table);
}

/* Mean and sd of 1e9 + {4, 7, 13, 16}, of which sums of squares would lose all digits. */
Test(look, measures_numbers)
{
    look_at("x\n1000000004\n1000000007\n1000000013\n1000000016\n");
    const struct tlc_look_column *x = table.columns;
    cr_expect(x->least == 1000000004 && x->most == 1000000016 && x->mean == 1000000010);
    cr_expect(fabs(x->sd - 5.477225575051661) < 1e-12 && x->whole && x->distinct == 4);
    tlc_look_end(&table);
}

Test(look, counts_values)
{
    int32_t order[2];
    look_at("c,d\nb,1\na,2\na,1\nc,4\na,5\nb,6\n");
    cr_expect_eq(tlc_look_frequent(table.columns, order, 2), 2);
    cr_expect_str_eq(table.columns[0].words.words[order[0]], "a");
    cr_expect_str_eq(table.columns[0].words.words[order[1]], "b");
    cr_expect(table.columns[0].counts[order[0]] == 3 && table.columns[0].counts[order[1]] == 2);
    cr_expect(table.columns[0].distinct == 3 && table.columns[0].runs == 5);
    tlc_look_end(&table);
}

Test(look, finds_rows_that_are_the_same)
{
    look_at("a,b\n1,2\n3,4\n12,\n1,2\n,12\n1,2\n");
    cr_expect_eq(table.doubles, 2);
    cr_expect(table.lines[0] == 5 && table.first_lines[0] == 2);
    cr_expect(table.lines[1] == 7 && table.first_lines[1] == 2);
    tlc_look_end(&table);
}

Test(look, knows_a_sorted_label)
{
    look_at("x,species\n1,a\n2,a\n3,b\n4,b\n5,a\n");
    cr_expect_eq(tlc_look_label(&table), 1);
    cr_expect(!tlc_look_is_sorted(&table.columns[1]) && !tlc_look_is_sorted(&table.columns[0]));
    tlc_look_end(&table);
    look_at("x,species\n1,b\n2,b\n3,a\n4,a\n");
    cr_expect(tlc_look_is_sorted(&table.columns[1]));
    tlc_look_end(&table);
}

/* More values than are counted one by one are told apart all the same. */
Test(look, counts_many_values)
{
    char *text = malloc(1 << 20);
    size_t used = (size_t)sprintf(text, "x\n");
    for (int i = 0; i < 20000; i++)
        used += (size_t)sprintf(text + used, "%d\n", i * 7 % 10007);
    look_at(text);
    cr_expect_eq(table.columns->distinct, 10007);
    cr_expect_eq(table.columns->words.count, TLC_LOOK_MOST_WORDS);
    cr_expect_eq(table.columns->counts[0], 2);
    cr_expect_eq(table.doubles, 9993);
    tlc_look_end(&table);
    free(text);
}
