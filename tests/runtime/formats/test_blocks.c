/* test_blocks.c: examples alone, in blocks, against what a run reads of the same files. */
#include "formats/cifar.h"
#include "formats/csv_source.h"
#include "formats/sources.h"
#include "support.h"

TestSuite(blocks, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 7, SIZE = 6 };

static struct tlc_fault fault;

/* ---- both ways --------------------------------------------------------------------------------
 */

/* All that the run reads. */
static struct tlc_data read_whole(const struct tlc_source *source)
{
    struct tlc_data data = {0};
    void *rest = NULL;
    cr_assert(source->format->read(".", source, &data, &rest, &fault) &&
                  (!source->format->finish || source->format->finish(rest, &fault)),
              "%s", fault.text);
    return data;
}

/* How many rows there are, in blocks of so many; -1 where one could not be read. */
static int read_blocks(const struct tlc_source *source, const char *path, int most, char *numbers,
                       size_t row_size)
{
    const struct tlc_block_reader *reader = source->format->blocks;
    void *state = reader->open(path, source, 1, &fault);
    int rows = 0, count = most;
    bool good = state != NULL;
    while (good && count == most) {
        good = reader->read(state, numbers + (size_t)rows * row_size, most, &count, &fault);
        rows += good ? count : 0;
    }
    if (state)
        reader->close(state);
    return good ? rows : -1;
}

static void expect_same(const struct tlc_source *source, const char *path)
{
    struct tlc_data data = read_whole(source);
    const size_t row_size = (size_t)data.size * tlc_element_size(data.element);
    char *numbers = calloc(ROWS + 1, row_size);
    for (int most = 1; most <= ROWS + 1; most++) {
        memset(numbers, 0, ROWS * row_size);
        cr_assert_eq(read_blocks(source, path, most, numbers, row_size), data.rows, "%s: %s", path,
                     fault.text);
        cr_expect(memcmp(numbers, data.numbers, (size_t)data.rows * row_size) == 0,
                  "%s in blocks of %d", path, most);
    }
    free(numbers);
    free((void *)data.numbers);
    free((void *)data.labels);
}

static void expect_fault(const struct tlc_source *source, const char *path, int most,
                         const char *expected)
{
    _Alignas(8) char numbers[1 << 16];
    cr_assert_eq(read_blocks(source, path, most, numbers, sizeof(double)), -1);
    cr_expect(strstr(fault.text, expected), "%s", fault.text);
}

/* ---- rows behind a header ---------------------------------------------------------------------
 */

static void write_idx(const char *path, const void *numbers, size_t size, uint8_t kind)
{
    uint8_t file[12 + ROWS * SIZE * 8] = {0, 0, kind, 2, 0, 0, 0, ROWS, 0, 0, 0, SIZE};
    memcpy(file + 12, numbers, size);
    write_text(path, file, 12 + size);
}

static void write_idx_labels(void)
{
    const uint8_t file[8 + ROWS] = {0, 0, 8, 1, 0, 0, 0, ROWS};
    write_text("labels", file, sizeof file);
}

static struct tlc_source idx = {.format = &tlc_format_idx,
                                .images = "images",
                                .labels = "labels",
                                .dimensions = 1,
                                .shape = {SIZE},
                                .scale = 1,
                                .classes = 3,
                                .all_rows = true};

Test(blocks, of_idx_are_its_rows)
{
    uint8_t bytes[ROWS * SIZE];
    uint16_t halves[ROWS * SIZE];
    for (int i = 0; i < ROWS * SIZE; i++) {
        bytes[i] = (uint8_t)(5 * i);
        halves[i] = (uint16_t)(300 * i);
    }
    write_idx_labels();
    write_idx("images", bytes, sizeof bytes, 8);
    expect_same(&idx, "images");
    idx.element = TLC_INT16;
    write_idx("images", halves, sizeof halves, 11);
    expect_same(&idx, "images");
}

Test(blocks, of_a_file_that_ends_early_or_late_are_a_fault)
{
    uint8_t bytes[ROWS * SIZE + 1] = {0};
    write_idx("images", bytes, ROWS * SIZE - 4, 8);
    expect_fault(&idx, "images", 2, "images is truncated: its data ends in row 6");
    write_idx("images", bytes, ROWS * SIZE + 1, 8);
    expect_fault(&idx, "images", 2, "goes on after the 7 rows");
    expect_fault(&idx, "nothing", 2, "cannot open nothing");
    idx.shape[0] = SIZE + 1;
    expect_fault(&idx, "images", 2, "its examples are 6, but the spec says shape 7");
}

static void write_npy(const char *path, const char *described, const void *bytes, size_t size)
{
    char file[1024] = "\x93NUMPY\x01";
    const int length = snprintf(file + 10, 118, "%s", described);
    memset(file + 10 + length, ' ', 117 - (size_t)length);
    file[127] = '\n';
    file[8] = 118;
    memcpy(file + 128, bytes, size);
    write_text(path, file, 128 + size);
}

static struct tlc_source npy = {.format = &tlc_format_npy,
                                .images = "x.npy",
                                .labels = "y.npy",
                                .dimensions = 2,
                                .shape = {3, 2},
                                .element = TLC_FLOAT64,
                                .scale = 1,
                                .classes = 3,
                                .all_rows = true};

Test(blocks, of_arrays_stand_by_rows_or_by_columns)
{
    const uint8_t labels[ROWS] = {0};
    double numbers[ROWS * SIZE];
    for (int i = 0; i < ROWS * SIZE; i++)
        numbers[i] = i / 7.0;
    write_npy("y.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }", labels, ROWS);
    write_npy("x.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (7, 3, 2), }", numbers,
              sizeof numbers);
    expect_same(&npy, "x.npy");
    write_npy("x.npy", "{'descr': '<f8', 'fortran_order': True, 'shape': (7, 3, 2), }", numbers,
              sizeof numbers);
    expect_same(&npy, "x.npy");
    tlc_swap_bytes(TLC_FLOAT64, numbers, ROWS * SIZE);
    write_npy("x.npy", "{'descr': '>f8', 'fortran_order': False, 'shape': (7, 3, 2), }", numbers,
              sizeof numbers);
    expect_same(&npy, "x.npy");
    write_npy("x.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (7, 3, 2), }", numbers,
              sizeof numbers);
    expect_fault(&npy, "x.npy", 2, "its numbers are float32, but the spec says type: float64");
}

Test(blocks, count_rows_over_all_of_them)
{
    double numbers[ROWS * SIZE] = {0};
    numbers[5 * SIZE + 3] = (double)__builtin_nanf("");
    write_npy("x.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (7, 3, 2), }", numbers,
              sizeof numbers);
    expect_fault(&npy, "x.npy", 2, "row 5 has nan at [1, 1], and a number must be finite");
}

/* ---- others -----------------------------------------------------------------------------------
 */

Test(blocks, of_cifar_pass_over_labels)
{
    enum { RECORD = 2 + 3072 };
    static const struct tlc_cifar_labels labels = {2, 1};
    static const struct tlc_source cifar = {.format = &tlc_format_cifar,
                                            .file = "batch",
                                            .settings = &labels,
                                            .dimensions = 3,
                                            .shape = {32, 32, 3},
                                            .scale = 1,
                                            .classes = 256,
                                            .all_rows = true};
    static uint8_t bytes[ROWS * RECORD];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i % 251);
    write_text("batch", bytes, sizeof bytes);
    expect_same(&cifar, "batch");
    write_text("batch", bytes, sizeof bytes - 1);
    expect_fault(&cifar, "batch", ROWS, "batch is truncated: its data ends in row 6");
}

static const char *const colours[] = {"red", "other"}, *const classes[] = {"yes", "no"};
static const struct tlc_csv_input inputs[] = {
    {.column = "c", .words = colours, .count = 2, .other = 1},
    {.column = "n"},
    {.column = "o", .optional = true}};
static const char *const missing[] = {""};
static struct tlc_csv_settings table = {.dialect = {.delimiter = ','},
                                        .missing = missing,
                                        .missing_count = 1,
                                        .label = "y",
                                        .inputs = inputs,
                                        .count = 3};
static struct tlc_source csv = {.format = &tlc_format_csv,
                                .file = "t.csv",
                                .settings = &table,
                                .dimensions = 1,
                                .shape = {5},
                                .element = TLC_FLOAT32,
                                .scale = 1,
                                .classes = 2,
                                .class_name = classes,
                                .group = "g",
                                .all_rows = true};

static void write_table(const char *path, const char *text)
{
    write_text(path, text, strlen(text));
}

Test(blocks, of_a_table_need_neither_label_nor_group)
{
    csv.group = NULL;
    write_table("t.csv", "y,c,n,o\nyes,red,1,2\nno,blue,3,\nno,,4,5\n");
    expect_same(&csv, "t.csv");
    float with[3 * 5], without[3 * 5];
    cr_assert_eq(read_blocks(&csv, "t.csv", 2, (char *)with, 20), 3);
    csv.group = "g";
    write_table("bare.csv", "o,n,c\n2,1,red\n,3,blue\n5,4,\n");
    cr_assert_eq(read_blocks(&csv, "bare.csv", 2, (char *)without, 20), 3, "%s", fault.text);
    cr_expect(memcmp(with, without, sizeof with) == 0);
    write_table("bare.csv", "o,c\n2,red\n");
    expect_fault(&csv, "bare.csv", 2, "expected `n` among them");
}

Test(blocks, of_a_table_of_targets_need_no_targets)
{
    float numbers[10];
    static const char *const names[] = {"rent"};
    table.label = NULL;
    csv.group = NULL;
    csv.targets = 1;
    csv.target_name = names;
    write_table("t.csv", "c,n,o\nred,1,2\nblue,3,\n");
    cr_assert_eq(read_blocks(&csv, "t.csv", 5, (char *)numbers, 20), 2, "%s", fault.text);
    cr_expect(numbers[0] == 1 && numbers[2] == 1 && numbers[3] == 2 && numbers[6] == 1 &&
              numbers[9] == 1);
}
