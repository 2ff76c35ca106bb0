/* test_cifar.c: images of CIFAR in several files, of one label or two. */
#define _GNU_SOURCE
#include "formats/cifar.h"
#include "formats/sources.h"
#include "failing.h"

FAILING(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))

TestSuite(cifar, .init = enter_directory, .fini = leave_directory);

enum { IMAGE = 3072, MANY = 1500 };

static struct tlc_fault fault;
static const struct tlc_source_part second = {.file = "two.bin"};
static struct tlc_cifar_labels settings;
static const struct tlc_source source = {.format = &tlc_format_cifar,
                                         .file = "one.bin",
                                         .parts = &second,
                                         .part_count = 1,
                                         .settings = &settings,
                                         .dimensions = 3,
                                         .shape = {32, 32, 3},
                                         .scale = 1,
                                         .classes = 10,
                                         .all_rows = true};

/* So many records, whose last label is the row's number and whose reds are too. */
static void write_records(const char *path, int labels, int first, int count, int without)
{
    const size_t size = (size_t)labels + IMAGE;
    uint8_t *bytes = calloc((size_t)count, size);
    for (int i = 0; i < count; i++) {
        bytes[(size_t)i * size + (size_t)labels - 1] = (uint8_t)((first + i) % 10);
        memset(bytes + (size_t)i * size + (size_t)labels, first + i, 1024);
    }
    write_text(path, bytes, (size_t)count * size - (size_t)without);
    free(bytes);
}

static bool read_all(struct tlc_data *data)
{
    void *rest = NULL;
    *data = (struct tlc_data){.rows = 0};
    return tlc_source_read(".", &source, NULL, data, &rest, &fault) &&
           tlc_source_finish(&source, rest, &fault);
}

static void expect_rows(int rows)
{
    struct tlc_data data;
    cr_assert(read_all(&data), "%s", fault.text);
    cr_assert_eq(data.rows, rows);
    for (int i = 0; i < rows; i++) {
        const uint8_t *pixel = (const uint8_t *)data.numbers + (size_t)i * IMAGE;
        cr_assert(data.labels[i] == i % 10 && pixel[0] == (uint8_t)i && pixel[1] == 0 &&
                  pixel[3] == (uint8_t)i);
    }
    free((void *)data.numbers);
    free((void *)data.labels);
}

static void expect_fault(const char *wanted)
{
    struct tlc_data data;
    cr_expect(!read_all(&data));
    free((void *)data.numbers);
    free((void *)data.labels);
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}

Test(cifar, records_of_several_files_stand_behind_one_another)
{
    for (int labels = 1; labels <= 2; labels++) {
        settings = (struct tlc_cifar_labels){labels, labels - 1};
        write_records("one.bin", labels, 0, MANY, 0);
        write_records("two.bin", labels, MANY, 7, 0);
        expect_rows(MANY + 7);
    }
}

Test(cifar, a_record_is_whole_in_each_file)
{
    settings = (struct tlc_cifar_labels){1, 0};
    write_records("one.bin", 1, 0, 3, 5);
    write_records("two.bin", 1, 3, 3, 0);
    expect_fault(
        "./one.bin is truncated: its data ends in row 2, after 3068 of the 3073 bytes of a "
        "label and an image");
    settings = (struct tlc_cifar_labels){2, 1};
    write_records("one.bin", 2, 0, 3, 0);
    write_records("two.bin", 2, 3, 3, 3073);
    expect_fault("./two.bin is truncated: its data ends in row 2, after 1 of the 3074 bytes of a "
                 "label, another and an image");
    unlink("two.bin");
    expect_fault("cannot open ./two.bin: No such file or directory");
}

Test(cifar, a_file_that_cannot_be_read_on_is_told_of)
{
    int told = 0;
    settings = (struct tlc_cifar_labels){1, 0};
    write_records("one.bin", 1, 0, 60, 0);
    write_records("two.bin", 1, 60, 60, 0);
    for (int before = 0; before < 8; before++) {
        struct tlc_data data;
        let_fail_once("read", EIO, before);
        const bool good = read_all(&data);
        let_none_fail();
        told += !good;
        cr_expect(good ||
                      (strstr(fault.text, "cannot read ./") && strstr(fault.text, "Input/output")),
                  "%d: %s", before, fault.text);
        free((void *)data.numbers);
        free((void *)data.labels);
    }
    cr_expect_gt(told, 3);
}

Test(cifar, blocks_of_a_file_that_is_not_there)
{
    settings = (struct tlc_cifar_labels){1, 0};
    cr_expect_null(tlc_format_cifar.blocks->open("three.bin", &source, 1, &fault));
    cr_expect_str_eq(fault.text, "cannot open three.bin: No such file or directory");
}
