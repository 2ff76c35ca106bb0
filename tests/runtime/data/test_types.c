/* test_types.c: examples and labels of every type that IDX has. */
#include <math.h>

#include "data/data.h"
#include "support.h"
#include "system/fail.h"

TestSuite(types, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 3, WIDTH = 4, NUMBERS = ROWS * WIDTH };

static struct tlc_source source = {.format = &tlc_format_idx,
                                   .directory = "t",
                                   .images = "images",
                                   .labels = "labels",
                                   .dimensions = 1,
                                   .shape = {WIDTH},
                                   .scale = 1,
                                   .classes = 1000,
                                   .rows = ROWS};
static struct tlc_options options;

/* An IDX file of so many dimensions: rows, and what they are of. */
static void write_idx(const char *path, uint8_t code, int dimensions, const void *numbers,
                      size_t count, size_t size)
{
    uint8_t bytes[256] = {0, 0, code, (uint8_t)dimensions, 0, 0, 0, ROWS, 0, 0, 0, WIDTH};
    const size_t head = 4 + 4 * (size_t)dimensions;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < size; k++)
            bytes[head + i * size + k] = ((const uint8_t *)numbers)[i * size + size - 1 - k];
    mkdir("data", 0777);
    mkdir("data/t", 0777);
    write_text(path, bytes, head + count * size);
}

static void write_labels(void)
{
    write_idx("data/t/labels", 0x0c, 1, (int32_t[]){0, 999, 258}, ROWS, 4);
}

static void load(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_load_source(&options, &source);
}

/* Numbers that only their own type holds come back as they were. */
#define EXPECT(type, element_, code, low, high)                                                    \
    do {                                                                                           \
        type numbers[NUMBERS] = {low, high, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};                        \
        write_labels();                                                                            \
        write_idx("data/t/images", code, 2, numbers, NUMBERS, sizeof(type));                       \
        source.element = element_;                                                                 \
        struct tlc_data loaded = tlc_load_source(&options, &source);                               \
        cr_expect_eq(loaded.element, element_);                                                    \
        cr_expect_eq(loaded.size, WIDTH);                                                          \
        cr_expect_arr_eq((const type *)loaded.numbers, numbers, sizeof numbers);                   \
        cr_expect_eq(loaded.labels[1], 999);                                                       \
        cr_expect_eq(loaded.labels[2], 258);                                                       \
    } while (0)

Test(types, every_type_of_idx_is_read)
{
    EXPECT(uint8_t, TLC_UINT8, 0x08, 0, 255);
    EXPECT(int8_t, TLC_INT8, 0x09, -128, 127);
    EXPECT(int16_t, TLC_INT16, 0x0b, -32768, 32767);
    EXPECT(int32_t, TLC_INT32, 0x0c, INT32_MIN, INT32_MAX);
    EXPECT(float, TLC_FLOAT32, 0x0d, -1.5f, 1e-20f);
    EXPECT(double, TLC_FLOAT64, 0x0e, -1.5, 1e-300);
}

Test(types, another_type_than_the_spec_says)
{
    write_labels();
    write_idx("data/t/images", 0x0d, 2, (float[NUMBERS]){0}, NUMBERS, 4);
    expect_failure(load, NULL,
                   "toy: error: data/t/images: its numbers are float32, but the spec says type: "
                   "uint8\n");
}

/* The dimensions that are missing are told for the type that is there. */
Test(types, other_dimensions_of_another_type)
{
    write_labels();
    write_idx("data/t/images", 0x0d, 1, (float[NUMBERS]){0}, ROWS, 4);
    source.element = TLC_FLOAT32;
    expect_failure(load, NULL,
                   "toy: error: data/t/images: magic number 0x00000d01 found, 0x00000d02 expected "
                   "(IDX, float32, dimensions: 2)\n");
}

static void expect_bad_number(double number, const char *said)
{
    double numbers[NUMBERS] = {0};
    char message[256];
    numbers[6] = number;
    write_labels();
    write_idx("data/t/images", 0x0e, 2, numbers, NUMBERS, 8);
    source.element = TLC_FLOAT64;
    snprintf(message, sizeof message, "toy: error: data/t/images: row 1 has %s\n", said);
    expect_failure(load, NULL, message);
}

Test(types, numbers_are_finite)
{
    expect_bad_number(NAN, "nan at column 2, and a number must be finite");
    expect_bad_number(-(double)NAN, "nan at column 2, and a number must be finite");
    expect_bad_number(-INFINITY, "-inf at column 2, and a number must be finite");
    expect_bad_number(1e39, "1e+39 at column 2, and no float holds that, times the scale");
    source.scale = 100;
    expect_bad_number(1e37, "1e+37 at column 2, and no float holds that, times the scale");
}

Test(types, numbers_of_images_have_two_places)
{
    float numbers[NUMBERS] = {0};
    numbers[7] = NAN;
    write_labels();
    write_idx("data/t/images", 0x0d, 2, numbers, NUMBERS, 4);
    source.element = TLC_FLOAT32;
    source.dimensions = 2;
    source.shape[1] = 1; /* which the file leaves out */
    expect_failure(load, NULL,
                   "toy: error: data/t/images: row 1 has nan at [3, 0], and a number must be "
                   "finite\n");
}

Test(types, labels_are_whole_numbers_of_classes)
{
    write_idx("data/t/images", 0x08, 2, (uint8_t[NUMBERS]){0}, NUMBERS, 1);
    write_idx("data/t/labels", 0x0c, 1, (int32_t[]){0, -1, 258}, ROWS, 4);
    expect_failure(load, NULL,
                   "toy: error: data/t/labels: row 1 has label -1, but the spec says classes: "
                   "1000\n");
    write_idx("data/t/labels", 0x0d, 1, (float[]){0, 1, 2}, ROWS, 4);
    expect_failure(load, NULL,
                   "toy: error: data/t/labels: its labels are float32, and labels are whole "
                   "numbers\n");
}
