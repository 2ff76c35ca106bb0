/* test_picture_failures.c: pictures where memory runs out, files change or cannot be read, and
 * pictures alone, in blocks. */
#define _GNU_SOURCE
#define FAILING_MEMORY
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <jpeglib.h>

#include "formats/folder.h"
#include "formats/images_source.h"
#include "failing.h"
#include "png_writer.h"

INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
FAILING(int, fstat, (int file, struct stat *status), (file, status))
FAILING_AS(NULL, struct dirent *, readdir, (DIR * directory), (directory))
FAILING_AS(EAGAIN, int, pthread_create,
           (pthread_t * thread, const pthread_attr_t *how, void *(*work)(void *), void *argument),
           (thread, how, work, argument))

static struct tlc_fault fault;
static struct written file;

static void begin(void)
{
    enter_directory();
    interrupted_every = interruptions = 0;
    file.size = 0;
}

TestSuite(picture_failures, .init = begin, .fini = leave_directory);

#ifndef OWN_MEMORY

/* ---- pictures of each kind, which have to be turned -------------------------------------------
 */

enum { HEIGHT = 6, WIDTH = 9 };

static int shade(int y, int x, int channel)
{
    return (17 * y + 29 * x + 50 * channel) & 255;
}

static void write_png(void)
{
    const struct png png = {HEIGHT, WIDTH, 8, GREY_ALPHA, false, shade};
    static struct written rows;
    rows.size = file.size = 0;
    put_head(&file, &png);
    put_chunk(&file, "eXIf", "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 26);
    put_rows(&rows, &png);
    put_pixels(&file, &rows);
    put_chunk(&file, "IEND", "", 0);
    write_text("x", file.bytes, file.size);
}

static void write_jpeg(void)
{
    uint8_t row[WIDTH], *to = NULL,
                        exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0";
    unsigned long size = 0;
    JSAMPROW rows = row;
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&errors)};
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &to, &size);
    jpeg.image_height = HEIGHT, jpeg.image_width = WIDTH;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, true);
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof exif - 1);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++)
            row[x] = (uint8_t)shade(y, x, 0);
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    write_text("x", to, size);
    free(to);
}

static void write_pnm(void)
{
    char bytes[] = "P5 9 6 255\n......................................................";
    for (int i = 0; i < HEIGHT * WIDTH; i++)
        bytes[11 + i] = (char)shade(i / WIDTH, i % WIDTH, 0);
    write_text("x", bytes, sizeof bytes - 1);
}

/* ---- memory -----------------------------------------------------------------------------------
 */

static bool read_picture(const struct tlc_preparation *wanted, struct tlc_picture *picture)
{
    struct tlc_bytes bytes = {0};
    struct tlc_prepared prepared = {0};
    fault.text[0] = '\0';
    *picture = (struct tlc_picture){0};
    const bool good = tlc_picture_read("x", &bytes, picture, &fault) &&
                      tlc_picture_prepare(picture, wanted, "x", &prepared, &fault);
    tlc_bytes_end(&bytes);
    return good;
}

/* One allocation fails after the other, until none does. */
static int expect_told(const struct tlc_preparation *wanted, const char *call)
{
    struct tlc_picture right, picture;
    const size_t size = (size_t)(wanted->height * wanted->width * wanted->channels);
    cr_assert(read_picture(wanted, &right), "%s", fault.text);
    int before = 0;
    for (bool struck = true; struck; before++) {
        let_fail_once(call, ENOMEM, before);
        const bool good = read_picture(wanted, &picture);
        struck = !failing[0].call;
        let_none_fail();
        if (good)
            cr_expect_arr_eq(picture.pixels, right.pixels, size);
        else
            cr_expect_str_eq(fault.text, "cannot read x: out of memory", "%s %d: %s", call, before,
                             fault.text);
        tlc_picture_end(&picture);
    }
    tlc_picture_end(&right);
    return before - 1;
}

Test(picture_failures, memory_that_there_is_not_is_told_of)
{
    static void (*const writers[])(void) = {write_png, write_jpeg, write_pnm};
    static const struct tlc_preparation ways[] = {
        {4, 11, 3, TLC_RESIZE_BILINEAR, false, 255}, {11, 4, 4, TLC_RESIZE_AREA, false, 255},
        {3, 3, 1, TLC_RESIZE_NEAREST, true, 0},      {12, 12, 2, TLC_RESIZE_BILINEAR, true, 0},
        {WIDTH, 3, 1, TLC_RESIZE_AREA, false, 0},
    };
    static const char *const calls[] = {"malloc", "calloc", "realloc"};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
            int tried = 0;
            writers[i]();
            for (size_t c = 0; c < 3; c++)
                tried += expect_told(&ways[k], calls[c]);
            cr_expect_gt(tried, 1);
        }
}

#endif

/* ---- files ------------------------------------------------------------------------------------
 */

static void expect_unread(const char *path, size_t most, const char *wanted)
{
    struct tlc_bytes bytes = {0};
    cr_expect(!tlc_bytes_read(&bytes, path, most, &fault));
    cr_expect_str_eq(fault.text, wanted);
    tlc_bytes_end(&bytes);
    let_none_fail();
}

Test(picture_failures, a_file_that_cannot_be_had_whole)
{
    write_text("x", "0123456789", 10);
    expect_unread("x", 9, "x has 10 bytes, more than the 9 that are read");
    expect_unread("/proc/self/maps", 9, "/proc/self/maps has more than the 9 bytes that are read");
    expect_unread("/proc/self", 9, "cannot read /proc/self: it is a directory");
    expect_unread("/dev/null", 9, "cannot read /dev/null: it is not a regular file");
    expect_unread("y", 9, "cannot open y: No such file or directory");
    let_fail("fstat", EIO, 0);
    expect_unread("x", 10, "cannot read x: Input/output error");
    let_fail("read", EIO, 0);
    expect_unread("x", 10, "cannot read x: Input/output error");
    write_text("x", "", 0);
    expect_unread("x", 9, "x is empty");
}

/* As files of /proc are: they say that they are empty. */
Test(picture_failures, a_file_may_be_longer_than_it_says)
{
    struct tlc_bytes bytes = {0};
    interrupted_every = 2;
    cr_assert(tlc_bytes_read(&bytes, "/proc/self/maps", 1 << 20, &fault), "%s", fault.text);
    interrupted_every = 0;
    cr_expect_gt(bytes.size, 4096);
    cr_expect_gt(interruptions, 2);
    tlc_bytes_end(&bytes);
}

Test(picture_failures, a_folder_that_cannot_be_listed)
{
    struct tlc_names names = {0};
    let_fail("readdir", EIO, 2);
    cr_expect(!tlc_names_in_folder("/proc/self", &names, &fault));
    let_none_fail();
    cr_expect_str_eq(fault.text, "cannot read /proc/self: Input/output error");
    tlc_names_end(&names);
}

Test(picture_failures, what_leads_nowhere_is_a_link)
{
    write_text("x", "", 0);
    cr_assert(symlink("x", "to x") == 0 && symlink("y", "to y") == 0);
    cr_expect(!tlc_leads_nowhere("x") && !tlc_leads_nowhere("to x") && tlc_leads_nowhere("to y") &&
              !tlc_leads_nowhere("y") && !tlc_leads_nowhere("x/y"));
    cr_expect(!tlc_is_link("x") && tlc_is_link("to x") && tlc_is_link("to y") && !tlc_is_link("y"));
}

/* ---- what is no picture ------------------------------------------------------------------------
 */

Test(picture_failures, what_is_no_picture_is_told_for_what_it_is)
{
#define TEXT(bytes, words)                                                                         \
    {                                                                                              \
        bytes, sizeof bytes - 1, "x is no picture" words                                           \
    }
    static const struct {
        const char *bytes;
        size_t size;
        const char *wanted;
    } cases[] = {
        TEXT("a <html> page", " that can be read, but a page of HTML"),
        TEXT("a <!DOCTYPE html> page", " that can be read, but a page of HTML"),
        TEXT("a <!doctype html> page", " that can be read, but a page of HTML"),
        TEXT("a <svg> drawing", " that can be read, but an SVG"),
        TEXT("P7 is none", ", but text that begins with `P7 is none`"),
        TEXT("P0 is none", ", but text that begins with `P0 is none`"),
        TEXT("P1x", ", but text that begins with `P1x`"),
        TEXT("P1", ", but text that begins with `P1`"),
        TEXT("one\ntwo", ", but text that begins with `one`"),
        TEXT("01234567890123456789012345",
             ", but text that begins with `012345678901234567890123`"),
        TEXT("cut within \xe2\x82", ", but text that begins with `cut within <0xE2><0x82>`"),
        TEXT("P1\0", " that can be read: it begins with the bytes 50 31 00; PNG, JPEG and PNM are "
                     "read"),
        TEXT("\1\2\3\4\5\6\7\10\11",
             " that can be read: it begins with the bytes 01 02 03 04 05 06 "
             "07 08; PNG, JPEG and PNM are read"),
        TEXT("\x82 text",
             " that can be read: it begins with the bytes 82 20 74 65 78 74; PNG, JPEG and "
             "PNM are read"),
        TEXT("in \x82 the middle",
             " that can be read: it begins with the bytes 69 6e 20 82 20 74 68 "
             "65; PNG, JPEG and PNM are read"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tlc_picture picture;
        cr_expect(!tlc_picture_decode("x", (const uint8_t *)cases[i].bytes, cases[i].size, &picture,
                                      &fault));
        cr_expect_str_eq(fault.text, cases[i].wanted, "\n  got:    %s\n  wanted: %s", fault.text,
                         cases[i].wanted);
    }
}

/* Of either byte order; what is no orientation is none. */
Test(picture_failures, an_orientation_is_one_of_eight)
{
    static const struct {
        const char *order;
        uint8_t value;
        int wanted;
    } cases[] = {{"MM", 1, 1}, {"MM", 8, 8}, {"MM", 0, 1}, {"MM", 9, 1},
                 {"II", 3, 3}, {"II", 9, 1}, {"IM", 3, 1}, {"XX", 3, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t big[] = "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0",
                little[] = "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0";
        const bool is_big = cases[i].order[0] == 'M';
        uint8_t *bytes = is_big ? big : little;
        memcpy(bytes, cases[i].order, 2);
        bytes[is_big ? 19 : 18] = cases[i].value;
        cr_expect_eq(tlc_exif_orientation(bytes, 26), cases[i].wanted, "%zu: %d", i,
                     tlc_exif_orientation(bytes, 26));
        cr_expect_eq(tlc_exif_orientation(bytes, 7), 1);
        cr_expect_eq(tlc_exif_orientation(bytes, 12), 1);
    }
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

static struct tlc_images_settings settings;
static const struct tlc_source source = {
    .settings = &settings, .dimensions = 2, .shape = {1, 2}, .scale = 1};

static void put_picture(const char *path, char first)
{
    char bytes[] = "P5 2 1 255\n..";
    bytes[11] = first;
    write_text(path, bytes, 13);
}

/* The first number of each picture that there is, in blocks of two; "" and a fault. */
static const char *firsts(const char *path)
{
    static char found[20];
    size_t count = 0;
    char numbers[4];
    int rows = 2;
    fault.text[0] = found[0] = '\0';
    void *state = tlc_picture_blocks.open(path, &source, 1, &fault);
    while (state && rows == 2 && tlc_picture_blocks.read(state, numbers, 2, &rows, &fault))
        for (int i = 0; i < rows; i++)
            found[count++] = numbers[2 * i];
    found[count] = '\0';
    if (state)
        tlc_picture_blocks.close(state);
    return found;
}

static void expect_blocks_fault(const char *path, const char *wanted)
{
    cr_expect_str_eq(firsts(path), "");
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}

static void make_folder(void)
{
    cr_assert(mkdir("d", 0777) == 0 && mkdir("d/e", 0777) == 0);
    put_picture("d/1", 'a');
    put_picture("d/3", 'c');
    put_picture("d/e/2", 'b');
    cr_assert(symlink("1", "d/f") == 0);
}

Test(picture_failures, blocks_have_all_of_a_folder)
{
    make_folder();
    cr_expect_str_eq(firsts("d"), "acba", "%s", fault.text);
    cr_expect_str_eq(firsts("d/"), "acba");
    settings.skips_links = true;
    cr_expect_str_eq(firsts("d"), "acb");
    cr_expect_str_eq(firsts("d/1"), "a");
}

Test(picture_failures, threads_that_cannot_be_had_are_done_without)
{
    make_folder();
    for (int before = 0; before < 3; before++) {
        int rows;
        char numbers[10];
        let_fail("pthread_create", EAGAIN, before);
        void *state = tlc_picture_blocks.open("d", &source, 3, &fault);
        cr_expect(tlc_picture_blocks.read(state, numbers, 5, &rows, &fault), "%s", fault.text);
        let_none_fail();
        cr_expect(rows == 4 && numbers[0] == 'a' && numbers[2] == 'c' && numbers[4] == 'b');
        tlc_picture_blocks.close(state);
    }
}

Test(picture_failures, blocks_pass_over_what_they_are_told_to)
{
    make_folder();
    write_text("d/text", "text", 4);
    cr_assert(symlink("nowhere", "d/g") == 0);
    expect_blocks_fault("d", "cannot open d/g: No such file or directory");
    settings.skips_others = true;
    cr_expect_str_eq(firsts("d"), "acba", "%s", fault.text);
    unlink("d/g");
    settings.skips_others = false;
    cr_expect_str_eq(firsts("d"), "acba");
    cr_expect(strstr(fault.text, "d/text is no picture"), "%s", fault.text);
}

Test(picture_failures, blocks_have_what_a_table_names)
{
    static const char *const tables[] = {"t.csv", "t.tsv", "t.txt"};
    put_picture("1", 'a');
    put_picture("2", 'b');
    for (int i = 0; i < 3; i++) {
        write_text(tables[i], "file,size\n2,1\n1,2\n2,3\n", 22);
        cr_expect_str_eq(firsts(tables[i]), "bab", "%s", fault.text);
    }
    write_text("t.csv", "name\n2\n", 7);
    expect_blocks_fault("t.csv", "t.csv: line 1: found the columns name, expected `file` among "
                                 "them");
    write_text("t.csv", "file\n", 5);
    expect_blocks_fault("t.csv", "t.csv names no picture");
    write_text("t.csv", "file,size\n2,1\n,2\n", 17);
    expect_blocks_fault("t.csv",
                        "t.csv: line 3, column `file`: found nothing, expected the name of "
                        "a file");
    write_text("t.csv", "file,size\n2,1\n1\n", 16);
    expect_blocks_fault("t.csv", "t.csv: line 3: found 1 column, expected 2 as in line 1: the "
                                 "first that is missing is `size`");
    expect_blocks_fault("none.csv", "cannot open none.csv: No such file or directory");
    cr_assert_eq(mkdir("d", 0777), 0);
    expect_blocks_fault("d", "d has no picture");
}
