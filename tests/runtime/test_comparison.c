/* test_comparison.c: the final table, and what may be concluded from it. */
#include <math.h>

#include "support.h"

TestSuite(comparison, .init = enter_directory, .fini = leave_directory);

enum { EXAMPLES = 967 };

static const struct tlc_experiment experiment = {.name = "toy", .spec = "toy.yaml", .seed = 42};
static const struct tlc_examples examples = {.name = "B.test", .count = EXAMPLES};
static const struct tlc_model scratch = {.name = "B", .parameters = 275801, .trainable = 275801};
static const struct tlc_model transfer = {.name = "B_on_A", .parameters = 275801, .trainable = 51};
static uint8_t first[EXAMPLES], second[EXAMPLES];

/* Of the images, `wrong1` are wrong in the first model alone, then `wrong2` in the second. */
static struct tlc_contestant *contestants(int wrong1, int wrong2)
{
    static struct tlc_contestant both[2];
    for (int i = 0; i < EXAMPLES; i++) {
        first[i] = i >= wrong1;
        second[i] = i < wrong1 || i >= wrong1 + wrong2;
    }
    both[0] = (struct tlc_contestant){
        &scratch, 5125, {0.02 * EXAMPLES, EXAMPLES - wrong1, EXAMPLES}, first};
    both[1] = (struct tlc_contestant){
        &transfer, 200, {0.1 * EXAMPLES, EXAMPLES - wrong2, EXAMPLES}, second};
    return both;
}

struct comparison {
    int wrong1, wrong2, count;
    bool quiet;
};

static void compare(void *argument)
{
    const struct comparison *comparison = argument;
    struct tlc_options options = {.seed = 42, .out = "out", .quiet = comparison->quiet};
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    tlc_compare(run, &examples, contestants(comparison->wrong1, comparison->wrong2),
                comparison->count);
    tlc_run_end(run);
}

Test(comparison, counts_the_four_cells)
{
    static const uint8_t left[] = {1, 1, 1, 1, 0, 0, 0, 0, 0, 0};
    static const uint8_t right[] = {1, 0, 0, 0, 1, 1, 0, 0, 0, 0};
    struct tlc_agreement cells = tlc_count_agreement(left, right, 10);
    cr_expect(cells.both == 1 && cells.first_only == 3);
    cr_expect(cells.second_only == 2 && cells.neither == 4);
}

Test(comparison, the_table_and_a_difference)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, false});
    cr_expect_str_eq(
        ending.out,
        "toy: seed 42\n"
        "\n"
        "B.test: 967 images\n"
        "model   trainable parameters  training examples  test loss  test accuracy  95% interval\n"
        "B                     275801               5125     0.0200         99.59%  [98.94, "
        "99.84]\n"
        "B_on_A                    51                200     0.1000         98.24%  [97.20, "
        "98.90]\n"
        "\n"
        "B_on_A - B: accuracy -1.34 points, 95% interval [-2.42, -0.42]\n"
        "over the same 967 images. The interval excludes zero: on such images B_on_A is worse "
        "than B.\n"
        "\n"
        "This is one seed: the intervals cover the choice of test images, not the luck of\n"
        "initialisation and shuffling.\n"
        "\n"
        "Results, log and saved models are in out\n",
        "%s", ending.out);
}

Test(comparison, no_line_is_longer_than_100_columns)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, false});
    for (char *line = strtok(ending.out, "\n"); line; line = strtok(NULL, "\n"))
        cr_expect(strlen(line) <= 100, "%s", line);
}

Test(comparison, verdicts)
{
    struct ending better = call(compare, &(struct comparison){20, 2, 2, false});
    cr_expect(strstr(better.out, "excludes zero: on such images B_on_A is better than B.\n"));
    struct ending same = call(compare, &(struct comparison){5, 6, 2, false});
    cr_expect(strstr(same.out, "The interval includes zero: no difference shown.\n"));
}

Test(comparison, one_model_is_only_evaluated)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 1, false});
    cr_expect(strstr(ending.out, "99.59%"));
    cr_expect_null(strstr(ending.out, "over the same"));
    cr_expect(strstr(ending.out, "This is one seed"));
}

Test(comparison, quiet_writes_only_files)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, true});
    cr_expect_str_empty(ending.out);
    cr_expect(exists("out/results.json"));
}

static double item(json_t *array, size_t index)
{
    return json_real_value(json_array_get(array, index));
}

static void expect_text(json_t *value, const char *wanted)
{
    cr_expect_str_eq(json_string_value(value), wanted);
}

Test(comparison, results_have_evaluations)
{
    compare(&(struct comparison){4, 17, 2, true});
    json_t *results = json_load_file("out/results.json", 0, NULL);
    json_t *evaluations = json_object_get(results, "evaluations");
    cr_assert_eq(json_array_size(evaluations), 2);
    json_t *record = json_array_get(evaluations, 1),
           *interval = json_object_get(record, "interval");
    struct tlc_interval wilson = tlc_wilson(950, EXAMPLES);
    expect_text(json_object_get(record, "model"), "B_on_A");
    expect_text(json_object_get(record, "split"), "B.test");
    cr_expect_eq(json_integer_value(json_object_get(record, "examples")), EXAMPLES);
    cr_expect(fabs(json_real_value(json_object_get(record, "loss")) - 0.1) < 1e-12);
    cr_expect(json_real_value(json_object_get(record, "accuracy")) == 950.0 / EXAMPLES);
    cr_expect(item(interval, 0) == wilson.low && item(interval, 1) == wilson.high);
    json_decref(results);
}

Test(comparison, results_have_comparisons)
{
    compare(&(struct comparison){4, 17, 2, true});
    json_t *results = json_load_file("out/results.json", 0, NULL);
    json_t *comparisons = json_object_get(results, "comparisons");
    cr_assert_eq(json_array_size(comparisons), 1);
    json_t *record = json_array_get(comparisons, 0);
    json_t *models = json_object_get(record, "models"), *pair = json_object_get(record, "interval");
    struct tlc_interval interval = tlc_paired_difference(EXAMPLES - 21, 4, 17, 0);
    expect_text(json_object_get(record, "split"), "B.test");
    expect_text(json_array_get(models, 0), "B_on_A");
    expect_text(json_array_get(models, 1), "B");
    cr_expect(json_real_value(json_object_get(record, "difference")) == -13.0 / EXAMPLES);
    cr_expect(item(pair, 0) == interval.low && item(pair, 1) == interval.high);
    json_decref(results);
}

static void compare_diverged(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    struct tlc_options options = {.seed = 42, .out = "out", .quiet = true};
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    struct tlc_contestant *both = contestants(4, 17);
    both[1].test.loss = NAN;
    tlc_compare(run, &examples, both, 2);
}

Test(comparison, a_diverged_model_is_no_result)
{
    expect_failure(compare_diverged, NULL,
                   "toy: error: the loss of B_on_A on B.test is not a finite number: its training "
                   "diverged; a smaller learning rate may help\n");
    cr_expect_not(exists("out/results.json"));
}
