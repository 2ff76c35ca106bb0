/* test_csv_values.c: fields that are no value of their column, and tables that cannot be read on.
 */
#define _GNU_SOURCE
#include <math.h>

#include "formats/csv_columns.h"
#include "failing.h"

FAILING(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))

TestSuite(csv_values, .init = enter_directory, .fini = leave_directory);

static struct tlc_fault fault;

static struct tlc_csv *open_table(const char *text, size_t size)
{
    const struct tlc_csv_dialect dialect = {.delimiter = ';'};
    write_text("t.csv", text, size);
    return tlc_csv_open("t.csv", &dialect, &fault);
}

/* ---- values -----------------------------------------------------------------------------------
 */

static const char *const missing_words[] = {"NA", "-"};
static const struct tlc_csv_missing missing = {missing_words, 2};

/* Reads one field; "" or what is wrong with it. */
static const char *wrong_with(const char *field, struct tlc_csv_column column)
{
    char text[1000];
    _Alignas(8) char value[8];
    int64_t rows;
    snprintf(text, sizeof text, "a;b\n1;%s\n", field);
    struct tlc_csv *csv = open_table(text, strlen(text));
    cr_assert(csv, "%s", fault.text);
    fault.text[0] = '\0';
    column.column = 1;
    column.values = value;
    column.stride = sizeof value;
    cr_expect_eq(tlc_csv_read(csv, &column, 1, &missing, 9, &rows, &fault), fault.text[0] == '\0');
    tlc_csv_close(csv);
    return fault.text;
}

#define NUMBER(type) ((struct tlc_csv_column){.element = type})

Test(csv_values, numbers_are_told_from_what_they_might_be_meant_as)
{
    static const struct {
        enum tlc_element element;
        const char *field, *wanted;
    } cases[] = {
        {TLC_FLOAT32, "1.5", ""},
        {TLC_FLOAT64, " 1.5\t", ""},
        {TLC_INT64, " 7 ", ""},
        {TLC_FLOAT32, "", "t.csv: line 2, column `b`: found nothing, expected a number"},
        {TLC_FLOAT32, "1,5",
         "t.csv: line 2, column `b`: found `1,5`, expected a number with a point, not a comma"},
        {TLC_FLOAT32, "x",
         "t.csv: line 2, column `b`: found `x`, expected a number, or a word for what is missing"},
        {TLC_FLOAT64, "nan",
         "t.csv: line 2, column `b`: found `nan`, expected a finite number, or a word for what is "
         "missing"},
        {TLC_FLOAT64, "1e999",
         "t.csv: line 2, column `b`: found `1e999`, expected a number that is not too large for "
         "float64"},
        {TLC_INT64, "1.5",
         "t.csv: line 2, column `b`: found `1.5`, expected a whole number, or a word for what is "
         "missing"},
        {TLC_INT64, "", "t.csv: line 2, column `b`: found nothing, expected a whole number"},
        {TLC_INT64, "99999999999999999999",
         "t.csv: line 2, column `b`: found `99999999999999999999`, expected a number that is not "
         "too large for int64"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(wrong_with(cases[i].field, NUMBER(cases[i].element)), cases[i].wanted,
                         "`%s`: %s", cases[i].field, fault.text);
}

/* A whole number cannot be missing, whatever the column says. */
Test(csv_values, what_is_missing_is_so_where_it_may_be)
{
    struct tlc_csv_column column = NUMBER(TLC_FLOAT64);
    cr_expect_str_eq(wrong_with("NA", column), "t.csv: line 2, column `b`: the value is missing "
                                               "(`NA`), expected a number");
    column.may_miss = true;
    cr_expect_str_eq(wrong_with(" - ", column), "");
    column.element = TLC_FLOAT32;
    cr_expect_str_eq(wrong_with("NA", column), "");
    column.element = TLC_INT64;
    cr_expect_str_eq(wrong_with("-", column), "t.csv: line 2, column `b`: the value is missing "
                                              "(`-`), expected a number");
}

static const char *wrong_word(const char *field, struct tlc_words *words, int32_t other)
{
    return wrong_with(field,
                      (struct tlc_csv_column){.words = words, .closed = true, .other = other});
}

/* The one that is meant is named, else all that there is room for. */
Test(csv_values, of_words_the_one_that_is_meant_is_named)
{
    static const char *const known[] = {"red", "Green", "gr\xc3\xbcn", "a.b"};
    struct tlc_words words = {.count = 0};
    for (int i = 0; i < 4; i++)
        tlc_words_add(&words, known[i], strlen(known[i]));
    cr_expect_str_eq(wrong_word("red", &words, -1), "");
    cr_expect_str_eq(wrong_word("blue", &words, 0), "");
    static const struct {
        const char *field, *meant;
    } cases[] = {{"RED", "red"},
                 {" red ", "red"},
                 {"green", "Green"},
                 {"re", NULL},
                 {"redd", NULL},
                 {"rEd", "red"},
                 {"aNb", NULL},
                 {"A.B", "a.b"},
                 {"a\x0e"
                  "b",
                  NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char wanted[200];
        snprintf(wanted, sizeof wanted, "expected a known word: is it `%s`?",
                 cases[i].meant ? cases[i].meant : "");
        const char *found = wrong_word(cases[i].field, &words, -1);
        if (cases[i].meant)
            cr_expect(strstr(found, wanted), "%s: %s", cases[i].field, found);
        else
            cr_expect(strstr(found, "expected one of red, Green, gr\xc3\xbcn, a.b"), "%s: %s",
                      cases[i].field, found);
    }
    tlc_words_end(&words);
}

Test(csv_values, of_many_words_the_first_are_named)
{
    char word[40];
    struct tlc_words words = {.count = 0};
    for (int i = 0; i < 60; i++) {
        snprintf(word, sizeof word, "colour%02d", i);
        tlc_words_add(&words, word, strlen(word));
    }
    const char *found = wrong_word("none", &words, -1);
    cr_expect(strstr(found, "expected one of colour00, colour01,") && strstr(found, ", ..."), "%s",
              found);
    cr_expect(!strstr(found, "colour59"));
    tlc_words_end(&words);
}

/* ---- files ------------------------------------------------------------------------------------
 */

/* Line ends of two bytes, each of which comes to stand at a buffer's end. */
static void expect_rows_behind(int blanks)
{
    enum { ROWS = 40000 };
    static char text[ROWS * 12];
    static double numbers[ROWS];
    size_t size = (size_t)sprintf(text, "a%*s;b\r\n", blanks, "");
    for (int i = 0; i < ROWS; i++)
        size += (size_t)sprintf(text + size, "1;%d\r\n", i);
    struct tlc_csv *csv = open_table(text, size);
    int64_t rows;
    const struct tlc_csv_column column = {
        .column = 1, .element = TLC_FLOAT64, .values = numbers, .stride = sizeof *numbers};
    cr_assert(tlc_csv_read(csv, &column, 1, &missing, ROWS + 1, &rows, &fault), "%s", fault.text);
    cr_assert_eq(rows, ROWS);
    for (int i = 0; i < ROWS; i++)
        cr_assert_eq((int)numbers[i], i);
    tlc_csv_close(csv);
}

Test(csv_values, lines_may_end_where_a_buffer_does)
{
    for (int blanks = 0; blanks < 10; blanks++)
        expect_rows_behind(blanks);
}

Test(csv_values, a_table_that_cannot_be_read_on_is_told_of)
{
    enum { ROWS = 60000 };
    static char text[ROWS * 12];
    size_t size = (size_t)sprintf(text, "a;b\n");
    for (int i = 0; i < ROWS; i++)
        size += (size_t)sprintf(text + size, "1;%d\n", i);
    int told = 0;
    for (int before = 0; before < 6; before++) {
        const struct tlc_csv_row *row = NULL;
        fault.text[0] = '\0';
        let_fail("read", EIO, before);
        struct tlc_csv *csv = open_table(text, size);
        while (csv && tlc_csv_next(csv, &row, &fault) && row)
            ;
        let_none_fail();
        if (csv)
            tlc_csv_close(csv);
        told += fault.text[0] != '\0';
        if (fault.text[0])
            cr_expect_str_eq(fault.text, "cannot read t.csv: Input/output error");
    }
    cr_expect_gt(told, 1);
}

/* A quote that is not closed ends with the file; the line is that of the field's place. */
Test(csv_values, a_fault_in_a_field_of_several_lines_tells_its_line)
{
    static const char *const texts[] = {"a;b\n1;\"x\ny\"z\n", "a;b\r1;\"x\ry\"z\r",
                                        "a;b\r\n1;\"x\r\ny\"z\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct tlc_csv_row *row;
        struct tlc_csv *csv = open_table(texts[i], strlen(texts[i]));
        cr_assert(csv, "%s", fault.text);
        cr_expect(!tlc_csv_next(csv, &row, &fault));
        cr_expect(strncmp(fault.text, "t.csv: line 3, column `b`: ", 27) == 0, "%s", fault.text);
        tlc_csv_close(csv);
    }
}
