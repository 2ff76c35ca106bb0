/* test_table.c: tables on standard output, in as many columns as there are. */
#include <stdio.h>
#include <stdlib.h>

#include "common/columns.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/table.h"
#include "support.h"

TestSuite(table, .init = enter_directory, .fini = leave_directory);

enum { MOST_CELLS = 60 };

struct sample {
    int columns, rows, keys, marked, width;
    const char *cells[MOST_CELLS];
    bool colour, wraps;
};

static struct tlc_table table_of(const struct sample *sample)
{
    struct tlc_table table = tlc_table_begin(sample->columns, sample->rows);
    table.wraps = sample->wraps;
    table.keys = sample->keys ? sample->keys : 1;
    table.marked = sample->marked ? sample->marked : -1;
    for (int i = 0; i < sample->columns * sample->rows; i++)
        if (sample->cells[i])
            tlc_table_set(&table, i / sample->columns, i % sample->columns,
                          tlc_format("%s", sample->cells[i]));
    return table;
}

static void print_sample(void *argument)
{
    const struct sample *sample = argument;
    struct tlc_output output = {.colour = sample->colour};
    struct tlc_table table = table_of(sample);
    tlc_table_print(&output, &table, sample->width ? sample->width : 80);
    tlc_table_end(&table);
}

static void expect_table(const struct sample *sample, const char *wanted)
{
    struct ending ending = call(print_sample, (void *)sample);
    cr_expect_str_eq(ending.out, wanted, "\n%s\nand not\n%s", ending.out, wanted);
    for (char *line = strtok(ending.out, "\n"); line && !sample->colour; line = strtok(NULL, "\n"))
        cr_expect(tlc_columns(line) <= (size_t)(sample->width ? sample->width : 80), "%s", line);
}

Test(table, numbers_stand_below_one_another_by_their_points)
{
    expect_table(
        &(struct sample){2, 5,
                         .cells = {"model", "loss", "A", "0.25", "B", "12.5", "C", "7", "D", "-"}},
        "model   loss\n"
        "A       0.25\n"
        "B      12.5\n"
        "C       7\n"
        "D          -\n");
}

Test(table, of_several_numbers_each_by_itself)
{
    expect_table(&(struct sample){2, 4,
                                  .cells = {"difference", "outcome", "+1.44 [0.65, 2.22]", "better",
                                            "-18.67 [-23.17, -14.17]", "worse", "-", "-"}},
                 "difference               outcome\n"
                 " +1.44   [0.65,   2.22]  better\n"
                 "-18.67 [-23.17, -14.17]  worse\n"
                 "  -                      -\n");
}

Test(table, words_behind_numbers_follow_them)
{
    expect_table(
        &(struct sample){
            2, 3, .cells = {"B", "outcome", "90.83 +- 0.58 (2 failed)", "x", "9.10 +- 10.00", "y"}},
        "B                          outcome\n"
        "90.83 +-  0.58 (2 failed)  x\n"
        " 9.10 +- 10.00             y\n");
}

Test(table, headings_have_several_lines_that_end_below)
{
    expect_table(&(struct sample){3, 3, .marked = 2, .colour = true,
                                  .cells = {"model", "trainable\nparameters", "loss", "B", "275801",
                                            "0.5", "B_on_A", "51", "10.25"}},
                 "\033[1m         trainable\033[0m\n"
                 "\033[1mmodel   parameters   loss\033[0m\n"
                 "B           275801   0.5\n"
                 "\033[1mB_on_A          51  10.25\033[0m\n");
}

Test(table, percents_and_marks_stay_with_their_numbers)
{
    expect_table(
        &(struct sample){2, 4, .cells = {"model", "accuracy", "A", "99.59%", "B", "5%", "C", NULL}},
        "model  accuracy\n"
        "A        99.59%\n"
        "B         5%\n"
        "C\n");
}

Test(table, wide_texts_lack_their_middle)
{
    expect_table(&(struct sample){2, 3, .width = 40,
                                  .cells = {"a name of many words that goes on", "n",
                                            "another name of many words, as is seen", "1.5",
                                            "short", "2.5"}},
                 "a name of many words that goes on      n\n"
                 "another name of ...ords, as is seen  1.5\n"
                 "short                                2.5\n");
}

#define SHIRT "\xE8\xA1\xAC\xE8\xA1\xA3" /* four columns wide */

Test(table, characters_may_be_two_columns_wide)
{
    expect_table(&(struct sample){2, 3, .cells = {"model", "n", SHIRT, "1", "x", "10"}},
                 "model   n\n" SHIRT "    1\n"
                 "x      10\n");
}

/* The key columns tell in each part what its rows are of. */
Test(table, columns_that_do_not_fit_come_below)
{
    expect_table(&(struct sample){4, 2, .width = 39,
                                  .cells = {"model", "0123456789abcde", "0123456789abcde",
                                            "0123456789abcde", "A", "1", "2", "3"}},
                 "model  0123456789abcde  0123456789abcde\n"
                 "A                    1                2\n"
                 "\n"
                 "model  0123456789abcde\n"
                 "A                    3\n");
}

Test(table, key_columns_that_are_too_wide_are_shortened_further)
{
    expect_table(&(struct sample){3, 2, .keys = 2, .width = 40,
                                  .cells = {"a first axis with a long name", "another one as long",
                                            "difference", "some value of it", "its value",
                                            "-18.67 [-23.17, -14.17]"}},
                 "a ...e  an...ng  difference\n"
                 "so...t  it...ue  -18.67 [-23.17, -14.17]\n");
}

Test(table, a_last_text_may_go_on_below)
{
    expect_table(
        &(struct sample){2, 3, .width = 30, .wraps = true, .marked = 1, .colour = true,
                         .cells = {"difference", "outcome", "+1.44 [0.65, 2.22]",
                                   "better on these examples", "+1.44 [0.65, 2.22]", "worse"}},
        "\033[1mdifference          outcome\033[0m\n"
        "\033[1m+1.44 [0.65, 2.22]  better on\033[0m\n"
        "\033[1m                    these\033[0m\n"
        "\033[1m                    examples\033[0m\n"
        "+1.44 [0.65, 2.22]  worse\n");
}

Test(table, one_column_is_a_table_too)
{
    expect_table(&(struct sample){1, 2, .cells = {"model", "A"}}, "model\nA\n");
    struct sample sample = {2, 2, .cells = {"model", "n", "A", "1"}};
    struct tlc_table table = table_of(&sample);
    cr_expect_eq(tlc_table_width(&table), 8);
    tlc_table_set(&table, 1, 0, tlc_format("longer"));
    cr_expect_eq(tlc_table_width(&table), 9);
    tlc_table_end(&table);
}
