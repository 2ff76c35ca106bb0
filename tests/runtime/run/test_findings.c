/* test_findings.c: what a test has found. */
#include "metrics/metrics.h"
#include "run/run_records.h"
#include "system/fail.h"
#include "results.h"
#include "toy.h"

TestSuite(tests, .fini = release);

enum { MOST = 12 };

/* A test of `count` examples, each as the letters say: the class it is of, then the one predicted.
 */
static struct tlc_test_record found(int count, int classes, const int32_t *targets,
                                    const int32_t *predicted)
{
    static const float confidence[MOST] = {0.5f, 0.75f, 0.5f, 1,    0.5f, 0.5f,
                                           0.5f, 0.5f,  0.5f, 0.5f, 1,    1};
    static const float error[MOST] = {0.5f, 0.25f, 1, 0.25f};
    struct tlc_examples examples = {
        .name = "B.test", .count = count, .targets = targets, .classes = classes};
    struct tlc_predictions predictions = {.predicted = (int32_t *)predicted,
                                          .confidence = (float *)confidence,
                                          .error = (float *)error};
    struct tlc_metrics metrics = {.loss = 0.5 * count, .examples = count};
    for (int i = 0; i < count; i++)
        metrics.correct += targets[i] == predicted[i];
    return tlc_describe_test(&examples, &metrics, &predictions);
}

/* As it is written. */
static json_t *record(int count, int classes, const int32_t *targets, const int32_t *predicted)
{
    struct tlc_run_record run = {.tests = {1, malloc(sizeof *run.tests.item)}};
    run.tests.item[0] = found(count, classes, targets, predicted);
    json_t *test = json_array_get(json_object_get(written(&tlc_run_shape, &run), "tests"), 0);
    tlc_record_empty(&tlc_run_shape, &run);
    return test;
}

static const int32_t three_targets[] = {0, 1, 2, 2, 1, 0, 0, 2, 2};
static const int32_t three_predicted[] = {0, 1, 2, 1, 1, 2, 0, 2, 0};

Test(tests, a_record_has_all_that_the_analysis_reads)
{
    static const char *const keys[] = {"split",     "examples",    "loss", "accuracy", "brier",
                                       "confusion", "reliability", "ece",  "correct"};
    json_t *test = record(9, 3, three_targets, three_predicted);
    int key = 0;
    for (void *next = json_object_iter(test); next; next = json_object_iter_next(test, next))
        cr_expect_str_eq(json_object_iter_key(next), keys[key++]);
    cr_expect_eq(key, 9);
    expect_text(test, "split", "B.test");
    expect_json(test, "examples", "9");
    expect_json(test, "loss", "0.5");
    cr_expect(json_real_value(at(test, "accuracy")) == 6.0 / 9);
    cr_expect(json_real_value(at(test, "brier")) == 2.0 / 9);
}

Test(tests, the_confusion_has_a_row_for_each_true_class)
{
    json_t *test = record(9, 3, three_targets, three_predicted);
    expect_json(test, "confusion", "[[2, 0, 1], [0, 2, 0], [1, 1, 2]]");
}

Test(tests, classes_that_do_not_occur_have_their_row)
{
    static const int32_t targets[] = {3, 3}, predicted[] = {3, 0};
    json_t *test = record(2, 4, targets, predicted);
    expect_json(test, "confusion", "[[0,0,0,0], [0,0,0,0], [0,0,0,0], [1,0,0,1]]");
}

/* 1110 1011 0000 */
Test(tests, marks_are_four_examples_a_digit_the_first_highest)
{
    json_t *test = record(9, 3, three_targets, three_predicted);
    expect_text(test, "correct", "eb0");
}

Test(tests, marks_of_every_count_and_pattern_come_back)
{
    int32_t targets[MOST] = {0}, predicted[MOST];
    for (int count = 1; count <= MOST; count++)
        for (int pattern = 0; pattern < 1 << count; pattern++) {
            for (int i = 0; i < count; i++)
                predicted[i] = !(pattern >> i & 1);
            struct tlc_test_record test = found(count, 2, targets, predicted);
            uint8_t *marks = tlc_test_marks(&test);
            cr_expect_eq(strlen(test.correct), (size_t)(count + 3) / 4);
            for (int i = 0; i < count; i++)
                cr_expect_eq(marks[i], pattern >> i & 1, "%d: %x", count, (unsigned)pattern);
            free(marks);
            free(test.correct);
        }
}

Test(tests, calibration_is_over_bins_of_equal_mass)
{
    json_t *test = record(9, 3, three_targets, three_predicted);
    const json_t *bins = at(test, "reliability");
    int examples = 0;
    cr_assert_eq(json_array_size(bins), TLC_BINS);
    for (int i = 0; i < TLC_BINS; i++)
        examples += (int)json_integer_value(json_array_get(json_array_get(bins, (size_t)i), 2));
    cr_expect_eq(examples, 9);
    expect_json(test, "reliability 14", "[1.0, 0.0, 1]"); /* the fourth example: sure, and wrong */
    cr_expect(json_real_value(at(test, "ece")) > 0);
}

/* ---- records that are broken ---------------------------------------------------------------- */

static void read_marks(void *test)
{
    tlc_program_begin("toy");
    free(tlc_test_marks(test));
}

Test(tests, marks_that_do_not_fit_their_count)
{
    struct tlc_test_record broken[] = {{.examples = 9, .correct = "eb"},
                                       {.examples = 9, .correct = "eb00"},
                                       {.examples = 9, .correct = ""}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        expect_failure(read_marks, &broken[i],
                       "toy: error: a test's record is broken: its marks don't fit its 9 "
                       "examples\n");
}

/* ---- the test of a job ---------------------------------------------------------------------- */

static const struct tlc_experiment experiment = {.recipes = 1};

static void find(void *record_of_job)
{
    struct tlc_run_state run = {.experiment = &experiment,
                                .record = (struct tlc_run_record *[]){record_of_job}};
    tlc_program_begin("toy");
    tlc_find_test(&run, 0, &toy_B_test);
}

Test(tests, a_jobs_test_is_found_by_its_split)
{
    struct tlc_test_record tested[] = {{.split = "S.test"}, {.split = "B.test"}};
    struct tlc_run_record record_of_job = {.tests = {2, tested}}, *job = &record_of_job;
    struct tlc_run_state run = {.experiment = &experiment, .record = &job};
    cr_expect_eq(tlc_find_test(&run, 0, &toy_B_test), &tested[1]);
    cr_expect_eq(tlc_find_test(&run, 0, &toy_S_test), &tested[0]);
}

Test(tests, a_test_that_is_not_there)
{
    struct tlc_test_record tested[] = {{.split = "S.test"}};
    expect_failure(find, &(struct tlc_run_record){.tests = {1, tested}},
                   "toy: error: the record of a training lacks its test on B.test\n");
}

/* ---- what always answering the same gives ---- */

/* Of nine rows in three folds, all of which are tested on. */
Test(tests, the_constant_answer_is_that_of_all_folds)
{
    enum { ROWS = 9 };
    static float numbers[ROWS], targets[ROWS];
    static const struct tlc_part_of_rows part = {0, -1};
    static const struct tlc_draw draw = {.name = "test", .parts = 1, .part = &part, .folds = 3};
    static const struct tlc_selection selection = {
        .name = "T.test", .limit = -1, .outputs = 1, .last = -1};
    const struct tlc_data data = {.element = TLC_FLOAT32,
                                  .numbers = numbers,
                                  .targets = targets,
                                  .rows = ROWS,
                                  .size = 1,
                                  .outputs = 1,
                                  .scale = 1};
    const struct tlc_divided divided = {&data, &selection, &draw};
    const struct tlc_metric metrics[] = {{TLC_METRIC_loss, "loss", NULL, 0},
                                         {TLC_METRIC_mae, "mae", &tlc_measure_mae, 0}};
    const struct tlc_layer layer = {.outputs = 1};
    const struct tlc_model model = {.layers = 1, .layer = &layer};
    const struct tlc_recipe recipe = {.model = &model, .metrics = 2, .metric = metrics};
    for (int i = 0; i < ROWS; i++)
        targets[i] = (float)(i * i);
    const struct tlc_examples examples = tlc_select_divided(&divided, 1);
    cr_assert_eq(examples.count, ROWS / 3);
    const struct tlc_constant constant = tlc_constant_record(&recipe, &examples, "mae");
    double mean = 0, error = 0;
    for (int i = 0; i < ROWS; i++)
        mean += (double)targets[i] / ROWS;
    for (int i = 0; i < ROWS; i++)
        error += fabs((double)targets[i] - (double)(float)mean) / ROWS;
    cr_assert_eq(constant.scores.count, ROWS);
    cr_expect_float_eq(tlc_metric_of_constant(&constant, "mae"), error, 1e-6);
}
