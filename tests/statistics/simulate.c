/* simulate.c: how often intervals miss what they should cover, by simulated studies.
 *
 *   simulate            prints the tables of docs/statistics.md, byte for byte: a minute
 *   simulate quick      a few hundred studies, held against what the rules promise
 *
 * In each study the two models are equally good, so that every "better" or "worse" is false. All is
 * drawn by Philox and computed by the runtime's statistics: the same numbers everywhere.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/numerics.h"
#include "simulate.h"
#include "statistics/statistics.h"

enum { STUDIES = 4000, QUICK_STUDIES = 400, MOST_SEEDS = 30, IMAGES = 500 };

static const int seeds_used[] = {2, 3, 5, 6, 10, 20, 30};

enum { SIZES = sizeof seeds_used / sizeof *seeds_used };

/* ---- random numbers ------------------------------------------------------------------------- */

static struct {
    uint32_t counter[4], words[4];
    int used;
} stream;

void begin_study(int kind, int seeds, int study)
{
    memset(&stream, 0, sizeof stream);
    stream.counter[1] = (uint32_t)study;
    stream.counter[2] = (uint32_t)(100 * kind + seeds);
    stream.used = 4;
}

static uint32_t next_word(void)
{
    static const uint32_t key[2] = {0x636f7665, 0x72616765}; /* any two fixed numbers will do */
    if (stream.used == 4) {
        tlc_philox(stream.counter, key, stream.words);
        stream.counter[0]++;
        stream.used = 0;
    }
    return stream.words[stream.used++];
}

double uniform(void)
{
    return ((double)next_word() + 0.5) * 0x1p-32;
}

double normal(void)
{
    return tlc_normal_quantile(uniform());
}

/* ---- kinds of cells: the differences of one study -------------------------------------------- */

/* Differences of accuracy in studies with 2,000 test images: the cells of specs/study_book3.yaml,
 * seed by seed, in images. */
enum { MEASURED = 8 };
static const int16_t measured[MEASURED][MOST_SEEDS] = {
    {22, 20,  123, 51, 29, 18, 99,  -7, 56, 38,  -3,  13, 49, 23, 21,
     -8, 137, 25,  85, 60, 22, -25, 50, -2, -14, -50, 3,  39, 1,  -12},
    {-16, -75, 70, 16, -22, -104, 54,   -75, -48, -61, -31,  -215, -89, -72,  -11,
     -95, 113, -1, 46, 33,  -108, -209, 21,  -79, -86, -136, -68,  -2,  -102, -40},
    {-48,  -132, 2,   -29, -60, -239, 16,   -118, -175, -127, -66,  -551, -223, -137, -45,
     -149, 79,   -15, 5,   -44, -155, -349, -2,   -179, -170, -206, -99,  -62,  -194, -61},
    {-170, -221, -169, -196, -146, -654, -187, -303, -630, -358, -178, -907, -826, -421, -142,
     -466, -62,  -50,  -564, -547, -412, -810, -197, -535, -610, -425, -124, -411, -388, -94},
    {4, -10, -2, 16, -4, -9, 6,  6,   -1, 2,  16,  11,  17, -2, 9,
     1, 7,   -5, 13, 24, -3, 28, -15, 2,  -9, -16, -17, 1,  17, -15},
    {-15, -38, -21, -14, -27, -7,  -13, -24, -18, -40, -7,  -26, 0,   -23, 14,
     -4,  -3,  -12, -1,  9,   -33, 16,  -28, -22, -29, -35, -27, -17, -13, -25},
    {-20, -45, -36, -22, -44, -16, -18, -30, -18, -43, -3,  -35, 0,   -29, 16,
     -4,  -15, -10, -4,  4,   -46, 8,   -46, -33, -39, -51, -31, -17, -31, -28},
    {-37, -73, -45, -30, -55, -44, -41, -47, -44, -76, -26, -88, -15, -44, -8,
     -18, -36, -20, -21, -17, -49, -12, -60, -56, -57, -71, -46, -28, -52, -39},
};

static double draw_normal(int study)
{
    (void)study;
    return normal();
}

/* Two models that make one error in 1,000: most differences are -1, 0 or 1 image. */
static double draw_tied(int study)
{
    int difference = 0;
    (void)study;
    for (int image = 0; image < 1000; image++) {
        difference += uniform() < 0.001;
        difference -= uniform() < 0.001;
    }
    return difference;
}

/* Exponential: skewness 2, more than any of those measured has. */
static double draw_skewed(int study)
{
    (void)study;
    return -tlc_log(uniform()) - 1;
}

static double mean_of_measured(int study)
{
    double sum = 0;
    for (int s = 0; s < MOST_SEEDS; s++)
        sum += measured[study % MEASURED][s];
    return sum / MOST_SEEDS;
}

/* One of the seeds of a measured cell, from whose mean it is counted. */
static double draw_measured(int study)
{
    return measured[study % MEASURED][next_word() % MOST_SEEDS] - mean_of_measured(study);
}

static double spread_of_measured(int study)
{
    double squares = 0;
    for (int s = 0; s < MOST_SEEDS; s++) {
        const double from_mean = measured[study % MEASURED][s] - mean_of_measured(study);
        squares += from_mean * from_mean;
    }
    return sqrt(squares / MOST_SEEDS);
}

/* One run in 20 fails, which costs 20 times as much as others differ; the others make up for it. */
static double draw_failing(int study)
{
    (void)study;
    return (uniform() < 0.05 ? -19 : 1) + normal();
}

static const struct kind {
    const char *name;
    double (*draw)(int study);
} kinds[] = {
    {"normal", draw_normal},
    {"near 100%", draw_tied},
    {"skewed", draw_skewed},
    {"measured", draw_measured},
};

enum { KINDS = sizeof kinds / sizeof *kinds, FAILING = KINDS, UNTIL_KINDS };

double draw_difference(int kind, int study)
{
    return kind == FAILING ? draw_failing(study) : kinds[kind].draw(study);
}

/* Of so many images, two models err in one each of 1,000: the variance is twice that of one. */
double spread_of(int kind, int study)
{
    static const double tied = 1.4135, failing = 4.4721;
    return kind == FAILING                     ? failing
           : kinds[kind].draw == draw_tied     ? tied
           : kinds[kind].draw == draw_measured ? spread_of_measured(study)
                                               : 1;
}

/* ---- intervals ------------------------------------------------------------------------------ */

enum rule { PERCENTILE, EXPANDED, STUDENT, TWO_WAY, RULES };

/* How many studies had an interval on either side of the truth, by each rule; and with both the
 * t-interval and the two-way one below it. */
struct misses {
    int below[RULES], above[RULES], both_below, studies;
};

static void count(struct misses *misses, enum rule rule, struct tlc_interval interval)
{
    misses->below[rule] += interval.high < 0;
    misses->above[rule] += interval.low > 0;
}

/* The level of a percentile that is as far out as Student's t is for so few seeds (Hesterberg
 * 2015); the normal distribution is Student's with very many degrees of freedom. */
static double expanded_level(int seeds)
{
    double t = tlc_student_quantile(0.975, seeds - 1);
    return tlc_student_cdf(-sqrt(seeds / (seeds - 1.0)) * t, 1000000);
}

static void count_percentiles(struct misses *misses, const double *values,
                              const struct tlc_resampling *drawn, double level)
{
    static double means[TLC_RESAMPLES];
    for (int r = 0; r < drawn->resamples; r++) {
        const uint8_t *times = drawn->times + (size_t)r * (size_t)drawn->items;
        means[r] = 0;
        for (int i = 0; i < drawn->items; i++)
            means[r] += times[i] * values[i] / drawn->items;
    }
    struct tlc_interval expanded = {
        tlc_quantile_in_place(means, drawn->resamples, level),
        tlc_quantile_in_place(means, drawn->resamples, 1 - level),
    };
    count(misses, PERCENTILE, tlc_percentile_interval(means, drawn->resamples));
    count(misses, EXPANDED, expanded);
}

static struct misses simulate(int kind, int seeds, int studies)
{
    struct tlc_resampling drawn = tlc_resample(TLC_SEEDS, seeds, TLC_RESAMPLES);
    struct misses misses = {.studies = studies};
    double level = expanded_level(seeds), values[MOST_SEEDS];
    for (int study = 0; study < studies; study++) {
        begin_study(kind, seeds, study);
        for (int s = 0; s < seeds; s++)
            values[s] = kinds[kind].draw(study);
        count_percentiles(&misses, values, &drawn, level);
        count(&misses, STUDENT, tlc_t_interval(values, seeds));
    }
    tlc_resampling_free(&drawn);
    return misses;
}

/* ---- models that differ by image ------------------------------------------------------------- */

/* Some images suit one model and some the other, whatever the seed: on these images one of two
 * models that are equally good is better. An image is right where the sum of its ease, the model's
 * liking for it, the luck of the seed and of the training is above zero. */
static void draw_images(int seeds, double *table, double *gains)
{
    static double suits[2][IMAGES];
    for (int image = 0; image < IMAGES; image++) {
        double ease = 2.2 + normal();
        suits[0][image] = ease + 0.3 * normal();
        suits[1][image] = ease + 0.3 * normal();
    }
    for (int s = 0; s < seeds; s++) {
        double luck = 0.1 * normal(), other_luck = 0.1 * normal();
        gains[s] = 0;
        for (int image = 0; image < IMAGES; image++, table++) {
            *table = (double)((suits[0][image] + luck + 0.5 * normal() > 0) -
                              (suits[1][image] + other_luck + 0.5 * normal() > 0));
            gains[s] += *table;
        }
    }
}

static struct misses simulate_images(int seeds, int studies)
{
    static double table[MOST_SEEDS * IMAGES];
    struct tlc_resampling drawn = tlc_resample(TLC_SEEDS, seeds, TLC_RESAMPLES);
    struct tlc_resampling images = tlc_resample(TLC_IMAGES, IMAGES, TLC_TWO_WAY_RESAMPLES);
    struct misses misses = {.studies = studies};
    double level = expanded_level(seeds), gains[MOST_SEEDS];
    for (int study = 0; study < studies; study++) {
        begin_study(KINDS, seeds, study);
        draw_images(seeds, table, gains);
        struct tlc_interval t = tlc_t_interval(gains, seeds);
        struct tlc_interval two_way = tlc_two_way(table, &drawn, &images);
        count_percentiles(&misses, gains, &drawn, level);
        count(&misses, STUDENT, t);
        count(&misses, TWO_WAY, two_way);
        misses.both_below += t.high < 0 && two_way.high < 0;
    }
    tlc_resampling_free(&drawn);
    tlc_resampling_free(&images);
    return misses;
}

/* ---- tables --------------------------------------------------------------------------------- */

static double percent(const struct misses *misses, int number)
{
    return 100.0 * number / misses->studies;
}

static double missed(const struct misses *misses, enum rule rule)
{
    return percent(misses, misses->below[rule] + misses->above[rule]);
}

/* On the worse side, as when the true difference is `min_effect` and the interval lies below it. */
static double missed_on_a_side(const struct misses *misses, enum rule rule)
{
    int below = misses->below[rule], above = misses->above[rule];
    return percent(misses, below > above ? below : above);
}

static void print_heading(const char *first)
{
    printf("\n| %s ", first);
    for (int kind = 0; kind < KINDS; kind++)
        printf("| %s ", kinds[kind].name);
    printf("| by example |\n|---");
    for (int column = 0; column <= KINDS; column++)
        printf("|---");
    printf("|\n");
}

static void print_tables(struct misses table[SIZES][KINDS + 1])
{
    print_heading("seeds");
    for (int i = 0; i < SIZES; i++) {
        printf("| %d ", seeds_used[i]);
        for (int kind = 0; kind <= KINDS; kind++)
            printf("| %.1f, %.1f, %.1f ", missed(&table[i][kind], PERCENTILE),
                   missed(&table[i][kind], EXPANDED), missed(&table[i][kind], STUDENT));
        printf("|\n");
    }
    print_heading("seeds");
    for (int i = 0; i < SIZES; i++) {
        if (seeds_used[i] < TLC_DECIDING_PAIRS)
            continue;
        printf("| %d ", seeds_used[i]);
        for (int kind = 0; kind <= KINDS; kind++)
            printf("| %.1f, %.1f ", missed_on_a_side(&table[i][kind], PERCENTILE),
                   missed_on_a_side(&table[i][kind], STUDENT));
        printf("|\n");
    }
    printf(
        "\n| seeds | percentile | Student's t | two-way | both below |\n|---|---|---|---|---|\n");
    for (int i = 0; i < SIZES; i++) {
        const struct misses *images = &table[i][KINDS];
        printf("| %d | %.1f | %.1f | %.1f | %.1f |\n", seeds_used[i],
               100 - missed(images, PERCENTILE), 100 - missed(images, STUDENT),
               100 - missed(images, TWO_WAY), percent(images, images->both_below));
    }
}

static void print_folds(void)
{
    static const int used[][2] = {{5, 1}, {10, 1}, {5, 2}, {5, 6}, {10, 10}, {5, 30}};
    printf("\n| folds | seeds | Student's t | corrected |\n|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof used / sizeof *used; i++) {
        struct fold_misses misses = simulate_folds(used[i][0], used[i][1], STUDIES);
        printf("| %d | %d | %.1f | %.1f |\n", used[i][0], used[i][1],
               100.0 * misses.plain / STUDIES, 100.0 * misses.corrected / STUDIES);
    }
}

static const int seeds_needed[] = {16, 32, 64, 128};

enum { WIDTHS = sizeof seeds_needed / sizeof *seeds_needed };

/* In how many of 100 studies the interval misses in the end, by the rule and without its
 * correction; and the mean of the seeds by the rule. */
static void print_until(void)
{
    printf("\n| enough ");
    for (int kind = 0; kind < UNTIL_KINDS; kind++)
        printf("| %s ", kind == FAILING ? "one in 20 fails" : kinds[kind].name);
    printf("|\n|---|---|---|---|---|---|\n");
    for (int i = 0; i < WIDTHS; i++) {
        printf("| %d ", seeds_needed[i]);
        for (int kind = 0; kind < UNTIL_KINDS; kind++) {
            struct until_misses plain, rule;
            simulate_until(kind, seeds_needed[i], STUDIES, &plain, &rule);
            printf("| %.1f, %.1f, %.0f ", 100.0 * (plain.below + plain.above) / STUDIES,
                   100.0 * (rule.below + rule.above) / STUDIES, (double)rule.seeds / STUDIES);
        }
        printf("|\n");
    }
}

static int print_all(void)
{
    static struct misses table[SIZES][KINDS + 1];
    for (int i = 0; i < SIZES; i++) {
        for (int kind = 0; kind < KINDS; kind++)
            table[i][kind] = simulate(kind, seeds_used[i], STUDIES);
        table[i][KINDS] = simulate_images(seeds_used[i], STUDIES);
    }
    print_tables(table);
    print_folds();
    print_until();
    return 0;
}

/* ---- a smaller part, as a test ----------------------------------------------------------------
 */

static int failures;

static void expect(const char *what, int seeds, double got, double least, double most)
{
    if (got >= least && got <= most)
        return;
    printf("%s, %d seeds: %.1f%%, and not from %.1f to %.1f\n", what, seeds, got, least, most);
    failures++;
}

/* Of 400 studies a rate of 5% has a standard error of 1.1 points: four are allowed. */
static int try_some(void)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (int seeds = 6; seeds <= 10; seeds += 4) {
            struct misses misses = simulate(kind, seeds, QUICK_STUDIES);
            double skew = kind == 2 ? 5 : 0;
            expect(kinds[kind].name, seeds, missed(&misses, STUDENT), 0.6, 9.4 + skew);
            expect("percentile", seeds, missed(&misses, PERCENTILE), 5, 30);
        }
    struct misses two = simulate(0, 2, QUICK_STUDIES), images = simulate_images(10, QUICK_STUDIES);
    expect("percentile", 2, missed(&two, PERCENTILE), 40, 60);
    expect("Student's t", 2, missed(&two, STUDENT), 0.6, 9.4);
    expect("Student's t of other images", 10, missed(&images, STUDENT), 9, 40);
    expect("two-way", 10, missed(&images, TWO_WAY), 0, 7);
    struct fold_misses folds = simulate_folds(5, 4, QUICK_STUDIES);
    expect("Student's t of 5 folds", 4, 100.0 * folds.plain / QUICK_STUDIES, 15, 60);
    expect("corrected t of 5 folds", 4, 100.0 * folds.corrected / QUICK_STUDIES, 0, 9.4);
    for (int kind = 0; kind < KINDS; kind += kind == 0 ? 3 : 1) {
        struct until_misses plain, rule;
        simulate_until(kind, 32, QUICK_STUDIES, &plain, &rule);
        expect("until it is narrow", 32, 100.0 * (rule.below + rule.above) / QUICK_STUDIES, 0.6,
               9.4);
        expect("mean seeds until then", 32, (double)rule.seeds / QUICK_STUDIES, 36, 50);
    }
    expect("equivalent", 10, percent(&images, images.both_below), 0, 4);
    return failures > 0;
}

int main(int argc, char **argv)
{
    if (argc == 1)
        return print_all();
    if (argc == 2 && strcmp(argv[1], "quick") == 0)
        return try_some();
    fprintf(stderr, "usage: simulate [quick]\n");
    return 2;
}
