/* test_bootstrap.c: resampling, one way and two ways.
 *
 * SciPy's intervals are of a million resamples. A percentile of 10,000 lies within about 3% of the
 * standard error of it, which is about a quarter of the interval's width.
 */
#include "numerics/numerics.h"
#include "statistics/statistics.h"
#include "samples.h"

/* How often each item is drawn must be as multinomial as can be told from 10,000 resamples: four
 * standard deviations are allowed. */
Test(bootstrap, draws_every_item_equally_often)
{
    enum { ITEMS = 7 };
    struct tlc_resampling drawn = tlc_resample(TLC_SEEDS, ITEMS, TLC_RESAMPLES);
    long totals[ITEMS] = {0}, squares = 0;
    for (int r = 0; r < TLC_RESAMPLES; r++) {
        int sum = 0;
        for (int i = 0; i < ITEMS; i++) {
            int times = drawn.times[r * ITEMS + i];
            totals[i] += times;
            squares += times * times;
            sum += times;
        }
        cr_assert_eq(sum, ITEMS);
    }
    double variance = 1 - 1.0 / ITEMS;
    for (int i = 0; i < ITEMS; i++)
        cr_expect(fabs((double)totals[i] - TLC_RESAMPLES) < 4 * sqrt(TLC_RESAMPLES * variance));
    cr_expect(fabs((double)squares / (ITEMS * TLC_RESAMPLES) - 1 - variance) < 0.02);
    tlc_resampling_free(&drawn);
}

/* Of 2^32 words some numbers would get one more than others. Those words are drawn again, which is
 * rare enough to have to be looked for: the numbers drawn are compared with those of the words that
 * are kept. */
Test(bootstrap, draws_again_what_would_favour_some)
{
    enum { ITEMS = 60001, RESAMPLES = 20 };
    static uint8_t wanted[ITEMS];
    struct tlc_resampling drawn = tlc_resample(TLC_IMAGES, ITEMS, RESAMPLES);
    int again = 0;
    for (uint32_t r = 0; r < RESAMPLES; r++) {
        uint32_t words[4], number = 0;
        memset(wanted, 0, sizeof wanted);
        for (int kept = 0; kept < ITEMS; number++) {
            if (number % 4 == 0)
                tlc_philox((const uint32_t[4]){number / 4, r, 0, TLC_IMAGES},
                           (const uint32_t[2]){0x626f6f74, 0x73747261}, words);
            uint64_t product = (uint64_t)words[number % 4] * ITEMS;
            if (product % (UINT64_C(1) << 32) < (UINT64_C(1) << 32) % ITEMS) {
                again++;
                continue;
            }
            wanted[product / (UINT64_C(1) << 32)]++;
            kept++;
        }
        cr_expect(memcmp(drawn.times + (size_t)r * ITEMS, wanted, ITEMS) == 0, "%u", r);
    }
    cr_expect(again > 0);
    tlc_resampling_free(&drawn);
}

Test(bootstrap, fewer_resamples_are_the_first_of_more)
{
    struct tlc_resampling few_drawn = tlc_resample(TLC_IMAGES, 13, 50);
    struct tlc_resampling many_drawn = tlc_resample(TLC_IMAGES, 13, 60);
    cr_expect(memcmp(few_drawn.times, many_drawn.times, 13 * 50) == 0);
    tlc_resampling_free(&few_drawn);
    tlc_resampling_free(&many_drawn);
}

Test(bootstrap, seeds_and_images_are_drawn_independently)
{
    struct tlc_resampling rows = tlc_resample(TLC_SEEDS, 20, 2000);
    struct tlc_resampling columns = tlc_resample(TLC_IMAGES, 20, 2000);
    double product = 0;
    for (int i = 0; i < 20 * 2000; i++)
        product += (rows.times[i] - 1) * (columns.times[i] - 1);
    cr_expect(fabs(product) < 4 * sqrt(20 * 2000), "%g", product);
    tlc_resampling_free(&rows);
    tlc_resampling_free(&columns);
}

static struct tlc_interval interval_of(const double *values, int count)
{
    struct tlc_resampling drawn = tlc_resample(TLC_SEEDS, count, TLC_RESAMPLES);
    struct tlc_interval interval = tlc_bootstrap_mean(values, &drawn);
    tlc_resampling_free(&drawn);
    return interval;
}

static void expect_about(struct tlc_interval got, double low, double high, double part)
{
    double allowed = part * (high - low);
    cr_expect(fabs(got.low - low) < allowed, "low is %.17g, not about %g", got.low, low);
    cr_expect(fabs(got.high - high) < allowed, "high is %.17g, not about %g", got.high, high);
}

Test(bootstrap, intervals_are_about_scipys)
{
    expect_about(interval_of(seeds, N_SEEDS), 0.98076666666666668, 0.98503333333333332, 0.03);
    expect_about(interval_of(differences_of_seeds(), N_SEEDS), 0.0032, 0.0069, 0.03);
    expect_about(interval_of(few, N_FEW), 2.1142857142857143, 5.7857142857142856, 0.03);
}

Test(bootstrap, turns_round_with_its_values)
{
    double turned[N_SEEDS];
    struct tlc_interval there = interval_of(differences_of_seeds(), N_SEEDS);
    for (int i = 0; i < N_SEEDS; i++)
        turned[i] = -differences_of_seeds()[i];
    expect_interval(interval_of(turned, N_SEEDS), -there.high, -there.low);
}

Test(bootstrap, of_equal_values_is_exactly_theirs)
{
    static const double equal[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    struct tlc_interval interval = interval_of(equal, 7);
    cr_expect(interval.low == 0.1 && interval.high == 0.1);
}

Test(bootstrap, of_one_value)
{
    expect_undefined(interval_of(few, 1));
}

/* Seeds and images both matter. */
static double table[N_SEEDS * 200];

static void fill_table(int rows, int columns)
{
    for (int s = 0; s < rows; s++)
        for (int i = 0; i < columns; i++)
            table[s * columns + i] =
                (double)((s * 7 % 11 + i * 5 % 17 > 19) - (s * 3 % 13 + i * 11 % 19 > 27));
}

static struct tlc_interval two_ways(int rows, int columns)
{
    struct tlc_resampling drawn_rows = tlc_resample(TLC_SEEDS, rows, TLC_RESAMPLES);
    struct tlc_resampling drawn_columns = tlc_resample(TLC_IMAGES, columns, TLC_TWO_WAY_RESAMPLES);
    struct tlc_interval interval = tlc_two_way(table, &drawn_rows, &drawn_columns);
    tlc_resampling_free(&drawn_rows);
    tlc_resampling_free(&drawn_columns);
    return interval;
}

Test(two_way, intervals_are_about_numpys)
{
    fill_table(30, 200);
    expect_about(two_ways(30, 200), 0.073, 0.19683333333333333, 0.06);
    fill_table(5, 40);
    expect_about(two_ways(5, 40), -0.01, 0.315, 0.06);
}

Test(two_way, weighs_each_entry_by_the_product)
{
    enum { ROWS = 3, COLUMNS = 5 };
    static uint8_t rows[] = {1, 1, 1, 0, 2, 1}, columns[] = {1, 1, 1, 1, 1, 2, 0, 3, 0, 0};
    static const double values[ROWS * COLUMNS] = {1, 0, -1, 1, 0, 1, 1, 1, 0, 0, 0, -1, 1, 1, 1};
    struct tlc_resampling row_weights = {ROWS, 2, rows}, column_weights = {COLUMNS, 2, columns};
    /* 1 + 3 + 2 = 6 at first; then 2 (2 + 3) + (0 + 3) = 13. */
    double low = 6.0 / 15, high = 13.0 / 15;
    expect_interval(tlc_two_way(values, &row_weights, &column_weights), low + 0.025 * (high - low),
                    high - 0.025 * (high - low));
}

Test(two_way, of_equal_seeds_is_the_bootstrap_over_images)
{
    double images[200];
    fill_table(30, 200);
    for (int s = 1; s < 30; s++)
        memcpy(table + s * 200, table, 200 * sizeof *table);
    for (int i = 0; i < 200; i++)
        images[i] = table[i];
    struct tlc_resampling drawn = tlc_resample(TLC_IMAGES, 200, TLC_TWO_WAY_RESAMPLES);
    struct tlc_interval wanted = tlc_bootstrap_mean(images, &drawn);
    expect_interval(two_ways(30, 200), wanted.low, wanted.high);
    tlc_resampling_free(&drawn);
}

Test(two_way, of_one_seed)
{
    fill_table(1, 200);
    expect_undefined(two_ways(1, 200));
}

Test(improvement, counts_a_tie_half)
{
    struct tlc_improvement found = tlc_improve(seeds, others, N_SEEDS);
    expect_near("probability", found.probability, 0.73333333333333328);
    expect_interval(found.interval, 0.55552038304811102, 0.85817336680403677);
    cr_expect_eq(found.conclusion, TLC_MEANINGFUL);
}

Test(improvement, of_the_worse_is_what_remains)
{
    struct tlc_improvement found = tlc_improve(others, seeds, N_SEEDS);
    expect_near("probability", found.probability, 1 - 0.73333333333333328);
    cr_expect_eq(found.conclusion, TLC_NOT_SIGNIFICANT);
}

Test(improvement, of_equals_is_one_half_and_not_significant)
{
    struct tlc_improvement found = tlc_improve(seeds, seeds, N_SEEDS);
    cr_expect(found.probability == 0.5 && found.interval.low < 0.5 && found.interval.high > 0.5);
    cr_expect_eq(found.conclusion, TLC_NOT_SIGNIFICANT);
}

/* Of so many pairs, so many won and so many tied. */
static const struct {
    int pairs, won, tied;
    enum tlc_conclusion conclusion;
} conclusions[] = {
    {400, 200, 0, TLC_NOT_SIGNIFICANT}, {400, 215, 0, TLC_NOT_SIGNIFICANT},
    {400, 240, 0, TLC_NOT_MEANINGFUL},  {400, 270, 0, TLC_NOT_MEANINGFUL},
    {400, 290, 0, TLC_MEANINGFUL},      {400, 400, 0, TLC_MEANINGFUL},
    {400, 0, 0, TLC_NOT_SIGNIFICANT},   {5, 5, 0, TLC_NO_CONCLUSION},
    {1, 1, 0, TLC_NO_CONCLUSION},       {0, 0, 0, TLC_NO_CONCLUSION},
    {6, 6, 0, TLC_MEANINGFUL},          {6, 5, 0, TLC_NOT_SIGNIFICANT},
    {6, 5, 1, TLC_NOT_SIGNIFICANT},     {29, 20, 0, TLC_NOT_SIGNIFICANT},
    {29, 21, 0, TLC_MEANINGFUL},        {400, 6, 394, TLC_NOT_MEANINGFUL},
};

Test(improvement, concludes_by_the_sign_test)
{
    static double first[400], second[400];
    for (size_t i = 0; i < sizeof conclusions / sizeof *conclusions; i++) {
        int won = conclusions[i].won, tied = conclusions[i].tied;
        for (int k = 0; k < conclusions[i].pairs; k++)
            first[k] = k < won ? 1 : k < won + tied ? 0 : -1;
        cr_expect_eq(tlc_improve(first, second, conclusions[i].pairs).conclusion,
                     conclusions[i].conclusion, "%zu", i);
    }
}

/* The interval of a few pairs that agree is not a single point. */
Test(improvement, of_few_pairs_that_agree_is_uncertain)
{
    struct tlc_improvement found = tlc_improve((const double[]){1, 1, 1}, (const double[3]){0}, 3);
    cr_expect(found.probability == 1 && found.interval.high == 1 && found.interval.low < 0.5);
}

/* What the sign test finds of 29 pairs when one model is ahead in three of four, at 5% on one side:
 * docs/statistics.md has these numbers, and reference.py has them from SciPy. */
Test(improvement, power_of_29_pairs)
{
    double term = pow(0.75, 29), power = 0; /* of 29 won */
    for (int won = 29; won > 14 && tlc_mcnemar(won, 29 - won) <= 2 * 0.05; won--) {
        power += term;
        term *= won / (29 - won + 1.0) / 3;
    }
    expect_near("power", power, 0.8336950504021206);
}

/* These bits are the same under gcc and clang at every level of optimisation. */
Test(bootstrap, bits)
{
    struct tlc_interval interval = interval_of(differences_of_seeds(), N_SEEDS);
    cr_expect(interval.low == 0x1.a36e2eb1c4333p-9 && interval.high == 0x1.c432ca57a7873p-8,
              "[%a, %a]", interval.low, interval.high);
    fill_table(30, 200);
    interval = two_ways(30, 200);
    cr_expect(interval.low == 0x1.2a4eea9073c7cp-4 && interval.high == 0x1.96895a3f9fe16p-3,
              "[%a, %a]", interval.low, interval.high);
}
