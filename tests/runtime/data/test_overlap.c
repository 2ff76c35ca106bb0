/* test_overlap.c: images that two sets of examples have in common. */
#include "data/data.h"
#include "support.h"

TestSuite(overlap);

/* Not a multiple of eight bytes. */
enum { SIZE = 13, ROWS = 300 };

static uint8_t pixels[ROWS * SIZE], copy[ROWS * SIZE];
static int32_t rows[ROWS];

static void fill(void)
{
    uint32_t state = 7;
    for (int i = 0; i < ROWS * SIZE; i++)
        copy[i] = pixels[i] = (uint8_t)((state = state * 1664525 + 1013904223) >> 24);
    for (int i = 0; i < ROWS; i++)
        rows[i] = i;
}

static struct tlc_examples some(const uint8_t *from, int first, int last)
{
    return (struct tlc_examples){.name = "T.some",
                                 .numbers = from,
                                 .count = last - first,
                                 .available = last - first,
                                 .rows = rows + first};
}

static int shared(struct tlc_examples examples, struct tlc_examples others)
{
    struct tlc_image_set *set = tlc_image_set_begin(&examples, SIZE);
    int count = tlc_count_shared(set, &others);
    tlc_image_set_end(set);
    return count;
}

Test(overlap, rows_of_one_file)
{
    fill();
    cr_expect_eq(shared(some(pixels, 0, 100), some(pixels, 100, 300)), 0);
    cr_expect_eq(shared(some(pixels, 0, 100), some(pixels, 99, 300)), 1);
    cr_expect_eq(shared(some(pixels, 50, 150), some(pixels, 0, 300)), 100);
    cr_expect_eq(shared(some(pixels, 0, 300), some(pixels, 50, 150)), 100);
}

Test(overlap, rows_of_a_copy)
{
    fill();
    cr_expect_eq(shared(some(pixels, 0, 100), some(copy, 30, 300)), 70);
}

/* Wherever the one pixel is. */
Test(overlap, a_single_pixel_makes_another_image)
{
    fill();
    for (int i = 0; i < SIZE; i++) {
        copy[20 * SIZE + i] ^= 1;
        cr_expect_eq(shared(some(pixels, 20, 21), some(copy, 0, 300)), 0, "pixel %d", i);
        copy[20 * SIZE + i] ^= 1;
    }
    cr_expect_eq(shared(some(pixels, 20, 21), some(copy, 0, 300)), 1);
}

/* Each that the other set has counts, be it the same as another. */
Test(overlap, images_that_are_there_twice)
{
    fill();
    memcpy(pixels + 5 * SIZE, pixels + 3 * SIZE, SIZE);
    memcpy(copy + 200 * SIZE, pixels + 3 * SIZE, SIZE);
    cr_expect_eq(shared(some(pixels, 0, 10), some(copy, 200, 201)), 2);
    cr_expect_eq(shared(some(copy, 200, 201), some(pixels, 0, 10)), 1);
}

Test(overlap, black_images)
{
    fill();
    memset(pixels, 0, sizeof pixels);
    cr_expect_eq(shared(some(pixels, 0, 300), some(copy, 0, 300)), 0);
    memset(copy, 0, SIZE);
    cr_expect_eq(shared(some(pixels, 0, 300), some(copy, 0, 300)), 300);
}

/* Of those a sample is drawn from, any may be in it. */
Test(overlap, all_that_may_be_drawn_counts)
{
    fill();
    struct tlc_examples others = some(copy, 100, 300);
    others.count = 3;
    cr_expect_eq(shared(some(pixels, 290, 300), others), 10);
}
