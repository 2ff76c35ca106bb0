#include <criterion/criterion.h>
#include <string.h>

#include "data/data.h"
#include "numerics/numerics.h"

enum { H = 5, W = 4, C = 2, ROWS = 40, SIZE = H * W * C };

/* The numbers of each pixel tell which it is. */
static uint16_t numbers[ROWS][H][W][C];

static struct tlc_data data_of_pixels(void)
{
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < SIZE; i++)
            (&numbers[row][0][0][0])[i] = (uint16_t)(row * SIZE + i + 1);
    return (struct tlc_data){.element = TLC_UINT16, .numbers = numbers, .rows = ROWS, .size = SIZE};
}

static const struct tlc_shift shift = {
    .down = 2, .across = 3, .height = H, .width = W, .stream = 99};

/* Down and to the right. */
static void by_how_much(int row, int moved[2])
{
    uint32_t words[4];
    tlc_philox((const uint32_t[]){(uint32_t)row, 0, 0, 99}, (const uint32_t[]){0, 0}, words);
    moved[0] = (int)((uint64_t)words[0] * 5 >> 32) - 2;
    moved[1] = (int)((uint64_t)words[1] * 7 >> 32) - 3;
}

static void expect_moved(const uint16_t found[H][W][C], int row)
{
    int moved[2];
    by_how_much(row, moved);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const int from_y = y - moved[0], from_x = x - moved[1];
            const bool inside = from_y >= 0 && from_y < H && from_x >= 0 && from_x < W;
            for (int c = 0; c < C; c++)
                cr_expect_eq(found[y][x][c], inside ? numbers[row][from_y][from_x][c] : 0,
                             "row %d, pixel %d %d", row, y, x);
        }
}

Test(shift, each_image_is_moved_by_what_its_row_decides)
{
    const struct tlc_data data = data_of_pixels();
    const uint16_t(*moved)[H][W][C] = tlc_shifted(&data, &shift);
    for (int row = 0; row < ROWS; row++)
        expect_moved(moved[row], row);
}

Test(shift, all_distances_are_there_and_none_beyond)
{
    bool seen[2][7] = {{false}};
    for (int row = 0; row < 200; row++) {
        int moved[2];
        by_how_much(row, moved);
        seen[0][moved[0] + 3] = seen[1][moved[1] + 3] = true;
    }
    for (int i = 0; i < 7; i++) {
        cr_expect_eq(seen[0][i], i > 0 && i < 6, "%d down", i - 3);
        cr_expect(seen[1][i], "%d across", i - 3);
    }
}

Test(shift, what_is_moved_alike_is_moved_once)
{
    const struct tlc_data data = data_of_pixels(), other = data;
    struct tlc_shift farther = shift;
    struct tlc_shift wider = shift, otherwise = shift, across = shift;
    farther.down = 1;
    wider.across = 1;
    otherwise.stream = 98;
    across.down = 0;
    const void *moved = tlc_shifted(&data, &shift);
    cr_expect_eq(tlc_shifted(&data, &shift), moved);
    cr_expect_neq(tlc_shifted(&other, &shift), moved);
    cr_expect_neq(tlc_shifted(&data, &farther), moved);
    cr_expect_neq(tlc_shifted(&data, &wider), moved);
    cr_expect_neq(tlc_shifted(&data, &otherwise), moved);
    cr_expect_neq(tlc_shifted(&data, &across), data.numbers);
    cr_expect_eq(tlc_shifted(&data, &shift), moved);
}

Test(shift, without_a_shift_numbers_are_those_of_the_data)
{
    const struct tlc_data data = data_of_pixels();
    const struct tlc_shift none = {.height = H, .width = W};
    cr_expect_eq(tlc_shifted(&data, &none), numbers);
}

static bool all(int64_t label)
{
    return label >= 0;
}

static int64_t same(int64_t label)
{
    return label;
}

Test(shift, examples_of_a_task_that_moves_them_keep_their_rows)
{
    static const int32_t labels[ROWS];
    struct tlc_data data = data_of_pixels();
    data.labels = labels;
    const struct tlc_selection selection = {.name = "T.train",
                                            .first = 4,
                                            .last = 9,
                                            .limit = -1,
                                            .shift = shift,
                                            .classes = 1,
                                            .where = all,
                                            .target = same};
    const struct tlc_examples examples = tlc_select(&data, &selection);
    cr_assert_eq(examples.count, 5);
    cr_expect_eq(examples.rows[0], 4);
    cr_expect(examples.numbers != data.numbers && examples.data == &data);
    const uint16_t(*moved)[H][W][C] = examples.numbers;
    for (int i = 0; i < 5; i++)
        expect_moved(moved[examples.rows[i]], examples.rows[i]);
}
