/* test_csv.c: tables of text, row by row, and their columns as numbers. */
#include <isa-l/igzip_lib.h>
#include <math.h>

#include "formats/csv_columns.h"
#include "support.h"

TestSuite(csv, .init = enter_directory, .fini = leave_directory);

static struct tlc_fault fault;

static struct tlc_csv *open_text(const char *text, size_t size, char delimiter)
{
    const struct tlc_csv_dialect dialect = {.delimiter = delimiter};
    write_text("t.csv", text, size);
    struct tlc_csv *csv = tlc_csv_open("t.csv", &dialect, &fault);
    cr_assert(csv, "%s", fault.text);
    return csv;
}

/* All fields behind one another: `|` behind each, and the line before each row. */
static void expect_fields(const char *text, size_t size, char delimiter, const char *expected)
{
    char found[512] = "";
    size_t used = 0;
    struct tlc_csv *csv = open_text(text, size, delimiter);
    const struct tlc_csv_row *row;
    while (tlc_csv_next(csv, &row, &fault) && row) {
        used += (size_t)snprintf(found + used, sizeof found - used, "%lld:", (long long)row->line);
        for (size_t i = 0; i < tlc_csv_columns(csv); i++)
            used += (size_t)snprintf(found + used, sizeof found - used, "%.*s|",
                                     (int)row->fields[i].size, row->fields[i].text);
    }
    cr_expect(!row);
    cr_expect_str_eq(found, expected);
    tlc_csv_close(csv);
}

#define FIELDS(text, expected) expect_fields(text, sizeof text - 1, ',', expected)

Test(csv, cuts_lines_of_all_kinds)
{
    FIELDS("a,b\n1,2\n", "2:1|2|");
    FIELDS("a,b\n1,2", "2:1|2|");
    FIELDS("a,b\r\n1,2\r\n3,4\r\n", "2:1|2|3:3|4|");
    FIELDS("a,b\r1,2\r3,4", "2:1|2|3:3|4|");
    FIELDS("\xef\xbb\xbf"
           "a,b\n1,2\n",
           "2:1|2|");
    FIELDS("\n\na,b\n\n1,2\n\r\n\r3,4\n\n", "5:1|2|8:3|4|");
    FIELDS("a\n1\n\n2\n", "2:1|4:2|");
    FIELDS("a,b\n", "");
    FIELDS("a,b\n,\n", "2:||");
    FIELDS("a,b\n 1 ,\t2\n", "2: 1 |\t2|");
    expect_fields("a;b\n1,5;2\n", 10, ';', "2:1,5|2|");
    expect_fields("a\tb\n1\t2\n", 8, '\t', "2:1|2|");
}

Test(csv, cuts_quoted_fields)
{
    FIELDS("a,b\n\"1\",\"2\"\n", "2:1|2|");
    FIELDS("a,b\n\"x,y\",\"\"\"z\"\"\"\n", "2:x,y|\"z\"|");
    FIELDS("a,b\n\"\",\"\"\n\"\",\"\"", "2:||3:||");
    FIELDS("a,b\n\"1\n2\",3\n4,5\n", "2:1\n2|3|4:4|5|");
    FIELDS("a,b\n\"1\r\n2\r3\",3\n4,5\n", "2:1\r\n2\r3|3|5:4|5|");
    FIELDS("a,b\n5\" pipe,x\"y\"\n", "2:5\" pipe|x\"y\"|");
    FIELDS("\"a\n\",\"b\"\n1,2\n", "3:1|2|");
    FIELDS("a\n\"\"\"\"\n", "2:\"|");
}

Test(csv, finds_columns_by_name)
{
    struct tlc_csv *csv = open_text(",b ,\" c\",d\xc3\xa9\n1,2,3,4\n", 21, ',');
    const char *const *names = tlc_csv_names(csv);
    cr_expect_str_eq(names[0], "column_1");
    cr_expect_str_eq(names[1], "b");
    cr_expect_eq(tlc_csv_find(csv, "c"), 2);
    cr_expect_eq(tlc_csv_find(csv, "d\xc3\xa9"), 3);
    cr_expect_eq(tlc_csv_find(csv, "e"), -1);
    cr_expect(!names[4]);
    tlc_csv_close(csv);
}

Test(csv, numbers_columns_without_a_header)
{
    const struct tlc_csv_dialect dialect = {.delimiter = ',', .headless = true};
    const struct tlc_csv_row *row;
    write_text("t.csv", "1,2\n3,4\n", 8);
    struct tlc_csv *csv = tlc_csv_open("t.csv", &dialect, &fault);
    cr_assert(csv && tlc_csv_next(csv, &row, &fault) && row);
    cr_expect(row->line == 1 && *row->fields[0].text == '1');
    cr_expect_str_eq(tlc_csv_names(csv)[1], "column_2");
    cr_expect(tlc_csv_next(csv, &row, &fault) && row && row->line == 2);
    cr_expect(tlc_csv_next(csv, &row, &fault) && !row);
    tlc_csv_close(csv);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

enum { MANY = 20000 };

/* Row i holds i, a text as long as i mod 97 with a quote, a line's end and characters of two bytes,
 * and -i/8. Rows cross the ends of what is read at once in every way. */
static size_t write_many(char *text)
{
    size_t used = (size_t)sprintf(text, "i,text,x\r\n");
    for (int i = 0; i < MANY; i++) {
        used += (size_t)sprintf(text + used, "%d,\"\"\"\r\n", i);
        for (int k = 0; k < i % 97; k++)
            used += (size_t)sprintf(text + used, "\xc3\xa9");
        used += (size_t)sprintf(text + used, "\",%.3f\r\n", -i / 8.0);
    }
    return used;
}

static void expect_many(const char *path)
{
    static int64_t numbers[MANY];
    static int32_t words[MANY];
    static double halves[MANY];
    struct tlc_words lengths = {0};
    const struct tlc_csv_dialect dialect = {.delimiter = ','};
    const struct tlc_csv_missing none = {0};
    struct tlc_csv *csv = tlc_csv_open(path, &dialect, &fault);
    cr_assert(csv, "%s", fault.text);
    int64_t rows = 1;
    for (int64_t done = 0; rows > 0; done += rows) {
        const struct tlc_csv_column columns[] = {
            {.column = 0, .element = TLC_INT64, .values = numbers + done, .stride = 8},
            {.column = 1, .words = &lengths, .values = words + done, .stride = 4},
            {.column = 2, .element = TLC_FLOAT64, .values = halves + done, .stride = 8},
        };
        cr_assert(tlc_csv_read(csv, columns, 3, &none, 777, &rows, &fault), "%s", fault.text);
        cr_assert_eq(rows, done + 777 <= MANY ? 777 : MANY - done);
    }
    for (int i = 0; i < MANY; i++)
        cr_assert(numbers[i] == i && words[i] == i % 97 && halves[i] == -i / 8.0, "row %d", i);
    cr_expect_eq(strlen(lengths.words[96]), (size_t)3 + 2 * 96);
    tlc_words_end(&lengths);
    tlc_csv_close(csv);
}

static size_t pack(char *text, size_t size, uint8_t *packed, size_t room)
{
    static struct isal_zstream stream;
    isal_deflate_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    stream.next_in = (uint8_t *)text;
    stream.avail_in = (uint32_t)size;
    stream.next_out = packed;
    stream.avail_out = (uint32_t)room;
    cr_assert_eq(isal_deflate(&stream), COMP_OK);
    return stream.total_out;
}

Test(csv, reads_in_blocks)
{
    char *text = calloc(1, 4 << 20);
    uint8_t *packed = calloc(1, 4 << 20);
    const size_t size = write_many(text);
    cr_assert_gt(size, 2 << 20);
    write_text("many.csv", text, size);
    expect_many("many.csv");
    write_text("many.csv.gz", packed, pack(text, size, packed, 4 << 20));
    expect_many("many.csv.gz");
    free(text);
    free(packed);
}

/* ---- values ---------------------------------------------------------------------------------- */

Test(csv, reads_values_that_are_missing)
{
    static const char *const words[] = {"", "NA", "-9"};
    const struct tlc_csv_missing missing = {words, 3};
    float x[4];
    int32_t c[4];
    int64_t rows;
    struct tlc_words colours = {0};
    struct tlc_csv *csv = open_text("x,c\n1.5,red\n,blue\n NA ,\n-9,red\n", 31, ',');
    const struct tlc_csv_column columns[] = {
        {.column = 0, .element = TLC_FLOAT32, .may_miss = true, .values = x, .stride = 4},
        {.column = 1, .words = &colours, .may_miss = true, .values = c, .stride = 4},
    };
    cr_assert(tlc_csv_read(csv, columns, 2, &missing, 99, &rows, &fault), "%s", fault.text);
    cr_assert_eq(rows, 4);
    cr_expect(x[0] == 1.5f && isnan(x[1]) && isnan(x[2]) && isnan(x[3]));
    cr_expect(c[0] == 0 && c[1] == 1 && c[2] == -1 && c[3] == 0);
    tlc_words_end(&colours);
    tlc_csv_close(csv);
}

Test(csv, reads_unknown_words_as_another)
{
    const struct tlc_csv_missing none = {0};
    int32_t c[3];
    int64_t rows;
    struct tlc_words colours = {0};
    tlc_words_add(&colours, "blue", 4);
    tlc_words_add(&colours, "other", 5);
    struct tlc_csv *csv = open_text("c\nred\nblue\n\"\"\n", 14, ',');
    const struct tlc_csv_column column = {
        .words = &colours, .closed = true, .other = 1, .values = c, .stride = 4};
    cr_assert(tlc_csv_read(csv, &column, 1, &none, 99, &rows, &fault), "%s", fault.text);
    cr_expect(rows == 3 && c[0] == 1 && c[1] == 0 && c[2] == 1);
    cr_expect_eq(colours.count, 2);
    tlc_words_end(&colours);
    tlc_csv_close(csv);
}

Test(csv, tells_words_apart)
{
    struct tlc_words words = {0};
    char text[16];
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(tlc_words_add(&words, text, (size_t)snprintf(text, 16, "w%d", i)), i);
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(tlc_words_find(&words, text, (size_t)snprintf(text, 16, "w%d", i)), i);
    cr_expect_eq(tlc_words_find(&words, "w", 1), -1);
    cr_expect_eq(tlc_words_find(&words, "w10x", 3), 10);
    tlc_words_end(&words);
}
