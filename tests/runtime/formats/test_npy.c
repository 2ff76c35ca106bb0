/* test_npy.c: arrays of NumPy's, images, labels, targets and groups, right and wrong ones. */
#define _GNU_SOURCE
#include <math.h>

#include "formats/sources.h"
#include "failing.h"

FAILING(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))

TestSuite(npy, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 4 };

static struct tlc_fault fault;

/* ---- writing ----------------------------------------------------------------------------------
 */

static void put(const char *path, const char *header, const void *bytes, size_t size)
{
    char file[4096] = "\x93NUMPY\x01";
    const size_t length = strlen(header);
    file[8] = (char)length;
    memcpy(file + 10, header, length);
    memcpy(file + 10 + length, bytes, size);
    write_text(path, file, 10 + length + size);
}

/* So many bytes that count up. */
static void put_bytes(const char *path, const char *described, size_t size)
{
    char header[120];
    uint8_t bytes[1000];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)i;
    snprintf(header, sizeof header, "{%s}", described);
    put(path, header, bytes, size);
}

#define ORDERED   ", 'fortran_order': False, 'shape': "
#define BY_COLUMN ", 'fortran_order': True, 'shape': "

static void put_images(void)
{
    put_bytes("x.npy", "'descr': '|u1'" ORDERED "(4, 3)", 12);
}

static void put_labels(void)
{
    const uint8_t labels[ROWS] = {0, 1, 2, 1};
    put("y.npy", "{'descr': '|u1'" ORDERED "(4,)}", labels, ROWS);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static const char *const names[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "?"};
static struct tlc_source source;

static void begin(void)
{
    source = (struct tlc_source){.format = &tlc_format_npy,
                                 .images = "x.npy",
                                 .labels = "y.npy",
                                 .dimensions = 1,
                                 .shape = {3},
                                 .element = TLC_UINT8,
                                 .scale = 1,
                                 .classes = 5,
                                 .rows = ROWS,
                                 .all_rows = true};
    put_images();
    put_labels();
}

static bool read_it(struct tlc_data *data)
{
    void *rest = NULL;
    fault.text[0] = '\0';
    *data = (struct tlc_data){.rows = 0};
    return source.format->read(".", &source, data, &rest, &fault) &&
           source.format->finish(rest, &fault);
}

static void end_data(const struct tlc_data *data)
{
    free((void *)data->numbers);
    free((void *)data->labels);
    free((void *)data->targets);
    if (data->groups)
        free((void *)data->groups->of);
    free((void *)data->groups);
}

static void expect_fault(const char *wanted)
{
    struct tlc_data data;
    cr_expect(!read_it(&data), "%s", wanted);
    end_data(&data);
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}

/* ---- headers ----------------------------------------------------------------------------------
 */

static const struct {
    const char *header, *wanted;
} headers[] = {
    {"'descr': '|u1'" ORDERED "(4, 3)}, 1",
     "./x.npy: its header is no array's: nothing more expected at `, 1}`"},
    {"'descr': |u1", "./x.npy: its header is no array's: a text expected at `|u1}`"},
    {"'descr': '|u1, 'fortran_order'",
     "./x.npy: its type is '|u1, ', which cannot be read: convert it, as in `x.astype('float32')`"},
    {"\"descr\": '|u1' 'shape': (4, 3)",
     "./x.npy: its header is no array's: } expected at `'shape': (4, 3)}`"},
    {"'descr': '|u1', 'fortran_order': Maybe",
     "./x.npy: its header is no array's: False expected at `Maybe}`"},
    {"'descr': '|u1'" ORDERED "[4, 3]",
     "./x.npy: its header is no array's: ( expected at `[4, 3]}`"},
    {"'descr': '|u1'" ORDERED "(4, x)",
     "./x.npy: its header is no array's: a size expected at `x)}`"},
    {"'descr': '|u1'" ORDERED "(4 3)", "./x.npy: its header is no array's: ) expected at `3)}`"},
    {"'descr': '|u1'" ORDERED "(9223372036854775808,)",
     "./x.npy: a size of its shape is beyond all bounds"},
    {"'descr': '|u1'" ORDERED "(92233720368547758070,)",
     "./x.npy: a size of its shape is beyond all bounds"},
    {"'descr': '|u1'" ORDERED "(1,1,1,1,1,1,1,1,1)",
     "./x.npy: its array has more than 8 dimensions"},
    {"'descr': '|u1', 'colour': 3", "./x.npy: its header has a key `colour`, which no array has"},
    {"'descr': '|u1', 'shape': (4, 3)",
     "./x.npy: its header is no array's: descr, fortran_order and shape expected at ``"},
};

Test(npy, of_a_header_the_first_thing_that_is_wrong_is_told)
{
    begin();
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        put_bytes("x.npy", headers[i].header, 12);
        expect_fault(headers[i].wanted);
    }
}

Test(npy, what_is_no_array_is_told_for_what_it_is)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *wanted;
    } cases[] = {
        {"PK\3\4", 4, "./x.npy is no array of NumPy's: it is an archive, as `format: npz` reads"},
        {"\x80\2", 2,
         "./x.npy is no array of NumPy's: it is a pickle, and to read that is to run "
         "code"},
        {"\x80\1", 2, "./x.npy is no array of NumPy's: it does not begin with \\x93NUMPY"},
        {"\x80\6", 2, "./x.npy is no array of NumPy's: it does not begin with \\x93NUMPY"},
        {"\x80", 1, "./x.npy is no array of NumPy's: it does not begin with \\x93NUMPY"},
        {"\x93NUMPY\4\0\0\0", 10,
         "./x.npy is of version 4.0 of NumPy's format, and 1 to 3 are known"},
        {"\x93NUMPY\0\0\0\0", 10,
         "./x.npy is of version 0.0 of NumPy's format, and 1 to 3 are known"},
        {"\x93NUMPY\2\0\0\0", 10, "./x.npy is truncated: it ends within its header"},
        {"\x93NUMPY\2\0\0\0\0\1", 12,
         "./x.npy: its header would have 16777216 bytes, more than any array's"},
        {"\x93NUMPY\1\0\3\0{\0}", 13, "./x.npy: its header has a zero byte, which no text has"},
    };
    begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_text("x.npy", cases[i].bytes, cases[i].size);
        expect_fault(cases[i].wanted);
    }
}

/* ---- images -----------------------------------------------------------------------------------
 */

Test(npy, images_of_one_number_or_one_channel_need_not_say_so)
{
    struct tlc_data data;
    begin();
    put_bytes("x.npy", "'descr': '|u1'" ORDERED "(4,)", 4);
    source.shape[0] = 1;
    cr_expect(read_it(&data) && data.size == 1, "%s", fault.text);
    end_data(&data);
    put_bytes("x.npy", "'descr': '|u1'" ORDERED "(4, 2, 3)", 24);
    source.dimensions = 3;
    source.shape[0] = 2, source.shape[1] = 3, source.shape[2] = 1;
    cr_expect(read_it(&data) && data.size == 6, "%s", fault.text);
    end_data(&data);
    source.shape[2] = 3;
    expect_fault("./x.npy: its examples are 2 x 3, but the spec says shape 2 x 3 x 3");
}

Test(npy, images_are_no_texts_nor_one_number)
{
    begin();
    put_bytes("x.npy", "'descr': '|S3'" ORDERED "(4,)", 12);
    expect_fault("./x.npy: its type is '|S3', that of texts, and numbers are expected");
    put_bytes("x.npy", "'descr': '|u1'" ORDERED "()", 1);
    expect_fault("./x.npy: it is one number, and not an array of rows");
}

Test(npy, images_beyond_all_bounds_are_refused)
{
    begin();
    source.dimensions = 2;
    source.shape[0] = source.shape[1] = 65536;
    put_bytes("x.npy", "'descr': '|u1'" ORDERED "(4, 65536, 65536)", 12);
    expect_fault("./x.npy: its examples have more than 2147483647 numbers");
    put_bytes("x.npy", "'descr': '|u1'" BY_COLUMN "(3000000000, 3)", 12);
    source.dimensions = 1;
    source.shape[0] = 3;
    cr_expect_null(source.format->blocks->open("x.npy", &source, 1, &fault));
    cr_expect_str_eq(fault.text, "x.npy: its header promises 3000000000 rows, more than the "
                                 "2147483647 supported");
}

Test(npy, what_ends_early_is_told_wherever_it_does)
{
    struct tlc_data data;
    begin();
    put_bytes("x.npy", "'descr': '|u1'" BY_COLUMN "(4, 3)", 11);
    expect_fault("./x.npy is truncated: its data ends in row 3, its header promises 4 rows");
    cr_expect_null(source.format->blocks->open("x.npy", &source, 1, &fault));
    cr_expect_str_eq(fault.text,
                     "x.npy is truncated: its data ends in row 3, its header promises 4 rows");
    source.element = TLC_FLOAT32;
    put_bytes("x.npy", "'descr': '<f2'" ORDERED "(4, 3)", 21);
    expect_fault("./x.npy is truncated: its data ends in row 3, its header promises 4 rows");
    source.element = TLC_UINT8;
    put_images();
    for (int before = 0; before < 4; before++) {
        let_fail_once("read", EIO, before);
        const bool good = read_it(&data);
        let_none_fail();
        cr_expect(good || strstr(fault.text, "Input/output error"), "%d: %s", before, fault.text);
        end_data(&data);
    }
}

Test(npy, halves_that_cannot_be_read_on_are_told_of)
{
    static uint8_t zeros[300000];
    char file[128 + sizeof zeros] = "\x93NUMPY\x01\0\x76\0{'descr': '<f2'" ORDERED "(50000, 3)}";
    begin();
    for (size_t i = 10; i < 128; i++)
        file[i] = file[i] ? file[i] : ' ';
    write_text("x.npy", file, sizeof file);
    source.element = TLC_FLOAT32;
    void *state = source.format->blocks->open("x.npy", &source, 1, &fault);
    cr_assert(state, "%s", fault.text);
    float numbers[3];
    int rows;
    cr_expect(source.format->blocks->read(state, numbers, 1, &rows, &fault));
    let_fail("read", EIO, 0);
    static float many[150000];
    cr_expect(!source.format->blocks->read(state, many, 49999, &rows, &fault));
    let_none_fail();
    cr_expect_str_eq(fault.text, "cannot read x.npy: Input/output error");
    source.format->blocks->close(state);
}

/* ---- labels -----------------------------------------------------------------------------------
 */

Test(npy, labels_are_one_number_each)
{
    begin();
    put_bytes("y.npy", "'descr': '|u1'" ORDERED "(4, 5)", 20);
    expect_fault("./y.npy: its labels are 5 numbers each, and one whole number is expected: save "
                 "`y.argmax(axis=1)` if one of them is 1");
    put_bytes("y.npy", "'descr': '|u1'" ORDERED "(4, 1, 1)", 4);
    expect_fault("./y.npy: its labels have 3 dimensions, and 1 is expected");
}

static void expect_texts(const char *type, const uint32_t *codes, bool swapped,
                         const int32_t *wanted)
{
    char header[100];
    uint32_t stored[ROWS];
    struct tlc_data data;
    for (int i = 0; i < ROWS; i++)
        stored[i] = swapped ? __builtin_bswap32(codes[i]) : codes[i];
    snprintf(header, sizeof header, "{'descr': '%s'" ORDERED "(4,)}", type);
    put("y.npy", header, stored, sizeof stored);
    cr_assert(read_it(&data), "%s", fault.text);
    cr_expect_arr_eq(data.labels, wanted, ROWS * sizeof *wanted);
    end_data(&data);
}

/* Characters of any length in UTF-8; what is none is a question mark. */
Test(npy, labels_may_be_texts_of_any_characters)
{
    static const uint32_t codes[] = {'a', 0xe9, 0x20ac, 0x1f600},
                          none[] = {0xd800, 0xdfff, 0x110000, 0xe000};
    static const int32_t wanted[] = {0, 1, 2, 3}, questions[] = {4, 4, 4, 4};
    begin();
    source.class_name = names;
    expect_texts("<U1", codes, false, wanted);
    expect_texts(">U1", codes, true, wanted);
    struct tlc_data data;
    put("y.npy", "{'descr': '<U1'" ORDERED "(4,)}", none, sizeof none);
    cr_expect(!read_it(&data) && strstr(fault.text, "row 3 has label"), "%s", fault.text);
    static const uint32_t first_three[] = {0xd800, 0xdfff, 0x110000, '?'};
    expect_texts("<U1", first_three, false, questions);
}

/* ---- targets ----------------------------------------------------------------------------------
 */

static void begin_targets(void)
{
    begin();
    source.classes = 0;
    source.targets = 2;
}

Test(npy, targets_are_rows_of_numbers)
{
    enum { ALL = 8 * sizeof(float) };
    static const float targets[9] = {1, 2, 3, 4, 5, 6, 7, 8}, columns[] = {1, 3, 5, 7, 2, 4, 6, 8};
    static const float nan[] = {1, 2, 3, 4, 5, NAN, 7, 8};
    struct tlc_data data;
    begin_targets();
    put("y.npy", "{'descr': '<f4'" ORDERED "(4, 2)}", targets, ALL);
    cr_assert(read_it(&data), "%s", fault.text);
    cr_expect_arr_eq(data.targets, targets, ALL);
    end_data(&data);
    put("y.npy", "{'descr': '<f4'" BY_COLUMN "(4, 2)}", columns, sizeof columns);
    cr_assert(read_it(&data), "%s", fault.text);
    cr_expect_arr_eq(data.targets, targets, ALL);
    end_data(&data);
    put("y.npy", "{'descr': '<f4'" ORDERED "(4, 2)}", nan, sizeof nan);
    expect_fault("./y.npy: row 2 has nan for target 1, and a target must be finite");
    put("y.npy", "{'descr': '<f4'" ORDERED "(4, 2)}", targets, ALL - 1);
    expect_fault("./y.npy is truncated: its data ends in row 3, its header promises 4 rows");
    put("y.npy", "{'descr': '<f4'" ORDERED "(3, 2)}", targets, ALL);
    expect_fault("./x.npy has 4 examples, but ./y.npy has 3 targets");
    source.all_rows = false;
    source.rows = 3;
    put("y.npy", "{'descr': '<f4'" ORDERED "(4, 2)}", targets, ALL + 1);
    expect_fault("./y.npy goes on after the 4 rows its header promises");
}

Test(npy, targets_are_as_many_as_the_spec_says)
{
    begin_targets();
    put_bytes("y.npy", "'descr': '|S2'" ORDERED "(4,)", 8);
    expect_fault("./y.npy: its targets are texts, and targets are numbers");
    put_bytes("y.npy", "'descr': '|u1'" ORDERED "(4, 2, 2)", 16);
    expect_fault("./y.npy: its targets have 3 dimensions, and 1 or 2 are expected");
    put_bytes("y.npy", "'descr': '|u1'" ORDERED "(4,)", 4);
    expect_fault("./y.npy: its targets are 1 number each, but the spec says 2");
    put_bytes("y.npy", "'descr': '|u1'" ORDERED "(4, 3)", 12);
    expect_fault("./y.npy: its targets are 3 numbers each, but the spec says 2");
}

/* ---- groups -----------------------------------------------------------------------------------
 */

Test(npy, groups_are_one_number_or_text_each)
{
    struct tlc_data data;
    begin();
    source.group = "g.npy";
    put_bytes("g.npy", "'descr': '|u1'" ORDERED "(4, 1)", 4);
    cr_assert(read_it(&data), "%s", fault.text);
    cr_expect_eq(data.groups->count, 4);
    end_data(&data);
    put_bytes("g.npy", "'descr': '|u1'" ORDERED "(4, 2)", 8);
    expect_fault("./g.npy: its array has 2 dimensions, and groups are told by one number or text "
                 "each");
    put_bytes("g.npy", "'descr': '|u1'" ORDERED "(4,)", 4);
    put_bytes("x.npy", "'descr': '|u1'" ORDERED "(4, 3)", 11);
    expect_fault("./x.npy is truncated: its data ends in row 3, its header promises 4 rows");
}
