/* test_random.c: what is drawn, against an independent implementation. */
#include <math.h>

#include "engine/engine.h"
#include "support.h"

/* With two different halves, so that swapping them is seen. */
static const uint64_t seed = (UINT64_C(7) << 32) | 42;

static void initialise(float *data, int rows, int columns, int panel,
                       enum tlc_distribution distribution, double scale, uint32_t stream)
{
    struct tlc_tensor tensor = {.name = "kernel",
                                .rows = rows,
                                .columns = columns,
                                .panel = panel,
                                .distribution = distribution,
                                .scale = scale,
                                .stream = stream};
    tlc_initialise(&tensor, data, seed);
}

/* The following bits were computed by a separate implementation in Python. */
Test(random, uniform_has_the_same_bits_everywhere)
{
    static const float expected[6] = {-0x1.3b4d08p-4f, 0x1.8968cp-4f,   0x1.ce6d4p-7f,
                                      -0x1.3a05c8p-4f, -0x1.8764bcp-3f, -0x1.5675cp-5f};
    float data[6];
    initialise(data, 2, 3, 3, TLC_UNIFORM, 0.25, 5);
    cr_expect_arr_eq(data, expected, sizeof data);
}

Test(random, truncated_normal_has_the_same_bits_everywhere)
{
    static const float expected[6] = {0x1.036feap-1f,  0x1.e2e18p-2f,  0x1.199148p-1f,
                                      -0x1.7ea57ap-3f, 0x1.17e39ep-2f, 0x1.9c4988p-5f};
    float data[6];
    initialise(data, 2, 3, 3, TLC_TRUNCATED_NORMAL, 0.5, 6);
    cr_expect_arr_eq(data, expected, sizeof data);
}

Test(random, shuffle_has_the_same_order_everywhere)
{
    static const int32_t first[10] = {8, 2, 6, 3, 5, 0, 1, 9, 7, 4};
    static const int32_t second[10] = {2, 0, 5, 7, 9, 6, 8, 4, 3, 1};
    int32_t order[10];
    tlc_shuffle(order, 10, seed, 3, 1);
    cr_expect_arr_eq(order, first, sizeof order);
    tlc_shuffle(order, 10, seed, 3, 2);
    cr_expect_arr_eq(order, second, sizeof order);
}

Test(random, initialisation_does_not_depend_on_the_panels_width)
{
    enum { ROWS = 5, COLUMNS = 7 };
    float plain[ROWS * COLUMNS], panels[ROWS * 8];
    initialise(plain, ROWS, COLUMNS, COLUMNS, TLC_TRUNCATED_NORMAL, 1, 1);
    for (int panel = 1; panel <= 4; panel *= 2) {
        initialise(panels, ROWS, COLUMNS, panel, TLC_TRUNCATED_NORMAL, 1, 1);
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < COLUMNS; j++)
                cr_expect(panels[(j / panel * ROWS + i) * panel + j % panel] ==
                          plain[i * COLUMNS + j]);
    }
}

Test(random, initialisation_leaves_padding_alone)
{
    float data[2 * 4] = {9, 9, 9, 9, 9, 9, 9, 9};
    static const float expected[] = {1, 1, 1, 9, 1, 1, 1, 9};
    initialise(data, 2, 3, 4, TLC_ONES, 0, 0);
    cr_expect_arr_eq(data, expected, sizeof data);
}

Test(random, zeros_and_ones_need_no_scale)
{
    float data[3];
    initialise(data, 1, 3, 3, TLC_ONES, 0, 0);
    cr_expect(data[0] == 1 && data[1] == 1 && data[2] == 1);
    initialise(data, 1, 3, 3, TLC_ZEROS, 7, 0);
    cr_expect(data[0] == 0 && data[1] == 0 && data[2] == 0);
}

struct moments {
    double mean, deviation, kurtosis, low, high;
};

static struct moments moments(const float *data, int count)
{
    struct moments moments = {.low = INFINITY, .high = -INFINITY};
    double second = 0, fourth = 0;
    for (int i = 0; i < count; i++) {
        double square = (double)data[i] * data[i];
        moments.mean += (double)data[i] / count;
        second += square / count;
        fourth += square * square / count;
        moments.low = fmin(moments.low, data[i]);
        moments.high = fmax(moments.high, data[i]);
    }
    moments.deviation = sqrt(second);
    moments.kurtosis = fourth / (second * second);
    return moments;
}

Test(random, uniform_has_the_moments_of_its_distribution)
{
    enum { COUNT = 200000 };
    static float data[COUNT];
    initialise(data, 1, COUNT, 16, TLC_UNIFORM, 0.5, 9);
    struct moments found = moments(data, COUNT);
    cr_expect(fabs(found.mean) < 0.003 && fabs(found.deviation - 0.5 / sqrt(3)) < 0.002);
    cr_expect(fabs(found.kurtosis - 1.8) < 0.02);
    cr_expect(found.low >= -0.5 && found.low < -0.4999 && found.high < 0.5 && found.high > 0.4999);
}

/* Cut at two deviations, a normal distribution keeps 0.8796 of its deviation. */
Test(random, truncated_normal_has_the_moments_of_its_distribution)
{
    enum { COUNT = 200000 };
    static float data[COUNT];
    initialise(data, 1, COUNT, 16, TLC_TRUNCATED_NORMAL, 1 / 0.87962566103423978, 9);
    struct moments found = moments(data, COUNT);
    cr_expect(fabs(found.mean) < 0.01 && fabs(found.deviation - 1) < 0.005);
    cr_expect(fabs(found.kurtosis - 2.3654) < 0.02, "%f", found.kurtosis);
    cr_expect(found.low > -2.2738 && found.low < -2.27 && found.high < 2.2738 && found.high > 2.27);
}

Test(random, initialisation_begins_at_the_offset)
{
    float data[7] = {9, 9, 9, 9, 9, 9, 9};
    static const float expected[] = {9, 9, 1, 1, 1, 9, 9};
    struct tlc_tensor tensor = {
        .offset = 2 * sizeof(float), .rows = 1, .columns = 3, .panel = 3, .distribution = TLC_ONES};
    tlc_initialise(&tensor, data, seed);
    cr_expect_arr_eq(data, expected, sizeof data);
}

Test(random, streams_and_seeds_differ)
{
    float first[8], second[8];
    initialise(first, 1, 8, 8, TLC_UNIFORM, 1, 1);
    initialise(second, 1, 8, 8, TLC_UNIFORM, 1, 2);
    cr_expect_arr_neq(first, second, sizeof first);
    initialise(first, 1, 8, 8, TLC_UNIFORM, 1, 1);
    struct tlc_tensor tensor = {
        .rows = 1, .columns = 8, .panel = 8, .distribution = TLC_UNIFORM, .scale = 1, .stream = 1};
    tlc_initialise(&tensor, second, seed + (UINT64_C(1) << 40));
    cr_expect_arr_neq(first, second, sizeof first);
}

Test(random, shuffle_is_a_permutation)
{
    enum { COUNT = 5000 };
    int32_t order[COUNT];
    bool seen[COUNT] = {false};
    tlc_shuffle(order, COUNT, seed, 0, 0);
    for (int i = 0; i < COUNT; i++) {
        cr_assert(order[i] >= 0 && order[i] < COUNT && !seen[order[i]]);
        seen[order[i]] = true;
    }
}

Test(random, shuffle_differs_by_seed_stream_and_epoch)
{
    int32_t first[100], other[100];
    tlc_shuffle(first, 100, seed, 1, 1);
    tlc_shuffle(other, 100, seed, 1, 1);
    cr_expect_arr_eq(first, other, sizeof first);
    tlc_shuffle(other, 100, seed, 1, 2);
    cr_expect_arr_neq(first, other, sizeof first);
    tlc_shuffle(other, 100, seed, 2, 1);
    cr_expect_arr_neq(first, other, sizeof first);
    tlc_shuffle(other, 100, seed + 1, 1, 1);
    cr_expect_arr_neq(first, other, sizeof first);
}

/* Each number is as likely at each place; 6000 draws put 1000 +- 29 into each cell. */
Test(random, shuffle_prefers_no_place)
{
    int cells[6][6] = {{0}};
    for (uint32_t epoch = 0; epoch < 6000; epoch++) {
        int32_t order[6];
        tlc_shuffle(order, 6, seed, 4, epoch);
        for (int i = 0; i < 6; i++)
            cells[i][order[i]]++;
    }
    for (int i = 0; i < 36; i++)
        cr_expect(abs(cells[i / 6][i % 6] - 1000) < 130, "%d", cells[i / 6][i % 6]);
}

Test(random, shuffle_of_none_and_one)
{
    int32_t order[1] = {7};
    tlc_shuffle(order, 0, seed, 0, 0);
    cr_expect_eq(order[0], 7);
    tlc_shuffle(order, 1, seed, 0, 0);
    cr_expect_eq(order[0], 0);
}
