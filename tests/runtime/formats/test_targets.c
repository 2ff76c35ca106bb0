/* test_targets.c: arrays of numbers as targets, in files of NumPy's and IDX. */
#include <math.h>

#include "formats/sources.h"
#include "support.h"
#include "system/bulk.h"

TestSuite(targets, .init = enter_directory, .fini = leave_directory);

static const char *const names[] = {"east", "north"};
static struct tlc_source source = {.format = &tlc_format_npy,
                                   .images = "x.npy",
                                   .labels = "y.npy",
                                   .dimensions = 1,
                                   .shape = {1},
                                   .element = TLC_UINT8,
                                   .scale = 1,
                                   .targets = 2,
                                   .target_name = names,
                                   .all_rows = true};
static struct tlc_data data;
static struct tlc_fault fault;

static void write_npy(const char *path, const char *described, const void *bytes, size_t size)
{
    char file[512] = "\x93NUMPY\x01";
    char *text = file + 10;
    const int length = snprintf(text, 118, "%s", described);
    memset(text + length, ' ', 117 - (size_t)length);
    text[117] = '\n';
    file[8] = 118;
    memcpy(file + 128, bytes, size);
    write_text(path, file, 128 + size);
}

#define WRITE(path, described, ...)                                                                \
    do {                                                                                           \
        const __VA_ARGS__;                                                                         \
        write_npy(path, described, numbers, sizeof numbers);                                       \
    } while (0)

static bool read_all(void)
{
    void *rest = NULL;
    data = (struct tlc_data){0};
    WRITE("x.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }",
          uint8_t numbers[] = {1, 2, 3});
    return source.format->read(".", &source, &data, &rest, &fault) &&
           source.format->finish(rest, &fault);
}

static void expect_targets(const float *wanted, int count)
{
    cr_assert(read_all(), "%s", fault.text);
    cr_expect_null(data.labels);
    for (int i = 0; i < count; i++)
        cr_expect(data.targets[i] == wanted[i], "%d: %g", i, (double)data.targets[i]);
    free((void *)data.targets);
    free((void *)data.numbers);
}

static void expect_fault(const char *expected)
{
    cr_assert_not(read_all());
    cr_expect(strstr(fault.text, expected), "%s", fault.text);
}

/* By rows and by columns, of doubles and of bytes. */
Test(targets, are_rows_of_numbers)
{
    static const float wanted[] = {1, 4, 2, 5, 3, 6};
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }",
          double numbers[] = {1, 4, 2, 5, 3, 6});
    expect_targets(wanted, 6);
    WRITE("y.npy", "{'descr': '|u1', 'fortran_order': True, 'shape': (3, 2), }",
          uint8_t numbers[] = {1, 2, 3, 4, 5, 6});
    expect_targets(wanted, 6);
}

/* As they are in the file they are in no memory of the heap's then. */
Test(targets, may_be_more_than_fits_into_memory)
{
    static const float wanted[] = {1, 4, 2, 5, 3, 6};
    tlc_bulk_limit(16);
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }",
          double numbers[] = {1, 4, 2, 5, 3, 6});
    expect_targets(wanted, 6);
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 2), }",
          double numbers[] = {1, 2, 3, 4, 5, 6});
    expect_targets(wanted, 6);
}

Test(targets, may_be_one_number)
{
    static const float wanted[] = {0.5f, -1, 1e30f};
    source.targets = 1;
    WRITE("y.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
          float numbers[] = {0.5f, -1, 1e30f});
    expect_targets(wanted, 3);
}

Test(targets, fewer_rows_may_be_needed)
{
    static const float wanted[] = {1, 4, 2, 5};
    source.all_rows = false;
    source.rows = 2;
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 2), }",
          double numbers[] = {1, 2, 3, 4, 5, 6});
    expect_targets(wanted, 4);
}

Test(targets, are_finite_and_as_many_as_the_spec_says)
{
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }",
          double numbers[] = {1, 4, 2, (double)NAN, 3, 6});
    expect_fault("./y.npy: row 1 has nan for `north`, and a target must be finite");
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }",
          double numbers[] = {1, 4, 1e300, 4, 3, 6});
    expect_fault("./y.npy: row 1 has 1e+300 for `east`, and no float holds that");
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
          double numbers[] = {1, 4, 2});
    expect_fault("./y.npy: its targets are 1 number each, but the spec says 2");
    WRITE("y.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }",
          double numbers[] = {1, 4, 2, 5});
    expect_fault("has 3 examples, but ./y.npy has 2 targets");
    WRITE("y.npy", "{'descr': '|S2', 'fortran_order': False, 'shape': (3, 2), }",
          char numbers[12] = "abcdefghijk");
    expect_fault("./y.npy: its targets are texts, and targets are numbers");
}

Test(targets, of_idx_are_too)
{
    static const uint8_t images[] = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 7, 8};
    static const uint8_t wanted[] = {0, 0, 0x0d, 2, 0, 0, 0,    2,    0, 0, 0,    2,    0x3f, 0x80,
                                     0, 0, 0x40, 0, 0, 0, 0x40, 0x40, 0, 0, 0x40, 0x80, 0,    0};
    source.format = &tlc_format_idx;
    source.images = "x";
    source.labels = "y";
    write_text("x", (const char *)images, sizeof images);
    write_text("y", (const char *)wanted, sizeof wanted);
    expect_targets((const float[]){1, 2, 3, 4}, 4);
}
