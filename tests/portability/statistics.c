/* statistics.c: a digest of the bits of every statistic that promises the same everywhere. */
#include <stdint.h>
#include <string.h>

#include <numerics/numerics.h>
#include <statistics/statistics.h>

uint64_t digest_of_statistics(void);

enum { SEEDS = 30, IMAGES = 210 };

static uint64_t digest = 0xCBF29CE484222325u;

/* FNV-1a over the bytes from the lowest on, whatever the machine's order. */
static void add(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++)
        digest = (digest ^ ((bits >> 8 * i) & 0xFF)) * 0x100000001B3u;
}

static void add_interval(struct tlc_interval interval)
{
    add(interval.low);
    add(interval.high);
}

static void add_sample(const double *values, const double *others,
                       const struct tlc_resampling *seeds)
{
    add(tlc_mean(values, SEEDS));
    add(tlc_standard_deviation(values, SEEDS));
    add(tlc_interquartile_mean(values, SEEDS));
    add(tlc_quantile(values, SEEDS, 0.3));
    add_interval(tlc_t_interval(values, SEEDS));
    add(tlc_t_test(values, SEEDS));
    add(tlc_student_quantile(0.999, SEEDS));
    add(tlc_normal_quantile(0.001));
    add_interval(tlc_bootstrap_mean(values, seeds));
    add_interval(tlc_improve(values, others, SEEDS).interval);
}

static void add_errors(void)
{
    static const long first[] = {3, 0, 7, 12}, second[] = {9, 4, 6, 30};
    static const double sizes[] = {50, 200, 1000}, accuracies[] = {0.8, 0.85, 0.93};
    struct tlc_estimate ratio = tlc_error_ratio(first, second, 4, 0);
    add(ratio.value);
    add_interval(ratio.interval);
    add(tlc_examples_needed(sizes, accuracies, 3, 0.9).examples);
}

static void add_images(const double *confidence, const uint8_t *correct)
{
    struct tlc_bin bins[TLC_BINS];
    tlc_reliability(confidence, correct, IMAGES, bins);
    add(tlc_calibration_error(bins));
    add(tlc_brier(confidence, (const int32_t[IMAGES]){0}, IMAGES, 1));
    add_interval(tlc_wilson(17, IMAGES));
    add_interval(tlc_paired_difference(170, 17, 9, 14));
    add(tlc_mcnemar(1700, 1609));
}

uint64_t digest_of_statistics(void)
{
    static double values[SEEDS], others[SEEDS], confidence[IMAGES];
    static uint8_t correct[IMAGES];
    static double table[SEEDS * IMAGES];
    struct tlc_resampling seeds = tlc_resample(TLC_SEEDS, SEEDS, TLC_RESAMPLES);
    struct tlc_resampling images = tlc_resample(TLC_IMAGES, IMAGES, TLC_TWO_WAY_RESAMPLES);
    for (int i = 0; i < SEEDS; i++) {
        values[i] = (i * 7 % 30 - 12) / 967.0;
        others[i] = (i * 11 % 30 - 14) / 967.0;
    }
    for (int i = 0; i < IMAGES; i++) {
        confidence[i] = 0.5 + i * 37 % 101 / 203.0;
        correct[i] = i * 13 % 7 > 1;
    }
    for (int i = 0; i < SEEDS * IMAGES; i++)
        table[i] = (i * 31 % 13 == 0) - (i * 17 % 19 == 0);
    add_sample(values, others, &seeds);
    add_images(confidence, correct);
    add_errors();
    add_interval(tlc_two_way(table, &seeds, &images));
    tlc_resampling_free(&seeds);
    tlc_resampling_free(&images);
    return digest;
}
