/* test_load.c: several data sets, read at the same time, and which of their faults is told. */
#include <stdio.h>

#include "data/data.h"
#include "support.h"
#include "system/fail.h"

TestSuite(load, .init = enter_directory, .fini = leave_directory);

/* Rows of four pixels; of the first two sets the last rows are not needed. */
enum { SETS = 3, ROWS = 4000, NEEDED = 1000, SIDE = 2, PIXELS = SIDE * SIDE, HEAD = 16 };

static const struct tlc_source sources[SETS] = {
    {.format = &tlc_format_idx,
     .directory = "a",
     .images = "images",
     .labels = "labels",
     .dimensions = 2,
     .shape = {SIDE, SIDE},
     .classes = 10,
     .rows = NEEDED},
    {.format = &tlc_format_idx,
     .directory = "b",
     .images = "images",
     .labels = "labels",
     .dimensions = 2,
     .shape = {SIDE, SIDE},
     .classes = 10,
     .rows = NEEDED},
    {.format = &tlc_format_idx,
     .directory = "c",
     .images = "images",
     .labels = "labels",
     .dimensions = 2,
     .shape = {SIDE, SIDE},
     .classes = 10,
     .all_rows = true},
};
static struct tlc_data data[SETS];
static const struct tlc_loading loadings[SETS] = {
    {&sources[0], &data[0], "a"}, {&sources[1], &data[1], "b"}, {&sources[2], &data[2], "c"}};

static uint8_t pixel(int set, int i)
{
    return (uint8_t)(i * 7 + set);
}

/* `cut` bytes are missing at the end of the images. */
static void write_set(int set, size_t cut)
{
    static uint8_t bytes[HEAD + ROWS * PIXELS] = {0, 0, 8, 3, 0, 0, ROWS >> 8, ROWS & 255,
                                                  0, 0, 0, 2, 0, 0, 0,         2};
    static uint8_t labels[8 + ROWS] = {0, 0, 8, 1, 0, 0, ROWS >> 8, ROWS & 255};
    char directory[] = "data/a", images_path[] = "data/a/images", labels_path[] = "data/a/labels";
    directory[5] = images_path[5] = labels_path[5] = (char)('a' + set);
    for (int i = 0; i < ROWS * PIXELS; i++)
        bytes[HEAD + i] = pixel(set, i);
    for (int i = 0; i < ROWS; i++)
        labels[8 + i] = (uint8_t)(i % 10);
    mkdir("data", 0777);
    mkdir(directory, 0777);
    write_text(images_path, bytes, sizeof bytes - cut);
    write_text(labels_path, labels, sizeof labels);
}

static void load(void *threads)
{
    const struct tlc_options options = {.threads = *(int *)threads};
    tlc_program_begin("toy");
    tlc_load(&options, SETS, loadings);
}

static void load_whole(void *threads)
{
    load(threads);
    tlc_load_end();
}

/* As the selection of examples would. */
static void load_and_fail(void *threads)
{
    load(threads);
    tlc_fail("no examples");
}

static void expect_of_all(void (*function)(void *), const char *fault)
{
    char message[256];
    snprintf(message, sizeof message, "toy: error: %s\n", fault);
    for (int threads = 1; threads <= 4; threads++)
        for (int times = 0; times < 5; times++)
            expect_failure(function, &threads, message);
}

static void expect_set(int set)
{
    cr_expect_eq(data[set].rows, sources[set].all_rows ? ROWS : NEEDED);
    cr_expect_eq(data[set].size, PIXELS);
    for (int i = 0; i < data[set].rows * PIXELS; i++)
        cr_assert_eq(((const uint8_t *)data[set].numbers)[i], pixel(set, i));
    cr_expect_eq(data[set].labels[13], 3);
}

Test(load, gives_the_same_with_any_number_of_threads)
{
    for (int set = 0; set < SETS; set++)
        write_set(set, 0);
    for (int threads = 1; threads <= 5; threads++) {
        memset(data, 0, sizeof data);
        load(&threads);
        for (int set = 0; set < SETS; set++)
            expect_set(set); /* before the rest is checked */
        tlc_load_end();
    }
}

Test(load, may_end_without_having_begun)
{
    tlc_load_end();
}

Test(load, of_two_faults_in_what_is_needed_the_first_is_told)
{
    write_set(0, ROWS * PIXELS - 8);
    write_set(1, ROWS * PIXELS - 4);
    write_set(2, 4);
    expect_of_all(load_whole, "data/a/images is truncated: its data ends in row 2, its header "
                              "promises 4000 rows");
}

Test(load, a_fault_in_what_is_needed_comes_before_one_in_a_rest)
{
    write_set(0, 4);
    write_set(1, 4);
    write_set(2, 8);
    expect_of_all(load_whole, "data/c/images is truncated: its data ends in row 3998, its header "
                              "promises 4000 rows");
}

Test(load, a_fault_in_a_rest_comes_before_what_the_caller_finds)
{
    write_set(0, 4);
    write_set(1, 8);
    write_set(2, 0);
    expect_of_all(load_whole, "data/b/images is truncated: its data ends in row 3998, its header "
                              "promises 4000 rows");
    expect_of_all(load_and_fail, "data/b/images is truncated: its data ends in row 3998, its "
                                 "header promises 4000 rows");
}

Test(load, what_the_caller_finds_is_told_when_all_is_read)
{
    for (int set = 0; set < SETS; set++)
        write_set(set, 0);
    expect_of_all(load_and_fail, "no examples");
}

Test(load, a_set_that_is_not_there_is_told_before_any_is_read)
{
    write_set(0, 4);
    write_set(1, 0);
    expect_of_all(load_whole, "cannot find c/images in any of: data, /usr/share/datasets");
}
