/* test_folder.c: folders of pictures, a subfolder a class. */
#include <fcntl.h>
#include <locale.h>

#include "formats/folder.h"
#include "support.h"

static struct tlc_listing listing;
static struct tlc_pictures pictures;
static struct tlc_fault fault;
static const struct tlc_preparation tiny = {1, 2, 1, TLC_RESIZE_NONE, false, 255};

static void end_all(void)
{
    tlc_pictures_end(&pictures);
    tlc_listing_end(&listing);
    leave_directory();
}
TestSuite(folder, .init = enter_directory, .fini = end_all);

/* A grey picture of two pixels. */
static void put_picture(const char *path, uint8_t left, uint8_t right)
{
    char bytes[] = "P5 2 1 255\n..";
    bytes[11] = (char)left, bytes[12] = (char)right;
    write_text(path, bytes, 13);
}

static void make_folders(void)
{
    static const char *const folders[] = {"d", "d/Zebra", "d/ant", "d/\xc3\xa4hre", "d/.hidden"};
    for (int i = 0; i < 5; i++)
        cr_assert_eq(mkdir(folders[i], 0777), 0);
    put_picture("d/ant/2.png", 1, 2);
    put_picture("d/ant/10", 3, 4);
    put_picture("d/ant/B.pgm", 5, 6);
    put_picture("d/ant/a.pgm", 7, 8);
    put_picture("d/Zebra/one", 9, 10);
    put_picture("d/\xc3\xa4hre/x", 11, 12);
    put_picture("d/.hidden/x", 13, 14);
    put_picture("d/ant/.x", 15, 16);
    put_picture("d/.x", 17, 18);
}

static bool list(const char *const *classes, int count, bool skips_others)
{
    static const char *const folders[] = {"d"};
    tlc_listing_end(&listing);
    return tlc_folder_list(
        &listing, &(struct tlc_folders){folders, 1, classes, count, skips_others, false, NULL},
        &fault);
}

static bool read_folder(int threads, bool skips_others)
{
    tlc_pictures_end(&pictures);
    return list(NULL, 0, skips_others) &&
           tlc_pictures_read(&pictures, &listing, &tiny, threads, NULL, NULL, &fault);
}

static void expect_fault(bool skips_others, const char *text)
{
    cr_expect(!read_folder(2, skips_others));
    cr_expect_str_eq(fault.text, text, "\n  got:    %s\n  wanted: %s", fault.text, text);
}

Test(folder, classes_and_files_are_in_byte_order_whatever_the_locale)
{
    static const uint8_t numbers[] = {9, 10, 3, 4, 1, 2, 5, 6, 7, 8, 11, 12};
    static const int32_t labels[] = {0, 1, 1, 1, 1, 2};
    make_folders();
    setlocale(LC_ALL, "");
    cr_assert(read_folder(1, false), "%s", fault.text);
    cr_assert_eq(listing.class_count, 3);
    cr_expect_str_eq(listing.classes[0], "Zebra");
    cr_expect_str_eq(listing.classes[1], "ant");
    cr_expect_str_eq(listing.classes[2], "\xc3\xa4hre");
    cr_assert_eq(pictures.count, 6);
    cr_expect_arr_eq(pictures.numbers, numbers, sizeof numbers);
    cr_expect_arr_eq(pictures.labels, labels, sizeof labels);
}

Test(folder, classes_may_be_given_in_another_order)
{
    static const char *const given[] = {"ant", "\xc3\xa4hre", "Zebra"};
    make_folders();
    cr_assert(list(given, 3, false), "%s", fault.text);
    cr_expect_eq(listing.files[0].label, 0);
    cr_expect_str_eq(listing.files[0].path, "d/ant/10");
    cr_expect_str_eq(listing.files[5].path, "d/Zebra/one");
    cr_expect(!list(given, 2, false));
    cr_expect_str_eq(fault.text, "d/Zebra is a folder of no class that the spec names");
    cr_assert(list(given, 2, true), "%s", fault.text);
    cr_expect_eq(listing.count, 5);
    static const char *const more[] = {"ant", "\xc3\xa4hre", "Zebra", "zoo"};
    cr_expect(!list(more, 4, false));
    cr_expect_str_eq(fault.text, "d has no folder zoo, a class that the spec names");
}

/* Else a class that one of them lacks would move the numbers of those behind it. */
Test(folder, a_label_means_the_same_in_all_folders_of_a_data_set)
{
    static const char *const folders[] = {"e", "d"};
    make_folders();
    cr_assert(mkdir("e", 0777) == 0 && mkdir("e/\xc3\xa4hre", 0777) == 0);
    put_picture("e/\xc3\xa4hre/y", 1, 2);
    cr_assert(
        tlc_folder_list(&listing, &(struct tlc_folders){.folders = folders, .count = 2}, &fault),
        "%s", fault.text);
    cr_expect(listing.class_count == 3 && listing.count == 1 && listing.files[0].label == 2);
    cr_expect(tlc_pictures_read(&pictures, &listing, &tiny, 1, NULL, NULL, &fault), "%s",
              fault.text);
    tlc_listing_end(&listing);
    cr_assert(remove("e/\xc3\xa4hre/y") == 0 && remove("e/\xc3\xa4hre") == 0);
    cr_expect(
        !tlc_folder_list(&listing, &(struct tlc_folders){.folders = folders, .count = 2}, &fault));
    cr_expect_str_eq(fault.text, "e has no subfolders, of which each would be a class");
}

Test(folder, links_are_followed)
{
    make_folders();
    cr_assert_eq(symlink("ant", "d/bee"), 0);
    cr_assert_eq(symlink("../ant/10", "d/Zebra/two"), 0);
    cr_assert(read_folder(3, false), "%s", fault.text);
    cr_expect(listing.class_count == 4 && pictures.count == 11);
    cr_assert_eq(symlink("nowhere", "d/ant/C"), 0);
    expect_fault(false, "cannot open d/ant/C: No such file or directory");
    cr_assert(read_folder(2, true), "%s", fault.text);
    cr_expect(pictures.count == 11 && pictures.skipped == 2);
    tlc_pictures_end(&pictures);
    tlc_listing_end(&listing);
    const struct tlc_folders from = {
        .folders = (const char *const[]){"d"}, .count = 1, .skips_links = true};
    cr_assert(tlc_folder_list(&listing, &from, &fault) &&
                  tlc_pictures_read(&pictures, &listing, &tiny, 2, NULL, NULL, &fault),
              "%s", fault.text);
    cr_expect(listing.class_count == 3 && pictures.count == 6 && pictures.links == 2);
}

Test(folder, what_is_no_picture_is_a_fault_or_skipped)
{
    make_folders();
    write_text("d/ant/Thumbs.db", "\xd0\xcf\x11\xe0", 4);
    write_text("d/readme", "hello", 5);
    expect_fault(false, "d/readme is a file beside the classes: there are only folders, one for "
                        "each class");
    cr_assert_eq(remove("d/readme"), 0);
    expect_fault(false, "d/ant/Thumbs.db is no picture that can be read: it begins with the bytes "
                        "d0 cf 11 e0; PNG, JPEG and PNM are read");
    write_text("d/readme", "hello", 5);
    for (int threads = 1; threads < 4; threads++) {
        cr_assert(read_folder(threads, true), "%s", fault.text);
        cr_expect(pictures.count == 6 && pictures.skipped == 1);
        cr_expect(pictures.numbers[10] == 11 && pictures.labels[5] == 2);
    }
    write_text("d/ant/broken", "P5 2 1 255\n", 11);
    expect_fault(true, "d/ant/broken is truncated: the PNM ends after 11 bytes, in row 0 of 1");
}

Test(folder, what_a_folder_must_not_be)
{
    expect_fault(false, "cannot open d: No such file or directory");
    write_text("d", "x", 1);
    expect_fault(false, "cannot open d: Not a directory");
    cr_assert(remove("d") == 0 && mkdir("d", 0777) == 0);
    expect_fault(false, "d has no subfolders, of which each would be a class");
    cr_assert_eq(mkdir("d/a", 0777), 0);
    expect_fault(false, "d/a is a class without a picture");
    put_picture("d/a/.x", 1, 2);
    expect_fault(false, "d/a is a class without a picture");
    write_text("d/a/text", "hello", 5);
    expect_fault(true, "d: no file of class a is a picture");
    cr_assert_eq(mkdir("d/a/b", 0777), 0);
    expect_fault(true, "d/a/b is a folder within a class: a class has only files");
    cr_assert(remove("d/a/b") == 0 && mkfifo("d/a/b", 0666) == 0);
    expect_fault(true, "cannot read d/a/b: it is not a regular file");
}

/* ---- threads --------------------------------------------------------------------------------- */

static void make_many(int count)
{
    char path[32];
    cr_assert(mkdir("d", 0777) == 0 && mkdir("d/a", 0777) == 0 && mkdir("d/b", 0777) == 0);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "d/%c/%04d", 'a' + i % 2, i);
        put_picture(path, (uint8_t)i, (uint8_t)(i >> 8));
    }
}

Test(folder, any_number_of_threads_gives_the_same)
{
    make_many(301);
    cr_assert(read_folder(1, false), "%s", fault.text);
    struct tlc_pictures first = pictures;
    pictures = (struct tlc_pictures){0};
    for (int threads = 2; threads < 10; threads++) {
        cr_assert(read_folder(threads, false), "%s", fault.text);
        cr_assert_eq(pictures.count, 301);
        cr_expect_arr_eq(pictures.numbers, first.numbers, 602);
        cr_expect_arr_eq(pictures.labels, first.labels, 301 * sizeof(int32_t));
    }
    tlc_pictures_end(&first);
}

Test(folder, the_first_fault_is_told_by_any_number_of_threads)
{
    make_many(200);
    write_text("d/a/0044", "P5 x", 4);
    write_text("d/a/0046", "P5 y", 4);
    write_text("d/b/0001", "P5 z", 4);
    for (int i = 0; i < 40; i++)
        cr_expect(
            !read_folder(1 + i % 8, false) &&
                strcmp(fault.text, "cannot read d/a/0044 as PNM: byte 3 is 0x78, not a digit") == 0,
            "%s", fault.text);
}

static int64_t told;

static void tell(void *context, int64_t done, int64_t count)
{
    cr_assert(context == &told && count == 100 && done == told + 1);
    told = done;
}

Test(folder, progress_is_told_one_by_one)
{
    make_many(100);
    cr_assert(list(NULL, 0, false));
    cr_assert(tlc_pictures_read(&pictures, &listing, &tiny, 4, tell, &told, &fault));
    cr_expect_eq(told, 100);
}

/* ---- memory ---------------------------------------------------------------------------------- */

Test(folder, an_array_that_does_not_fit_is_a_fault)
{
    static const struct tlc_preparation huge = {1 << 30, 1 << 30, 4, TLC_RESIZE_AREA, false, 0};
    make_many(2);
    cr_assert(list(NULL, 0, false));
    cr_expect(!tlc_pictures_read(&pictures, &listing, &huge, 1, NULL, NULL, &fault));
    cr_expect_str_eq(fault.text,
                     "d: 2 pictures of 1073741824 x 1073741824 x 4 do not fit into memory");
}

/* A size that no number tells, of one or of all; and one that no disk has. */
Test(folder, sizes_beyond_all_bounds_are_faults)
{
    static const struct tlc_preparation sizes[] = {
        {INT32_MAX, INT32_MAX, 8, TLC_RESIZE_AREA, false, 0},
        {INT32_MAX, INT32_MAX, 1, TLC_RESIZE_AREA, false, 0},
        {INT32_MAX, 1 << 30, 1, TLC_RESIZE_AREA, false, 0},
        {1 << 30, 1 << 20, 1, TLC_RESIZE_AREA, false, 0},
    };
    make_many(6);
    cr_assert(list(NULL, 0, false));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        cr_expect(!tlc_pictures_read(&pictures, &listing, &sizes[i], 1, NULL, NULL, &fault));
        cr_expect(strstr(fault.text, "d: 6 pictures of ") && strstr(fault.text, "do not fit"), "%s",
                  fault.text);
    }
}
