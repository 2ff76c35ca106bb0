/* test_idx.c: IDX files, whole and broken, and the examples picked from them. */
#include <isa-l/igzip_lib.h>
#include <stdio.h>

#include "data/data.h"
#include "system/fail.h"
#include "system/input.h"
#include "support.h"

TestSuite(data, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 5, HEIGHT = 2, WIDTH = 3, PIXELS = HEIGHT * WIDTH };

/* Both files as they should be; each test breaks them in its way. */
static uint8_t images[16 + ROWS * PIXELS] = {0, 0, 8, 3,      0, 0, 0, ROWS,
                                             0, 0, 0, HEIGHT, 0, 0, 0, WIDTH};
static uint8_t labels[8 + ROWS] = {0, 0, 8, 1, 0, 0, 0, ROWS, 3, 0, 2, 1, 2};

static struct tlc_source source = {.format = &tlc_format_idx,
                                   .directory = "small",
                                   .images = "images",
                                   .labels = "labels",
                                   .dimensions = 2,
                                   .shape = {HEIGHT, WIDTH},
                                   .classes = 4,
                                   .rows = ROWS};
static struct tlc_options options;

static void write_files(void)
{
    for (int i = 0; i < ROWS * PIXELS; i++)
        images[16 + i] = (uint8_t)(i + 1);
    mkdir("data", 0777);
    mkdir("data/small", 0777);
    write_text("data/small/images", images, sizeof images);
    write_text("data/small/labels", labels, sizeof labels);
}

static void write_gzip(const char *path, const void *bytes, size_t size)
{
    struct isal_zstream stream;
    const size_t room = 2 * size + 4096;
    uint8_t *packed = calloc(1, room);
    isal_deflate_stateless_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    stream.next_in = (uint8_t *)bytes;
    stream.avail_in = (uint32_t)size;
    stream.next_out = packed;
    stream.avail_out = (uint32_t)room;
    cr_assert_eq(isal_deflate_stateless(&stream), COMP_OK);
    write_text(path, packed, room - stream.avail_out);
    free(packed);
}

static void load(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_load_source(&options, &source);
}

static void expect_load_failure(const char *message)
{
    expect_failure(load, NULL, message);
}

static void expect_all_rows(struct tlc_data loaded)
{
    cr_assert_eq(loaded.rows, ROWS);
    cr_expect_eq(loaded.size, PIXELS);
    cr_expect_arr_eq(loaded.numbers, images + 16, ROWS * PIXELS);
    for (int row = 0; row < ROWS; row++)
        cr_expect_eq(loaded.labels[row], labels[8 + row]);
}

/* ---- files that are right ------------------------------------------------------------------- */

Test(data, reads_plain_files)
{
    write_files();
    expect_all_rows(tlc_load_source(&options, &source));
}

Test(data, reads_compressed_files)
{
    write_files();
    write_gzip("data/small/images", images, sizeof images);
    write_gzip("data/small/labels", labels, sizeof labels);
    expect_all_rows(tlc_load_source(&options, &source));
}

static uint32_t loaded_checksum(void)
{
    const struct tlc_data loaded = tlc_load_source(&options, &source);
    return tlc_data_checksum(&loaded);
}

/* Images and labels alike; not how they are packed. */
Test(data, other_data_has_another_checksum)
{
    write_files();
    const uint32_t checksum = loaded_checksum();
    write_gzip("data/small/images", images, sizeof images);
    cr_expect_eq(loaded_checksum(), checksum);
    images[16 + ROWS * PIXELS - 1] ^= 1;
    write_text("data/small/images", images, sizeof images);
    cr_expect_neq(loaded_checksum(), checksum);
    images[16 + ROWS * PIXELS - 1] ^= 1;
    labels[8] ^= 1;
    write_text("data/small/images", images, sizeof images);
    write_text("data/small/labels", labels, sizeof labels);
    cr_expect_neq(loaded_checksum(), checksum);
}

Test(data, reads_only_the_rows_it_needs)
{
    write_files();
    source.rows = 2;
    labels[8 + 4] = 200;
    write_text("data/small/labels", labels, sizeof labels);
    struct tlc_data loaded = tlc_load_source(&options, &source);
    cr_expect_eq(loaded.rows, 2);
    cr_expect_arr_eq(loaded.numbers, images + 16, 2 * PIXELS);
}

Test(data, reads_all_rows_when_asked)
{
    write_files();
    source.rows = 0;
    source.all_rows = true;
    expect_all_rows(tlc_load_source(&options, &source));
}

/* Larger than the first buffer, so that it has to grow. */
Test(data, reads_a_large_file)
{
    enum { COUNT = 3000, SIDE = 28, SIZE = COUNT * SIDE * SIDE };
    static uint8_t large[16 + SIZE] = {0, 0, 8, 3,    0, 0, COUNT >> 8, COUNT & 255,
                                       0, 0, 0, SIDE, 0, 0, 0,          SIDE};
    static uint8_t many[8 + COUNT] = {0, 0, 8, 1, 0, 0, COUNT >> 8, COUNT & 255};
    for (int i = 0; i < SIZE; i++)
        large[16 + i] = (uint8_t)(i / 1000);
    write_files();
    write_gzip("data/small/images", large, sizeof large);
    write_gzip("data/small/labels", many, sizeof many);
    source.shape[0] = source.shape[1] = SIDE;
    source.all_rows = true;
    struct tlc_data loaded = tlc_load_source(&options, &source);
    cr_assert_eq(loaded.rows, COUNT);
    cr_expect_arr_eq(loaded.numbers, large + 16, SIZE);
}

Test(data, reads_images_of_one_dimension)
{
    static const uint8_t flat[] = {0, 0, 8, 2, 0, 0, 0, ROWS, 0, 0, 0, 1, 9, 8, 7, 6, 5};
    write_files();
    write_text("data/small/images", flat, sizeof flat);
    source.dimensions = 1;
    source.shape[0] = 1;
    struct tlc_data loaded = tlc_load_source(&options, &source);
    cr_expect_eq(loaded.size, 1);
    cr_expect_arr_eq(loaded.numbers, flat + 12, ROWS);
}

Test(data, reads_debians_fashion_mnist)
{
    struct tlc_source fashion = {.format = &tlc_format_idx,
                                 .directory = "fashion-mnist",
                                 .images = "t10k-images-idx3-ubyte.gz",
                                 .labels = "t10k-labels-idx1-ubyte.gz",
                                 .dimensions = 2,
                                 .shape = {28, 28},
                                 .classes = 10,
                                 .rows = 5000};
    if (!exists("/usr/share/datasets/fashion-mnist"))
        cr_skip_test("dataset-fashion-mnist is not installed");
    struct tlc_data loaded = tlc_load_source(&options, &fashion);
    int shirts = 0, sandals = 0;
    for (int i = 0; i < loaded.rows; i++) {
        shirts += loaded.labels[i] == 6;
        sandals += loaded.labels[i] == 5;
    }
    cr_expect_eq(shirts, 482);
    cr_expect_eq(shirts + sandals, 967);
}

/* ---- where files are looked for ------------------------------------------------------------- */

Test(data, the_option_comes_before_the_variable_and_both_before_data)
{
    write_files();
    cr_assert(rename("data", "variable") == 0);
    setenv("TLC_DATA", "variable", 1);
    write_files();
    write_text("data/small/images", "", 0);
    expect_all_rows(tlc_load_source(&options, &source));
    cr_assert(rename("variable", "option") == 0);
    options.data = "option";
    setenv("TLC_DATA", "data", 1);
    expect_all_rows(tlc_load_source(&options, &source));
}

Test(data, a_place_without_the_directory_is_passed_over)
{
    write_files();
    options.data = "/nonexistent";
    expect_all_rows(tlc_load_source(&options, &source));
}

static void load_twice(void *unused)
{
    load(unused);
    load(unused);
}

Test(data, a_place_without_the_directory_is_noted_once)
{
    write_files();
    options.data = "/nonexistent";
    struct ending ending = call(load_twice, NULL);
    cr_expect_str_eq(ending.err, "note: no small/images in /nonexistent; reading data/small\n");
    cr_expect_eq(ending.code, 0);
}

Test(data, an_absolute_directory_is_taken_as_it_is)
{
    char path[4096];
    write_files();
    cr_assert(getcwd(path, sizeof path - 16));
    strcat(path, "/data/small");
    source.directory = path;
    expect_all_rows(tlc_load_source(&options, &source));
}

Test(data, not_found_anywhere)
{
    options.data = "mine";
    setenv("TLC_DATA", "ours", 1);
    expect_load_failure("toy: error: cannot find small/images in any of: mine, ours, data, "
                        "/usr/share/datasets\n");
}

Test(data, not_found_but_packaged)
{
    source.directory = "fashion-mnist";
    expect_load_failure("toy: error: cannot find fashion-mnist/images in any of: data, "
                        "/usr/share/datasets (Debian's package dataset-fashion-mnist has it)\n");
}

Test(data, labels_not_found)
{
    write_files();
    remove("data/small/labels");
    expect_load_failure("toy: error: cannot open data/small/labels: No such file or directory\n");
}

Test(data, a_directory_in_place_of_a_file)
{
    write_files();
    remove("data/small/images");
    mkdir("data/small/images", 0777);
    expect_load_failure("toy: error: cannot read data/small/images: it is a directory\n");
}

/* Root may read everything, so the tests' root becomes somebody else. */
static void load_as_anybody(void *unused)
{
    if (geteuid() == 0 && seteuid(65534) < 0)
        tlc_fail("cannot become somebody else");
    load(unused);
}

Test(data, not_readable)
{
    write_files();
    chmod(".", 0755);
    chmod("data/small/images", 0);
    expect_failure(load_as_anybody, NULL,
                   "toy: error: cannot open data/small/images: Permission denied\n");
}

/* ---- files that are wrong ------------------------------------------------------------------- */

Test(data, wrong_magic_of_images)
{
    write_files();
    write_text("data/small/images", labels, sizeof labels);
    expect_load_failure("toy: error: data/small/images: magic number 0x00000801 found, "
                        "0x00000803 expected (IDX, unsigned bytes, dimensions: 3)\n");
}

Test(data, wrong_magic_of_labels)
{
    write_files();
    write_text("data/small/labels", "PNG, in fact", 12);
    expect_load_failure("toy: error: data/small/labels: magic number 0x504e472c found, "
                        "0x00000801 expected (IDX, unsigned bytes, dimensions: 1)\n");
}

Test(data, other_shape)
{
    write_files();
    source.shape[0] = source.shape[1] = 28;
    expect_load_failure("toy: error: data/small/images: its examples are 2 x 3, but the spec says "
                        "shape 28 x 28\n");
}

Test(data, fewer_rows_than_the_spec_uses)
{
    write_files();
    source.rows = 6;
    expect_load_failure("toy: error: data/small/images has 5 rows, but the spec uses 6\n");
}

Test(data, counts_differ)
{
    write_files();
    labels[7] = 4;
    write_text("data/small/labels", labels, sizeof labels);
    expect_load_failure("toy: error: data/small/images has 5 examples, but data/small/labels has 4 "
                        "labels\n");
}

Test(data, label_outside_the_classes)
{
    write_files();
    source.classes = 3;
    expect_load_failure("toy: error: data/small/labels: row 0 has label 3, but the spec says "
                        "classes: 3\n");
}

Test(data, header_cut_off)
{
    write_files();
    write_text("data/small/images", images, 13);
    expect_load_failure("toy: error: data/small/images is truncated: it ends within its header\n");
    write_text("data/small/images", images, 0);
    expect_load_failure("toy: error: data/small/images is empty\n");
    write_gzip("data/small/images", images, 0);
    expect_load_failure("toy: error: data/small/images is truncated: it ends within its header\n");
}

Test(data, rows_cut_off)
{
    write_files();
    write_text("data/small/images", images, 16 + 3 * PIXELS + 1);
    expect_load_failure("toy: error: data/small/images is truncated: its data ends in row 3, its "
                        "header promises 5 rows\n");
    write_text("data/small/labels", labels, sizeof labels - 1);
    expect_load_failure("toy: error: data/small/labels is truncated: its data ends in row 4, its "
                        "header promises 5 rows\n");
}

Test(data, more_than_the_header_promises)
{
    write_files();
    images[7] = labels[7] = source.rows = 4;
    write_text("data/small/images", images, sizeof images);
    write_text("data/small/labels", labels, sizeof labels - 1);
    expect_load_failure("toy: error: data/small/images goes on after the 4 rows its header "
                        "promises\n");
}

/* The address sanitizer would stop an allocation of what the header promises: 26 GB. */
Test(data, absurd_row_counts_need_no_memory)
{
    write_files();
    memset(images + 4, 0xff, 4);
    memset(labels + 4, 0xff, 4);
    write_text("data/small/images", images, sizeof images);
    write_text("data/small/labels", labels, sizeof labels);
    source.all_rows = true;
    expect_load_failure("toy: error: data/small/images: its header promises 4294967295 rows, more "
                        "than the 2147483647 supported\n");
    images[4] = labels[4] = 0x7f;
    write_text("data/small/images", images, sizeof images);
    write_text("data/small/labels", labels, sizeof labels);
    expect_load_failure("toy: error: data/small/labels is truncated: its data ends in row 5, its "
                        "header promises 2147483647 rows\n");
}

Test(data, absurd_shapes_do_not_overflow)
{
    write_files();
    memset(images + 8, 0x7f, 8);
    write_text("data/small/images", images, sizeof images);
    source.shape[0] = source.shape[1] = 0x7f7f7f7f;
    expect_load_failure("toy: error: data/small/images: its examples have more than 2147483647 "
                        "numbers\n");
}

/* ---- gzip ----------------------------------------------------------------------------------- */

static uint8_t *compressed_images(size_t *size)
{
    write_gzip("data/small/images", images, sizeof images);
    return (uint8_t *)read_text("data/small/images", size);
}

/* Wherever it is cut off; below two bytes it is no gzip. */
Test(data, compressed_data_cut_off)
{
    size_t size;
    write_files();
    uint8_t *bytes = compressed_images(&size);
    for (size_t length = 2; length < size; length++) {
        write_text("data/small/images", bytes, length);
        expect_load_failure("toy: error: data/small/images is truncated: its compressed data ends "
                            "early\n");
    }
    free(bytes);
}

static void load_the_first_row(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    struct tlc_data loaded = tlc_load_source(&options, &source);
    if (memcmp(loaded.numbers, images + 16, PIXELS) != 0)
        fputs("damaged data was used", stderr);
    else
        fputs("toy: error: data/small/images is as it was", stderr);
}

/* Be it in rows that nobody needs. Of the header, its time, system and four of its flags can be
 * damaged without harm, and five bits between it and a block that is not compressed. */
Test(data, no_damaged_bit_is_used)
{
    size_t size;
    write_files();
    uint8_t *bytes = compressed_images(&size);
    source.rows = 1;
    int harmless = 0;
    for (size_t i = 0; i < 8 * size; i++) {
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        write_text("data/small/images", bytes, size);
        struct ending ending = call(load_the_first_row, NULL);
        cr_expect(strncmp(ending.err, "toy: error: data/small/images", 29) == 0, "bit %zu: %s", i,
                  ending.err);
        harmless += ending.code == 0;
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    cr_expect_leq(harmless, 8 * 6 + 4 + 5, "%d bits", harmless);
    free(bytes);
}

Test(data, compressed_data_corrupt)
{
    size_t size;
    write_files();
    uint8_t *bytes = compressed_images(&size);
    for (size_t place = size - 8; place < size; place++) { /* checksum and length */
        bytes[place] ^= 1;
        write_text("data/small/images", bytes, size);
        expect_load_failure("toy: error: data/small/images is corrupt: its data has not the "
                            "checksum or length that stand at its end\n");
        bytes[place] ^= 1;
    }
    bytes[2] = 7; /* the method */
    write_text("data/small/images", bytes, size);
    expect_load_failure("toy: error: data/small/images is corrupt: its gzip header is wrong\n");
    free(bytes);
}

Test(data, something_behind_compressed_data)
{
    size_t size;
    write_files();
    uint8_t *bytes = compressed_images(&size);
    bytes[size] = 0;
    write_text("data/small/images", bytes, size + 1);
    expect_load_failure("toy: error: data/small/images is corrupt: something that is not gzip "
                        "follows its compressed data\n");
    free(bytes);
}

/* As `cat a.gz b.gz` makes it. */
Test(data, reads_all_members)
{
    char *parts[3];
    size_t size[3], whole = 0;
    static const size_t begin[] = {0, 9, 40, sizeof images};
    uint8_t together[4096];
    write_files();
    for (int i = 0; i < 3; i++) {
        write_gzip("part", images + begin[i], begin[i + 1] - begin[i]);
        parts[i] = read_text("part", &size[i]);
        memcpy(together + whole, parts[i], size[i]);
        whole += size[i];
        free(parts[i]);
    }
    write_text("data/small/images", together, whole);
    expect_all_rows(tlc_load_source(&options, &source));
    write_text("data/small/images", together, whole - size[2]);
    expect_load_failure("toy: error: data/small/images is truncated: its data ends in row 4, its "
                        "header promises 5 rows\n");
}

Test(data, packed_twice)
{
    size_t size;
    write_files();
    uint8_t *bytes = compressed_images(&size);
    write_gzip("data/small/images", bytes, size);
    expect_load_failure("toy: error: data/small/images is a gzip file within a gzip file: unpack "
                        "it once, with gunzip\n");
    free(bytes);
}

/* Larger than any buffer: a member may end wherever the buffer does. */
Test(data, reads_what_cannot_be_compressed)
{
    enum { SIDE = 1000, SIZE = SIDE * SIDE };
    static uint8_t large[16 + SIZE] = {0, 0, 8,          3,          0, 0, 0,          1,
                                       0, 0, SIDE / 256, SIDE % 256, 0, 0, SIDE / 256, SIDE % 256};
    static uint8_t one[] = {0, 0, 8, 1, 0, 0, 0, 1, 0};
    static uint8_t packed[2 * SIZE + 64];
    size_t size[2];
    uint32_t state = 1;
    for (int i = 0; i < SIZE; i++)
        large[16 + i] = (uint8_t)((state = state * 1664525 + 1013904223) >> 24);
    write_files();
    write_text("data/small/labels", one, sizeof one);
    source.shape[0] = source.shape[1] = SIDE;
    source.all_rows = true;
    for (size_t cut = (1 << 17) - 40; cut < (1 << 17) + 8; cut++) {
        write_gzip("part", large, cut);
        char *part = read_text("part", &size[0]);
        memcpy(packed, part, size[0]);
        free(part);
        write_gzip("part", large + cut, sizeof large - cut);
        part = read_text("part", &size[1]);
        memcpy(packed + size[0], part, size[1]);
        free(part);
        write_text("data/small/images", packed, size[0] + size[1]);
        struct tlc_data loaded = tlc_load_source(&options, &source);
        cr_assert_arr_eq(loaded.numbers, large + 16, SIZE);
    }
}

Test(data, the_checksum_is_that_of_gzip)
{
    cr_expect_eq(tlc_checksum(0, "123456789", 9), 0xcbf43926);
    cr_expect_eq(tlc_checksum(tlc_checksum(0, "1234", 4), "56789", 5), 0xcbf43926);
}

/* ---- what is no file ------------------------------------------------------------------------ */

Test(data, a_pipe_in_place_of_a_file, .timeout = 20)
{
    write_files();
    remove("data/small/images");
    cr_assert(mkfifo("data/small/images", 0666) == 0);
    expect_load_failure("toy: error: cannot read data/small/images: it is not a regular file\n");
}

/* Linux says that of the memory of a process, a regular file, at an address that nothing has. */
Test(data, an_error_is_no_end)
{
    write_files();
    remove("data/small/images");
    cr_assert(symlink("/proc/self/mem", "data/small/images") == 0);
    expect_load_failure("toy: error: cannot read data/small/images: Input/output error\n");
}

/* Of five rows, one is needed. */
Test(data, rows_that_nobody_needs_must_be_there)
{
    write_files();
    source.rows = 1;
    write_text("data/small/images", images, sizeof images - PIXELS - 1);
    expect_load_failure("toy: error: data/small/images is truncated: its data ends in row 3, its "
                        "header promises 5 rows\n");
    write_text("data/small/images", images, sizeof images);
    write_text("data/small/labels", labels, sizeof labels - 1);
    expect_load_failure("toy: error: data/small/labels is truncated: its data ends in row 4, its "
                        "header promises 5 rows\n");
    labels[7] = images[7] = 4;
    write_text("data/small/labels", labels, sizeof labels);
    write_text("data/small/images", images, sizeof images);
    expect_load_failure("toy: error: data/small/labels goes on after the 4 rows its header "
                        "promises\n");
}

/* ---- picking examples ----------------------------------------------------------------------- */

static const uint8_t pixels[1] = {0};
static const int32_t some_labels[10] = {5, 1, 6, 6, 2, 5, 9, 6, 5, 0};
static const struct tlc_data some = {
    .numbers = pixels, .labels = some_labels, .rows = 10, .size = 0};

static bool is_5_or_6(int64_t label)
{
    return label == 5 || label == 6;
}

static bool never(int64_t label)
{
    (void)label;
    return false;
}

static int64_t is_6(int64_t label)
{
    return label == 6;
}

static void expect_examples(struct tlc_examples examples, int count, const int32_t *rows,
                            const int32_t *targets)
{
    cr_assert_eq(examples.count, count);
    cr_expect_arr_eq(examples.rows, rows, (size_t)count * sizeof *rows);
    cr_expect_arr_eq(examples.targets, targets, (size_t)count * sizeof *targets);
    cr_expect_eq(examples.numbers, pixels);
    cr_expect_str_eq(examples.name, "B.train");
    cr_expect_eq(examples.available, count);
    cr_expect_eq(examples.classes, 2);
}

static struct tlc_examples pick(int first, int last, int limit)
{
    return tlc_select(&some, &(const struct tlc_selection){.name = "B.train",
                                                           .first = first,
                                                           .last = last,
                                                           .limit = limit,
                                                           .classes = 2,
                                                           .where = is_5_or_6,
                                                           .target = is_6});
}

Test(data, select_picks_and_maps)
{
    static const int32_t rows[] = {0, 2, 3, 5, 7, 8}, targets[] = {0, 1, 1, 0, 1, 0};
    expect_examples(pick(0, -1, -1), 6, rows, targets);
}

Test(data, select_keeps_to_its_rows)
{
    static const int32_t rows[] = {2, 3, 5}, targets[] = {1, 1, 0};
    expect_examples(pick(1, 7, -1), 3, rows, targets);
}

Test(data, select_keeps_the_first_of_the_limit)
{
    static const int32_t rows[] = {2, 3}, targets[] = {1, 1};
    expect_examples(pick(1, -1, 2), 2, rows, targets);
    expect_examples(pick(2, 4, 2), 2, rows, targets);
}

/* In a process that may end. */
static void select_or_fail(void *selection)
{
    tlc_program_begin("toy");
    tlc_select(&some, selection);
}

static void expect_select_failure(struct tlc_selection selection, const char *message)
{
    selection.name = "B.train";
    selection.target = is_6;
    expect_failure(select_or_fail, &selection, message);
}

Test(data, select_without_enough_for_the_limit)
{
    expect_select_failure(
        (struct tlc_selection){.first = 0, .last = -1, .limit = 200, .where = is_5_or_6},
        "toy: error: task B has only 6 examples in split train, but limit says 200\n");
}

Test(data, select_without_any)
{
    expect_select_failure(
        (struct tlc_selection){.first = 0, .last = -1, .limit = -1, .where = never},
        "toy: error: task B has no examples in split train\n");
    expect_select_failure(
        (struct tlc_selection){.first = 3, .last = 3, .limit = -1, .where = is_5_or_6},
        "toy: error: task B has no examples in split train\n");
}

Test(data, select_beyond_the_data)
{
    expect_select_failure(
        (struct tlc_selection){.first = 5, .last = 11, .limit = -1, .where = is_5_or_6},
        "toy: error: B.train: rows 5 to 11 asked for, but the data has 10\n");
    expect_select_failure(
        (struct tlc_selection){.first = 12, .last = -1, .limit = -1, .where = is_5_or_6},
        "toy: error: B.train: rows 12 to 10 asked for, but the data has 10\n");
    expect_select_failure(
        (struct tlc_selection){.first = -1, .last = 5, .limit = -1, .where = is_5_or_6},
        "toy: error: B.train: rows -1 to 5 asked for, but the data has 10\n");
}

/* ---- samples -------------------------------------------------------------------------------- */

enum { MANY = 500 };

static int32_t many_labels[MANY];
static const struct tlc_data many = {.numbers = pixels, .labels = many_labels, .rows = MANY};

/* Of rows 10 to 490, `limit` of those with the labels 5 and 6: 320. */
static struct tlc_examples pick_sampled(int limit, uint32_t stream)
{
    for (int i = 0; i < MANY; i++)
        many_labels[i] = i % 3 + 4;
    return tlc_select(&many, &(const struct tlc_selection){.name = "B.train",
                                                           .first = 10,
                                                           .last = 490,
                                                           .limit = limit,
                                                           .sampled = true,
                                                           .stream = stream,
                                                           .classes = 2,
                                                           .where = is_5_or_6,
                                                           .target = is_6});
}

static bool same_sample(const struct tlc_examples *first, const struct tlc_examples *second)
{
    return first->count == second->count &&
           memcmp(first->rows, second->rows, (size_t)first->count * sizeof *first->rows) == 0;
}

Test(data, select_keeps_all_that_a_sample_may_have)
{
    struct tlc_examples examples = pick_sampled(100, 3);
    cr_expect_eq(examples.count, 100);
    cr_expect_eq(examples.available, 320);
    cr_expect_eq(examples.stream, 3);
    for (int i = 0; i < 320; i++)
        cr_expect(examples.rows[i] >= 10 && examples.rows[i] < 490 &&
                  is_5_or_6(many_labels[examples.rows[i]]));
}

Test(data, a_sample_is_ascending_and_keeps_its_targets)
{
    struct tlc_examples examples = pick_sampled(100, 3), sample = tlc_sample(&examples, 42);
    cr_assert_eq(sample.count, 100);
    cr_expect_eq(sample.available, 100);
    cr_expect_str_eq(sample.name, "B.train");
    cr_expect_eq(sample.numbers, pixels);
    for (int i = 0; i < sample.count; i++) {
        cr_expect(i == 0 || sample.rows[i] > sample.rows[i - 1]);
        cr_expect(sample.rows[i] >= 10 && sample.rows[i] < 490);
        cr_expect(is_5_or_6(many_labels[sample.rows[i]]));
        cr_expect_eq(sample.targets[i], is_6(many_labels[sample.rows[i]]));
    }
    tlc_sample_end(&sample, &examples);
}

/* Not the first ones either. */
Test(data, a_sample_is_its_seeds_and_its_streams)
{
    struct tlc_examples examples = pick_sampled(100, 3), others = pick_sampled(100, 4);
    struct tlc_examples sample = tlc_sample(&examples, 42), again = tlc_sample(&examples, 42);
    struct tlc_examples seed = tlc_sample(&examples, 43), stream = tlc_sample(&others, 42);
    cr_expect(same_sample(&sample, &again));
    cr_expect_neq(sample.rows, again.rows);
    cr_expect_not(same_sample(&sample, &seed));
    cr_expect_not(same_sample(&sample, &stream));
    cr_expect_not(same_sample(&sample, &examples));
    tlc_sample_end(&sample, &examples);
    tlc_sample_end(&again, &examples);
    tlc_sample_end(&seed, &examples);
    tlc_sample_end(&stream, &others);
}

static bool has_row(const struct tlc_examples *examples, int32_t row)
{
    for (int i = 0; i < examples->count; i++)
        if (examples->rows[i] == row)
            return true;
    return false;
}

/* So that a study of sample sizes adds examples to those that are there. */
Test(data, a_smaller_sample_is_part_of_a_larger_one)
{
    static const int sizes[] = {1, 2, 17, 100, 101, 319, 320};
    for (int k = 1; k < 7; k++) {
        struct tlc_examples few = pick_sampled(sizes[k - 1], 3), more = pick_sampled(sizes[k], 3);
        struct tlc_examples smaller = tlc_sample(&few, 42), larger = tlc_sample(&more, 42);
        cr_assert_eq(smaller.count, sizes[k - 1]);
        for (int i = 0; i < smaller.count; i++)
            cr_expect(has_row(&larger, smaller.rows[i]), "of %d: row %d", sizes[k],
                      smaller.rows[i]);
        tlc_sample_end(&smaller, &few);
        tlc_sample_end(&larger, &more);
    }
}

/* 3000 samples of 100 of 320: each example is in 937 or so, give or take 25. */
Test(data, a_sample_prefers_no_example)
{
    int times[MANY] = {0};
    struct tlc_examples examples = pick_sampled(100, 3);
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct tlc_examples sample = tlc_sample(&examples, seed);
        for (int i = 0; i < sample.count; i++)
            times[sample.rows[i]]++;
        tlc_sample_end(&sample, &examples);
    }
    for (int i = 0; i < examples.available; i++)
        cr_expect(abs(times[examples.rows[i]] - 937) < 125, "%d", times[examples.rows[i]]);
}

/* Those it was drawn from, and nothing is freed. */
Test(data, a_sample_of_all_is_all)
{
    struct tlc_examples all = pick_sampled(320, 3), first = pick(0, -1, 2);
    struct tlc_examples sample = tlc_sample(&all, 42), same = tlc_sample(&first, 42);
    cr_expect_eq(sample.rows, all.rows);
    cr_expect_eq(sample.targets, all.targets);
    cr_expect_eq(same.rows, first.rows);
    tlc_sample_end(&sample, &all);
    tlc_sample_end(&same, &first);
    cr_expect_eq(all.rows[0], 10);
    cr_expect_eq(first.rows[0], 0);
}

Test(data, a_sample_larger_than_what_there_is)
{
    expect_select_failure(
        (struct tlc_selection){
            .first = 0, .last = -1, .limit = 7, .sampled = true, .where = is_5_or_6},
        "toy: error: task B has only 6 examples in split train, but limit says "
        "7\n");
}
