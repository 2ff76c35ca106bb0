/* test_lines.c: examples as lines of numbers on standard input. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "answer/lines.h"
#include "failing.h"

FAILING(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))

TestSuite(lines, .init = enter_directory, .fini = leave_directory);

enum { SIZE = 3, MOST = 4 };

static struct tlc_fault fault;
static struct tlc_source source = {.dimensions = 1, .shape = {SIZE}, .scale = 1};

/* Standard input is this text. */
static void give(const char *text, size_t size)
{
    write_text("in", text, size);
    const int file = open("in", O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
}

static double nobody_looks[64];

/* How many rows there are, read `most` at a time; -1 and a fault. */
static int read_rows(void *numbers, int most)
{
    const size_t size = tlc_element_size(source.element) * SIZE;
    void *state = tlc_line_blocks.open("-", &source, 1, &fault);
    cr_assert(state, "%s", fault.text);
    int rows = most, all = 0;
    while (rows == most) {
        if (!tlc_line_blocks.read(state, (char *)numbers + (size_t)all * size, most, &rows,
                                  &fault)) {
            all = -1;
            break;
        }
        all += rows;
    }
    tlc_line_blocks.close(state);
    return all;
}

static void expect_rows(const char *text, int rows, const double *wanted)
{
    _Alignas(8) char numbers[SIZE * MOST * 8 * 2] = "";
    for (int most = 1; most <= MOST; most++) {
        give(text, strlen(text));
        cr_assert_eq(read_rows(numbers, most), rows, "%s: %s", text, fault.text);
        for (size_t i = 0; i < (size_t)rows * SIZE; i++)
            cr_expect(tlc_element_number(source.element, numbers, i) == wanted[i], "%s %zu", text,
                      i);
    }
}

static void expect_fault(const char *text, const char *wanted)
{
    _Alignas(8) char numbers[SIZE * MOST * 8 * 2];
    give(text, strlen(text));
    cr_expect_eq(read_rows(numbers, MOST), -1, "%s", text);
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}

/* ---- what can be read -------------------------------------------------------------------------
 */

Test(lines, numbers_stand_between_blanks_commas_or_semicolons)
{
    static const double wanted[] = {1, 2, 3, 4, 5, 6};
    static const char *const texts[] = {"1 2 3\n4 5 6\n", "1,2,3\r\n4,5,6", "1;2;3\n\n4;5;6\n\n",
                                        "\n \t\n 1 ,\t2 , 3 \r\n4\t5  6 ", "1,\r2,3\n4 5;6\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_rows(texts[i], 2, wanted);
    give(" ", 1);
    cr_expect_eq(read_rows(nobody_looks, 1), 0);
}

Test(lines, each_type_holds_its_least_and_its_most)
{
    static const struct {
        enum tlc_element element;
        const char *text;
        double wanted[SIZE];
    } cases[] = {
        {TLC_UINT8, "0 255 12.0", {0, 255, 12}},
        {TLC_INT8, "-128 127 0", {-128, 127, 0}},
        {TLC_UINT16, "0 65535 1e3", {0, 65535, 1000}},
        {TLC_INT16, "-32768 32767 1", {-32768, 32767, 1}},
        {TLC_UINT32, "0 4294967295 1", {0, 4294967295, 1}},
        {TLC_INT32, "-2147483648 2147483647 1", {-2147483648, 2147483647, 1}},
        {TLC_UINT64, "0 18446744073709549568 +7", {0, 18446744073709549568.0, 7}},
        {TLC_INT64, "-9223372036854775808 4611686018427387904 1", {-0x1p63, 0x1p62, 1}},
        {TLC_FLOAT32, "0.5 -1e30 3", {0.5, (double)-1e30f, 3}},
        {TLC_FLOAT64, "0.1 -1e30 3", {0.1, -1e30, 3}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        source.element = cases[i].element;
        expect_rows(cases[i].text, 1, cases[i].wanted);
    }
}

/* More than is read at a time, in lines of any length. */
Test(lines, many_lines_are_read_in_pieces)
{
    enum { ROWS = 60000 };
    static char text[ROWS * 40];
    static float numbers[(ROWS + 1) * SIZE];
    size_t size = 0;
    for (int i = 0; i < ROWS; i++)
        size += (size_t)sprintf(text + size, "%d,%*s%d, %d\n", i, i % 7, "", i + 1, i % 11);
    source.element = TLC_FLOAT32;
    give(text, size);
    cr_assert_eq(read_rows(numbers, 1000), ROWS, "%s", fault.text);
    for (int i = 0; i < ROWS; i++)
        cr_assert(numbers[3 * i] == (float)i && numbers[3 * i + 1] == (float)(i + 1) &&
                  numbers[3 * i + 2] == (float)(i % 11));
}

/* ---- what cannot ------------------------------------------------------------------------------
 */

Test(lines, what_is_no_number_of_the_type_is_shown)
{
    static const struct {
        enum tlc_element element;
        const char *found, *wanted;
    } cases[] = {
        {TLC_UINT8, "256", "a whole number from 0 to 255"},
        {TLC_UINT8, "-1", "a whole number from 0 to 255"},
        {TLC_UINT8, "1.5", "a whole number from 0 to 255"},
        {TLC_INT8, "128", "a whole number from -128 to 127"},
        {TLC_UINT16, "65536", "a whole number from 0 to 65535"},
        {TLC_INT16, "1e9", "a whole number from -32768 to 32767"},
        {TLC_UINT32, "-5", "a whole number from 0 to 4294967295"},
        {TLC_INT32, "3000000000", "a whole number from -2147483648 to 2147483647"},
        {TLC_UINT64, "-1", "a whole number from 0 to 18446744073709551615"},
        {TLC_UINT64, "18446744073709551616", "a whole number from 0 to 18446744073709551615"},
        {TLC_INT64, "0.5", "a whole number from -9223372036854775808 to 9223372036854775807"},
        {TLC_FLOAT32, "one", "a number"},
        {TLC_FLOAT32, "nan", "a finite number"},
        {TLC_FLOAT32, "1e39", "a number that is not too large"},
        {TLC_FLOAT64, "1e309", "a number that is not too large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100], wanted[200];
        snprintf(text, sizeof text, "1 2 3\n\n4 %s 6\n", cases[i].found);
        snprintf(wanted, sizeof wanted, "standard input: line 3, number 2: found `%s`, expected %s",
                 cases[i].found, cases[i].wanted);
        source.element = cases[i].element;
        expect_fault(text, wanted);
    }
}

Test(lines, there_must_be_as_many_as_an_example_has)
{
    source.element = TLC_UINT8;
    expect_fault("1 2\n", "standard input: line 1: found 2 numbers, expected 3, those of one "
                          "example");
    expect_fault("1 2 3\n4", "standard input: line 2: found 1 number, expected 3, those of one "
                             "example");
    expect_fault("1 2 3 4\n", "standard input: line 1: found more than 3 numbers, expected 3, "
                              "those of one example");
    expect_fault("1,,3\n", "standard input: line 1, number 2: found nothing, expected a number");
    expect_fault("1,2,\n", "standard input: line 1, number 3: found nothing, expected a number");
    expect_fault("1,2,3,\n", "standard input: line 1: found more than 3 numbers, expected 3, those "
                             "of one example");
}

Test(lines, of_a_long_word_the_beginning_is_shown)
{
    static char text[5001];
    memset(text, 'x', sizeof text - 1);
    source.element = TLC_FLOAT64;
    give(text, sizeof text - 1);
    cr_expect_eq(read_rows(nobody_looks, 1), -1);
    cr_expect(strncmp(fault.text, "standard input: line 1, number 1: found `xxxxxxxx", 48) == 0);
    cr_expect(strlen(fault.text) < 200, "%s", fault.text);
}

Test(lines, input_that_cannot_be_read_is_told_of)
{
    source.element = TLC_UINT8;
    char numbers[SIZE];
    for (int before = 0; before < 2; before++) {
        give("1 2 3\n1 2 3\n", 12);
        let_fail("read", EIO, before);
        struct tlc_fault own;
        void *state = tlc_line_blocks.open("-", &source, 1, &own);
        int rows;
        cr_expect(!state || !tlc_line_blocks.read(state, numbers, 1, &rows, &own));
        let_none_fail();
        cr_expect_str_eq(own.text, "cannot read standard input: Input/output error");
        if (state)
            tlc_line_blocks.close(state);
    }
}
